"""Who drew what over some months, as reports ask: at the beginning, new, ended, at the end, and the money paid."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Sum

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import MONTHLY, RENAMED, BenefitCode
from ansinh.benefits.policies import may_see_categories
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.wall import is_of_one_commune
from ansinh.payments.models import APPROVED_OR_LATER, LineState, Payment

FEW = 5
"""Of a single commune, fewer people of one category stand together for those who may not see categories."""
NOT_PAID = (LineState.CANCELLED, LineState.RETURNED, LineState.REISSUED)


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
    """The figures of a place; six queries.

    Of a single commune few people of one category are not told apart to those who may not see categories.
    """
    amounts = _amounts("benefit", "category", area=area, first=first, last=last)
    by_category = [
        CategoryFigure(benefit, category, people, amounts.get((benefit, category), 0))
        for (benefit, category), people in _movements("benefit, category", area, first, last).items()
    ]
    is_open = may_see_categories(actor) or not is_of_one_commune(area.path)
    by_place = _movements("area_id", area, first, last)
    paid_by_place = _amounts("payroll__cycle__area", area=area, first=first, last=last)
    units = Area.objects.in_bulk([key for (key,) in by_place])
    everybody = _movements("everybody", area, first, last)
    return Figures(
        area=area,
        first=first,
        last=last,
        people=next(iter(everybody.values()), Movement()),
        amount=sum(amounts.get((one.benefit, one.category), 0) for one in by_category),
        categories=tuple(_told(by_category, is_open=is_open)),
        places=tuple(
            PlaceFigure(units[key], people, paid_by_place.get((key,), 0)) for (key,), people in by_place.items()
        ),
        funerals=_funerals(area, first, last),
    )


def _movements(keys: str, area: Area, first: Month, last: Month) -> Mapping[tuple[Any, ...], Movement]:
    """Persons by keys: SQL over the columns of `held`."""
    renamed = " ".join(f"when '{old}' then '{new}'" for old, new in RENAMED.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            with held as (
                select area_id, benefit, case category {renamed} else category end as category,
                    coalesce(cared_for_id, individual_id) as person, valid_from, true as everybody,
                    least(coalesce(valid_to, 'infinity'), coalesce(suspended_from, 'infinity')) as until
                from payments_entitlement
                where area_path >= %(path)s and area_path < %(path)s || '~' and benefit = any(%(benefits)s)
                    and valid_from <= %(last)s
            ),
            person as (
                select {keys}, person,
                    bool_or(valid_from <= %(before)s and until > %(before)s) as at_beginning,
                    bool_or(until > %(first)s and until > valid_from) as within,
                    bool_or(until > %(last)s) as at_end
                from held group by {keys}, person
            )
            select {keys}, count(*) filter (where at_beginning), count(*) filter (where within and not at_beginning),
                count(*) filter (where (at_beginning or within) and not at_end), count(*) filter (where at_end)
            from person where at_beginning or within group by {keys} order by {keys}
            """,
            {
                "path": area.path,
                "benefits": sorted(MONTHLY),
                "before": first.previous().first_day,
                "first": first.first_day,
                "last": last.first_day,
            },
        )
        return {row[:-4]: Movement(*row[-4:]) for row in cursor.fetchall()}


def _lines(area: Area, first: Month, last: Month) -> Any:
    return (
        Payment.objects.filter(
            area_path__within=area.path,
            payroll__cycle__month__gte=first.first_day,
            payroll__cycle__month__lte=last.first_day,
        )
        .exclude(state__in=NOT_PAID)
        .filter(payroll__state__in=APPROVED_OR_LATER)
        .order_by()
    )


def _amounts(*keys: str, area: Area, first: Month, last: Month) -> dict[tuple[Any, ...], int]:
    rows = _lines(area, first, last).filter(benefit__in=MONTHLY).values_list(*keys).annotate(total=Sum("amount"))
    found: dict[tuple[Any, ...], int] = {}
    for *key, total in rows:
        renamed = tuple(RENAMED.get(part, part) if isinstance(part, str) else part for part in key)
        found[renamed] = found.get(renamed, 0) + total
    return found


def _funerals(area: Area, first: Month, last: Month) -> OneOffFigure:
    lines = _lines(area, first, last).filter(benefit=BenefitCode.FUNERAL_SUPPORT)
    sums = lines.aggregate(people=Count("individual", distinct=True), total=Sum("amount"))
    return OneOffFigure(sums["people"], sums["total"] or 0)


def _told(figures: list[CategoryFigure], *, is_open: bool) -> Iterator[CategoryFigure]:
    gathered: dict[str, CategoryFigure] = {}
    for one in figures:
        if is_open or one.people.ever >= FEW:
            yield one
            continue
        known = gathered.get(one.benefit, CategoryFigure(one.benefit, "", Movement(), 0))
        gathered[one.benefit] = CategoryFigure(one.benefit, "", known.people + one.people, known.amount + one.amount)
    yield from gathered.values()
