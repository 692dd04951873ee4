"""Taking in an office's list in two acts: a preview that writes nothing of the registry, and its application."""

import datetime
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_rows
from ansinh.core.file_kinds import content_of
from ansinh.core.months import Month
from ansinh.core.workbooks import workbook_of
from ansinh.registry.errors import (
    CandidateUnfit,
    ImportMoved,
    ListRefused,
    ListUnreadable,
    NoSuchSheet,
    NothingToSettle,
    PreviewOutdated,
    RowUnknown,
)
from ansinh.registry.lists.book import ListRead, read_list
from ansinh.registry.lists.layout import NoTableFound
from ansinh.registry.models import (
    IMPORT_MOVES,
    ImportFile,
    ImportRun,
    ImportState,
    PreviewRow,
    RowOutcome,
    Settling,
    Subject,
)
from ansinh.registry.policies import require_import
from ansinh.registry.services.import_facts import raw_values
from ansinh.registry.services.import_headings import remembered_headings
from ansinh.registry.services.import_judge import Frame, Judged, judge_list
from ansinh.registry.services.import_outcome import ImportOutcome, RowResult, counts_of, outcome_of, sealed
from ansinh.registry.services.import_places import check_titles
from ansinh.registry.services.import_plan import Settlement
from ansinh.registry.services.import_undo import marks_now
from ansinh.registry.services.import_write import write_judged
from ansinh.registry.services.people import check_commune_in_force

Place = tuple[str, int]
"""Sheet ('' where the file has one table) and row."""

NOT_CHOSEN = _("The officer did not choose this row.")
SKIPPED = _("The officer left this row out.")
NO_LONGER_FITS = _("The registry changed since the preview: the row was %(before)s and is now %(now)s.")


