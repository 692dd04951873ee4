"""Taking in what bank and post office answered: whole or not at all, each file once."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_rows
from ansinh.core.events import announce
from ansinh.payments.errors import BadAnswer, WrongState
from ansinh.payments.events import PaymentReturned
from ansinh.payments.files.answer import REFERENCE_FORM, AnswerDocument, AnsweredTransfer
from ansinh.payments.models import Answer, AnswerStatus, LineState, Payment, Payroll, PayrollState

from .approval import lock_payroll
from .uncollected import announce_uncollected

ANSWERABLE = (PayrollState.SENT, PayrollState.RECONCILED)
_LINE_COLUMNS = ("area_path", "answer_id", "transfer_reference", "amount", "status", "reason_code", "reason")


@dataclass(frozen=True)
class Reconciliation:
    """What a file changed, in transfers; `waiting_count` is what the payroll still waits for."""

    answer: Answer
    paid_count: int
    returned_count: int
    known_count: int
    elsewhere_count: int
    undecided_count: int
    waiting_count: int


@dataclass(frozen=True)
class _Sum:
    """A transfer of the payroll as it stands: its lines, their sum and state."""

    individual_id: int
    line_ids: tuple[int, ...]
    amount: int
    state: str


@transaction.atomic
def reconcile_payroll(*, actor: Actor, payroll: Payroll, answer: AnswerDocument) -> Reconciliation:
    """Take in one answer; the same file again changes nothing. The last open transfer answered reconciles the payroll.

    Raises NoRight, WrongState, and BadAnswer with a sentence for each entry that does not fit (another commune's
    payroll, an unknown payment, another amount, paid after it came back); then nothing of the file is kept.
    """
    actor.require("reconcile_payroll", area_path=payroll.area_path)
    payroll = lock_payroll(payroll)
    sha256 = hashlib.sha256(answer.content).hexdigest()
    taken_in = Answer.objects.filter(payroll=payroll, sha256=sha256).first()
    if taken_in is not None:
        waiting = Payment.objects.filter(payroll=payroll, state=LineState.SENT)
        return Reconciliation(
            taken_in, 0, 0, len(answer.transfers), 0, 0, waiting.values("transfer_reference").distinct().count()
        )
    if payroll.state not in ANSWERABLE:
        needed = ", ".join(str(state.label) for state in ANSWERABLE)
        raise WrongState(what=payroll.reference, state=payroll.get_state_display(), needed=needed)
    sums = _sums(payroll)
    ours, elsewhere_count = _of_this_payroll(payroll, answer)
    _refuse_bad_entries(answer, ours, sums)

    decided = {transfer.reference: transfer for transfer in ours if transfer.is_paid is not None}
    paid = [entry for entry in decided.values() if entry.is_paid and sums[entry.reference].state == LineState.SENT]
    returned = [
        entry
        for entry in decided.values()
        if not entry.is_paid and sums[entry.reference].state in (LineState.SENT, LineState.PAID)
    ]
    _settle(payroll, paid, returned, sums)
    kept = _keep(actor, payroll, answer, sha256, list(decided.values()), sums)
    waiting_count = (
        sum(entry.state == LineState.SENT for entry in sums.values())
        - len(paid)
        - sum(sums[entry.reference].state == LineState.SENT for entry in returned)
    )
    if waiting_count == 0 and payroll.state == PayrollState.SENT:
        payroll.state, payroll.reconciled_on = PayrollState.RECONCILED, clock.today()
        payroll.save()
    result = Reconciliation(
        kept, len(paid), len(returned), len(decided) - len(paid) - len(returned), elsewhere_count,
        len(ours) - len(decided), waiting_count,
    )  # fmt: skip
    record(
        actor=actor,
        act="reconcile_payroll",
        on=payroll,
        area_path=payroll.area_path,
        after={
            "file": answer.name, "sha256": sha256, "paid": result.paid_count, "returned": result.returned_count,
            "state": payroll.state,
        },
    )  # fmt: skip
    for entry in returned:
        lines = sums[entry.reference]
        announce(PaymentReturned(payroll.pk, lines.individual_id, lines.line_ids, _reason(entry)))
    announce_uncollected(payroll, [sums[entry.reference].individual_id for entry in returned])
    return result


def _sums(payroll: Payroll) -> dict[str, _Sum]:
    lines: dict[str, list[Payment]] = defaultdict(list)
    for line in (
        Payment.objects.select_for_update(of=("self",))
        .filter(payroll=payroll)
        .exclude(state=LineState.CANCELLED)
        .order_by("pk")
        .only("pk", "individual_id", "amount", "state", "transfer_reference")
    ):
        lines[line.transfer_reference].append(line)
    return {
        reference: _Sum(
            group[0].individual_id, tuple(line.pk for line in group), sum(line.amount for line in group), group[0].state
        )
        for reference, group in lines.items()
    }


def _of_this_payroll(payroll: Payroll, answer: AnswerDocument) -> tuple[list[AnsweredTransfer], int]:
    """A statement of the account also tells of fees and of the commune's other payrolls: those are passed over."""
    if not answer.format.covers_an_account:
        return list(answer.transfers), 0
    code = payroll.reference.split("-", 1)[0]
    ours = []
    for entry in answer.transfers:
        form = REFERENCE_FORM.match(entry.reference)
        foreign = form is not None and form["code"] != code
        if entry.reference.startswith(f"{payroll.reference}-") or foreign:
            ours.append(entry)
    if not ours:
        raise BadAnswer(
            answer.name, [gettext("it tells of no transfer of payroll %(payroll)s") % {"payroll": payroll.reference}]
        )
    return ours, len(answer.transfers) - len(ours)


