"""A list too long to be read while somebody waits: kept first, then read, marked, taken in and back by jobs.

What a job is given is the run's key: the file lies in the run. Reading and taking in stay one transaction each, so a
worker that is killed leaves the run as it was: being read, or previewed; both can be asked for again, or dropped.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.db import connection, transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.file_kinds import content_of, kind_of
from ansinh.core.months import Month
from ansinh.core.workbooks import workbook_of
from ansinh.registry.errors import ListUnreadable
from ansinh.registry.models import ImportFile, ImportRun, ImportState
from ansinh.registry.policies import require_import
from ansinh.registry.services.import_outcome import ImportOutcome
from ansinh.registry.services.import_store import Source, locked_run, new_run, open_runs
from ansinh.registry.services.import_wanted import Frame
from ansinh.registry.services.people import check_commune_in_force
from ansinh.work.models import Job
from ansinh.work.queries import latest_job
from ansinh.work.services import enqueue_job

READ_LIST = "registry.read_list"
MARK_ERRORS = "registry.mark_errors"
TAKE_LIST_IN = "registry.take_list_in"
TAKE_LIST_BACK = "registry.take_list_back"

MOST_ROWS = 2_000
MOST_BYTES = 1_000_000
"""A list with more of either is read in the background."""
SURELY_SHORT = 50_000
"""Bytes of a file that cannot hold so many rows: they are not counted."""


def is_long_file(path: Path) -> bool:
    """Whether reading the file would let somebody wait. Raises UnreadableFile."""
    return _is_long(path.name, content_of(path))


def _is_long(name: str, content: bytes) -> bool:
    if len(content) > MOST_BYTES:
        return True
    if len(content) <= min(SURELY_SHORT, MOST_BYTES):
        return False
    return sum(len(sheet.rows) for sheet in workbook_of(name, content).sheets) > MOST_ROWS


def is_long_run(run: ImportRun) -> bool:
    """Whether reading it (again), marking its errors, taking it in or back would let somebody wait."""
    if run.state == ImportState.READING:
        return _is_long(run.file_name, bytes(ImportFile.objects.get(run=run).content))
    return row_count_of(run) + len(run.passed_over) > MOST_ROWS


def row_count_of(run: ImportRun) -> int:
    """The rows of a run's preview, or of what it did."""
    return (
        run.new_count + run.known_count + run.changed_count + run.refused_count + run.ambiguous_count
        + run.left_out_count
    )  # fmt: skip


@transaction.atomic
def submit_import(
    *, actor: Actor, subject: str, path: Path, area: Area, on: date, month: Month | None = None
) -> ImportRun:
    """Keep a list and have it read in the background; the same list submitted twice is one run and one job.

    Raises UnreadableFile for what is no spreadsheet, and NotInForce; what else is wrong with it stands on the job.
    """
    require_import(actor, subject, area.path)
    check_commune_in_force(area, on=on)
    source = Source(path.name[:200], content_of(path))
    kind_of(source.name, source.content)
    frame = Frame(actor, area, subject, month or Month.of(on), on)
    _one_of_a_file_at_a_time(area, source)
    # Not locked: a worker that reads the run holds it, and nobody need wait for that.
    run = open_runs(frame, source, ()).first()
    if run is None:
        nothing = ImportOutcome(file_name=source.name, rows=())
        return _have_read(actor, new_run(frame, source, (), nothing, ImportState.READING))
    if run.state == ImportState.PREVIEWED:
        return submit_import_again(actor=actor, run=run)
    enqueue_job(actor=actor, kind=READ_LIST, arguments={"run": run.pk}, area_path=run.area_path)
    return run


