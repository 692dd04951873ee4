"""The officer's queue of reports from the hamlets, and one report with its acts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ansinh.coordination.lists import REPORT_TONES, REPORTS
from ansinh.coordination.models import HamletReport, ReportState
from ansinh.coordination.policies import CONFIRM, reports_visible_to
from ansinh.coordination.services import approve_report
from ansinh.coordination.steps import NOTHING_MORE_TO_SAY, REPORT_STEPS
from ansinh.core.wall import current_actor
from ansinh.ui.acts import refusals_on, refuse_older, status_of
from ansinh.ui.asked import keys_asked
from ansinh.ui.forms import OfficeForm
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called


@require_safe
def hamlets(request: HttpRequest) -> HttpResponse:
    """The first of the lists about the hamlets."""
    return redirect("hamlet_reports")


@require_safe
def reports(request: HttpRequest) -> HttpResponseBase:
    """What the hamlets reported; usually what waits for an answer."""
    return _list(request)


@require_POST
def confirm_chosen(request: HttpRequest) -> HttpResponseBase:
    """Confirm all chosen reports of births and of people who came back: all of them or none."""
    actor, form = current_actor(), OfficeForm(request.POST)
    actor.require(CONFIRM)
    keys = keys_asked(request.POST.getlist("chosen"))
    chosen = list(reports_visible_to(actor).filter(pk__in=keys).order_by("pk"))
    form.is_valid()
    if not chosen:
        form.add_error(None, _("Choose the reports that you confirm."))
    elif any(one.kind not in NOTHING_MORE_TO_SAY for one in chosen):
        form.add_error(None, _("A death and a move need their day and their paper: confirm each on its own page."))
    else:
        with refusals_on(form, *chosen):
            refuse_older(request, *chosen)
            for one in chosen:
                approve_report(actor=actor, report=one)
            said = ngettext("%(count)s report is confirmed.", "%(count)s reports are confirmed.", len(chosen))
            messages.success(request, said % {"count": len(chosen)})
            return redirect("hamlet_reports")
    return _list(request, form, keys)


def _list(request: HttpRequest, form: OfficeForm | None = None, keys: list[int] | None = None) -> HttpResponseBase:
    actor = current_actor()
    actor.require(CONFIRM)
    context: dict[str, Any] = {"here": "reports", "form": form}
    usual = ReportState.REPORTED.value
    if actor.may_write and request.GET.get("state", usual) == usual:
        action = f"{reverse('confirm_hamlet_reports')}?{request.GET.urlencode()}"
        context["bulk"] = {"action": action, "template": "coordination/_confirm_chosen.html", "chosen": keys or []}
    return list_page(
        request, REPORTS, "coordination/reports.html", context, status=status_of(form), path=reverse("hamlet_reports")
    )


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