@dataclass(frozen=True)
class Source:
    """The bytes of a file and its name."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


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
    frame = Frame(actor, area, subject, month or Month.of(on), on)
    read = _read(source, frame, sheets)
    _one_at_a_time(area)
    run = _same_preview(frame, source, sheets)
    settled = _settlements(run) if run is not None else {}
    _judged, outcome = _judge(frame, source, read, settled)
    run = _keep_preview(frame, source, sheets, run, outcome, settled)
    record(
        actor=actor, act="preview_import", on=run, area_path=area.path,
        after={"file": run.file_name, "sha256": run.sha256, "subject": subject, **_counts(outcome)},
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
    _locked(run, ImportState.PREVIEWED)
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
    run = _locked(run, ImportState.PREVIEWED)
    on = run.units_on or clock.today()
    check_commune_in_force(area, on=on)
    source = Source(run.file_name, bytes(ImportFile.objects.get(run=run).content))
    frame = Frame(actor, area, run.subject, Month.of(run.month), on)
    read = _read(source, frame, run.sheets)
    seen = {(row.sheet, row.row_number): row for row in PreviewRow.objects.filter(run=run)}
    left_out = _not_taken(read, seen, rows)
    judged, outcome = _judge(frame, source, read, _settlements(run), left_out)
    moved = _moved(outcome, seen)
    if moved:
        if not keep_good_rows:
            told = " ".join(f"{place}: {sentence}" for place, sentence in _named(moved).items())
            raise PreviewOutdated(file=run.file_name, rows=told)
        left_out |= {row.key: moved[row.sheet, row.number] for row in read.rows if (row.sheet, row.number) in moved}
        judged, outcome = _judge(frame, source, read, _settlements(run), left_out)
    if outcome.open_count and not keep_good_rows:
        raise ListRefused(file=run.file_name, count=outcome.open_count, outcome=outcome)
    return _write(frame, run, read, judged, left_out)


@transaction.atomic
def cancel_import(*, actor: Actor, run: ImportRun) -> ImportRun:
    """The preview is dropped: its rows and its file are forgotten. Raises ImportMoved."""
    require_import(actor, run.subject, run.area_path)
    locked = _locked(run, ImportState.PREVIEWED, to=ImportState.CANCELLED)
    PreviewRow.objects.filter(run=locked).delete()
    ImportFile.objects.filter(run=locked).delete()
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
        judged, outcome = _judge(frame, source, read, settled, left_out)
        if dry_run:
            return outcome
        if outcome.open_count and not keep_good_rows:
            raise ListRefused(file=source.name, count=outcome.open_count, outcome=outcome)
        if outcome.count(RowOutcome.NEW) or outcome.count(RowOutcome.CHANGED):
            run = _new_run(frame, source, sheets, outcome, ImportState.PREVIEWED)
            return _write(frame, run, read, judged, left_out)
    return outcome


def _read(source: Source, frame: Frame, sheets: Collection[str]) -> ListRead:
    workbook = workbook_of(source.name, source.content)
    names = [sheet.name for sheet in workbook.sheets]
    for wanted in sheets:
        if wanted not in names:
            raise NoSuchSheet(file=source.name, came=wanted, sheets=", ".join(names))
    try:
        read = read_list(
            workbook,
            subject=frame.subject,
            month=frame.month,
            sheets=sheets,
            remembered=remembered_headings(area=frame.area, subject=frame.subject),
        )
    except NoTableFound:
        raise ListUnreadable(file=source.name) from None
    check_titles(file=source.name, titles=read.titles, area=frame.area)
    return read


def _one_at_a_time(area: Area) -> None:
    """Two imports of one commune wait for each other, or both would register the same people."""
    Area.objects.select_for_update(no_key=True).filter(pk=area.pk).first()


def _judge(
    frame: Frame,
    source: Source,
    read: ListRead,
    settled: Mapping[Place, Settlement],
    left_out: Mapping[int, str] | None = None,
) -> tuple[Judged, ImportOutcome]:
    gone = left_out or {}
    judged = judge_list(frame, [row for row in read.rows if row.key not in gone], settled)
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
        same = shown.outcome == row.outcome and shown.changes == _changes(row)
        if not same:
            moved[row.sheet, row.number] = str(NO_LONGER_FITS) % {
                "before": RowOutcome(shown.outcome).label,
                "now": RowOutcome(row.outcome).label,
            }
    return moved


def _named(moved: Mapping[Place, str]) -> dict[str, str]:
    return {f"{sheet}!{number}" if sheet else str(number): sentence for (sheet, number), sentence in moved.items()}


def _write(frame: Frame, run: ImportRun, read: ListRead, judged: Judged, left_out: Mapping[int, str]) -> ImportOutcome:
    with _marking(run):
        write_judged(frame, judged)
    outcome = outcome_of(run.file_name, read, judged.plans, left_out, run)
    counts = _counts(outcome)
    for name, count in counts.items():
        setattr(run, name, count)
    run.state, run.applied_by, run.applied_at = ImportState.APPLIED, frame.actor.username, clock.now()
    run.marks = marks_now()
    run.save(update_fields=[*counts, "state", "applied_by", "applied_at", "marks"])
    _seal(run, read, judged, outcome)
    PreviewRow.objects.filter(run=run).delete()
    record(
        actor=frame.actor, act="import_recipients" if frame.subject == Subject.RECIPIENTS else "import_list", on=run,
        area_path=run.area_path,
        after={"file": run.file_name, "sha256": run.sha256, "month": str(frame.month), "subject": frame.subject,
               **counts},
    )  # fmt: skip
    return outcome


@contextmanager
def _marking(run: ImportRun) -> Iterator[None]:
    """The history of every row written meanwhile says that this run wrote it."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('ansinh.import_run', %s, true)", [str(run.pk)])
        yield
        cursor.execute("select set_config('ansinh.import_run', '', true)")


def _seal(run: ImportRun, read: ListRead, judged: Judged, outcome: ImportOutcome) -> None:
    plans = {row.key: plan for plan in judged.plans for row in plan.rows}
    results = zip(read.rows, outcome.rows, strict=True)
    insert_rows(
        "registry_importrow",
        ["run_id", "area_path", "sheet", "row_number", "outcome", "individual_id", "values", "before", "after",
         "reasons"],
        (
            (
                run.pk, run.area_path, row.sheet[:100], row.number, result.outcome, result.individual_id,
                json.dumps(raw_values(row, plans[row.key].cared_for if row.key in plans else {})),
                json.dumps(sealed({name: change[0] for name, change in result.changes.items()})),
                json.dumps(sealed({name: change[1] for name, change in result.changes.items()})),
                json.dumps(result.reasons),
            )
            for row, result in results
        ),
    )  # fmt: skip


