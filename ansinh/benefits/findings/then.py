"""The law as it bound a payment on the day it was approved, where that differs from the law as it binds today."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from ansinh.areas.models import Area
from ansinh.areas.queries import province_of
from ansinh.benefits.judging import Judged, judge
from ansinh.benefits.law import known_when_paying, last_day_binding, resolution_for
from ansinh.core import clock
from ansinh.core.months import Month

Asked = tuple[int, Month, dt.date, Area]
"""Whose facts, for which month, paid on which day by which commune."""


def law_has_changed_since(day: dt.date, month: Month, area: Area) -> bool:
    """Whether a payment of that day for that month was bound by another law than one of today."""
    if known_when_paying(day, month) != known_when_paying(clock.today(), month):
        return True
    return resolution_for(area, month, known_on=last_day_binding(day)) != resolution_for(area, month)


def judged_by_law_then(asked: Iterable[Asked]) -> Mapping[tuple[int, Month], Judged]:
    """By person and month the judgement by the law of the day of payment; absent where that is the law of today.

    One judgement for each month, province and law.
    """
    groups: dict[tuple[Month, dt.date, int], tuple[Area, set[int]]] = {}
    changed: dict[tuple[Month, dt.date, int], bool] = {}
    provinces: dict[int, int] = {}
    for person, month, day, area in asked:
        province = provinces.setdefault(area.pk, province_of(area).pk)
        key = (month, day, province)
        if key not in changed:
            changed[key] = law_has_changed_since(day, month, area)
        if changed[key]:
            groups.setdefault(key, (area, set()))[1].add(person)
    found: dict[tuple[int, Month], Judged] = {}
    for (month, day, _province), (area, people) in groups.items():
        judged = judge(individuals=people, month=month, area=area, known_on=last_day_binding(day))
        found.update(((person, month), judged) for person in people)
    return found


def judged_by_law_now(asked: Iterable[tuple[int, Month, Area]]) -> Mapping[tuple[int, Month], Judged]:
    """By person and month the judgement by the law that binds today; one for each month and province."""
    groups: dict[tuple[Month, int], tuple[Area, set[int]]] = {}
    provinces: dict[int, int] = defaultdict(int)
    for person, month, area in asked:
        province = provinces[area.pk] or province_of(area).pk
        provinces[area.pk] = province
        groups.setdefault((month, province), (area, set()))[1].add(person)
    found: dict[tuple[int, Month], Judged] = {}
    for (month, _province), (area, people) in groups.items():
        judged = judge(individuals=people, month=month, area=area)
        found.update(((person, month), judged) for person in people)
    return found
