"""Taking in an office's list in two acts: a preview that writes nothing of the registry, and its application."""

import datetime
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.file_kinds import content_of
from ansinh.core.months import Month
from ansinh.core.workbooks import workbook_of
from ansinh.registry.errors import (
    CandidateUnfit,
    ListRefused,
    ListUnreadable,
    NoSuchSheet,
    NothingToSettle,
    PreviewOutdated,
    RowUnknown,
)
from ansinh.registry.lists.annotated import annotated_copy
from ansinh.registry.lists.book import ListRead, read_list
from ansinh.registry.lists.layout import ByHand, NoTableFound
from ansinh.registry.models import (
    ImportCopy,
    ImportFile,
    ImportRun,
    ImportState,
    PreviewRow,
    RowOutcome,
    Settling,
    Subject,
)
from ansinh.registry.policies import require_import
from ansinh.registry.services.import_columns import tables_by_hand
from ansinh.registry.services.import_headings import remembered_headings
from ansinh.registry.services.import_judge import judge_list
from ansinh.registry.services.import_match import notice_lookalikes
from ansinh.registry.services.import_outcome import ImportOutcome, marks_of, outcome_of
from ansinh.registry.services.import_places import check_titles
from ansinh.registry.services.import_plan import Settlement
from ansinh.registry.services.import_store import (
    Place,
    Source,
    changes_of,
    counts,
    keep_preview,
    locked_run,
    new_run,
    open_runs,
    seal_rows,
    settlements_of,
)
from ansinh.registry.services.import_undo import marks_now
from ansinh.registry.services.import_wanted import Frame, Judged
from ansinh.registry.services.import_write import write_judged
from ansinh.registry.services.people import check_commune_in_force
from ansinh.work.services import tell_progress

OTHER_COMMUNE = _("Sheet “%(sheet)s” names “%(came)s” in its titles; it was not read.")
NOT_CHOSEN = _("The officer did not choose this row.")
SKIPPED = _("The officer left this row out.")
NO_LONGER_FITS = _("The registry changed since the preview: the row was %(before)s and is now %(now)s.")


STAGES = 4
"""Of a preview: read, judged, held against lookalikes, kept. Of an application: read, judged, written, sealed."""
MOST_TOLD = 10
"""Rows that one refusal names; the preview shows them all."""


@transaction.atomic
def preview_import(
    *,
    actor: Actor,
    subject: str,
    path: Path,
    area: Area,
    on: datetime.date,
    month: Month | None = None,
    sheets: Collection[str] = (),
) -> ImportOutcome:
    """Say what a list would do, and keep the answer for the officer; nothing of the registry is written.

    `on` is the day whose units the file means, `month` the month that it counts for (that of `on`), `sheets` the
    sheets to read (all that have a table). The same file previewed again is judged anew and keeps what was settled.
    Raises UnreadableFile, ListUnreadable, ListOfAnotherPlace, NoSuchSheet, NotInForce.
    """
    require_import(actor, subject, area.path)
    check_commune_in_force(area, on=on)
    source = Source(path.name[:200], content_of(path))
    return _preview(Frame(actor, area, subject, month or Month.of(on), on), source, sheets)


@transaction.atomic
def preview_again(*, actor: Actor, run: ImportRun) -> ImportOutcome:
    """Judge the file that a run keeps, for the first time or once more: its headings or the registry have changed.

    What was settled stays. Raises ImportMoved when the run is applied, undone or cancelled.
    """
    require_import(actor, run.subject, run.area_path)
    _one_at_a_time(run.area)
    run = locked_run(run, ImportState.PREVIEWED, to=ImportState.PREVIEWED)
    source = Source(run.file_name, bytes(ImportFile.objects.get(run=run).content))
    frame = Frame(actor, run.area, run.subject, Month.of(run.month), run.units_on or clock.today())
    return _preview(frame, source, run.sheets)


@transaction.atomic
def judged_again(*, actor: Actor, run: ImportRun) -> ImportOutcome:
    """What the file that a run keeps would do now; nothing is written, not even the preview. Raises ImportMoved."""
    require_import(actor, run.subject, run.area_path)
    run = locked_run(run, ImportState.PREVIEWED, to=ImportState.PREVIEWED)
    source = Source(run.file_name, bytes(ImportFile.objects.get(run=run).content))
    frame = Frame(actor, run.area, run.subject, Month.of(run.month), run.units_on or clock.today())
    read = _read(source, frame, run.sheets, tables_by_hand(run))
    tell_progress(1, STAGES)
    _judged, outcome = _judge(frame, source, read, settlements_of(run), is_shown=True)
    return outcome


