"""Screens of what a change of the law would cost: scenarios kept, a question asked, one scenario with its answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ansinh.areas.queries import area_for_path, offices_to_choose
from ansinh.audit.services import record_read
from ansinh.benefits.forms_of_what_if import WhatIfForm
from ansinh.benefits.models import Scenario
from ansinh.benefits.policies import KEEP_SCENARIOS, TRY_OUT, can_change_scenario, scenarios_visible_to
from ansinh.benefits.queries.scenarios import (
    changes_in_words,
    job_at_work,
    kept_answer,
    person_rows,
    place_rows,
    right_rows,
)
from ansinh.benefits.services.scenarios import answer_scenario, forget_scenario, record_scenario, share_scenario
from ansinh.benefits.services.what_if import ask_what_if, people_by_commune, takes_long
from ansinh.benefits.shifts import Answer
from ansinh.benefits.tasks import ANSWER_SCENARIO
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.wall import current_actor
from ansinh.judgement.book import amendable
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.asked import number_asked
from ansinh.ui.list_pages import list_page
from ansinh.ui.lists import Column, Filter, Listing, by_words
from ansinh.work.queries import shown_progress
from ansinh.work.services import enqueue_job

SCENARIOS = Listing(
    code="scenarios",
    title=gettext_lazy("What if"),
    rows=lambda actor: scenarios_visible_to(actor).select_related("area").defer("answer"),
    order=("-made_at", "-pk"),
    columns=(
        Column(
            "title", gettext_lazy("name"), lambda one: one.title, order=("title__as_words",),
            link=lambda one: reverse("scenario", args=[one.pk]),
        ),
        Column("place", gettext_lazy("place"), lambda one: one.area.full_name, order=("area__path",)),
        Column("month", gettext_lazy("from month"), lambda one: Month.of(one.month).in_vietnamese, order=("month",)),
        Column("maker", gettext_lazy("made by"), lambda one: one.made_by_name, order=("made_by_name__as_name",)),
        Column("shared", gettext_lazy("shared"), lambda one: _("yes") if one.is_shared else _("no")),
        Column("answered", gettext_lazy("worked out"), lambda one: one.answered_at, kind="moment"),
    ),
    filters=(
        Filter(
            "whose", gettext_lazy("Whose"),
            lambda rows, value: rows.filter(is_shared=value == "shared"),
            lambda actor: [("shared", gettext_lazy("shared")), ("own", gettext_lazy("my own, not shared"))],
        ),
    ),
    search=by_words("title"),
    search_label=gettext_lazy("Name of the scenario"),
    empty=gettext_lazy("No scenario is kept yet"),
    icon="question",
)  # fmt: skip


@require_safe
def scenarios(request: HttpRequest) -> HttpResponseBase:
    """The own scenarios and those that others share."""
    current_actor().require(TRY_OUT)
    return list_page(request, SCENARIOS, "benefits/scenarios.html")


@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: HttpRequest) -> HttpResponse:
    """Ask, and see the answer below; or keep the question under a name."""
    actor = current_actor()
    actor.require(TRY_OUT)
    form = _form(request, actor)
    context: dict[str, Any] = {"form": form, "may_keep": actor.may(KEEP_SCENARIOS) and actor.may_write}
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with refusals_on(form):
            if request.POST.get("act") == "keep":
                kept = record_scenario(
                    actor=actor, area=form.chosen_area, title=values["title"], month=values["month"],
                    changes=form.changes, is_shared=values["is_shared"],
                )  # fmt: skip
                messages.success(request, _("Kept: %(name)s.") % {"name": kept.title})
                return redirect("scenario", kept.pk)
            answer = ask_what_if(actor=actor, area=form.chosen_area, month=values["month"], changes=form.changes)
            context |= _shown(answer, actor)
    return render(request, "benefits/what_if.html", context, status=status_of(form))


def _form(request: HttpRequest, actor: Actor) -> WhatIfForm:
    today = clock.today()
    own = area_for_path(actor.scope)
    initial: dict[str, Any] = {"area": own.code, "month": str(Month.of(today).next())}
    asked = number_asked(request.GET.get("like", ""))
    if asked is not None:
        like = get_object_or_404(scenarios_visible_to(actor).select_related("area"), pk=asked)
        initial = {"area": like.area.code, "month": str(Month.of(like.month)), **like.changes}
    return WhatIfForm(
        request.POST or None, areas=offices_to_choose(own, on=today), chapters=amendable(today),
        this=Month.of(today), initial=initial,
    )  # fmt: skip


@require_safe
def scenario(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """One scenario: its values, and the sums as they were worked out last."""
    actor = current_actor()
    found = _scenario(scenario_id)
    answer = kept_answer(found)
    job = job_at_work(found, kind=ANSWER_SCENARIO)
    progress = shown_progress(actor=actor, job=job) if job is not None else None
    context = {
        "scenario": found,
        "changes": changes_in_words(Month.of(found.month), found.changes),
        "job": job,
        "progress": progress,
        "may_see_job": job is not None and actor.may(KEEP_SCENARIOS),
        "is_at_work": progress is not None and progress.is_alive,
        "may_answer": actor.may(KEEP_SCENARIOS) and actor.may_write,
        "may_change": can_change_scenario(actor, found),
        **(_shown(answer, actor) if answer else {}),
    }
    return render(request, "benefits/scenario.html", context)


@require_POST
def scenario_act(request: HttpRequest, scenario_id: int, act: str) -> HttpResponse:
    """Work the answer out now or in the background, share the scenario or no longer, drop it."""
    actor = current_actor()
    actor.require(KEEP_SCENARIOS)
    found = _scenario(scenario_id)
    if act == "forget":
        forget_scenario(actor=actor, scenario=found)
        return redirect("scenarios")
    if act in ("share", "unshare"):
        share_scenario(actor=actor, scenario=found, is_shared=act == "share")
    elif takes_long(people_by_commune(found.area)):
        enqueue_job(actor=actor, kind=ANSWER_SCENARIO, arguments={"scenario": found.pk}, area_path=found.area_path)
        messages.success(request, _("It is being worked out. Come back to this page in some minutes."))
    else:
        answer_scenario(actor=actor, scenario=found)
    return redirect("scenario", found.pk)


def _scenario(scenario_id: int) -> Scenario:
    actor = current_actor()
    actor.require(TRY_OUT)
    return get_object_or_404(scenarios_visible_to(actor).select_related("area"), pk=scenario_id)


def _shown(answer: Answer, actor: Actor) -> dict[str, Any]:
    people = person_rows(answer, actor=actor)
    if people:
        record_read(actor=actor, what="health", on=f"what_if {answer.month}", area_path=answer.area.path)
    return {
        "answer": answer,
        "total": answer.total,
        "places": place_rows(answer),
        "rights": right_rows(answer, actor=actor),
        "people": people,
        "refused": answer.refused,
    }
