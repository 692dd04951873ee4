"""Who drew what over some months, as reports ask: at the beginning, new, ended, at the end, and the money paid."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import MONTHLY, RENAMED, BenefitCode
from ansinh.benefits.policies import may_see_categories
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.planner import planning
from ansinh.core.wall import is_of_one_commune
from ansinh.payments.models import APPROVED_OR_LATER, NOT_PAID, LineKind, Payment, PayrollSum

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


def figures_of_months(*, actor: Actor, area: Area, first: Month, last: Month) -> Figures:
    """The figures of a place; five queries, one more where somebody draws in several communes.

    Of a single commune few people of one category are not told apart to those who may not see categories.
    """
    moved, monthly = _movements(area, first, last), _paid(area, first, last)
    by_category = [
        CategoryFigure(*key, people, sum(one.amount for one in monthly if (one.benefit, one.category) == key))
        for key, people in moved.by_category.items()
    ]
    is_open = may_see_categories(actor) or not is_of_one_commune(area.path)
    by_place: dict[int, int] = defaultdict(int)
    for one in monthly:
        by_place[one.area_id] += one.amount
    units = Area.objects.in_bulk(list(moved.by_place))
    return Figures(
        area=area,
        first=first,
        last=last,
        people=moved.everybody,
        amount=sum(one.amount for one in by_category),
        categories=tuple(_told(by_category, is_open=is_open)),
        places=tuple(PlaceFigure(units[key], people, by_place[key]) for key, people in moved.by_place.items()),
        funerals=_funerals(area, first, last),
    )


@dataclass(frozen=True)
class _Moved:
    """Persons by benefit and category, by the commune whose rights they are, and each counted once."""

    by_category: Mapping[tuple[str, str], Movement]
    by_place: Mapping[int, Movement]
    everybody: Movement


_AT_BEGINNING, _WITHIN, _AT_END = 1, 2, 4
"""When a right was seen, added up."""
_IN_MEMORY = {"enable_seqscan": "off", "work_mem": "64MB"}
"""Along the index the wall is asked once, along the table for each row, which the planner takes for nothing; and what
100,000 rights are gathered in does not fit into the usual memory."""
_RENAMED = " ".join(f"when '{old}' then '{new}'" for old, new in RENAMED.items())
_HELD = f"""
with held as (
    select area_id, benefit, case category {_RENAMED} else category end as category,
        coalesce(cared_for_id, individual_id) as person,
        case when valid_from <= %(before)s and until > %(before)s then {_AT_BEGINNING} else 0 end
            | case when until > %(first)s and until > valid_from then {_WITHIN} else 0 end
            | case when until > %(last)s then {_AT_END} else 0 end as seen
    from payments_entitlement cross join lateral
        (select least(coalesce(valid_to, 'infinity'), coalesce(suspended_from, 'infinity')) as until) ends
    where area_path >= %(path)s and area_path < %(path)s || '~' and benefit = any(%(benefits)s)
        and valid_from <= %(last)s
),
"""
_MOVED = f"""{_HELD}
person as (
    select grouping(benefit) as is_whole, benefit, category, person, bit_or(seen) as seen,
        min(area_id) as area_id, max(area_id) as another_id
    from held group by grouping sets ((benefit, category, person), (person))
)
select benefit, category, case when is_whole = 1 and area_id = another_id then area_id end, seen, count(*),
    array_agg(person) filter (where is_whole = 1 and area_id <> another_id)
from person where seen & {_AT_BEGINNING | _WITHIN} <> 0 group by 1, 2, 3, 4
"""
_MOVED_IN_PLACES = f"""{_HELD}
person as (
    select area_id, bit_or(seen) as seen from held where person = any(%(people)s) group by area_id, person
)
select area_id, seen, count(*) from person where seen & {_AT_BEGINNING | _WITHIN} <> 0 group by 1, 2
"""


def _movements(area: Area, first: Month, last: Month) -> _Moved:
    """All three counted in one reading of the entitlements, and another for people who draw in several communes."""
    asked = {
        "path": area.path,
        "benefits": sorted(MONTHLY),
        "before": first.previous().first_day,
        "first": first.first_day,
        "last": last.first_day,
    }
    by_category: dict[tuple[str, str], Movement] = defaultdict(Movement)
    by_place: dict[int, Movement] = defaultdict(Movement)
    everybody, scattered = Movement(), list[int]()
    with planning(**_IN_MEMORY), connection.cursor() as cursor:
        cursor.execute(_MOVED, asked)
        for benefit, category, place, seen, count, people in cursor.fetchall():
            moved = _movement(seen, count)
            if benefit is not None:
                by_category[benefit, category] += moved
                continue
            everybody += moved
            if place is not None:
                by_place[place] += moved
            scattered += people or []
        if scattered:
            cursor.execute(_MOVED_IN_PLACES, {**asked, "people": scattered})
            for place, seen, count in cursor.fetchall():
                by_place[place] += _movement(seen, count)
    return _Moved(dict(sorted(by_category.items())), dict(sorted(by_place.items())), everybody)


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
