"""What moved the number of insured residents from one day to another; the parts add up to the person."""

import datetime as dt
from dataclasses import dataclass, fields

from ansinh.areas.models import Area
from ansinh.core.actors import Actor
from ansinh.insurance.policies import VIEW
from ansinh.insurance.queries.residents import cards_on, counting, place_of, read, residents_of
from ansinh.judgement.insurance import longest_gap


@dataclass(frozen=True)
class Movements:
    """Insured residents at both ends and what lies between: `end` = `begin` + came − went.

    `kept` have a card at both ends by the same period, `renewed` by a following one; both are part of begin and end.
    `resumed` had no card at the beginning and one that ended no longer before than what counts as unbroken; `new` had
    none. `lapsed` live there still, without a card.
    """

    begin: int
    end: int
    kept: int
    renewed: int
    new: int
    resumed: int
    born: int
    moved_in: int
    lapsed: int
    died: int
    moved_out: int

    @property
    def came(self) -> int:
        """Those who are insured residents at the end and were not at the beginning."""
        return self.new + self.resumed + self.born + self.moved_in

    @property
    def went(self) -> int:
        """Those who were at the beginning and are not at the end."""
        return self.lapsed + self.died + self.moved_out


def card_movements(*, actor: Actor, area: Area, first: dt.date, last: dt.date) -> Movements:
    """Between the end of the day `first` and that of the day `last`. Raises NoRight, OutsideScope."""
    actor.require(VIEW, area_path=area.path)
    months, days = longest_gap(last)
    with counting():
        (row,) = read(
            QUERY.format(
                before=residents_of(area, "first"), after=residents_of(area, "last"),
                cards_before=cards_on("first"), cards_after=cards_on("last"),
            ),
            {**place_of(area), "first": first, "last": last, "months": months, "days": days},
        )  # fmt: skip
    return Movements(**dict(zip((one.name for one in fields(Movements)), row, strict=True)))


QUERY = """
with before as (
    select r.individual_id, c.valid_from, c.individual_id is not null as is_insured
    from ({before}) r left join ({cards_before}) c on c.individual_id = r.individual_id
),
after as (
    select r.individual_id, c.valid_from, c.individual_id is not null as is_insured
    from ({after}) r left join ({cards_after}) c on c.individual_id = r.individual_id
),
both_ends as (
    select coalesce(a.individual_id, b.individual_id) as individual_id,
        b.individual_id is not null as was_here, a.individual_id is not null as is_here,
        coalesce(b.is_insured, false) as was_insured, coalesce(a.is_insured, false) as is_insured,
        b.valid_from as from_before, a.valid_from as from_after
    from before b full join after a on a.individual_id = b.individual_id
    where coalesce(b.is_insured, false) or coalesce(a.is_insured, false)
),
told as (
    select e.*, i.birth_date, i.died_on,
        not was_insured and was_here and is_insured and exists (
            select from insurance_card c where c.individual_id = e.individual_id
                and c.valid_to <= %(first)s
                and c.valid_to + make_interval(months => %(months)s, days => %(days)s) >= %(first)s
        ) as has_gap
    from both_ends e join registry_individual i on i.id = e.individual_id
)
select count(*) filter (where was_insured), count(*) filter (where is_insured),
    count(*) filter (where was_insured and is_insured and from_before = from_after),
    count(*) filter (where was_insured and is_insured and from_before <> from_after),
    count(*) filter (where not was_insured and was_here and is_insured and not has_gap),
    count(*) filter (where not was_insured and was_here and is_insured and has_gap),
    count(*) filter (where is_insured and not was_here and birth_date > %(first)s),
    count(*) filter (where is_insured and not was_here and birth_date <= %(first)s),
    count(*) filter (where was_insured and not is_insured and is_here),
    count(*) filter (where was_insured and not is_here and died_on is not null and died_on <= %(last)s),
    count(*) filter (where was_insured and not is_here and (died_on is null or died_on > %(last)s))
from told
"""
