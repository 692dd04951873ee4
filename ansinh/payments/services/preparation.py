"""Preparing the payroll of a commune and a month in one set-based run."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction

from ansinh.areas.models import Area, Level
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_rows
from ansinh.core.months import Month
from ansinh.core.wall import widened
from ansinh.payments.deadline import ready_before
from ansinh.payments.errors import NotACommune, NothingToPay, WrongState
from ansinh.payments.models import LineKind, PaymentCycle, Payroll, PayrollState

from .candidates import Candidate, candidates_for
from .law import refuse_lines_that_break_the_law
from .people import Person, Receipt, people_for_payroll, receipts_for_payroll

_COLUMNS = (
    "area_path", "payroll_id", "individual_id", "recipient_id", "entitlement_id", "due_id", "reissue_of_id",
    "corrects_id", "kind", "benefit", "category", "cared_for_id", "for_month", "cause", "decision_reference", "amount",
    "months_unpaid", "state", "return_reason", "is_reissue_asked", "reissue_recipient_id", "beneficiary_name",
    "birth_year", "household_id", "hamlet_id", "address", "payee_individual_id", "payee_name", "way", "bank_bin",
    "account_number", "account_holder", "transfer_reference", "problem",
    "evidence",
)  # fmt: skip

EVERYWHERE = "vn."


class _Line(NamedTuple):
    candidate: Candidate
    person: Person
    receipt: Receipt

    @property
    def transfer(self) -> tuple[Any, ...]:
        """Lines alike in this reach the payee in one sum."""
        receipt = self.receipt
        return (self.person.pk, self.candidate.recipient_id, receipt.way, receipt.bank_bin, receipt.account_number)


@transaction.atomic
def prepare_payroll(*, actor: Actor, area: Area, month: Month, on: date) -> Payroll:
    """The payroll of the commune `area` for `month`, prepared on `on`; prepared already, it comes back as it is.

    Lines: regular months of the entitlements in force, dues that wait, money that came back. Raises NoRight,
    NotACommune, NothingToPay, NoLineCheck and LinesBreakTheLaw (with every line); nothing of a refused run is kept.
    Lines whose payee is wrong in the registry are kept with their `problem`, and keep the payroll from approval.
    """
    actor.require("prepare_payroll", area_path=area.path)
    _refuse_unless_commune(area, month)
    payroll = _locked_payroll(area, month)
    if payroll.state != PayrollState.DRAFTED:
        if payroll.state == PayrollState.CANCELLED:
            raise WrongState(what=str(payroll), state=payroll.get_state_display(), needed=PayrollState.DRAFTED.label)
        return payroll

    candidates = candidates_for(area.path, month)
    wanted = {pk for candidate in candidates for pk in (candidate.individual_id, candidate.recipient_id)}
    people = people_for_payroll(wanted, on)
    gone = wanted - people.keys()
    # Somebody who moved away is still owed what this commune owes: then the wall opens for exactly these people.
    with widened(EVERYWHERE) if gone else nullcontext():
        lines = _with_payees(candidates, people | people_for_payroll(gone, on) if gone else people, on)
        if not lines:
            raise NothingToPay(area=area.full_name, month=month)
        evidence = refuse_lines_that_break_the_law([line.candidate.to_check() for line in lines])
        insert_rows("payments_payment", _COLUMNS, _rows(payroll, area, lines, evidence))

    payroll.state = PayrollState.PREPARED
    payroll.prepared_by, payroll.prepared_by_name, payroll.prepared_on = actor.username, actor.full_name, on
    payroll.rejected_by, payroll.rejection_reason = "", ""
    payroll.line_count = len(lines)
    payroll.total_amount = sum(line.candidate.amount for line in lines)
    payroll.save()
    record(
        actor=actor,
        act="prepare_payroll",
        on=payroll,
        area_path=area.path,
        after={
            "reference": payroll.reference,
            "lines": payroll.line_count,
            "amount": payroll.total_amount,
            "problems": sum(bool(line.receipt.problem) for line in lines),
            "late": on >= payroll.ready_before,
            "moved_away": len(gone),
        },
    )
    return payroll


def _refuse_unless_commune(area: Area, month: Month) -> None:
    begun = area.valid_from <= month.last_day
    if area.level != Level.COMMUNE or not begun or (area.valid_to is not None and area.valid_to <= month.first_day):
        raise NotACommune(area=area.full_name, month=month)


def _locked_payroll(area: Area, month: Month) -> Payroll:
    """The cycle's payroll, made where there is none; the cycle's lock lets one preparation through at a time."""
    PaymentCycle.objects.get_or_create(area=area, month=month.first_day, defaults={"area_path": area.path})
    cycle = PaymentCycle.objects.select_for_update(of=("self",)).get(area=area, month=month.first_day)
    payrolls = list(Payroll.objects.select_for_update(of=("self",)).filter(cycle=cycle).order_by("pk"))
    for payroll in payrolls:
        if payroll.state != PayrollState.CANCELLED:
            return payroll
    return Payroll.objects.create(
        cycle=cycle,
        area_path=area.path,
        reference=f"{area.code}-{month.year}{month.number:02d}-{len(payrolls) + 1}",
        ready_before=ready_before(month),
    )


def _with_payees(candidates: Sequence[Candidate], people: dict[int, Person], on: date) -> list[_Line]:
    """The lines in the order of the list: by hamlet, then by name."""
    receipts = receipts_for_payroll(people, on)
    lines = [
        _Line(candidate, people[candidate.individual_id], receipts[candidate.recipient_id])
        for candidate in candidates
        if not _is_held(candidate, people[candidate.individual_id])
    ]
    return sorted(lines, key=lambda line: (line.person.hamlet_id or 0, line.person.sort_key, line.person.pk))


def _is_held(candidate: Candidate, person: Person) -> bool:
    """Money that came back is held after a death until an heir or guardian proves the claim (rules.md) [choice]."""
    return candidate.kind == LineKind.REISSUE and not candidate.is_asked and person.died_on is not None


def _rows(payroll: Payroll, area: Area, lines: Sequence[_Line], evidence: Sequence[str]) -> list[tuple[Any, ...]]:
    numbers: dict[tuple[Any, ...], int] = {}
    rows = []
    for line, told in zip(lines, evidence, strict=True):
        number = numbers.setdefault(line.transfer, len(numbers) + 1)
        candidate, person, receipt = line.candidate, line.person, line.receipt
        rows.append((
            area.path, payroll.pk, candidate.individual_id, candidate.recipient_id, candidate.entitlement_id,
            candidate.due_id, candidate.reissue_of_id, candidate.corrects_id, candidate.kind, candidate.benefit,
            candidate.category, candidate.cared_for_id, candidate.for_month, candidate.cause,
            candidate.decision_reference, candidate.amount, candidate.months_unpaid, "due", "", False, None,
            person.full_name, person.birth_year, person.household_id, person.hamlet_id, person.address,
            receipt.payee_id, receipt.payee_name, receipt.way, receipt.bank_bin, receipt.account_number,
            receipt.account_holder, f"{payroll.reference}-{number:05d}", receipt.problem,
            told,
        ))  # fmt: skip
    return rows
