"""The acts that an officer's page of a report or of a visit offers, as data."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.areas.queries import hamlets_of
from ansinh.coordination.forms import DeathForm, MoveForm, WhyForm
from ansinh.coordination.models import HamletReport, ReportKind, ReportState, Visit, VisitState
from ansinh.coordination.policies import ASK, CONFIRM
from ansinh.coordination.queries import move_requests_for
from ansinh.coordination.services import (
    approve_death_report,
    approve_move_report,
    approve_report,
    cancel_visit,
    reject_report,
)
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.registry.models import MoveRequest
from ansinh.ui.forms import OfficeForm
from ansinh.ui.steps import Step, Values

WAITS = frozenset({ReportState.REPORTED})


def _tells(*kinds: ReportKind) -> Callable[[Actor, HamletReport], bool]:
    return lambda actor, report: report.kind in kinds


def _confirm_death(actor: Actor, report: HamletReport, values: Values) -> str:
    approve_death_report(actor=actor, report=report, died_on=values["died_on"], certificate=values["certificate"])
    return gettext("Confirmed. The death is recorded, and the payments end with its month.")


def _confirm_move(actor: Actor, report: HamletReport, values: Values) -> str:
    request, hamlet = _request(report, values), _hamlet(report, values)
    approve_move_report(actor=actor, report=report, on=values["on"], request=request, hamlet=hamlet)
    if request is not None:
        return gettext("Confirmed, and sent to %(area)s.") % {"area": request.area.full_name}
    if hamlet is not None:
        return gettext("Confirmed. The household lives in %(hamlet)s now.") % {"hamlet": hamlet.full_name}
    return gettext("Confirmed. The person is sent when the new commune asks for the move.")


def _confirm(actor: Actor, report: HamletReport, values: Values) -> str:
    approve_report(actor=actor, report=report)
    return gettext("Confirmed. Now record what follows from it.")


def _reject(actor: Actor, report: HamletReport, values: Values) -> str:
    reject_report(actor=actor, report=report, why=values["why"])
    return gettext("Rejected; the hamlet head reads the reason.")


def _cancel_visit(actor: Actor, visit: Visit, values: Values) -> str:
    cancel_visit(actor=actor, visit=visit, why=values["why"])
    return gettext("The hamlet head need not go there any more.")


def _request(report: HamletReport, values: Values) -> MoveRequest | None:
    if not values.get("request") or report.individual is None:
        return None
    return move_requests_for(report.individual).filter(pk=values["request"]).first()


def _hamlet(report: HamletReport, values: Values) -> Area | None:
    if not values.get("hamlet") or report.hamlet.parent is None:
        return None
    return hamlets_of(report.hamlet.parent, on=clock.today()).filter(pk=values["hamlet"]).first()


def _death_as_told(report: HamletReport) -> Values:
    return {"died_on": report.happened_on}


def _move_as_told(report: HamletReport) -> Values:
    requests = move_requests_for(report.individual) if report.individual else []
    commune = report.hamlet.parent if report.household_id else None
    hamlets = hamlets_of(commune, on=clock.today()).exclude(pk=report.hamlet_id) if commune else []
    return {
        "on": report.happened_on,
        "requests": [(str(one.pk), one.area.full_name) for one in requests],
        "hamlets": [(str(one.pk), one.full_name) for one in hamlets],
    }


NOTHING_MORE_TO_SAY = (ReportKind.BORN, ReportKind.CAME_BACK)
"""Reports that are confirmed as they stand: a death and a move need their day."""

REPORT_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "confirm_death", _("Confirm and record the death"),
            _("The payments end with the month of death; funeral support is offered."), "record_death", WAITS,
            DeathForm, _confirm_death, is_onward=True, needs=_tells(ReportKind.DIED), initial=_death_as_told,
        ),
        Step(
            "confirm_move", _("Confirm the move"),
            _("With a commune that asks, the person is sent there; without one, only the report is confirmed."),
            "move_residence", WAITS, MoveForm, _confirm_move, is_onward=True,
            needs=_tells(ReportKind.MOVED_AWAY), initial=_move_as_told,
        ),
        Step(
            "confirm", _("Confirm"), _("Nothing is recorded by it; the next page leads on."), CONFIRM, WAITS,
            OfficeForm, _confirm, is_onward=True, needs=_tells(*NOTHING_MORE_TO_SAY),
        ),
        Step("reject", _("Reject"), _("The hamlet head reads the reason."), CONFIRM, WAITS, WhyForm, _reject),
    )
}  # fmt: skip

VISIT_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "cancel", _("The visit is no longer needed"), _("The reason is kept."), ASK,
            frozenset({VisitState.ASKED}), WhyForm, _cancel_visit,
        ),
    )
}  # fmt: skip
