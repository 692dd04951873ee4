"""What a change of the law would cost, before anybody decides it: everybody is judged twice by the same facts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import numpy as np
from django.db.models import Count
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import area_for_path
from ansinh.benefits.errors import NotAmendable, NothingAmended, TooManyAtOnce
from ansinh.benefits.findings.telling import HIV_CATEGORIES
from ansinh.benefits.judged_table import JudgedTable, judge_before_and_after
from ansinh.benefits.policies import TRY_OUT
from ansinh.benefits.shifts import Answer, PersonShift, Right, RightShift, Shift, Shifts, Values, added
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.judgement.book import amendable
from ansinh.judgement.law import require_law
from ansinh.judgement.queries import Amendment
from ansinh.registry.models import Individual
from ansinh.work.pieces import Outcome, in_pieces

MOST_AT_ONCE = 80_000
A_COMMUNE_MORE = 1_000
"""How much is judged while somebody waits: people, and so many more for each commune, however small.

A commune of 30,000 took 1.5 s, a commune of few 0.05 s (2 cores): all of this is done in 4 s.
"""
PEOPLE_NAMED = 200
BOUNDS: Mapping[str, tuple[Decimal, Decimal, Decimal]] = {
    "VND/month": (Decimal(0), Decimal(10_000_000), Decimal(1)),
    "years": (Decimal(0), Decimal(130), Decimal(1)),
    "coefficient": (Decimal(0), Decimal(20), Decimal("0.1")),
}
"""By unit the lowest and highest value that can be tried out, and the step between two."""

Numbers = NDArray[np.int64]


def amendment_for(month: Month, changes: Values) -> Amendment:
    """The values that are another than in the law of `month`. Raises NoLawForMonth, NotAmendable, NothingAmended."""
    require_law(month)
    known = {entry.name: entry.current for chapter in amendable(month.first_day) for entry in chapter.entries}
    values: list[tuple[str, int | float]] = []
    for name, value in sorted(changes.items()):
        current = known.get(name)
        if current is None:
            raise NotAmendable(
                name=name, came=value, month=month.in_vietnamese, expected=_("expected a value that the law has then")
            )
        lowest, highest, step = BOUNDS[current.dated.unit]
        exact = Decimal(str(value))
        if not lowest <= exact <= highest or exact % step:
            raise NotAmendable(
                name=current.title, came=value, month=month.in_vietnamese,
                expected=_("expected %(lowest)s to %(highest)s, in steps of %(step)s")
                % {"lowest": lowest, "highest": highest, "step": step},
            )  # fmt: skip
        if exact != Decimal(str(current.dated.value)):
            values.append((name, value if step != 1 else int(value)))
    if not values:
        raise NothingAmended(month=month.in_vietnamese)
    return Amendment(month.first_day, tuple(values))


def people_by_commune(area: Area) -> dict[str, int]:
    """How many people are registered in each commune of a place that has any, by its path; one query."""
    people = Individual.objects.filter(area_path__within=area.path, merged_into__isnull=True).order_by()
    rows = people.values_list("area__path").annotate(people=Count("pk"))
    return dict(sorted(rows))


def takes_long(people: Mapping[str, int]) -> bool:
    """Whether so many people and communes are too many to be judged while somebody waits."""
    return sum(people.values()) + A_COMMUNE_MORE * len(people) > MOST_AT_ONCE


def ask_what_if(*, actor: Actor, area: Area, month: Month, changes: Values) -> Answer:
    """Judge everybody registered in `area` for `month` by the law as it stands and as amended from that month on.

    Only sums come out, and of a single commune also who gains or loses. Raises NoRight, OutsideScope, NoLawForMonth,
    NotAmendable, NothingAmended, TooManyAtOnce.
    """
    actor.require(TRY_OUT, area_path=area.path)
    amendment = amendment_for(month, changes)
    people = people_by_commune(area)
    if takes_long(people):
        raise TooManyAtOnce(area=area.full_name, people=sum(people.values()), communes=len(people))
    outcomes = list(pieces_of(actor=actor, area=area, communes=list(people), amendment=amendment))
    return answer_of(outcomes, area=area, month=month, changes=changes)


def pieces_of(*, actor: Actor, area: Area, communes: Sequence[str], amendment: Amendment) -> Iterator[Outcome[Shifts]]:
    """The sums of the communes at these paths, one after another, while they are worked out."""
    by_hamlet = area.level == Level.COMMUNE
    return in_pieces(what_if_piece, actor=actor, area_paths=communes, amendment=amendment, by_hamlet=by_hamlet)


def answer_of(outcomes: list[Outcome[Shifts]], *, area: Area, month: Month, changes: Values) -> Answer:
    """The pieces together, the places one level below the area's own."""
    sums = added(outcome.result for outcome in outcomes if outcome.result is not None)
    places: dict[str, Shift] = {}
    for path, shift in sums.places.items():
        below = _below(path, area.path)
        places[below] = places.get(below, Shift()) + shift
    return Answer(
        area=area,
        month=month,
        changes=dict(changes),
        places=places,
        rights=sums.rights,
        refused=tuple((outcome.area_path, outcome.refusal) for outcome in outcomes if outcome.refusal),
        people=sums.people if area.level == Level.COMMUNE else (),
    )


