"""Taking in an office's monthly payment list: one transaction, and every row's outcome with its reasons."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.sheets import read_sheet
from ansinh.registry.errors import ListRefused, ListUnreadable
from ansinh.registry.lists.layout import NoTableFound
from ansinh.registry.lists.payment_list import Fault, read_payment_list
from ansinh.registry.models import ImportRow, ImportRun, RowOutcome
from ansinh.registry.services.import_apply import apply_plans
from ansinh.registry.services.import_facts import raw_values
from ansinh.registry.services.import_plan import PersonPlan, plan_import
from ansinh.registry.services.people import check_commune_in_force


@dataclass(frozen=True)
class RowResult:
    """What one row of the file was: its outcome, the fields changed, why it was refused, what to look at."""

    number: int
    outcome: str
    name: str
    individual_id: int | None
    changed: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportOutcome:
    """What a file did, or on a dry run would do. `run` is None when nothing was written."""

    file_name: str
    rows: tuple[RowResult, ...]
    run: ImportRun | None = None

    def count(self, outcome: str) -> int:
        """How many rows had this outcome (`RowOutcome`)."""
        return sum(1 for row in self.rows if row.outcome == outcome)

    @property
    def refusals(self) -> list[str]:
        """A sentence for each fault: file, row, field, what was expected, what came, what to do."""
        return [
            str(_("%(file)s, row %(row)s, %(name)s: %(fault)s"))
            % {"file": self.file_name, "row": row.number, "name": row.name, "fault": fault.sentence}
            for row in self.rows
            for fault in row.faults
        ]

    @property
    def warnings(self) -> list[str]:
        """A sentence for each thing to look at; the row was taken in all the same."""
        return [
            str(_("%(file)s, row %(row)s, %(name)s: %(warning)s"))
            % {"file": self.file_name, "row": row.number, "name": row.name, "warning": warning}
            for row in self.rows
            for warning in row.warnings
        ]


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
    """Take in the payment list of the commune `area` for `month`: people, households, facts, accounts, payees.

    `on` is the day whose units and hamlets the file means. The same file twice changes nothing. A refused row
    refuses the file (ListRefused, its `outcome` says why) unless `keep_good_rows`. A dry run leaves nothing behind.
    Raises UnreadableFile, ListUnreadable, ListRefused, NotInForce.
    """
    actor.require("import_recipients", area_path=area.path)
    check_commune_in_force(area, on=on)
    try:
        rows = read_payment_list(read_sheet(path))
    except NoTableFound:
        raise ListUnreadable(file=path.name) from None
    with transaction.atomic():
        # Two imports of one commune wait for each other, or both would register the same people.
        Area.objects.select_for_update(no_key=True).filter(pk=area.pk).first()
        plans = plan_import(area=area, rows=rows, on=on)
        apply_plans(actor=actor, area=area, plans=plans, month=month, on=on)
        outcome = ImportOutcome(path.name, _results(plans))
        refused = outcome.count(RowOutcome.REFUSED)
        if dry_run or (refused and not keep_good_rows):
            transaction.set_rollback(True)
        elif outcome.count(RowOutcome.NEW) or outcome.count(RowOutcome.CHANGED):
            run = _write_run(actor, path, area, month, plans, outcome)
            outcome = ImportOutcome(path.name, outcome.rows, run)
    if refused and not (dry_run or keep_good_rows):
        raise ListRefused(file=path.name, count=refused, outcome=outcome)
    return outcome


def _sealed(values: Mapping[str, object]) -> dict[str, object]:
    return {name: str(value) if isinstance(value, datetime.date) else value for name, value in values.items()}


def _results(plans: Sequence[PersonPlan]) -> tuple[RowResult, ...]:
    return tuple(sorted((_result(plan, row.number) for plan in plans for row in plan.rows), key=lambda r: r.number))


def _result(plan: PersonPlan, number: int) -> RowResult:
    row = next(row for row in plan.rows if row.number == number)
    if plan.is_refused:
        outcome = RowOutcome.REFUSED
    elif plan.is_new:
        outcome = RowOutcome.NEW
    else:
        outcome = RowOutcome.CHANGED if plan.after else RowOutcome.KNOWN
    faults = tuple(plan.faults.get(number, ()))
    if plan.is_refused and not faults:
        faults = (_another_row(plan, row.full_name),)
    return RowResult(
        number=number,
        outcome=outcome,
        name=row.full_name,
        individual_id=plan.individual.pk if plan.individual and not plan.is_refused else None,
        changed=tuple(sorted(plan.after)) if outcome == RowOutcome.CHANGED else (),
        faults=faults,
        warnings=tuple(plan.warnings.get(number, ())),
    )


def _another_row(plan: PersonPlan, name: str) -> Fault:
    other = min(plan.faults)
    return Fault(
        field=str(_("name")),
        expected=str(_("every row of this person to be right")),
        came=name,
        advice=str(_("Row %(row)s of the same person was refused.")) % {"row": other},
    )


def _write_run(
    actor: Actor, path: Path, area: Area, month: Month, plans: Sequence[PersonPlan], outcome: ImportOutcome
) -> ImportRun:
    counts = {f"{result}_count": outcome.count(result) for result in RowOutcome.values}
    run = ImportRun.objects.create(
        area=area,
        area_path=area.path,
        file_name=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        month=month.first_day,
        imported_by=actor.username,
        imported_at=clock.now(),
        **counts,
    )
    by_number = {result.number: result for result in outcome.rows}
    ImportRow.objects.bulk_create(
        ImportRow(
            run=run,
            area_path=area.path,
            row_number=row.number,
            outcome=by_number[row.number].outcome,
            individual_id=by_number[row.number].individual_id,
            values=raw_values(row, plan.cared_for),
            before=_sealed(plan.before),
            after=_sealed(plan.after),
            reasons=[fault.sentence for fault in by_number[row.number].faults] + list(by_number[row.number].warnings),
        )
        for plan in plans
        for row in plan.rows
    )
    record(
        actor=actor, act="import_recipients", on=run, area_path=area.path,
        after={"file": path.name, "sha256": run.sha256, "month": str(month), **counts},
    )  # fmt: skip
    return run