def _preview(frame: Frame, source: Source, sheets: Collection[str]) -> ImportOutcome:
    known = open_runs(frame, source, sheets).first()
    read = _read(source, frame, sheets, tables_by_hand(known) if known is not None else {})
    _one_at_a_time(frame.area)
    run = open_runs(frame, source, sheets).select_for_update().first()
    settled = settlements_of(run) if run is not None else {}
    tell_progress(1, STAGES)
    _judged, outcome = _judge(frame, source, read, settled, is_shown=True)
    tell_progress(3, STAGES)
    run = keep_preview(frame, source, sheets, run, outcome, settled)
    record(
        actor=frame.actor, act="preview_import", on=run, area_path=frame.area.path,
        after={"file": run.file_name, "sha256": run.sha256, "subject": frame.subject, **counts(outcome)},
    )  # fmt: skip
    return _with_run(outcome, run)


@transaction.atomic
def settle_row(
    *, actor: Actor, run: ImportRun, row_number: int, choice: str, candidate: int | None = None, sheet: str = ""
) -> PreviewRow:
    """The officer says what an ambiguous row means: one of its candidates, somebody new, or nothing to be taken in.

    Any row can be left out ('skip'). Raises ImportMoved, RowUnknown, NothingToSettle, CandidateUnfit.
    """
    require_import(actor, run.subject, run.area_path)
    locked_run(run, ImportState.PREVIEWED)
    row = PreviewRow.objects.select_for_update().filter(run=run, sheet=sheet, row_number=row_number).first()
    if row is None:
        raise RowUnknown(file=run.file_name, row=f"{sheet}!{row_number}" if sheet else row_number)
    choice = Settling(choice)
    if choice != Settling.SKIP and row.outcome != RowOutcome.AMBIGUOUS and not row.settled_as:
        raise NothingToSettle(row=row_number, outcome=RowOutcome(row.outcome).label)
    if choice == Settling.CANDIDATE and candidate not in row.candidates:
        raise CandidateUnfit(
            row=row_number, candidates=", ".join(map(str, row.candidates)), came="" if candidate is None else candidate
        )
    before = {"settled_as": row.settled_as, "individual": row.individual_id}
    row.settled_as, row.settled_by = choice, actor.username
    row.individual_id = candidate if choice == Settling.CANDIDATE else None
    row.save(update_fields=["settled_as", "settled_by", "individual"])
    record(
        actor=actor, act="settle_import_row", on=run, area_path=run.area_path, before=before,
        after={"row": row_number, "sheet": sheet, "settled_as": choice, "individual": row.individual_id},
    )  # fmt: skip
    return row


@transaction.atomic
def apply_import(
    *, actor: Actor, run: ImportRun, rows: Collection[Place] | None = None, keep_good_rows: bool = False
) -> ImportOutcome:
    """Write what the preview showed, all of it or the chosen `rows`, in one transaction.

    The rows are judged again: what no longer is what the officer saw is told by PreviewOutdated and nothing is
    written, or with `keep_good_rows` only that is left out and told. Refused and open rows refuse the file
    (ListRefused) unless `keep_good_rows`. Raises ImportMoved when the run is applied, undone or cancelled.
    """
    require_import(actor, run.subject, run.area_path)
    area = run.area
    _one_at_a_time(area)
    run = locked_run(run, ImportState.PREVIEWED)
    on = run.units_on or clock.today()
    check_commune_in_force(area, on=on)
    source = Source(run.file_name, bytes(ImportFile.objects.get(run=run).content))
    frame = Frame(actor, area, run.subject, Month.of(run.month), on)
    read = _read(source, frame, run.sheets, tables_by_hand(run))
    tell_progress(1, STAGES)
    seen = {(row.sheet, row.row_number): row for row in PreviewRow.objects.filter(run=run)}
    left_out = _not_taken(read, seen, rows)
    judged, outcome = _judge(frame, source, read, settlements_of(run), left_out)
    moved = _moved(outcome, seen)
    if moved:
        if not keep_good_rows:
            told = [f"{place}: {sentence}" for place, sentence in _named(moved).items()]
            raise PreviewOutdated(file=run.file_name, count=len(told), rows=" ".join(told[:MOST_TOLD]))
        left_out |= {row.key: moved[row.sheet, row.number] for row in read.rows if (row.sheet, row.number) in moved}
        judged, outcome = _judge(frame, source, read, settlements_of(run), left_out)
    if outcome.open_count and not keep_good_rows:
        raise ListRefused(file=run.file_name, count=outcome.open_count, outcome=outcome)
    return _write(frame, source, run, read, judged, left_out)