def _below(path: str, above: str) -> str:
    """The path of the unit right below `above` that holds `path`; `above` itself for what lies in none."""
    rest = path.removeprefix(above)
    return above + rest.partition(".")[0] + "." if rest else above


def what_if_piece(*, actor: Actor, area_path: str, amendment: Amendment, by_hamlet: bool) -> Shifts:
    """One commune, wherever it runs."""
    month = Month.of(amendment.since)
    area = area_for_path(area_path, on=month.last_day)
    tables = judge_before_and_after(month=month, area=area, amendment=amendment)
    people = tables[0].people
    before, after = (_by_person(table, people) for table in tables)
    if by_hamlet:
        hamlets = dict(Individual.objects.values_list("pk", "hamlet__path"))
        of_place = np.array([hamlets.get(pk) or area_path for pk in people.tolist()], dtype=object)
        places = {str(path): _shift(before[here], after[here]) for path, here in _groups(of_place)}
    else:
        places = {area_path: _shift(before, after)}
    named = _most_shifted(people, before, after, unnamed=_with_hiv(*tables)) if by_hamlet else ()
    return Shifts(places, _rights(*tables), named)


def _by_person(table: JudgedTable, people: Numbers) -> Numbers:
    """Đồng of each of the people, in their order (that of their ids)."""
    amounts: Numbers = np.zeros(len(people), dtype=np.int64)
    np.add.at(amounts, np.searchsorted(people, table.person), table.amount)
    return amounts


def _groups(of_place: NDArray[np.object_]) -> Iterator[tuple[object, NDArray[np.bool_]]]:
    for path in sorted(set(of_place.tolist())):
        yield path, of_place == path


def _shift(before: Numbers, after: Numbers) -> Shift:
    difference = after - before
    return Shift(
        people=len(before),
        before=int(before.sum()),
        after=int(after.sum()),
        gaining=int((difference > 0).sum()),
        gained=int(difference[difference > 0].sum()),
        losing=int((difference < 0).sum()),
        lost=int(-difference[difference < 0].sum()),
    )


def _rights(before: JudgedTable, after: JudgedTable) -> dict[Right, RightShift]:
    found: dict[Right, RightShift] = {}
    for right, (count, amount) in _counted(before):
        found[right] = RightShift(count_before=count, before=amount)
    for right, (count, amount) in _counted(after):
        found[right] = found.get(right, RightShift()) + RightShift(count_after=count, after=amount)
    return found


def _counted(table: JudgedTable) -> Iterator[tuple[Right, tuple[int, int]]]:
    counts, amounts = Counter(table.rights), Counter[Right]()
    for right, amount in zip(table.rights, table.amount.tolist(), strict=True):
        amounts[right] += amount
    for right, count in counts.items():
        yield right, (count, amounts[right])


def _with_hiv(*tables: JudgedTable) -> set[int]:
    """Whoever has a right, before or after, that exists for people with HIV only: no list names them, to anybody."""
    return {
        int(person)
        for table in tables
        for person, (_benefit, category) in zip(table.person.tolist(), table.rights, strict=True)
        if category in HIV_CATEGORIES
    }


def _most_shifted(people: Numbers, before: Numbers, after: Numbers, *, unnamed: set[int]) -> tuple[PersonShift, ...]:
    difference = np.where(np.isin(people, list(unnamed)), 0, after - before)
    order = np.argsort(-np.abs(difference), kind="stable")[:PEOPLE_NAMED]
    return tuple(
        PersonShift(int(people[place]), int(before[place]), int(after[place]))
        for place in order.tolist()
        if difference[place]
    )
