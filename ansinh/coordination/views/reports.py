"""The officer's queue of reports from the hamlets, and one report with its acts."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ansinh.coordination.lists import REPORT_TONES, REPORTS
from ansinh.coordination.models import HamletReport
from ansinh.coordination.policies import CONFIRM, reports_visible_to
from ansinh.coordination.steps import REPORT_STEPS
from ansinh.core.wall import current_actor
from ansinh.ui.acts import status_of
from ansinh.ui.lists import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called


@require_safe
def hamlets(request: HttpRequest) -> HttpResponse:
    """The first of the lists about the hamlets."""
    return redirect("hamlet_reports")


@require_safe
def reports(request: HttpRequest) -> HttpResponseBase:
    """What the hamlets reported; usually what waits for an answer."""
    current_actor().require(CONFIRM)
    return list_page(request, REPORTS, "coordination/reports.html", {"here": "reports"})


@require_safe
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """One report: who told what, and the acts that answer it."""
    return _page(request, _report(report_id))


@require_POST
def report_act(request: HttpRequest, report_id: int, act: str) -> HttpResponse:
    """One act of `steps.REPORT_STEPS`; what was refused is told on the same page."""
    found, step = _report(report_id), step_called(REPORT_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _page(request, _report(report_id), refused) if refused else redirect("hamlet_report", found.pk)


def _report(report_id: int) -> HamletReport:
    actor = current_actor()
    actor.require(CONFIRM)
    found = reports_visible_to(actor).select_related("hamlet__parent", "individual", "household")
    return get_object_or_404(found, pk=report_id)


def _page(request: HttpRequest, found: HamletReport, refused: Offered | None = None) -> HttpResponse:
    actor = current_actor()
    acts = offered(REPORT_STEPS.values(), actor=actor, thing=found, refused=refused)
    context = {
        "report": found,
        "onward": [one for one in acts if one.step.is_onward],
        "aside": [one for one in acts if not one.step.is_onward],
        "tones": REPORT_TONES,
        "here": "reports",
    }
    return render(request, "coordination/report.html", context, status=status_of(refused.form if refused else None))