@transaction.atomic
def cancel_import(*, actor: Actor, run: ImportRun) -> ImportRun:
    """The preview is dropped: its rows and its file are forgotten. Raises ImportMoved."""
    require_import(actor, run.subject, run.area_path)
    locked = locked_run(run, ImportState.PREVIEWED, to=ImportState.CANCELLED)
    PreviewRow.objects.filter(run=locked).delete()
    ImportFile.objects.filter(run=locked).delete()
    ImportCopy.objects.filter(run=locked).delete()
    locked.state, locked.passed_over, locked.notes = ImportState.CANCELLED, [], []
    locked.save(update_fields=["state", "passed_over", "notes"])
    record(actor=actor, act="cancel_import", on=locked, area_path=locked.area_path, after={"file": locked.file_name})
    return locked


def import_recipients(
    *,
    actor: Actor,
    path: Path,
    area: Area,
    month: Month,
    on: datetime.date,
    dry_run: bool = False,
    keep_good_rows: bool = False,
) -> ImportOutcome:
    """Take in the payment list of the commune `area` for `month`. Raises what `import_list` raises."""
    return import_list(
        actor=actor, subject=Subject.RECIPIENTS, path=path, area=area, month=month, on=on, dry_run=dry_run,
        keep_good_rows=keep_good_rows,
    )  # fmt: skip


def import_list(
    *,
    actor: Actor,
    subject: str,
    path: Path,
    area: Area,
    on: datetime.date,
    month: Month | None = None,
    sheets: Collection[str] = (),
    dry_run: bool = False,
    keep_good_rows: bool = False,
    rows: Collection[Place] | None = None,
    settlements: Mapping[Place, Settlement] | None = None,
) -> ImportOutcome:
    """Preview and apply in one act: people, households, facts, accounts and payees of an office's list.

    `on` is the day whose units and hamlets the file means. The same file twice changes nothing. A refused or open row
    refuses the file (ListRefused, its `outcome` says why) unless `keep_good_rows`. A dry run leaves nothing behind.
    Raises UnreadableFile, ListUnreadable, ListOfAnotherPlace, ListRefused, NotInForce.
    """
    require_import(actor, subject, area.path)
    check_commune_in_force(area, on=on)
    source = Source(path.name[:200], content_of(path))
    frame = Frame(actor, area, subject, month or Month.of(on), on)
    read = _read(source, frame, sheets)
    settled = dict(settlements or {})
    with transaction.atomic():
        _one_at_a_time(area)
        left_out = {
            row.key: str(NOT_CHOSEN) for row in read.rows if rows is not None and (row.sheet, row.number) not in rows
        }
        left_out |= {
            row.key: str(SKIPPED)
            for row in read.rows
            if (one := settled.get((row.sheet, row.number))) is not None and one.choice == Settling.SKIP
        }
        judged, outcome = _judge(frame, source, read, settled, left_out, is_shown=True)
        if dry_run:
            return outcome
        if outcome.open_count and not keep_good_rows:
            raise ListRefused(file=source.name, count=outcome.open_count, outcome=outcome)
        if outcome.count(RowOutcome.NEW) or outcome.count(RowOutcome.CHANGED):
            run = new_run(frame, source, sheets, outcome, ImportState.PREVIEWED)
            return _write(frame, source, run, read, judged, left_out)
    return outcome


def _read(
    source: Source, frame: Frame, sheets: Collection[str], by_hand: Mapping[str, ByHand] | None = None
) -> ListRead:
    workbook = workbook_of(source.name, source.content)
    names = [sheet.name for sheet in workbook.sheets]
    for wanted in sheets:
        if wanted not in names:
            raise NoSuchSheet(file=source.name, came=wanted, sheets=", ".join(names))
    remembered = remembered_headings(area=frame.area, subject=frame.subject)
    options: dict[str, Any] = {
        "subject": frame.subject, "month": frame.month, "remembered": remembered, "by_hand": by_hand,
    }  # fmt: skip
    try:
        read = read_list(workbook, sheets=sheets, **options)
    except NoTableFound:
        raise ListUnreadable(file=source.name) from None
    tables = [(one.name, (one.name, *one.table.titles)) for one in read.sheets if one.table is not None]
    foreign = check_titles(file=source.name, titles=dict(tables), area=frame.area)
    if not foreign:
        return read
    own = read_list(workbook, sheets=[name for name, _titles in tables if name not in foreign], **options)
    left = [str(OTHER_COMMUNE) % {"sheet": name, "came": came} for name, came in foreign.items()]
    return replace(own, notes=(*left, *own.notes))