@transaction.atomic
def record_unread_list(
    *, actor: Actor, subject: str, path: Path, area: Area, on: date, month: Month | None = None
) -> ImportRun:
    """Keep a list of whose columns nothing was understood, until its officer has said what they are.

    The same list kept twice is one run. Raises UnreadableFile, NotInForce, and ListUnreadable for an empty file.
    """
    require_import(actor, subject, area.path)
    check_commune_in_force(area, on=on)
    source = Source(path.name[:200], content_of(path))
    if not any(sheet.rows for sheet in workbook_of(source.name, source.content).sheets):
        raise ListUnreadable(file=source.name)
    frame = Frame(actor, area, subject, month or Month.of(on), on)
    _one_of_a_file_at_a_time(area, source)
    run = open_runs(frame, source, ()).first()
    if run is not None:
        return run
    run = new_run(frame, source, (), ImportOutcome(file_name=source.name, rows=()), ImportState.READING)
    _record_submitted(actor, run)
    return run


@transaction.atomic
def submit_import_again(*, actor: Actor, run: ImportRun) -> ImportRun:
    """Have the list of a run read once more: its headings were corrected, or the reading failed.

    What was settled stays. Raises ImportMoved when the run is applied, undone or cancelled.
    """
    require_import(actor, run.subject, run.area_path)
    return _have_read(actor, locked_run(run, ImportState.PREVIEWED, to=ImportState.READING))


def _one_of_a_file_at_a_time(area: Area, source: Source) -> None:
    """Two who bring the same file at one time wait for each other, or it would be two runs."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{area.path} {source.sha256}"])


def _have_read(actor: Actor, run: ImportRun) -> ImportRun:
    run.state = ImportState.READING
    run.save(update_fields=["state"])
    _record_submitted(actor, run)
    enqueue_job(actor=actor, kind=READ_LIST, arguments={"run": run.pk}, area_path=run.area_path)
    return run


def _record_submitted(actor: Actor, run: ImportRun) -> None:
    record(
        actor=actor, act="submit_import", on=run, area_path=run.area_path,
        after={"file": run.file_name, "sha256": run.sha256, "subject": run.subject},
    )  # fmt: skip


@transaction.atomic
def submit_application(*, actor: Actor, run: ImportRun, keep_good_rows: bool) -> Job:
    """Have a previewed list taken in in the background; asked twice it is one job.

    What `apply_import` refuses stands on the job, and nothing is written. Raises ImportMoved.
    """
    require_import(actor, run.subject, run.area_path)
    run = locked_run(run, ImportState.PREVIEWED)
    return enqueue_job(
        actor=actor, kind=TAKE_LIST_IN, arguments=_application(run, keep_good_rows), area_path=run.area_path
    )


@transaction.atomic
def submit_errors_copy(*, actor: Actor, run: ImportRun) -> Job:
    """Have the errors of a previewed list marked in its copy in the background. Raises ImportMoved."""
    require_import(actor, run.subject, run.area_path)
    run = locked_run(run, ImportState.PREVIEWED)
    return enqueue_job(actor=actor, kind=MARK_ERRORS, arguments={"run": run.pk}, area_path=run.area_path)


@transaction.atomic
def submit_undo(*, actor: Actor, run: ImportRun, why: str) -> Job:
    """Have an applied list taken back in the background, for this reason; asked twice it is one job.

    What `undo_import` refuses stands on the job, and nothing is taken back. Raises ImportMoved.
    """
    require_import(actor, run.subject, run.area_path)
    run = locked_run(run, ImportState.APPLIED, to=ImportState.UNDONE)
    run.undo_why = why
    run.save(update_fields=["undo_why"])
    return enqueue_job(actor=actor, kind=TAKE_LIST_BACK, arguments={"run": run.pk}, area_path=run.area_path)


def _application(run: ImportRun, keep_good_rows: bool) -> Mapping[str, int]:
    return {"run": run.pk, "keep_good_rows": int(keep_good_rows)}


def job_of_import(run: ImportRun) -> Job | None:
    """The latest background work on a run."""
    asked = [
        *((kind, {"run": run.pk}) for kind in (READ_LIST, MARK_ERRORS, TAKE_LIST_BACK)),
        *((TAKE_LIST_IN, _application(run, good)) for good in (False, True)),
    ]
    return latest_job(area_path=run.area_path, asked=asked)
