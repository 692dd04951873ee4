"""What an old file would bring, household by household, judged against the registry as it stands."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import areas_named
from ansinh.core.actors import Actor
from ansinh.core.workbooks import workbook_of
from ansinh.poverty.models import ListedHousehold, OldFile
from ansinh.poverty.old_matching import Home, Registered, match, registered_in
from ansinh.poverty.policies import PLAN
from ansinh.poverty.results import OldHousehold, OldResult, read_result
from ansinh.registry.models import Classification, HouseholdClass
from ansinh.registry.queries.office_lists import COLUMN_NAMES, Fault


class OldOutcome(models.TextChoices):
    """What a household of the file is to the registry."""

    READY = "ready", _("can be taken over")
    TAKEN = "taken", _("taken over")
    ASKED = "asked", _("to be settled")
    UNKNOWN = "unknown", _("not in the registry")
    REFUSED = "refused", _("cannot be read")
    REPEATED = "repeated", _("stands in another row")


OPEN = (OldOutcome.ASKED, OldOutcome.UNKNOWN, OldOutcome.REFUSED)
"""Outcomes that stay behind when the others are taken over."""


@dataclass(frozen=True)
class JudgedHousehold:
    """A household of the file with its outcome; `fault` says what was expected, what came and what to do. The class
    goes into the registry's history where `records_class`; `note` says where the registry knows otherwise.
    """

    old: OldHousehold
    outcome: OldOutcome
    home: Home | None = None
    candidates: tuple[Home, ...] = ()
    fault: Fault | None = None
    records_class: bool = False
    note: str = ""

    @property
    def class_label(self) -> str:
        """The class as the file says it."""
        label = dict(Classification.choices).get(self.old.household_class, "")
        return str(_("left poverty")) if self.old.has_left else str(label)


@dataclass(frozen=True)
class JudgedFile:
    """A whole file judged; `hamlets` gives the households that its table counts, by key of the hamlet."""

    result: OldResult
    rows: tuple[JudgedHousehold, ...]
    hamlets: Mapping[int, int]
    notes: tuple[str, ...]

    def of(self, *outcomes: OldOutcome) -> list[JudgedHousehold]:
        """The households with one of these outcomes, in the order of the file."""
        return [row for row in self.rows if row.outcome in outcomes]

    @property
    def open_count(self) -> int:
        """How many would stay behind."""
        return len(self.of(*OPEN))


def old_files_visible_to(actor: Actor) -> "QuerySet[OldFile]":
    """The old files of the area of duty, for those who plan reviews."""
    if not actor.may(PLAN):
        return OldFile.objects.none()
    return OldFile.objects.filter(area_path__within=actor.scope).defer("content")


def class_period(year: int) -> tuple[dt.date, dt.date]:
    """A review of one year gives the classes of the next one."""
    return dt.date(year + 1, 1, 1), dt.date(year + 2, 1, 1)


def judged_old_file(kept: OldFile, settled: Mapping[str, int] | None = None) -> JudgedFile:
    """Judge the file against the registry; nothing is written. `settled` gives the household that an officer chose for
    a row, by its place. Raises UnreadableFile, NoTableFound.
    """
    result = read_result(workbook_of(kept.file_name, bytes(kept.content)), year=kept.year)
    hamlets, notes = _hamlets(kept.area, result)
    registered = registered_in(kept.area, result.households)
    rows = [
        _judged(one, registered, hamlets.get(one.hamlet), (settled or {}).get(one.place)) for one in result.households
    ]
    counted = {key: one.households for one in result.totals if (key := hamlets.get(one.hamlet))}
    return JudgedFile(result, tuple(_with_classes(kept, _each_once(rows))), counted, (*result.notes, *notes))


def _hamlets(area: Area, result: OldResult) -> tuple[dict[str, int], list[str]]:
    """The hamlets that the file names; one that the commune does not have narrows nothing, and is told."""
    stated = {row.hamlet for one in result.households for row in one.rows} | {one.hamlet for one in result.totals}
    named = [*(one.hamlet for one in result.households), *sorted(stated)]
    known: dict[str, int] = {}
    notes = []
    for text in dict.fromkeys(filter(None, named)):
        found = [one for one in areas_named(text, within=area) if one.level == Level.HAMLET]
        if len(found) == 1:
            known[text] = found[0].pk
        elif text in stated:
            said = {"came": text, "area": area.full_name}
            notes.append(str(_("“%(came)s” is no hamlet of %(area)s: it narrows nothing.")) % said)
    return known, notes


def _judged(one: OldHousehold, registered: Registered, hamlet_id: int | None, chosen: int | None) -> JudgedHousehold:
    if one.faults:
        return JudgedHousehold(one, OldOutcome.REFUSED, fault=one.faults[0])
    found = match(one, registered, hamlet_id)
    if found.home is not None:
        return JudgedHousehold(one, OldOutcome.READY, home=found.home)
    settled = next((home for home in found.candidates if home.pk == chosen), None)
    if settled is not None:
        return JudgedHousehold(one, OldOutcome.READY, home=settled, candidates=found.candidates)
    outcome = OldOutcome.ASKED if found.candidates else OldOutcome.UNKNOWN
    return JudgedHousehold(one, outcome, candidates=found.candidates, fault=found.fault)


def _each_once(rows: Sequence[JudgedHousehold]) -> list[JudgedHousehold]:
    """Who left one class stands in the list of the next one too; two classes of one household are a mistake."""
    by_home: dict[int, list[int]] = {}
    for position, row in enumerate(rows):
        if row.home is not None:
            by_home.setdefault(row.home.pk, []).append(position)
    found = list(rows)
    for places in by_home.values():
        holding = [place for place in places if not rows[place].old.has_left] or places[:1]
        for place in places:
            others = [rows[other].old.place for other in holding if other != place]
            if place not in holding:
                found[place] = replace(rows[place], outcome=OldOutcome.REPEATED, note=_stands_in(others[0]))
            elif others:
                found[place] = replace(
                    rows[place], outcome=OldOutcome.REFUSED, fault=_one_for_two(rows[place], others[0])
                )
    return found


def _stands_in(place: str) -> str:
    return str(_("Row %(row)s says what this household is.")) % {"row": place}


def _one_for_two(row: JudgedHousehold, place: str) -> Fault:
    advice = str(_("Row %(row)s means the same household. Correct one of them.")) % {"row": place}
    expected = str(_("each household once"))
    return Fault(str(COLUMN_NAMES["head_name"]), expected, row.old.head.full_name, advice, "head_name")


def _with_classes(kept: OldFile, rows: Sequence[JudgedHousehold]) -> Iterator[JudgedHousehold]:
    """Which households the round holds already, and of which the registry knows no class in that time; two queries."""
    begins, ends = class_period(kept.year)
    keys = [row.home.pk for row in rows if row.home is not None]
    taken = set()
    if kept.round_id is not None:
        taken = set(ListedHousehold.objects.filter(round=kept.round_id).values_list("household_id", flat=True))
    overlapping = Q(valid_from__lt=ends) & (Q(valid_to__isnull=True) | Q(valid_to__gt=begins))
    standing = HouseholdClass.objects.filter(overlapping, household__among=keys).order_by("valid_from")
    classes = {one.household_id: one for one in standing}
    for row in rows:
        if row.outcome != OldOutcome.READY or row.home is None:
            yield row
        elif row.home.pk in taken:
            yield replace(row, outcome=OldOutcome.TAKEN)
        elif (stands := classes.get(row.home.pk)) is None:
            yield replace(row, records_class=True)
        else:
            yield replace(row, note=_otherwise(row.old, stands))


def _otherwise(old: OldHousehold, stands: HouseholdClass) -> str:
    """What the registry says of that time where it is not what the file says."""
    if stands.household_class == old.household_class:
        return ""
    said = {"class": stands.get_household_class_display(), "since": f"{stands.valid_from:%d/%m/%Y}"}
    return str(_("The registry says “%(class)s” since %(since)s: that stays.")) % said