def _one_at_a_time(area: Area) -> None:
    """Two imports of one commune wait for each other, or both would register the same people."""
    Area.objects.select_for_update(no_key=True).filter(pk=area.pk).first()


def _judge(
    frame: Frame,
    source: Source,
    read: ListRead,
    settled: Mapping[Place, Settlement],
    left_out: Mapping[int, str] | None = None,
    *,
    is_shown: bool = False,
) -> tuple[Judged, ImportOutcome]:
    """`is_shown`: an officer is to see the answer, so whoever looks like somebody registered is told as well."""
    gone = left_out or {}
    judged = judge_list(frame, [row for row in read.rows if row.key not in gone], settled)
    tell_progress(2, STAGES)
    if is_shown:
        notice_lookalikes(judged.plans, frame.area)
    return judged, outcome_of(source.name, read, judged.plans, gone)


def _not_taken(read: ListRead, seen: Mapping[Place, PreviewRow], rows: Collection[Place] | None) -> dict[int, str]:
    left_out = {}
    for row in read.rows:
        shown = seen.get((row.sheet, row.number))
        if rows is not None and (row.sheet, row.number) not in rows:
            left_out[row.key] = str(NOT_CHOSEN)
        elif shown is not None and shown.settled_as == Settling.SKIP:
            left_out[row.key] = str(SKIPPED)
    return left_out


def _moved(outcome: ImportOutcome, seen: Mapping[Place, PreviewRow]) -> dict[Place, str]:
    """Rows that would now do something else than the officer saw; to find it done already is no harm."""
    moved = {}
    shown_as_good = {RowOutcome.NEW, RowOutcome.KNOWN, RowOutcome.CHANGED}
    for row in outcome.rows:
        shown = seen.get((row.sheet, row.number))
        if shown is None or row.outcome in {RowOutcome.LEFT_OUT, RowOutcome.KNOWN}:
            continue
        if shown.outcome not in shown_as_good:
            continue
        same = shown.outcome == row.outcome and shown.changes == changes_of(row)
        if not same:
            moved[row.sheet, row.number] = str(NO_LONGER_FITS) % {
                "before": RowOutcome(shown.outcome).label,
                "now": RowOutcome(row.outcome).label,
            }
    return moved


def _named(moved: Mapping[Place, str]) -> dict[str, str]:
    return {f"{sheet}!{number}" if sheet else str(number): sentence for (sheet, number), sentence in moved.items()}


def _write(
    frame: Frame, source: Source, run: ImportRun, read: ListRead, judged: Judged, left_out: Mapping[int, str]
) -> ImportOutcome:
    """Of a list whose right rows alone are taken in, the list with the others marked is kept."""
    with _marking(run):
        write_judged(frame, judged)
    tell_progress(3, STAGES)
    outcome = outcome_of(run.file_name, read, judged.plans, left_out, run)
    told = counts(outcome)
    for name, count in told.items():
        setattr(run, name, count)
    run.state, run.applied_by, run.applied_at = ImportState.APPLIED, frame.actor.username, clock.now()
    run.marks = marks_now()
    run.save(update_fields=[*told, "state", "applied_by", "applied_at", "marks"])
    seal_rows(run, read, judged, outcome)
    PreviewRow.objects.filter(run=run).delete()
    ImportCopy.objects.filter(run=run).delete()
    if outcome.open_count:
        marked = annotated_copy(workbook_of(source.name, source.content), marks_of(outcome))
        ImportCopy.objects.create(run=run, area_path=run.area_path, content=marked, made_at=run.applied_at)
    record(
        actor=frame.actor, act="import_recipients" if frame.subject == Subject.RECIPIENTS else "import_list", on=run,
        area_path=run.area_path,
        after={"file": run.file_name, "sha256": run.sha256, "month": str(frame.month), "subject": frame.subject,
               **told},
    )  # fmt: skip
    return outcome


@contextmanager
def _marking(run: ImportRun) -> Iterator[None]:
    """The history of every row written meanwhile says that this run wrote it."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('ansinh.import_run', %s, true)", [str(run.pk)])
        yield
        cursor.execute("select set_config('ansinh.import_run', '', true)")


def _with_run(outcome: ImportOutcome, run: ImportRun) -> ImportOutcome:
    return replace(outcome, run=run)
