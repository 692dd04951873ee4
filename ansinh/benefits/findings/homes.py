"""Who of the people that a commune paid lived elsewhere in the month, and since when."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ansinh.benefits.findings.lines import PaidBy
from ansinh.core.months import Month
from ansinh.core.wall import widened
from ansinh.registry.models import Residence

COUNTRY = "vn."


@dataclass(frozen=True)
class Home:
    """One residence in the half-open period; `path` is that of the commune or hamlet of its time."""

    path: str
    valid_from: dt.date
    valid_to: dt.date | None

    def holds_in(self, month: Month) -> bool:
        return self.valid_from <= month.last_day and (self.valid_to is None or self.valid_to > month.first_day)


Homes = Mapping[int, tuple[Home, ...]]


def homes_of(people: Collection[int]) -> Homes:
    """The residences of these people that are within the scope, the earliest first."""
    rows = Residence.objects.filter(individual__among=people).values_list(
        "individual_id", "hamlet__path", "area__path", "valid_from", "valid_to"
    )
    found: dict[int, list[Home]] = defaultdict(list)
    for person, hamlet, area, valid_from, valid_to in rows.order_by("individual_id", "valid_from"):
        found[person].append(Home(hamlet or area, valid_from, valid_to))
    return {person: tuple(homes) for person, homes in found.items()}


def homes_out_of_sight(people: Collection[int]) -> Homes:
    """Where people live who are outside the scope, to tell since when they have not lived here; nothing else of them.

    The commune that released them knows the day already. No place and nothing that came after may be told.
    """
    if not people:
        return {}
    with widened(COUNTRY):
        return homes_of(people)


def left_before(homes: Iterable[Home], paid_by: PaidBy, area_path: str, month: Month) -> dt.date | None:
    """The day on which the person left the payer, where the month was another commune's to pay; None where not.

    One payer for each month (rules.md): the month of the move stays with whoever pays it first, and a payroll that
    was approved before the move keeps its month. Somebody of whom no other home is known has not moved.
    """
    here = (paid_by.area.path, area_path)
    known = list(homes)
    if any(home.holds_in(month) for home in known if _is_at(home, here)):
        return None
    if not any(home.holds_in(month) for home in known if not _is_at(home, here)):
        return None
    day = _left_on([home for home in known if home.valid_from <= month.last_day], here)
    if day is None or Month.of(day) >= month or paid_by.approved_on < day:
        return None
    return day


def _left_on(homes: Iterable[Home], here: tuple[str, ...]) -> dt.date | None:
    """The first day elsewhere after the last stay here."""
    day = None
    for home in sorted(homes, key=lambda one: one.valid_from):
        if _is_at(home, here):
            day = None
        elif day is None:
            day = home.valid_from
    return day


def _is_at(home: Home, here: tuple[str, ...]) -> bool:
    return home.path.startswith(here)
