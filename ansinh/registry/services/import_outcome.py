"""What a file did, or would do: every row with its outcome and its reasons, and every row passed over."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from ansinh.registry.lists.annotated import Mark
from ansinh.registry.lists.book import ListRead
from ansinh.registry.lists.rows import FIELD_NAMES, Fault, ListRow
from ansinh.registry.models import ImportRun, RowOutcome
from ansinh.registry.services.import_plan import PersonPlan


@dataclass(frozen=True)
class RowResult:
    """What one row of the file was: its outcome, the fields changed, why it was refused, what to look at.

    `changes` maps a field to (value held, value of the list); `candidates` are keys of the people who fit.
    """

    number: int
    outcome: str
    name: str
    individual_id: int | None
    changed: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    warnings: tuple[str, ...] = ()
    sheet: str = ""
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    candidates: tuple[int, ...] = ()

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.number}" if self.sheet else str(self.number)

    @property
    def reasons(self) -> list[str]:
        return [fault.sentence for fault in self.faults] + list(self.warnings)


@dataclass(frozen=True)
class ImportOutcome:
    """What a file did, or on a preview would do. `run` is None when nothing was written.

    `passed_over` are the filled rows that are no person's: (sheet, row, why, its first cell). `tables` gives the place
    of each sheet in the file and its columns by field.
    """

    file_name: str
    rows: tuple[RowResult, ...]
    run: ImportRun | None = None
    passed_over: tuple[tuple[str, int, str, str], ...] = ()
    notes: tuple[str, ...] = ()
    tables: Mapping[str, tuple[int, Mapping[str, int]]] = field(default_factory=dict)

    def count(self, outcome: str) -> int:
        """How many rows had this outcome (`RowOutcome`)."""
        return sum(1 for row in self.rows if row.outcome == outcome)

    @property
    def open_count(self) -> int:
        """Rows that cannot be taken in as they are: refused, or waiting for the officer's answer."""
        return self.count(RowOutcome.REFUSED) + self.count(RowOutcome.AMBIGUOUS)

    @property
    def refusals(self) -> list[str]:
        """A sentence for each fault: file, row, field, what was expected, what came, what to do."""
        return [
            str(_("%(file)s, row %(row)s, %(name)s: %(fault)s"))
            % {"file": self.file_name, "row": row.place, "name": row.name, "fault": fault.sentence}
            for row in self.rows
            for fault in row.faults
        ]

    @property
    def warnings(self) -> list[str]:
        """A sentence for each thing to look at; the row was taken in all the same."""
        return [
            str(_("%(file)s, row %(row)s, %(name)s: %(warning)s"))
            % {"file": self.file_name, "row": row.place, "name": row.name, "warning": warning}
            for row in self.rows
            for warning in row.warnings
        ]


def outcome_of(
    file_name: str,
    read: ListRead,
    plans: Sequence[PersonPlan],
    left_out: Mapping[int, str],
    run: ImportRun | None = None,
) -> ImportOutcome:
    """The outcome of every row read; `left_out` gives the keys of rows not to be taken in, with the reason."""
    results = {row.key: _result(plan, row) for plan in plans for row in plan.rows}
    for row in read.rows:
        if row.key in left_out:
            results[row.key] = RowResult(
                row.number, RowOutcome.LEFT_OUT, row.full_name, None, warnings=(left_out[row.key],), sheet=row.sheet
            )
    missing = [row.place for row in read.rows if row.key not in results]
    if missing:
        raise AssertionError(f"rows without an outcome: {missing}")
    return ImportOutcome(
        file_name=file_name,
        rows=tuple(results[row.key] for row in read.rows),
        run=run,
        passed_over=tuple((sheet, one.number, str(one.reason), one.text) for sheet, one in read.passed_over),
        notes=read.notes,
        tables=read.tables,
    )


def _result(plan: PersonPlan, row: ListRow) -> RowResult:
    faults = tuple(plan.faults.get(row.key, ()))
    warnings = tuple(plan.warnings.get(row.key, ()))
    changes: dict[str, tuple[object, object]] = {}
    if plan.is_refused:
        outcome: str = RowOutcome.REFUSED
        faults = faults or (_another_row(plan, row),)
    elif plan.candidates:
        outcome, faults = RowOutcome.AMBIGUOUS, (plan.question,) if plan.question else ()
    elif row.key in plan.repeats:
        outcome = RowOutcome.LEFT_OUT
        said = str(_("Row %(row)s already stands for this person.")) % {"row": plan.repeats[row.key].place}
        warnings = (*warnings, said)
    elif plan.is_new:
        outcome = RowOutcome.NEW
    else:
        outcome = RowOutcome.CHANGED if plan.after else RowOutcome.KNOWN
        changes = {name: (plan.before[name], plan.after[name]) for name in sorted(plan.after)}
    person = plan.individual
    is_kept = outcome not in {RowOutcome.REFUSED, RowOutcome.AMBIGUOUS, RowOutcome.LEFT_OUT}
    return RowResult(
        number=row.number,
        outcome=outcome,
        name=row.full_name,
        individual_id=person.pk if person is not None and is_kept and person.pk > 0 else None,
        changed=tuple(changes),
        faults=faults,
        warnings=warnings,
        sheet=row.sheet,
        changes=changes,
        candidates=plan.candidates,
    )


def _another_row(plan: PersonPlan, row: ListRow) -> Fault:
    other = min(plan.faults)
    place = next((one.place for one in plan.rows if one.key == other), str(other))
    return Fault(
        field=str(FIELD_NAMES["full_name"]),
        expected=str(_("every row of this person to be right")),
        came=row.full_name,
        advice=str(_("Row %(row)s of the same person was refused.")) % {"row": place},
        name="full_name",
    )


def sealed(values: Mapping[str, object]) -> dict[str, object]:
    """Values as JSON keeps them."""
    return {name: str(value) if isinstance(value, datetime.date) else value for name, value in values.items()}


def counts_of(outcomes: Iterable[str]) -> dict[str, int]:
    """The columns of a run that count its rows."""
    counts = {f"{result}_count": 0 for result in RowOutcome.values}
    for outcome in outcomes:
        counts[f"{outcome}_count"] += 1
    return counts


NAMES = ("full_name", "given_name", "head_name", "identity_number")


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
