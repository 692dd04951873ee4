"""Judging sets of people and months, by the law as it binds today or as it bound on the day of a payment."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from ansinh.areas.models import Area
from ansinh.areas.queries import province_of
from ansinh.benefits.judged_table import JudgedTable
from ansinh.benefits.judging import Judged, judge, judged_of
from ansinh.benefits.law import columns_for, known_when_paying, last_day_binding, resolution_for
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.judgement.judging import judge as judge_columns

JudgedMonths = Mapping[tuple[int, Month], Judged]


def judged_by_law_now(asked: Iterable[tuple[int, Month, Area]]) -> JudgedMonths:
    """By person and month the judgement by the law that binds today; one for each month and province.

    `asked`: whose facts, for which month, paid by which commune.
    """
    provinces = Provinces()
    groups: dict[tuple[Month, int], tuple[Area, set[int]]] = {}
    for person, month, area in asked:
        groups.setdefault((month, provinces.of(area)), (area, set()))[1].add(person)
    found: dict[tuple[int, Month], Judged] = {}
    for (month, _province), (area, people) in groups.items():
        judged = judge(individuals=people, month=month, area=area)
        found.update(((person, month), judged) for person in people)
    return found


def judged_by_law_then(asked: Iterable[tuple[int, Month, Area, dt.date]]) -> JudgedMonths:
    """The same by the law of the day of payment; whoever was bound by the law of today already is absent."""
    provinces = Provinces()
    changed: dict[tuple[Month, int, dt.date], bool] = {}
    groups: dict[tuple[Month, int, dt.date], tuple[Area, set[int]]] = {}
    for person, month, area, day in asked:
        key = (month, provinces.of(area), day)
        if key not in changed:
            changed[key] = has_law_changed_since(day, month, area)
        if changed[key]:
            groups.setdefault(key, (area, set()))[1].add(person)
    found: dict[tuple[int, Month], Judged] = {}
    for (month, _province, day), (area, people) in groups.items():
        judged = judged_of(table_by_law_then(people, month, area, day), people)
        found.update(((person, month), judged) for person in people)
    return found


def table_by_law_then(people: Collection[int], month: Month, area: Area, day: dt.date) -> JudgedTable:
    """The columns of `judge_table` by the law that bound a payment made on `day`."""
    table, columns = columns_for(people, month, area, last_day_binding(day))
    judgement = judge_columns(columns, month=month, known_on=known_when_paying(day, month))
    return JudgedTable(judgement, columns, table.asked_count, table.stand_ins)


def has_law_changed_since(day: dt.date, month: Month, area: Area) -> bool:
    """Whether a payment of that day for that month was bound by another law than one of today."""
    if known_when_paying(day, month) != known_when_paying(clock.today(), month):
        return True
    return resolution_for(area, month, known_on=last_day_binding(day)) != resolution_for(area, month)


class Provinces:
    """The province of each unit, looked up once: levels differ between provinces only."""

    def __init__(self) -> None:
        self.known: dict[int, int] = {}

    def of(self, area: Area) -> int:
        if area.pk not in self.known:
            self.known[area.pk] = province_of(area).pk
        return self.known[area.pk]
