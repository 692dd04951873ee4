"""Errors go back as the office's own spreadsheet, with a comment in each wrong cell."""

from pathlib import Path

from ansinh.core.actors import Actor
from ansinh.core.file_kinds import content_of
from ansinh.core.files import write_atomically
from ansinh.core.workbooks import workbook_of
from ansinh.registry.errors import CopyNotWritten, ImportMoved
from ansinh.registry.lists.annotated import Mark, annotated_copy
from ansinh.registry.models import ImportFile, ImportRun, RowOutcome
from ansinh.registry.policies import require_import
from ansinh.registry.services.import_outcome import ImportOutcome


def marks_of(outcome: ImportOutcome) -> list[Mark]:
    """A mark in the cell of every fault; where the list has no such column, in the person's name."""
    marks = []
    for row in outcome.rows:
        if not row.faults or row.sheet not in outcome.tables:
            continue
        index, columns = outcome.tables[row.sheet]
        name = next((columns[field] for field in NAMES if field in columns), 0)
        for fault in row.faults:
            column = columns.get(fault.name, name)
            marks.append(Mark(index, row.number, column, fault.sentence, row.outcome == RowOutcome.AMBIGUOUS))
    return marks


NAMES = ("full_name", "given_name", "head_name", "identity_number")


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


def _write(to: Path, content: bytes) -> None:
    try:
        write_atomically(to, content)
    except OSError as problem:
        raise CopyNotWritten(file=str(to), came=problem.strerror or str(problem)) from problem