def _refuse_bad_entries(answer: AnswerDocument, ours: Sequence[AnsweredTransfer], sums: dict[str, _Sum]) -> None:
    problems: list[str] = []
    seen: dict[str, AnsweredTransfer] = {}
    for entry in ours:
        values = {"place": entry.place, "reference": entry.reference, "came": entry.amount}
        if entry.reference not in sums:
            problems.append(_unknown(entry, next(iter(sums), "")))
            continue
        known = sums[entry.reference]
        if entry.amount is not None and entry.amount != known.amount:
            values["expected"] = known.amount
            problems.append(
                gettext("row %(place)s, amount: %(reference)s is %(expected)s đồng, the file says %(came)s") % values
            )
        earlier = seen.setdefault(entry.reference, entry)
        if earlier is not entry and not answer.format.covers_an_account:
            problems.append(gettext("row %(place)s: %(reference)s stands in the file twice") % values)
        came_back = known.state in (LineState.RETURNED, LineState.REISSUED)
        if entry.is_paid and came_back:
            problems.append(
                gettext("row %(place)s: %(reference)s came back before, the file says it was paid") % values
            )
    if problems:
        raise BadAnswer(answer.name, problems)


def _unknown(entry: AnsweredTransfer, example: str) -> str:
    values = {"place": entry.place, "reference": entry.reference, "example": example}
    form, ours = REFERENCE_FORM.match(entry.reference), REFERENCE_FORM.match(example)
    if form is None or ours is None:
        return (
            gettext("row %(place)s, reference: expected one like %(example)s, the file says “%(reference)s”") % values
        )
    if form["code"] != ours["code"]:
        values["code"] = form["code"]
        return (
            gettext("row %(place)s: %(reference)s belongs to a payroll of commune %(code)s, not to this one") % values
        )
    if (form["month"], form["number"]) != (ours["month"], ours["number"]):
        return gettext("row %(place)s: %(reference)s belongs to another payroll of this commune") % values
    return gettext("row %(place)s: %(reference)s is no payment of this payroll") % values


def _settle(
    payroll: Payroll, paid: Sequence[AnsweredTransfer], returned: Sequence[AnsweredTransfer], sums: dict[str, _Sum]
) -> None:
    """One statement for what was paid, one for each distinct reason of a return."""
    paid_ids = [pk for entry in paid for pk in sums[entry.reference].line_ids]
    Payment.objects.filter(pk__among=paid_ids).update(state=LineState.PAID)
    by_reason: dict[str, list[int]] = defaultdict(list)
    for entry in returned:
        by_reason[_reason(entry)].extend(sums[entry.reference].line_ids)
    for reason, line_ids in by_reason.items():
        Payment.objects.filter(pk__among=line_ids).update(state=LineState.RETURNED, return_reason=reason)


def _reason(entry: AnsweredTransfer) -> str:
    return (entry.reason or entry.reason_code or "không nêu lý do")[:300]


def _keep(
    actor: Actor,
    payroll: Payroll,
    answer: AnswerDocument,
    sha256: str,
    decided: Sequence[AnsweredTransfer],
    sums: dict[str, _Sum],
) -> Answer:
    kept = Answer.objects.create(
        payroll=payroll,
        area_path=payroll.area_path,
        kind=answer.format.value,
        name=answer.name[:200],
        sha256=sha256,
        content=answer.content,
        received_by=actor.username,
        received_at=clock.now(),
    )
    insert_rows(
        "payments_answerline",
        _LINE_COLUMNS,
        [
            (
                payroll.area_path, kept.pk, entry.reference, sums[entry.reference].amount,
                AnswerStatus.PAID.value if entry.is_paid else AnswerStatus.RETURNED.value, entry.reason_code[:35],
                entry.reason[:300],
            )
            for entry in decided
        ],
    )  # fmt: skip
    return kept
