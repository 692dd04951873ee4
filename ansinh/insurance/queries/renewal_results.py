"""Of the cards that ran out over some days, who renewed: those who were told against those who could not be reached.

Told is who was written to. A visit that was asked for has told nobody yet, and whoever is still without a card by then
is visited: counted as told, it would leave among those not reached only those who had renewed.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.actors import Actor
from ansinh.insurance.policies import VIEW
from ansinh.insurance.queries.residents import read
from ansinh.insurance.renewals import OCCASION
from ansinh.judgement.insurance import longest_gap

QUERY = """
with ended as (
    select c.individual_id, (c.valid_to - 1) as last_day, exists (
        select from insurance_card n where n.individual_id = c.individual_id
            and n.valid_from >= c.valid_to and n.end_cause <> 'mistake'
            and n.valid_from <= c.valid_to + make_interval(months => %(months)s, days => %(days)s)
    ) as is_renewed
    from insurance_card c join registry_individual i on i.id = c.individual_id
    where c.valid_to > %(first)s and c.valid_to <= %(last)s + 1 and c.end_cause = '' and i.merged_into_id is null
        and c.area_path >= %(path)s and c.area_path < %(path)s || '~'
),
told as (
    select e.*,
        coalesce((
            select max(case when m.state in ('sent', 'delivered') then 3 when m.state = 'failed' then 2 else 1 end)
            from messaging_message m
            where m.individual = e.individual_id and m.occasion = %(occasion)s || ' ' || e.last_day::text
                and m.medium <> 'visit'
        ), 0) as by_message,
        (
            select string_agg(distinct s.reason, ',')
            from messaging_skip s join messaging_campaignstep t on t.campaign_id = s.campaign_id and t.position = s.step
            where s.individual = e.individual_id and s.occasion = %(occasion)s || ' ' || e.last_day::text
                and t.media <> array['visit']::varchar[]
        ) as left_out,
        exists (
            select from messaging_message m
            where m.individual = e.individual_id and m.occasion = %(occasion)s || ' ' || e.last_day::text
                and m.medium = 'visit' and m.state = 'delivered'
        ) as is_visited
    from ended e
)
select case when by_message = 3 then 'told'
            when left_out ~ 'same_household' then 'told_with_household'
            when by_message = 2 or left_out ~ 'unreachable|opted_out' then 'not_reached'
            else 'not_told' end,
    count(*), count(*) filter (where is_renewed)
from told group by 1
union all
select 'visited', count(*), count(*) filter (where is_renewed) from told where is_visited
"""
"""A visit says nothing of the other rows: it is made to those who have not renewed by then, reached or not."""


class Telling(models.TextChoices):
    """Whether somebody whose card ran out was reminded of it by a message; `visited` counts some of them once more."""

    TOLD = "told", _("reminded by a message")
    WITH_HOUSEHOLD = "told_with_household", _("reminded together with the household")
    NOT_REACHED = "not_reached", _("could not be reached, or wants no messages")
    NOT_TOLD = "not_told", _("not reminded: no reminders went out, or it was not needed")
    VISITED = "visited", _("of all these, found at home by the hamlet head")


@dataclass(frozen=True)
class Renewed:
    """So many people whose cards ran out, so many of them with a card that follows within the unbroken time."""

    telling: Telling
    people: int
    renewed: int

    @property
    def share(self) -> float | None:
        """0 to 1; None of nobody."""
        return self.renewed / self.people if self.people else None


def renewals_by_telling(*, actor: Actor, area: Area, first: dt.date, last: dt.date) -> list[Renewed]:
    """Of cards whose last day lies between two days, both included; one query. Raises NoRight, OutsideScope."""
    actor.require(VIEW, area_path=area.path)
    months, days = longest_gap(last)
    asked = {"first": first, "last": last, "path": area.path, "months": months, "days": days, "occasion": OCCASION}
    found = {kind: (people, renewed) for kind, people, renewed in read(QUERY, asked)}
    return [Renewed(telling, *found.get(telling.value, (0, 0))) for telling in Telling]
