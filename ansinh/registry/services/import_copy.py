"""Errors go back as the office's own spreadsheet, with a comment in each wrong cell."""

from pathlib import Path

from django.db import transaction

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.file_kinds import content_of
from ansinh.core.files import write_atomically
from ansinh.core.workbooks import workbook_of
from ansinh.registry.errors import CopyNotWritten, ImportMoved
from ansinh.registry.lists.annotated import annotated_copy
from ansinh.registry.models import ImportCopy, ImportFile, ImportRun
from ansinh.registry.policies import require_import
from ansinh.registry.services.import_outcome import ImportOutcome, marks_of
from ansinh.registry.services.importing import judged_again


def write_errors_copy(*, path: Path, outcome: ImportOutcome, to: Path) -> int:
    """Write the copy of the file at `path` with the comments of `outcome` to `to`; returns how many cells are wrong.

    Raises CopyNotWritten, and then there is no copy and no half of one.
    """
    marks = marks_of(outcome)
    _write(to, annotated_copy(workbook_of(path.name, content_of(path)), marks))
    return len({(mark.sheet, mark.row, mark.column) for mark in marks})


def errors_copy(*, actor: Actor, run: ImportRun, outcome: ImportOutcome) -> bytes:
    """The same from the file that a run keeps, for a screen. Raises ImportMoved where the file is forgotten."""
    require_import(actor, run.subject, run.area_path)
    kept = ImportFile.objects.filter(run=run).first()
    if kept is None:
        raise ImportMoved(file=run.file_name, state=run.get_state_display(), expected="")
    return annotated_copy(workbook_of(run.file_name, bytes(kept.content)), marks_of(outcome))


@transaction.atomic
def record_errors_copy(*, actor: Actor, run: ImportRun) -> ImportCopy:
    """Keep that copy for whoever waits for it, in the place of one made before. Raises ImportMoved."""
    # Judging again locks the run: there is one copy of it.
    content = errors_copy(actor=actor, run=run, outcome=judged_again(actor=actor, run=run))
    copy, _is_new = ImportCopy.objects.update_or_create(
        run=run, defaults={"area_path": run.area_path, "content": content, "made_at": clock.now()}
    )
    record(actor=actor, act="record_errors_copy", on=run, area_path=run.area_path, after={"file": run.file_name})
    return copy


def kept_errors_copy(run: ImportRun) -> ImportCopy | None:
    """The copy that was made of a long list, or when only its right rows were taken in, for whoever sees its run."""
    return ImportCopy.objects.filter(run=run).first()


def _write(to: Path, content: bytes) -> None:
    try:
        write_atomically(to, content)
    except OSError as problem:
        raise CopyNotWritten(file=str(to), came=problem.strerror or str(problem)) from problem
