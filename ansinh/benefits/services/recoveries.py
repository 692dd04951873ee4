"""Overpayments: looked for, proposed, decided by the chair or waived; never netted off by themselves."""

import datetime as dt
from contextlib import nullcontext

from django.db import transaction
from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.benefits.errors import MonthOutOfTime, NeverFromEstate, NoReasonGiven, NothingOverpaid
from ansinh.benefits.life_cycles import check_move
from ansinh.benefits.models import (
    RECOVERY_MOVES,
    Decision,
    DecisionKind,
    Fault,
    Recovery,
    RecoveryMonth,
    RecoveryState,
)
from ansinh.benefits.policies import ASSESS, DECIDE
from ansinh.benefits.services.recovery_writing import write_recoveries
from ansinh.benefits.services.settling import differences_of
from ansinh.benefits.services.writing import NewItem, write_decision
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.text import tidy
from ansinh.core.wall import widened
from ansinh.judgement.law import FIRST_MONTH
from ansinh.payments.models import Cause
from ansinh.registry.models import Individual

COUNTRY = "vn."


@transaction.atomic
def propose_recovery(
    *,
    actor: Actor,
    area: Area,
    individual: Individual,
    first: Month,
    last: Month,
    fault: Fault,
    reason: str,
    on: dt.date,
) -> Recovery:
    """Compute what a person was paid above the law in these months, and propose to ask it back.

    Nothing is withheld by it. Raises NoReasonGiven, NeverFromEstate, NothingOverpaid, MonthOutOfTime for months of
    before the law held here or after the next one, which nobody has been paid for.
    """
    actor.require(ASSESS, area_path=area.path)
    if not tidy(reason):
        raise NoReasonGiven
    if individual.died_on is not None:
        raise NeverFromEstate(name=individual.full_name, died_on=individual.died_on)
    latest = Month.of(on).next()
    for month in (first, last):
        if not FIRST_MONTH <= month <= latest:
            raise MonthOutOfTime(first=FIRST_MONTH.in_vietnamese, last=latest.in_vietnamese, month=month.in_vietnamese)
    found = differences_of(area=area, months={individual.pk: set(first.through(last))})
    too_much = [one for one in found if one.difference < 0]
    written = write_recoveries(actor=actor, area=area, found=too_much, fault=fault, reason=tidy(reason), on=on)
    if not written:
        raise NothingOverpaid(name=individual.full_name, first=first.in_vietnamese, last=last.in_vietnamese)
    return written[0]


@transaction.atomic
def decide_recovery(
    *, actor: Actor, recovery: Recovery, signed_on: dt.date, instalments: int = 1, number: str = ""
) -> Decision:
    """The chair signs that the money is asked back, in instalments, with the right to complain.

    Raises WrongState, NeverFromEstate, and what `write_decision` raises.
    """
    actor.require(DECIDE, area_path=recovery.area_path)
    locked = _locked(recovery)
    check_move(_("The recovery"), locked.state, RecoveryState.DECIDED, RECOVERY_MOVES)
    person = Individual.objects.filter(pk=locked.individual_id).first()
    if person is not None and person.died_on is not None:
        raise NeverFromEstate(name=person.full_name, died_on=person.died_on)
    months = list(RecoveryMonth.objects.filter(recovery=locked))
    # Whoever moved away is out of sight, and owes what was overpaid all the same.
    with widened(COUNTRY) if person is None else nullcontext():
        decision = write_decision(
            actor=actor,
            area=locked.area,
            kind=DecisionKind.RECOVER,
            items=[_item(locked, month) for month in months],
            signed_on=signed_on,
            subject="Về việc thu hồi kinh phí trợ giúp xã hội chi thừa",
            number=number,
        )
    locked.state, locked.decision, locked.instalments = RecoveryState.DECIDED, decision, instalments
    locked.save(update_fields=["state", "decision", "instalments"])
    record(
        actor=actor,
        act="decide_recovery",
        on=locked,
        area_path=locked.area_path,
        before={"state": RecoveryState.PROPOSED},
        after={"state": locked.state, "amount": locked.amount, "instalments": instalments},
    )
    return decision


@transaction.atomic
def cancel_recovery(*, actor: Actor, recovery: Recovery, why: str) -> Recovery:
    """The office asks nothing back, and says why. Raises NoReasonGiven, WrongState."""
    actor.require(DECIDE, area_path=recovery.area_path)
    if not tidy(why):
        raise NoReasonGiven
    locked = _locked(recovery)
    check_move(_("The recovery"), locked.state, RecoveryState.WAIVED, RECOVERY_MOVES)
    locked.state, locked.waiving_reason = RecoveryState.WAIVED, tidy(why)
    locked.save(update_fields=["state", "waiving_reason"])
    record(
        actor=actor,
        act="cancel_recovery",
        on=locked,
        area_path=locked.area_path,
        before={"state": RecoveryState.PROPOSED},
        after={"state": locked.state},
        why=locked.waiving_reason,
    )
    return locked


def _locked(recovery: Recovery) -> Recovery:
    return Recovery.objects.select_for_update(of=("self",)).select_related("area").get(pk=recovery.pk)


def _item(recovery: Recovery, month: RecoveryMonth) -> NewItem:
    return NewItem(
        kind=DecisionKind.RECOVER,
        individual_id=recovery.individual_id,
        benefit=month.benefit,
        category=month.category,
        cared_for_id=month.cared_for_id,
        month=Month.of(month.for_month),
        amount=month.excess,
        cause=Cause.OVERPAID,
        reasons=(recovery.reason,),
        facts={"paid": month.paid_amount, "due": month.due_amount, "fault": recovery.fault},
    )
