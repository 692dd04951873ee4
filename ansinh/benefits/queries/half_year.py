"""Who drew what over some months, as reports ask: at the beginning, new, ended, at the end, and the money paid."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from django.db import connection
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

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
    """The figures of a place; five queries.

    Of a single commune few people of one category are not told apart to those who may not see categories.
    """
    of_kind, of_place = Counter[Kind](), Counter[int]()
    for one in _paid(area, first, last):
        of_kind[one.benefit, one.category] += one.amount
        of_place[one.area_id] += one.amount
    moved = _movements(area, first, last)
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
_BITS, _ALL_BITS, _PLACE = 3, 7, 48
"""How many bits say when, their mask, and behind how many there is room for another number: so a sort of plain numbers
brings together what is of one person."""
_SEEN = f"""
    select area_id, benefit, category, string_agg(int8send((coalesce(cared_for_id, individual_id) << {_BITS}) | (
        case when valid_to is null and suspended_from is null
            then case when valid_from <= %(before)s then {_ALL_BITS} else {_WITHIN | _AT_END} end
            else case when valid_from <= %(before)s and until > %(before)s then {_AT_BEGINNING} else 0 end
                | case when until > %(first)s and until > valid_from then {_WITHIN} else 0 end
                | case when until > %(last)s then {_AT_END} else 0 end
        end
    )), '')
    from payments_entitlement cross join lateral
        (select least(coalesce(valid_to, 'infinity'), coalesce(suspended_from, 'infinity')) as until) ends
    where area_path >= %(path)s and area_path < %(path)s || '~' and valid_from <= %(last)s
    group by area_id, benefit, category
"""
"""A number for each right: its person, and below that the bits that say when it was seen."""
_PLANNED = {"enable_seqscan": "off", "enable_sort": "off", "work_mem": "64MB"}
"""Along the index the wall is asked once, along the table for each row, which the planner takes for nothing; and the
kinds of rights it takes for so many that it would rather sort all rights by them."""
_Seen = NDArray[np.int64]


def _movements(area: Area, first: Month, last: Month) -> _Moved:
    """All counted from one reading of the rights."""
    asked = {
        "path": area.path,
        "before": first.previous().first_day,
        "first": first.first_day,
        "last": last.first_day,
    }
    by_kind, by_place = defaultdict[Kind, list[_Seen]](list), defaultdict[int, list[_Seen]](list)
    with planning(**_PLANNED), connection.cursor() as cursor:
        cursor.execute(_SEEN, asked)
        for place, benefit, category, numbers in cursor.fetchall():
            if benefit in MONTHLY:
                seen = np.frombuffer(numbers, ">i8").astype(np.int64)
                by_kind[benefit, RENAMED.get(category, category)].append(seen)
                by_place[place].append(seen)
    everybody = _counted({"": [seen for some in by_place.values() for seen in some]}) if by_place else {}
    return _Moved(_counted(by_kind), _counted(by_place), everybody.get("", Movement()))


def _counted(seen: Mapping[Key, Sequence[_Seen]]) -> dict[Key, Movement]:
    """Under each key the persons seen at all, each once with all that was seen of them; keys in their order."""
    groups = sorted(seen.items())
    if not groups:
        return {}
    numbers = np.concatenate([one | place << _PLACE for place, (_key, some) in enumerate(groups) for one in some])
    numbers.sort()
    firsts = np.flatnonzero(np.diff(numbers >> _BITS, prepend=-1))
    bits, places = np.bitwise_or.reduceat(numbers & _ALL_BITS, firsts), numbers[firsts] >> _PLACE
    beginning, end, ever = (
        np.bincount(places[bits & meant != 0], minlength=len(groups)).tolist()
        for meant in (_AT_BEGINNING, _AT_END, _ALL_BITS)
    )
    counted = zip(groups, beginning, end, ever, strict=True)
    return {
        key: Movement(began, people - began, people - ended, ended)
        for (key, _some), began, ended, people in counted
        if people
    }


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