def _counts(outcome: ImportOutcome) -> dict[str, int]:
    return counts_of(row.outcome for row in outcome.rows)


def _new_run(
    frame: Frame, source: Source, sheets: Collection[str], outcome: ImportOutcome, state: ImportState
) -> ImportRun:
    run = ImportRun.objects.create(
        area=frame.area,
        area_path=frame.area.path,
        subject=frame.subject,
        state=state,
        file_name=source.name,
        sha256=source.sha256,
        month=frame.month.first_day,
        units_on=frame.on,
        sheets=list(sheets),
        passed_over=[list(one) for one in outcome.passed_over],
        notes=list(outcome.notes),
        imported_by=frame.actor.username,
        imported_at=clock.now(),
        **_counts(outcome),
    )
    ImportFile.objects.create(run=run, area_path=run.area_path, content=source.content)
    return run


def _same_preview(frame: Frame, source: Source, sheets: Collection[str]) -> ImportRun | None:
    return (
        ImportRun.objects.select_for_update()
        .filter(
            area=frame.area,
            subject=frame.subject,
            sha256=source.sha256,
            month=frame.month.first_day,
            units_on=frame.on,
            sheets=list(sheets),
            state=ImportState.PREVIEWED,
        )
        .order_by("-pk")
        .first()
    )


def _keep_preview(
    frame: Frame,
    source: Source,
    sheets: Collection[str],
    run: ImportRun | None,
    outcome: ImportOutcome,
    settled: Mapping[Place, Settlement],
) -> ImportRun:
    if run is None:
        run = _new_run(frame, source, sheets, outcome, ImportState.PREVIEWED)
    else:
        counts = _counts(outcome)
        for name, count in counts.items():
            setattr(run, name, count)
        run.passed_over, run.notes = [list(one) for one in outcome.passed_over], list(outcome.notes)
        run.save(update_fields=[*counts, "passed_over", "notes"])
        PreviewRow.objects.filter(run=run).delete()
    run_key = run.pk
    insert_rows(
        "registry_previewrow",
        ["run_id", "area_path", "sheet", "row_number", "name", "outcome", "individual_id", "candidates", "changes",
         "reasons", "settled_as", "settled_by"],
        (
            (
                run_key, frame.area.path, row.sheet[:100], row.number, row.name[:200], row.outcome, row.individual_id,
                json.dumps(row.candidates), json.dumps(_changes(row)), json.dumps(row.reasons),
                one.choice if (one := settled.get((row.sheet, row.number))) else "",
                frame.actor.username if one else "",
            )
            for row in outcome.rows
        ),
    )  # fmt: skip
    return run


def _changes(row: RowResult) -> dict[str, list[object]]:
    return {name: list(sealed({"0": old, "1": new}).values()) for name, (old, new) in row.changes.items()}


def _settlements(run: ImportRun) -> dict[Place, Settlement]:
    rows = PreviewRow.objects.filter(run=run).exclude(settled_as="")
    return {(row.sheet, row.row_number): Settlement(row.settled_as, row.individual_id) for row in rows}


def _locked(run: ImportRun, expected: ImportState, *, to: ImportState = ImportState.APPLIED) -> ImportRun:
    locked = ImportRun.objects.select_for_update(of=("self",)).select_related("area").get(pk=run.pk)
    if to not in IMPORT_MOVES[ImportState(locked.state)]:
        raise ImportMoved(
            file=locked.file_name, state=ImportState(locked.state).label, expected=ImportState(expected).label
        )
    return locked


def _with_run(outcome: ImportOutcome, run: ImportRun) -> ImportOutcome:
    return replace(outcome, run=run)
