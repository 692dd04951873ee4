"""The one place where this room asks the law; everything goes through `judgement`, the facts come from the registry."""

import datetime as dt
from collections.abc import Collection
from functools import cache
from typing import Any

import pyarrow as pa

from ansinh.areas.models import Area
from ansinh.benefits.models import Resolution
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.core.periods import in_force
from ansinh.judgement.funeral import FuneralSupport, funeral_support
from ansinh.judgement.law import DatedValue, law_as_asked, parameter_history, parameters_in_force
from ansinh.registry.queries.facts import FactTable, facts_for_month

FAR = dt.date(9000, 1, 1)


def law_value(name: str, *, on: dt.date) -> Any:
    """The value of a dated parameter of the law on a day; None where it has none."""
    return law_as_asked().value(name, on)


def law_known_value(name: str, *, on: dt.date, known_on: dt.date | None) -> Any:
    """The value on a day by the law as known on another; None where it has none."""
    return law_as_asked(known_on=known_on).value(name, on)


def law_says(name: str, *, on: dt.date) -> bool:
    """A yes or no of the law on a day."""
    return bool(law_value(name, on=on))


def law_days(name: str, *, on: dt.date) -> int:
    """A number of days of the law on a day."""
    return int(law_value(name, on=on))


def law_dated(name: str, *, on: dt.date) -> DatedValue | None:
    """The value with its source, signing date and certainty; None where it has none."""
    return law_as_asked().dated(name, on)


def law_reference(name: str, *, on: dt.date) -> str:
    """The article that a value comes from."""
    dated = law_dated(name, on=on)
    return dated.reference if dated else ""


def law_begins(name: str) -> dt.date:
    """The first day from which a parameter has a value."""
    return parameter_history(name)[0].since


def law_last(name: str) -> DatedValue:
    """The latest value of a parameter that we know of."""
    return parameter_history(name)[-1]


@cache
def _every_value() -> tuple[DatedValue, ...]:
    """Each dated value of the law once."""
    days = {value.since for value in parameters_in_force(FAR)}
    names = {value.name for day in (*days, FAR) for value in parameters_in_force(day)}
    return tuple(value for name in sorted(names) for value in parameter_history(name))


def known_when_paying(today: dt.date, month: Month) -> dt.date | None:
    """The day up to whose signatures the law binds a payment made on `today` for `month`; None: all law we know.

    What reaches back but is not yet in force does not bind: from 21 August to 4 October 2026 the old level was paid
    for July, as nobody could pay the new one.
    """
    limit = last_day_binding(today)
    signed = [value.signed_on for value in _every_value() if value.signed_on is not None and value.signed_on <= limit]
    too_late = (
        value.since <= month.last_day and not value.is_choice
        for value in _every_value()
        if value.signed_on is not None and value.signed_on > limit
    )
    # The same few days again and again: each way of knowing the law is built once.
    return max(signed) if any(too_late) else None


def last_day_binding(today: dt.date) -> dt.date:
    """The last day whose signatures bind a payment made on `today`; later ones are known but not yet in force."""
    limit = today
    for value in _every_value():
        if value.signed_on is None or value.in_force_on is None or value.signed_on > today:
            continue
        if value.in_force_on > today and Month.of(value.since) < Month.of(value.in_force_on):
            limit = min(limit, value.signed_on - dt.timedelta(days=1))
    return limit


def judge_funeral(
    *,
    individual_id: int,
    relatives: Collection[int],
    died_on: dt.date,
    area: Area,
    draws_survivor_benefit: bool,
    draws_other_monthly_allowance: bool,
) -> FuneralSupport:
    """What the law gives for one burial, by the facts of the month of the death; the registry knows the death."""
    month = Month.of(died_on)
    _table, columns = columns_for({individual_id, *relatives}, month, area, None)
    return funeral_support(
        columns,
        person=str(individual_id),
        draws_survivor_benefit=draws_survivor_benefit,
        draws_other_monthly_allowance=draws_other_monthly_allowance,
        known_on=known_when_paying(clock.today(), month),
    )


def columns_for(
    individuals: Collection[int] | None, month: Month, area: Area | None, known_on: dt.date | None
) -> tuple[FactTable, dict[str, pa.Array]]:
    """The registry's facts of the month with the province's own levels filled in; None: of everybody in the scope.

    Where the law counts a change only from the month after, the facts at the beginning of the month decide, else those
    at its end.
    """
    counts_later = law_says("months.change_counts_from_month_after", on=month.last_day)
    table = facts_for_month(individuals=individuals, month=month, prefer="first" if counts_later else "last")
    return table, with_local_levels(table, month, area, known_on)


def with_local_levels(
    table: FactTable, month: Month, area: Area | None, known_on: dt.date | None
) -> dict[str, pa.Array]:
    """The columns of a table with the levels of the province that `area` lies in, as known on a day (None: today)."""
    columns = dict(table.columns)
    resolution = resolution_for(area, month, known_on=known_on) if area is not None else None
    if resolution is not None:
        count = len(columns["person"])
        columns["local_standard"] = pa.repeat(pa.scalar(resolution.standard_level, pa.int64()), count)
        columns["local_pension_level"] = pa.repeat(pa.scalar(resolution.pension_level, pa.int64()), count)
    return columns


def resolution_for(area: Area, month: Month, *, known_on: dt.date | None = None) -> Resolution | None:
    """The own level of the province that the commune belongs to, in a month, as known on a day (None: today)."""
    return (
        Resolution.objects.filter(
            in_force(month.first_day),
            province__path__in=_paths_above(area.path),
            signed_on__lte=known_on or clock.today(),
        )
        .order_by("-valid_from")
        .first()
    )


def _paths_above(path: str) -> list[str]:
    parts = path.rstrip(".").split(".")
    return [".".join(parts[: depth + 1]) + "." for depth in range(len(parts))]
