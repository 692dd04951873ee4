"""Results of earlier reviews: an office's file looked through, taken over as a closed round, undone."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from ansinh.areas.models import Area, Level
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.core.workbooks import workbook_of
from ansinh.judgement.queries import standard, standard_codes
from ansinh.poverty.errors import NoReason, NotACommune
from ansinh.poverty.errors_of_oldfiles import (
    NothingToTakeOver,
    OldClassesChanged,
    OldFileNotTakenOver,
    OldFileTakenOver,
    OldFileUnreadable,
    OldRowsOpen,
    OldYearOutside,
    YearReviewedHere,
    YearTakenOver,
)
from ansinh.poverty.models import (
    Assessment,
    ListedHousehold,
    ListedState,
    ListingReason,
    OldFile,
    ReviewRound,
    RoundHamlet,
    RoundKind,
    RoundState,
    Stage,
)
from ansinh.poverty.policies import PLAN
from ansinh.poverty.queries.oldfiles import (
    JudgedFile,
    JudgedHousehold,
    OldOutcome,
    class_period,
    judged_old_file,
)
from ansinh.poverty.results import read_result
from ansinh.poverty.services.rounds import lock_years
from ansinh.registry.models import Household, HouseholdClass, Source
from ansinh.registry.queries.office_lists import Mark, NoTableFound, annotated_copy
from ansinh.registry.services import (
    NewHouseholdClass,
    cancel_household_classes,
    check_titles,
    record_household_classes,
)

RULE = "old_file"
"""What decided of a household whose class was taken over."""
NAMES = ("head_name", "full_name", "family_name")


def years_to_take_over() -> tuple[int, int]:
    """The first and the last year of review whose classes fall under a standard that we know."""
    first = min(standard(code).valid_from for code in standard_codes())
    return first.year - 1, clock.today().year


@transaction.atomic
def record_old_file(*, actor: Actor, area: Area, year: int, name: str, content: bytes) -> OldFile:
    """Keep a file to be looked through; the same one again is the one that is kept. Nothing of it is taken over yet.

    Raises NoRight, OutsideScope, NotACommune, OldYearOutside, YearReviewedHere, YearTakenOver, UnreadableFile,
    OldFileUnreadable, ListOfAnotherPlace.
    """
    actor.require(PLAN, area_path=area.path)
    if area.level != Level.COMMUNE:
        raise NotACommune(area=area.full_name)
    first, last = years_to_take_over()
    if not first <= year <= last:
        raise OldYearOutside(first=first, last=last, year=year)
    name, sha256 = tidy(name)[-200:], hashlib.sha256(content).hexdigest()
    lock_years(area)
    if same := OldFile.objects.filter(area=area, year=year, sha256=sha256).first():
        return same
    _require_free_year(area, year)
    try:
        read = read_result(workbook_of(name, content), year=year).read
    except NoTableFound:
        raise OldFileUnreadable(file=name) from None
    titles = {sheet.name: (sheet.name, *sheet.table.titles) for sheet in read.sheets if sheet.table}
    check_titles(file=name, titles=titles, area=area)
    kept = OldFile.objects.create(
        area=area, area_path=area.path, year=year, file_name=name, sha256=sha256, content=content,
        brought_by=actor.username, brought_by_name=actor.full_name, brought_at=clock.now(),
    )  # fmt: skip
    after = {"file": name, "sha256": sha256, "year": year}
    record(actor=actor, act="record_old_file", on=kept, area_path=area.path, after=after)
    return kept


@transaction.atomic
def import_old_file(
    *, actor: Actor, kept: OldFile, settled: Mapping[str, int] | None = None, keep_good_rows: bool = False
) -> ReviewRound:
    """Take over what the file says as a closed review, and its classes into the registry's history of that time.

    Once more with the same file adds the households that are clear by now, and changes nothing where none are.
    `settled` gives the household that is meant by a row, by the row's place. Raises NoRight, OutsideScope,
    YearReviewedHere, YearTakenOver, OldRowsOpen (its `judged` says which and why) unless `keep_good_rows`,
    NothingToTakeOver.
    """
    actor.require(PLAN, area_path=kept.area_path)
    lock_years(kept.area)
    locked = OldFile.objects.select_for_update(of=("self",)).select_related("area", "round").get(pk=kept.pk)
    if locked.round is None:
        _require_free_year(locked.area, locked.year)
    judged = judged_old_file(locked, settled)
    if judged.open_count and not keep_good_rows:
        raise OldRowsOpen(file=locked.file_name, count=judged.open_count, judged=judged)
    ready = judged.of(OldOutcome.READY)
    if not ready:
        if locked.round is None:
            raise NothingToTakeOver(file=locked.file_name)
        return locked.round
    found = locked.round or _closed_round(actor, locked, judged)
    _add_hamlets(found, judged)
    _write(actor, locked, found, ready)
    classes = _record_classes(actor, locked, ready)
    locked.round, locked.class_ids = found, [*locked.class_ids, *classes]
    locked.save(update_fields=["round", "class_ids"])
    after = {"file": locked.file_name, "sha256": locked.sha256, "year": locked.year, "households": len(ready)}
    record(
        actor=actor, act="import_old_file", on=found, area_path=found.area_path,
        after={**after, "classes": len(classes), "left_behind": judged.open_count},
    )  # fmt: skip
    return found


@transaction.atomic
def cancel_old_file(*, actor: Actor, kept: OldFile) -> None:
    """Forget a file of which nothing was taken over. Raises NoRight, OutsideScope, OldFileTakenOver."""
    actor.require(PLAN, area_path=kept.area_path)
    locked = OldFile.objects.select_for_update(of=("self",)).get(pk=kept.pk)
    if locked.round_id is not None:
        raise OldFileTakenOver(file=locked.file_name)
    after = {"file": locked.file_name, "year": locked.year}
    record(actor=actor, act="cancel_old_file", on=locked, area_path=locked.area_path, after=after)
    locked.delete()


@transaction.atomic
def undo_old_file(*, actor: Actor, kept: OldFile, why: str) -> OldFile:
    """Take back what was taken over from a file, with the classes that it brought; the file stays to be looked through.

    Raises NoRight, OutsideScope, NoReason, OldFileNotTakenOver, OldClassesChanged.
    """
    actor.require(PLAN, area_path=kept.area_path)
    why = tidy(why)[:300]
    if not why:
        raise NoReason
    locked = OldFile.objects.select_for_update(of=("self",)).select_related("round").get(pk=kept.pk)
    if locked.round is None:
        raise OldFileNotTakenOver(file=locked.file_name)
    begins, ends = class_period(locked.year)
    standing = HouseholdClass.objects.filter(pk__among=locked.class_ids, valid_from=begins, valid_to=ends).count()
    if changed := len(locked.class_ids) - standing:
        raise OldClassesChanged(count=changed)
    cancel_household_classes(actor=actor, class_ids=locked.class_ids, why=why)
    found, count = locked.round, ListedHousehold.objects.filter(round=locked.round).count()
    locked.round, locked.class_ids = None, []
    locked.save(update_fields=["round", "class_ids"])
    rows = ListedHousehold.objects.filter(round=found)
    rows.update(state=ListedState.LISTED, assessment=None)
    Assessment.objects.filter(listed__in=rows).delete()
    rows.delete()
    RoundHamlet.objects.filter(round=found).delete()
    record(
        actor=actor, act="undo_old_file", on=locked, area_path=locked.area_path, why=why,
        before={"review": found.pk, "year": locked.year, "households": count, "classes": standing},
    )  # fmt: skip
    found.delete()
    return locked


def old_file_copy(kept: OldFile, judged: JudgedFile) -> bytes:
    """The file as it came, with a comment in each row that stays behind and in each that a note goes with."""
    tables, marks = judged.result.read.tables, []
    for row in judged.rows:
        said = row.fault.sentence if row.fault else row.note
        if not said or row.outcome == OldOutcome.TAKEN:
            continue
        first = row.old.rows[0]
        sheet, columns = tables[first.sheet]
        name = next((columns[field] for field in NAMES if field in columns), 0)
        column = columns.get(row.fault.name, name) if row.fault else name
        marks.append(Mark(sheet, first.number, column, said, row.outcome != OldOutcome.REFUSED))
    return annotated_copy(workbook_of(kept.file_name, bytes(kept.content)), marks)


def _require_free_year(area: Area, year: int) -> None:
    taken = OldFile.objects.filter(area=area, year=year, round__isnull=False).first()
    if taken is not None:
        raise YearTakenOver(year=year, file=taken.file_name)
    own = ReviewRound.objects.filter(area=area, year=year, kind=RoundKind.PERIODIC)
    if standing := own.exclude(state=RoundState.CANCELLED).first():
        raise YearReviewedHere(review=str(standing))


def _closed_round(actor: Actor, kept: OldFile, judged: JudgedFile) -> ReviewRound:
    """A round that was over before this system knew of it; its only day is the one of the decision."""
    decided = Counter(day for row in judged.rows if (day := row.old.rows[0].class_decided_on))
    on = decided.most_common(1)[0][0] if decided else dt.date(kept.year, 12, 31)
    begins, _ends = class_period(kept.year)
    pinned = next(code for code in standard_codes() if standard(code).valid_from <= begins < standard(code).valid_to)
    return ReviewRound.objects.create(
        area=kept.area, area_path=kept.area_path, kind=RoundKind.KEPT, year=kept.year, standard=pinned,
        list_from=on, survey_from=on, meet_from=on, decide_by=on, state=RoundState.CLOSED,
        planned_by=actor.username, planned_by_name=actor.full_name, planned_on=clock.today(),
    )  # fmt: skip


def _add_hamlets(found: ReviewRound, judged: JudgedFile) -> None:
    """Those of the households and those that the file counts, each once."""
    of_rows = {row.home.hamlet_id for row in judged.of(OldOutcome.READY) if row.home and row.home.hamlet_id}
    standing = set(RoundHamlet.objects.filter(round=found).values_list("hamlet_id", flat=True))
    RoundHamlet.objects.bulk_create(
        RoundHamlet(round=found, area_path=found.area_path, hamlet_id=key, households=judged.hamlets.get(key))
        for key in sorted((of_rows | judged.hamlets.keys()) - standing)
    )


def _write(actor: Actor, kept: OldFile, found: ReviewRound, ready: Sequence[JudgedHousehold]) -> None:
    """The households with their classes; four statements whatever their number."""
    now, today = clock.now(), clock.today()
    homes = [(row, row.home) for row in ready if row.home is not None]
    listed = ListedHousehold.objects.bulk_create(
        ListedHousehold(
            round=found, area_path=home.area_path, household_id=home.pk, hamlet_id=home.hamlet_id,
            head_name=row.old.head.full_name, reasons=[ListingReason.OLD_FILE], marks=list(row.old.marks),
            listed_on=today,
        )
        for row, home in homes
    )  # fmt: skip
    with translation.override("vi"):
        made = Assessment.objects.bulk_create(
            Assessment(
                listed=one, area_path=one.area_path, stage=Stage.SURVEY, household_class=row.old.household_class,
                rule=RULE, income_points=row.old.income_points, deprivation_points=row.old.deprivation_points,
                lacking=list(row.old.lacking), causes=list(row.old.causes),
                articles=row.old.rows[0].class_decision_number, reason=_reason(kept, row), made_by=actor.username,
                made_by_name=actor.full_name, made_at=now,
            )
            for one, (row, _home) in zip(listed, homes, strict=True)
        )  # fmt: skip
    for one, assessment in zip(listed, made, strict=True):
        one.assessment, one.state = assessment, ListedState.RECOGNISED
    ListedHousehold.objects.bulk_update(listed, ["assessment", "state"], batch_size=1_000)


def _reason(kept: OldFile, row: JudgedHousehold) -> str:
    said = {"file": kept.file_name, "row": row.old.place}
    return gettext("Taken over from the file %(file)s, row %(row)s.") % said


def _record_classes(actor: Actor, kept: OldFile, ready: Sequence[JudgedHousehold]) -> list[int]:
    """The classes of the households of which the registry knows none in that time; their keys."""
    begins, ends = class_period(kept.year)
    wanted = {row.home.pk: row.old for row in ready if row.records_class and row.home is not None}
    homes = Household.objects.filter(pk__among=list(wanted)).order_by("pk")
    items = []
    for home in homes:
        row = wanted[home.pk].rows[0]
        is_decided = bool(row.class_decision_number and row.class_decided_on)
        items.append(
            NewHouseholdClass(
                household=home, household_class=wanted[home.pk].household_class, valid_from=begins, valid_to=ends,
                decision_number=row.class_decision_number if is_decided else "",
                decided_on=row.class_decided_on if is_decided else None,
                source=Source.DECISION if is_decided else Source.PAYMENT_LIST,
            )
        )  # fmt: skip
    return [row.pk for row in record_household_classes(actor=actor, items=items)]
