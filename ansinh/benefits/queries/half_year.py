"""Who drew what over some months, as reports ask: at the beginning, new, ended, at the end, and the money paid."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce
from psycopg.sql import SQL, Composed

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import MONTHLY, RENAMED, BenefitCode
from ansinh.benefits.policies import may_see_categories
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.planner import planning
from ansinh.core.wall import is_of_one_commune
from ansinh.payments.models import APPROVED_OR_LATER, NOT_PAID, LineKind, Payment, PayrollSum

Key = TypeVar("Key")
FEW = 5
"""Of a single commune, fewer people of one category stand together for those who may not see categories."""


@dataclass(frozen=True)
class Movement:
    """Persons: `beginning` + `new` − `ended` = `end`; a person who began and ended within the months is both."""

    beginning: int = 0
    new: int = 0
    ended: int = 0
    end: int = 0

    def __add__(self, other: "Movement") -> "Movement":
        return Movement(
            self.beginning + other.beginning, self.new + other.new, self.ended + other.ended, self.end + other.end
        )

    @property
    def ever(self) -> int:
        return self.beginning + self.new


@dataclass(frozen=True)
class CategoryFigure:
    """One category; `category` is empty where it is not told apart. `amount`: đồng of the payrolls of these months."""

    benefit: str
    category: str
    people: Movement
    amount: int


@dataclass(frozen=True)
class PlaceFigure:
    """What one commune paid."""

    area: Area
    people: Movement
    amount: int


@dataclass(frozen=True)
class OneOffFigure:
    """Money that is paid once: people for whom, and đồng."""

    people: int
    amount: int


@dataclass(frozen=True)
class Figures:
    """Of the months from `first` to `last`. In `people` everybody counts once, however many rights they have."""

    area: Area
    first: Month
    last: Month
    people: Movement
    amount: int
    categories: tuple[CategoryFigure, ...]
    places: tuple[PlaceFigure, ...]
    funerals: OneOffFigure


Kind = tuple[str, str]
"""A benefit and a category, under its name of today."""


def figures_of_months(*, actor: Actor, area: Area, first: Month, last: Month) -> Figures:
    """The figures of a place; five queries, two more where a kind of right was not paid yet, one more where somebody
    draws in several communes.

    Of a single commune few people of one category are not told apart to those who may not see categories.
    """
    of_kind, of_place = Counter[Kind](), Counter[int]()
    for one in _paid(area, first, last):
        of_kind[one.benefit, one.category] += one.amount
        of_place[one.area_id] += one.amount
    moved = _movements(area, first, last, likely=[kind for kind, _amount in of_kind.most_common(MOST_KINDS)])
    by_category = [CategoryFigure(*kind, people, of_kind[kind]) for kind, people in moved.by_kind.items()]
    is_open = may_see_categories(actor) or not is_of_one_commune(area.path)
    units = Area.objects.in_bulk(list(moved.by_place))
    return Figures(
        area=area,
        first=first,
        last=last,
        people=moved.everybody,
        amount=sum(one.amount for one in by_category),
        categories=tuple(_told(by_category, is_open=is_open)),
        places=tuple(PlaceFigure(units[key], people, of_place[key]) for key, people in moved.by_place.items()),
        funerals=_funerals(area, first, last),
    )


@dataclass(frozen=True)
class _Moved:
    """Persons by the kind of their rights, by the commune whose rights they are, and each counted once."""

    by_kind: Mapping[Kind, Movement]
    by_place: Mapping[int, Movement]
    everybody: Movement


_AT_BEGINNING, _WITHIN, _AT_END = 1, 2, 4
"""When a right was seen, added up."""
_BITS, _ALL_BITS = 3, 7
MOST_KINDS = 20
"""Kinds told apart in one reading: a number of 64 bits holds three for each of them, and three for all others."""
_IN_MEMORY = {"enable_seqscan": "off", "work_mem": "64MB"}
"""Along the index the wall is asked once, along the table for each row, which the planner takes for nothing; and what
100,000 rights are gathered in does not fit into the usual memory."""
_OF_THESE_MONTHS = """
    area_path >= %(path)s and area_path < %(path)s || '~' and benefit = any(%(benefits)s) and valid_from <= %(last)s
