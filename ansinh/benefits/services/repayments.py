"""Money that comes back of a decided recovery: recorded by its voucher; a wrong entry is taken back with its reason."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from ansinh.audit.services import record
from ansinh.benefits.errors import DayOutOfTime, NeverFromEstate, NoReasonGiven
from ansinh.benefits.errors_of_recovery import (
    MoreThanOpen,
    NothingAskedNow,
    NoVoucherGiven,
    RepaymentTakenBack,
    VoucherKnown,
)
from ansinh.benefits.life_cycles import check_move
from ansinh.benefits.models import RECOVERY_MOVES, DecisionState, Recovery, RecoveryState, Repayment
from ansinh.benefits.policies import ASSESS
from ansinh.benefits.queries.repayments import came_in, repayments_of, standing, upheld_complaint
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.money import format_dong
from ansinh.core.text import tidy
from ansinh.registry.models import Individual


@transaction.atomic
def record_repayment(*, actor: Actor, recovery: Recovery, amount: int, received_on: dt.date, voucher: str) -> Repayment:
    """Money came in by this voucher; with the last đồng the recovery is repaid.

    Raises NoVoucherGiven, WrongState, NothingAskedNow, DayOutOfTime, NeverFromEstate, VoucherKnown, MoreThanOpen.
    """
    actor.require(ASSESS, area_path=recovery.area_path)
    words = tidy(voucher)
    if not words:
        raise NoVoucherGiven
    locked = _locked(recovery)
    check_move(_("The recovery"), locked.state, RecoveryState.REPAID, RECOVERY_MOVES)
    _check_asked(locked, received_on)
    if standing(repayments_of(locked)).filter(voucher=words).exists():
        raise VoucherKnown(voucher=words)
    still_open = locked.amount - came_in(locked)
    if not 0 < amount <= still_open:
        raise MoreThanOpen(open=format_dong(still_open), came=format_dong(amount))
    repayment = Repayment.objects.create(
        area_path=locked.area_path,
        recovery=locked,
        received_on=received_on,
        amount=amount,
        voucher=words,
        recorded_by=actor.username,
        recorded_at=clock.now(),
    )
    before = {"state": locked.state, "still_open": still_open}
    if amount == still_open:
        _move(locked, RecoveryState.REPAID)
    after = {"state": locked.state, "still_open": still_open - amount, "amount": amount, "voucher": words}
    record(actor=actor, act="record_repayment", on=locked, area_path=locked.area_path, before=before, after=after)
    return repayment


@transaction.atomic
def take_back_repayment(*, actor: Actor, repayment: Repayment, why: str) -> Repayment:
    """It was entered wrongly: the row stays with its reason and counts no more.

    Raises NoReasonGiven, RepaymentTakenBack.
    """
    actor.require(ASSESS, area_path=repayment.area_path)
    if not tidy(why):
        raise NoReasonGiven
    locked = _locked(repayment.recovery)
    entry = Repayment.objects.get(pk=repayment.pk)
    if entry.taken_back_at is not None:
        raise RepaymentTakenBack(voucher=entry.voucher)
    still_open = locked.amount - came_in(locked)
    before = {"state": locked.state, "still_open": still_open}
    entry.taken_back_by, entry.taken_back_at, entry.taking_back_reason = actor.username, clock.now(), tidy(why)
    entry.save(update_fields=["taken_back_by", "taken_back_at", "taking_back_reason"])
    if locked.state == RecoveryState.REPAID:
        _move(locked, RecoveryState.DECIDED)
    after = {
        "state": locked.state, "still_open": still_open + entry.amount, "amount": entry.amount,
        "voucher": entry.voucher,
    }  # fmt: skip
    record(
        actor=actor, act="take_back_repayment", on=locked, area_path=locked.area_path, before=before, after=after,
        why=entry.taking_back_reason,
    )  # fmt: skip
    return entry


def _locked(recovery: Recovery) -> Recovery:
    """Without the person, who may have moved out of sight since."""
    return Recovery.objects.select_for_update().get(pk=recovery.pk)


def _move(recovery: Recovery, state: RecoveryState) -> None:
    recovery.state = state
    recovery.save(update_fields=["state"])


def _check_asked(recovery: Recovery, received_on: dt.date) -> None:
    """Whether money of that day may come back by the decision as it stands."""
    decision, today = recovery.decision, clock.today()
    assert decision is not None  # noqa: S101 - the table wants it of whatever is decided
    if decision.state != DecisionState.IN_EFFECT or upheld_complaint(recovery) is not None:
        raise NothingAskedNow(reference=decision.reference)
    if not decision.decided_on <= received_on <= today:
        raise DayOutOfTime(earliest=decision.decided_on, latest=today, on=received_on)
    dead = Individual.objects.filter(pk=recovery.individual_id, died_on__lt=received_on).first()
    if dead is not None:
        raise NeverFromEstate(name=dead.full_name, died_on=dead.died_on)
