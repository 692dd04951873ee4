"""A report from a hamlet, and the officer's answer: only the answer changes something, by the acts of the registry."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.coordination.errors import (
    DayInFuture,
    NobodyToMove,
    NoReason,
    NotThisWay,
    ReportAnswered,
    ReportWaits,
    WrongSubject,
)
from ansinh.coordination.models import (
    OF_HOUSEHOLDS,
    OF_PEOPLE,
    REPORT_MOVES,
    HamletReport,
    ReportKind,
    ReportState,
)
from ansinh.coordination.policies import CONFIRM, REPORT
from ansinh.coordination.queries import homes_of
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.registry.models import Household, Individual, MoveRequest
from ansinh.registry.queries import survivor_of
from ansinh.registry.services import approve_move_request, assign_hamlet, record_death


@transaction.atomic
def submit_report(
    *, actor: Actor, kind: ReportKind, subject: Individual | Household, happened_on: dt.date, note: str = ""
) -> HamletReport:
    """A hamlet head tells what happened to a person or a household; it waits for the commune, nothing changes by it.

    Raises NoRight, OutsideScope, WrongSubject, DayInFuture, ReportWaits.
    """
    actor.require(REPORT, area_path=subject.area_path)
    is_person = isinstance(subject, Individual)
    if subject.hamlet is None or kind not in (OF_PEOPLE if is_person else OF_HOUSEHOLDS):
        raise WrongSubject(kind=ReportKind(kind).label)
    if happened_on > clock.today():
        raise DayInFuture(on=happened_on, today=clock.today())
    name = subject.full_name if isinstance(subject, Individual) else homes_of([subject])[0].name
    try:
        with transaction.atomic():
            report = HamletReport.objects.create(
                area_path=subject.area_path, hamlet=subject.hamlet, kind=kind,
                individual=subject if isinstance(subject, Individual) else None,
                household=subject if isinstance(subject, Household) else None,
                about=name[:120] or str(subject), happened_on=happened_on, note=tidy(note)[:300],
                reported_by=actor.username, reported_by_name=actor.full_name, reported_on=clock.today(),
            )  # fmt: skip
    except IntegrityError:
        raise ReportWaits(kind=ReportKind(kind).label, name=name) from None
    record(
        actor=actor, act="submit_report", on=report, area_path=report.area_path,
        after={"kind": kind, "individual": report.individual_id, "household": report.household_id,
               "happened_on": happened_on},
    )  # fmt: skip
    return report


@transaction.atomic
def approve_report(*, actor: Actor, report: HamletReport) -> HamletReport:
    """The office takes a birth or a return as true; what follows is recorded on the page of the person or household.

    Raises ReportAnswered, NotThisWay.
    """
    locked = _locked(actor, report)
    if locked.kind not in (ReportKind.BORN, ReportKind.CAME_BACK):
        raise NotThisWay
    return _answer(actor, locked, ReportState.CONFIRMED)


@transaction.atomic
def approve_death_report(
    *, actor: Actor, report: HamletReport, died_on: dt.date, certificate: str = ""
) -> HamletReport:
    """The death is recorded in the registry, and what follows from it at once. Raises what `record_death` raises."""
    locked = _locked(actor, report)
    if locked.kind != ReportKind.DIED or locked.individual is None:
        raise NotThisWay
    person = survivor_of(locked.individual)
    record_death(actor=actor, individual=person, died_on=died_on, certificate=certificate)
    return _answer(actor, locked, ReportState.CONFIRMED, died_on=died_on)


@transaction.atomic
def approve_move_report(
    *,
    actor: Actor,
    report: HamletReport,
    on: dt.date,
    request: MoveRequest | None = None,
    hamlet: Area | None = None,
) -> HamletReport:
    """Somebody left the hamlet: sent to the commune that asked, or put into another hamlet of this one.

    With neither, the report is only taken as true: the person goes when the new commune asks.
    Raises ReportAnswered, NotThisWay, NobodyToMove, and what the acts of the registry raise.
    """
    locked = _locked(actor, report)
    if locked.kind != ReportKind.MOVED_AWAY:
        raise NotThisWay
    if request is not None:
        if locked.individual is None or request.identity_number != survivor_of(locked.individual).identity_number:
            raise NotThisWay
        approve_move_request(actor=actor, request=request, on=on)
    elif hamlet is not None:
        if locked.household is None:
            raise NobodyToMove
        assign_hamlet(actor=actor, household=locked.household, hamlet=hamlet, on=on)
    return _answer(
        actor, locked, ReportState.CONFIRMED, move_request=request and request.pk, hamlet=hamlet and hamlet.path
    )


@transaction.atomic
def reject_report(*, actor: Actor, report: HamletReport, why: str) -> HamletReport:
    """The office does not take it as true and tells the hamlet head why. Raises NoReason, ReportAnswered."""
    actor.require(CONFIRM, area_path=report.area_path)
    if not tidy(why):
        raise NoReason
    locked = _locked(actor, report)
    locked.reason = tidy(why)[:300]
    return _answer(actor, locked, ReportState.REJECTED)


def _locked(actor: Actor, report: HamletReport) -> HamletReport:
    actor.require(CONFIRM, area_path=report.area_path)
    rows = HamletReport.objects.select_for_update(of=("self",)).select_related("individual__merged_into", "household")
    locked = rows.get(pk=report.pk)
    if ReportState.CONFIRMED not in REPORT_MOVES[ReportState(locked.state)]:
        raise ReportAnswered(who=locked.answered_by_name, on=locked.answered_on, state=locked.get_state_display())
    return locked


def _answer(actor: Actor, report: HamletReport, state: ReportState, **told: Any) -> HamletReport:
    before = report.state
    report.state, report.answered_on = state, clock.today()
    report.answered_by, report.answered_by_name = actor.username, actor.full_name
    report.save(update_fields=["state", "answered_on", "answered_by", "answered_by_name", "reason"])
    record(
        actor=actor, act="approve_report" if state == ReportState.CONFIRMED else "reject_report", on=report,
        area_path=report.area_path, before={"state": before}, after={"state": state, "kind": report.kind, **told},
        why=report.reason,
    )  # fmt: skip
    return report
