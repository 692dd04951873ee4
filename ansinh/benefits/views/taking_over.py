"""The screen on which the decisions of a list that was taken in become ours, and what the law says otherwise."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ansinh.benefits.models import Decision
from ansinh.benefits.policies import may_see_categories
from ansinh.benefits.services.taking_over import differences_of, take_over_decisions
from ansinh.core.actors import Actor
from ansinh.core.wall import current_actor
from ansinh.registry.models import ImportRun, ImportState, Subject
from ansinh.registry.policies import imports_visible_to
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.forms import OfficeForm
from ansinh.ui.slots import Link

DIFFERENCES_SHOWN = 200


def link_to_take_over(actor: Actor, run: ImportRun) -> Iterator[Link]:
    """Under a list of recipients that was taken in: its decisions are taken over next."""
    if run.subject == Subject.RECIPIENTS and run.state == ImportState.APPLIED and actor.may("import_recipients"):
        is_done = Decision.objects.filter(import_run=run).exists()
        label = gettext_lazy("Decisions of this list") if is_done else gettext_lazy("Take over its decisions")
        yield Link(label, reverse("take_over", args=[run.pk]), is_next=not is_done)


@require_safe
def taking_over(request: HttpRequest, run_id: int) -> HttpResponse:
    return _page(request, _run(run_id), None)


@require_POST
def take_over(request: HttpRequest, run_id: int) -> HttpResponse:
    """Make the decisions that the list names ours; done twice it changes nothing."""
    run, form = _run(run_id), OfficeForm(request.POST)
    form.is_valid()
    with refusals_on(form):
        taken = take_over_decisions(actor=current_actor(), area=run.area, import_run=run)
        messages.success(
            request,
            _("Taken over: %(decisions)s decisions, %(rights)s rights. They are paid from the next payroll.")
            % {"decisions": len(taken.decisions), "rights": taken.entitlement_count},
        )
        return redirect("take_over", run.pk)
    return _page(request, run, form)


def _run(run_id: int) -> ImportRun:
    actor = current_actor()
    actor.require("import_recipients")
    runs = imports_visible_to(actor).filter(subject=Subject.RECIPIENTS, state=ImportState.APPLIED)
    return get_object_or_404(runs.select_related("area"), pk=run_id)


def _page(request: HttpRequest, run: ImportRun, form: OfficeForm | None) -> HttpResponse:
    actor = current_actor()
    decisions = Decision.objects.filter(import_run=run).order_by("decided_on", "pk")
    found = differences_of(area=run.area, import_run=run) if may_see_categories(actor) and decisions else []
    context = {
        "run": run,
        "form": form or OfficeForm(),
        "decisions": decisions,
        "differences": found[:DIFFERENCES_SHOWN],
        "difference_count": len(found),
        "may_write": actor.may_write,
    }
    return render(request, "benefits/taking_over.html", context, status=status_of(form))