"""
_HELD = f"""
with held as (
    select area_id, coalesce(cared_for_id, individual_id) as person, (
        case when valid_from <= %(before)s and until > %(before)s then {_AT_BEGINNING} else 0 end
            | case when until > %(first)s and until > valid_from then {_WITHIN} else 0 end
            | case when until > %(last)s then {_AT_END} else 0 end
        )::bigint << {{shift}} as seen
    from payments_entitlement cross join lateral
        (select least(coalesce(valid_to, 'infinity'), coalesce(suspended_from, 'infinity')) as until) ends
    where {_OF_THESE_MONTHS}
),
"""
_MOVED = f"""{_HELD}
person as (
    select person, bit_or(seen) as seen, min(area_id) as area_id, max(area_id) as another_id
    from held group by person
)
select seen, case when area_id = another_id then area_id end, count(*),
    array_agg(person) filter (where area_id <> another_id)
from person where seen <> 0 group by 1, 2
"""
_MOVED_IN_PLACES = f"""{_HELD}
person as (
    select area_id, bit_or(seen) as seen from held where person = any(%(people)s) group by area_id, person
)
select seen, area_id, count(*) from person where seen <> 0 group by 1, 2
"""
_KINDS = f"select distinct benefit, category from payments_entitlement where {_OF_THESE_MONTHS}"


def _movements(area: Area, first: Month, last: Month, *, likely: Sequence[Kind]) -> _Moved:
    """All counted in one reading of the rights, which gathers of each person when each kind of right was seen.

    The kinds that are not `likely` take another reading, and so do the places of people who draw in several.
    """
    asked = {
        "path": area.path,
        "benefits": sorted(MONTHLY),
        "before": first.previous().first_day,
        "first": first.first_day,
        "last": last.first_day,
    }
    everybody, by_place, scattered = Counter[int](), Counter[tuple[int, int]](), list[int]()
    with planning(**_IN_MEMORY), connection.cursor() as cursor:
        cursor.execute(_with_kinds(_MOVED, likely), asked)
        rows = cursor.fetchall()
        when = {seen: reduce(or_, _bits_of(seen, len(likely) + 1)) for seen in {row[0] for row in rows}}
        for seen, place, count, people in rows:
            bits = when[seen]
            everybody[bits] += count
            if place is not None:
                by_place[place, bits] += count
            scattered += people or []
        by_kind, others = _by_kind(rows, likely)
        if others:
            cursor.execute(_KINDS, asked)
            kinds = {(benefit, RENAMED.get(category, category)) for benefit, category in cursor.fetchall()}
            for batch in _in_batches(sorted(kinds - set(likely))):
                cursor.execute(_with_kinds(_MOVED, batch), asked)
                by_kind += _by_kind(cursor.fetchall(), batch)[0]
        if scattered:
            cursor.execute(_with_kinds(_MOVED_IN_PLACES, []), {**asked, "people": scattered})
            for bits, place, count in cursor.fetchall():
                by_place[place, bits] += count
    return _Moved(
        by_kind=_gathered(by_kind),
        by_place=_gathered(by_place),
        everybody=sum((_movement(*one) for one in everybody.items()), Movement()),
    )


def _with_kinds(query: str, kinds: Sequence[Kind]) -> SQL | Composed:
    """The query, with the bits of a right in the place of its kind, and behind all of them where it is of none."""
    cases = []
    for place, (benefit, category) in enumerate(kinds):
        names = SQL(", ").join([category, *(old for old, new in RENAMED.items() if new == category)])
        case = SQL("when category in ({}) and benefit = {} then {}")
        cases.append(case.format(names, benefit, place * _BITS))
    shift = SQL("case {} else {} end").format(SQL(" ").join(cases), len(kinds) * _BITS) if cases else SQL("0")
    return SQL(query).format(shift=shift)


def _bits_of(seen: int, count: int) -> list[int]:
    return [seen >> place * _BITS & _ALL_BITS for place in range(count)]


def _by_kind(rows: Iterable[Sequence[Any]], kinds: Sequence[Kind]) -> tuple[Counter[tuple[Kind, int]], int]:
    """Persons by kind and when it was seen, and when any other kind was."""
    counted, others, alike = Counter[tuple[Kind, int]](), 0, Counter[int]()
    for seen, _place, count, _people in rows:
        alike[seen] += count
    for seen, count in alike.items():
        *each, other = _bits_of(seen, len(kinds) + 1)
        others |= other
        for kind, bits in zip(kinds, each, strict=True):
            if bits:
                counted[kind, bits] += count
    return counted, others


def _in_batches(kinds: Sequence[Kind]) -> list[Sequence[Kind]]:
    return [kinds[start : start + MOST_KINDS] for start in range(0, len(kinds), MOST_KINDS)]


def _gathered(counted: Counter[tuple[Key, int]]) -> dict[Key, Movement]:
    gathered: dict[Key, Movement] = defaultdict(Movement)
    for (key, bits), count in counted.items():
        gathered[key] += _movement(bits, count)
    return dict(sorted(gathered.items()))


def _movement(seen: int, count: int) -> Movement:
    """Of `count` persons who were seen at the beginning or within the months."""
    beginning, end = (count if seen & bit else 0 for bit in (_AT_BEGINNING, _AT_END))
    return Movement(beginning, count - beginning, count - end, end)


@dataclass(frozen=True)
class _Paid:
    """What one commune paid of one category."""

    benefit: str
    category: str
    area_id: int
    amount: int


def _paid(area: Area, first: Month, last: Month) -> list[_Paid]:
    """Paid out of the payrolls of these months: what they came to, less the lines that were not paid."""
    paid: Counter[tuple[str, str, int]] = Counter()
    for sign, rows in ((1, PayrollSum.objects.all()), (-1, Payment.objects.filter(state__in=NOT_PAID))):
        sums = _of_payrolls(rows, area, first, last).filter(benefit__in=MONTHLY).order_by()
        by_place = sums.values_list("benefit", "category", "payroll__cycle__area").annotate(total=Sum("amount"))
        for benefit, category, place, total in by_place:
            paid[benefit, RENAMED.get(category, category), place] += sign * total
    return [_Paid(*key, amount) for key, amount in paid.items()]


def _funerals(area: Area, first: Month, last: Month) -> OneOffFigure:
    """Funeral support paid out of the payrolls of these months; it hangs on a decision, so no line of it is regular."""
    lines = _of_payrolls(Payment.objects.exclude(kind=LineKind.REGULAR), area, first, last)
    paid = lines.filter(benefit=BenefitCode.FUNERAL_SUPPORT).exclude(state__in=NOT_PAID)
    found = paid.aggregate(people=Count("individual", distinct=True), amount=Coalesce(Sum("amount"), 0))
    return OneOffFigure(found["people"], found["amount"])


def _of_payrolls(rows: "QuerySet[Any]", area: Area, first: Month, last: Month) -> "QuerySet[Any]":
    return rows.filter(
        payroll__area_path__within=area.path,
        payroll__cycle__month__range=(first.first_day, last.first_day),
        payroll__state__in=APPROVED_OR_LATER,
    )


def _told(figures: list[CategoryFigure], *, is_open: bool) -> Iterator[CategoryFigure]:
    gathered: dict[str, CategoryFigure] = {}
    for one in figures:
        if is_open or one.people.ever >= FEW:
            yield one
            continue
        known = gathered.get(one.benefit, CategoryFigure(one.benefit, "", Movement(), 0))
        gathered[one.benefit] = CategoryFigure(one.benefit, "", known.people + one.people, known.amount + one.amount)
    yield from gathered.values()
