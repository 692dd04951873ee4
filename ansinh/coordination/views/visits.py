"""Visits as the officer sees them: asked for from a list, with what was found."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ansinh.benefits.catalogue import BenefitCode
from ansinh.coordination import queries
from ansinh.coordination.forms import NewVisitForm, WhyForm
from ansinh.coordination.lists import NOT_SEEN, VISIT_TONES, VISITS
from ansinh.coordination.models import Visit, VisitFinding, VisitState
from ansinh.coordination.policies import ASK, visits_visible_to
from ansinh.coordination.quarters import last_day_of_quarter, quarter_in_words
from ansinh.coordination.services import assign_visit, assign_visits, cancel_visit
from ansinh.coordination.steps import VISIT_STEPS
from ansinh.core import clock
from ansinh.core.wall import current_actor
from ansinh.registry.policies import individuals_visible_to
from ansinh.registry.queries.people import born_in_words
from ansinh.ui.acts import refusals_on, refused_of_each, status_of
from ansinh.ui.asked import keys_asked, number_asked
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called

USUAL_DAYS = 14


@require_safe
def visits(request: HttpRequest) -> HttpResponseBase:
    """The visits of the commune with what was found; those chosen that are still to be made are called off."""
    return _visits_page(request)


@require_POST
def cancel_visits(request: HttpRequest) -> HttpResponseBase:
    """None of those chosen is needed any more, for one reason; one that was made meanwhile is told and stays."""
    actor, form = current_actor(), WhyForm(request.POST)
    actor.require(ASK)
    keys = keys_asked(request.POST.getlist("chosen"))
    chosen = list(visits_visible_to(actor).filter(pk__in=keys).order_by(*VISITS.order))
    if not chosen:
        form.add_error(None, _("Choose the visits that are not needed."))
    elif form.is_valid():
        why = form.cleaned_data["why"]
        refused = refused_of_each(
            request, form, chosen, lambda one: cancel_visit(actor=actor, visit=one, why=why),
            called=lambda one: one.person_name,
        )  # fmt: skip
        if done := len(chosen) - len(refused):
            said = ngettext("%(count)s visit is called off.", "%(count)s visits are called off.", done)
            messages.success(request, said % {"count": done})
        if not refused:
            return redirect(f"{reverse('visits')}?{request.GET.urlencode()}")
        keys = [one.pk for one in refused]
    return _visits_page(request, form, keys)


def _visits_page(request: HttpRequest, form: WhyForm | None = None, keys: list[int] | None = None) -> HttpResponseBase:
    actor = current_actor()
    actor.require(ASK)
    context: dict[str, Any] = {"here": "visits", "form": form}
    if actor.may_write and request.GET.get("state", "") in ("", VisitState.ASKED):
        context["form"] = form or WhyForm()
        action = f"{reverse('cancel_visits')}?{request.GET.urlencode()}"
        context["bulk"] = {"action": action, "template": "coordination/_cancel_visits.html", "chosen": keys or []}
    return list_page(
        request, VISITS, "coordination/visits.html", context, status=status_of(form), path=reverse("visits")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_visit(request: HttpRequest) -> HttpResponse:
    """Ask for a visit to one person; the address says to whom and because of which benefit."""
    actor = current_actor()
    actor.require(ASK)
    person, benefit = number_asked(request.GET.get("person", "")), request.GET.get("benefit", "")
    if person is None or (benefit and benefit not in BenefitCode):
        raise Http404
    individual = get_object_or_404(individuals_visible_to(actor).select_related("hamlet", "area"), pk=person)
    form = NewVisitForm(request.POST or None, initial=_usual(benefit))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with refusals_on(form):
            made = assign_visit(
                actor=actor, individual=individual, benefit=benefit, question=values["question"],
                due_on=values["due_on"],
            )  # fmt: skip
            messages.success(request, _("Asked for. It stands on the hamlet head's phone now."))
            return redirect("visit", made.pk)
    context = {"person": individual, "born": born_in_words(individual), "form": form, "here": "visits"}
    return render(request, "coordination/new_visit.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def people_not_seen(request: HttpRequest) -> HttpResponseBase:
    """Who is paid by bank and was not seen this quarter; the hamlet heads are asked to look for those chosen."""
    actor, today = current_actor(), clock.today()
    actor.require(ASK)
    usual = {"due_on": last_day_of_quarter(today), "question": _("Is the person alive, and at home? Go and see.")}
    form, keys = NewVisitForm(request.POST or None, initial=usual), keys_asked(request.POST.getlist("chosen"))
    if request.method == "POST" and form.is_valid():
        chosen = list(queries.people_not_seen(actor, on=today).filter(pk__in=keys))
        with refusals_on(form):
            count = assign_visits(actor=actor, individuals=chosen, **form.cleaned_data)
            said = ngettext("%(count)s visit asked for.", "%(count)s visits asked for.", count)
            messages.success(request, said % {"count": count})
            return redirect(request.get_full_path())
    context = {"form": form, "here": "not_seen", "quarter": quarter_in_words(today)}
    if actor.may_write:
        bulk = {"action": request.get_full_path(), "template": "coordination/_look_for_chosen.html", "chosen": keys}
        context["bulk"] = bulk
    return list_page(request, NOT_SEEN, "coordination/people_not_seen.html", context, status=status_of(form))


def _usual(benefit: str) -> dict[str, object]:
    question = ""
    if benefit:
        question = _(
            "Does the family know of the %(benefit)s? Ask whether they want to apply and which papers they have."
        )
        question %= {"benefit": BenefitCode(benefit).label}
    return {"due_on": clock.today() + dt.timedelta(days=USUAL_DAYS), "question": question}


@require_safe
def visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """One visit: what was asked, what was found, and the application that follows."""
    return _page(request, _visit(visit_id))


@require_POST
def visit_act(request: HttpRequest, visit_id: int, act: str) -> HttpResponse:
    """One act of `steps.VISIT_STEPS`."""
    found, step = _visit(visit_id), step_called(VISIT_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _page(request, _visit(visit_id), refused) if refused else redirect("visit", found.pk)


def _visit(visit_id: int) -> Visit:
    actor = current_actor()
    actor.require(ASK)
    return get_object_or_404(visits_visible_to(actor).select_related("hamlet"), pk=visit_id)


def _page(request: HttpRequest, found: Visit, refused: Offered | None = None) -> HttpResponse:
    actor = current_actor()
    context = {
        "visit": found,
        "may_apply": found.state == VisitState.DONE and found.finding != VisitFinding.NOT_FOUND and actor.may_write,
        "acts": offered(VISIT_STEPS.values(), actor=actor, thing=found, refused=refused),
        "tones": VISIT_TONES,
        "today": clock.today(),
        "here": "visits",
    }
    return render(request, "coordination/visit.html", context, status=status_of(refused.form if refused else None))
