"""What an imported list says about decisions in force, for the room that turns them into entitlements."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.functional import Promise

from ansinh.core.actors import Actor
from ansinh.registry.models import ImportRow, ImportRun, Individual, PreviewRow, RowOutcome
from ansinh.registry.policies import may_see_health
from ansinh.registry.queries.differences import Difference, differences


@dataclass(frozen=True)
class ImportedEntitlement:
    """One line of the list that was taken in: who draws what by which decision, as the office wrote it.

    `category` is the reading of `category_text` (Decree 20/2021's codes, P70 and P75 for a social pension, C1 to C7
    for carers), '' when the words are not known. `cared_for_id` is the person cared for, of a carer's own line.
    `amount` and `arrears_amount` in đồng; None and '' where the list says nothing.
    """

    row_number: int
    individual_id: int
    category_text: str
    category: str
    coefficient: Decimal | None
    amount: int | None
    arrears_months: int | None
    arrears_amount: int | None
    decision_number: str
    decided_on: datetime.date | None
    first_month: datetime.date | None
    way: str
    cared_for_id: int | None


def imported_entitlements(*, run: ImportRun) -> list[ImportedEntitlement]:
    """The lines of a run that were taken in, in the order of the file. For acts, not for showing: health facts."""
    rows = ImportRow.objects.filter(run=run, individual__isnull=False).exclude(outcome=RowOutcome.REFUSED)
    return [_line(row) for row in rows.order_by("row_number")]


@dataclass(frozen=True)
class ShownImportRow:
    """A row of a run as an actor may see it: without the right to see health facts, no fields and no reasons."""

    place: str
    code: str
    outcome: str | Promise
    individual: Individual | None
    changes: tuple[Difference, ...]
    reasons: tuple[str, ...]


def rows_of_run(run: ImportRun) -> "QuerySet[ImportRow]":
    """What a run did, in the order of the file."""
    return ImportRow.objects.filter(run=run).select_related("individual").order_by("sheet", "row_number")


def rows_of_preview(run: ImportRun) -> "QuerySet[PreviewRow]":
    """What a run would do, in the order of the file."""
    return PreviewRow.objects.filter(run=run).select_related("individual").order_by("sheet", "row_number")


def shown_import_rows(*, actor: Actor, rows: Iterable[ImportRow]) -> list[ShownImportRow]:
    """These rows of a run; what a row tells of a person's health is masked."""
    open_ = may_see_health(actor)
    return [
        ShownImportRow(
            place=_place_of(row),
            code=row.outcome,
            outcome=RowOutcome(row.outcome).label,
            individual=row.individual,
            changes=differences(row.before, row.after) if open_ else (),
            reasons=tuple(row.reasons) if open_ else (),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class ShownPreviewRow:
    """A row of a preview as an actor may see it; changes and reasons only with the right to see health facts."""

    row: PreviewRow
    place: str
    code: str
    outcome: str | Promise
    changes: tuple[Difference, ...]
    reasons: tuple[str, ...]
    candidates: tuple[Individual, ...]


def shown_preview_rows(*, actor: Actor, rows: Collection[PreviewRow]) -> list[ShownPreviewRow]:
    """These rows of a preview with their candidates; one query."""
    wanted = {key for row in rows for key in row.candidates}
    people = Individual.objects.select_related("hamlet").in_bulk(list(wanted))
    open_ = may_see_health(actor)
    return [
        ShownPreviewRow(
            row=row,
            place=_place_of(row),
            code=row.outcome,
            outcome=RowOutcome(row.outcome).label,
            changes=_changes_of(row) if open_ else (),
            reasons=tuple(row.reasons) if open_ else (),
            candidates=tuple(people[key] for key in row.candidates if key in people),
        )
        for row in rows
    ]


def _changes_of(row: PreviewRow) -> tuple[Difference, ...]:
    before, after = ({name: pair[side] for name, pair in row.changes.items()} for side in (0, 1))
    return differences(before, after)


def _place_of(row: ImportRow | PreviewRow) -> str:
    """Where it stands in the file: its sheet, where there are several, and its number."""
    return f"{row.sheet}!{row.row_number}" if row.sheet else str(row.row_number)


def _line(row: ImportRow) -> ImportedEntitlement:
    values = row.values
    return ImportedEntitlement(
        row_number=row.row_number,
        individual_id=row.individual_id or 0,
        category_text=values["category_text"],
        category=values["category"],
        coefficient=Decimal(values["coefficient"]) if values["coefficient"] is not None else None,
        amount=values["amount"],
        arrears_months=values["arrears_months"],
        arrears_amount=values["arrears_amount"],
        decision_number=values["decision_number"],
        decided_on=_date(values["decided_on"]),
        first_month=_date(values["first_month"]),
        way=values["way"],
        cared_for_id=values["cared_for_id"],
    )


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
