"""The rows that an import keeps of itself: its run, its file, what was previewed and settled, what was sealed."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from ansinh.core import clock
from ansinh.core.bulk import insert_rows
from ansinh.registry.errors import (
    ImportMoved,
)
from ansinh.registry.lists.book import ListRead
from ansinh.registry.models import (
    IMPORT_MOVES,
    ImportFile,
    ImportRun,
    ImportState,
    PreviewRow,
)
from ansinh.registry.services.import_facts import raw_values
from ansinh.registry.services.import_outcome import ImportOutcome, RowResult, counts_of, sealed
from ansinh.registry.services.import_plan import Settlement
from ansinh.registry.services.import_wanted import Frame, Judged

Place = tuple[str, int]
"""Sheet ('' where the file has one table) and row."""


@dataclass(frozen=True)
class Source:
    """The bytes of a file and its name."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def seal_rows(run: ImportRun, read: ListRead, judged: Judged, outcome: ImportOutcome) -> None:
    """Write what every row of the file was and did; these rows are never changed again."""
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


def counts(outcome: ImportOutcome) -> dict[str, int]:
    """The columns of a run that count its rows."""
    return counts_of(row.outcome for row in outcome.rows)


def new_run(
    frame: Frame, source: Source, sheets: Collection[str], outcome: ImportOutcome, state: ImportState
) -> ImportRun:
    """A run with its file."""
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
        **counts(outcome),
    )
    ImportFile.objects.create(run=run, area_path=run.area_path, content=source.content)
    return run


def open_runs(frame: Frame, source: Source, sheets: Collection[str]) -> "QuerySet[ImportRun]":
    """The open runs, read or not yet, of the very same file for the same commune, subject, month, day and sheets."""
    return ImportRun.objects.filter(
        area=frame.area,
        subject=frame.subject,
        sha256=source.sha256,
        month=frame.month.first_day,
        units_on=frame.on,
        sheets=list(sheets),
        state__in=[ImportState.READING, ImportState.PREVIEWED],
    ).order_by("-pk")


def keep_preview(
    frame: Frame,
    source: Source,
    sheets: Collection[str],
    run: ImportRun | None,
    outcome: ImportOutcome,
    settled: Mapping[Place, Settlement],
) -> ImportRun:
    """The previewed rows of the run (a new one where `run` is None), with what was settled before."""
    if run is None:
        run = new_run(frame, source, sheets, outcome, ImportState.PREVIEWED)
    else:
        told = counts(outcome)
        for name, count in told.items():
            setattr(run, name, count)
        run.passed_over, run.notes = [list(one) for one in outcome.passed_over], list(outcome.notes)
        run.state = ImportState.PREVIEWED
        run.save(update_fields=[*told, "state", "passed_over", "notes"])
        PreviewRow.objects.filter(run=run).delete()
    run_key = run.pk
    insert_rows(
        "registry_previewrow",
        ["run_id", "area_path", "sheet", "row_number", "name", "outcome", "individual_id", "candidates", "changes",
         "reasons", "settled_as", "settled_by"],
        (
            (
                run_key, frame.area.path, row.sheet[:100], row.number, row.name[:200], row.outcome, row.individual_id,
                json.dumps(row.candidates), json.dumps(changes_of(row)), json.dumps(row.reasons),
                one.choice if (one := settled.get((row.sheet, row.number))) else "",
                frame.actor.username if one else "",
            )
            for row in outcome.rows
        ),
    )  # fmt: skip
    return run


def changes_of(row: RowResult) -> dict[str, list[object]]:
    """Field → [value held, value of the list], as JSON keeps them."""
    return {name: list(sealed({"0": old, "1": new}).values()) for name, (old, new) in row.changes.items()}


def settlements_of(run: ImportRun) -> dict[Place, Settlement]:
    """What the officer has decided of the rows of a preview."""
    rows = PreviewRow.objects.filter(run=run).exclude(settled_as="")
    return {(row.sheet, row.row_number): Settlement(row.settled_as, row.individual_id) for row in rows}


def locked_run(run: ImportRun, expected: ImportState, *, to: ImportState = ImportState.APPLIED) -> ImportRun:
    """The run, locked, when its life allows the move to `to`. Raises ImportMoved."""
    locked = ImportRun.objects.select_for_update(of=("self",)).select_related("area").get(pk=run.pk)
    if to not in IMPORT_MOVES[ImportState(locked.state)]:
        raise ImportMoved(
            file=locked.file_name, state=ImportState(locked.state).label, expected=ImportState(expected).label
        )
    return locked
