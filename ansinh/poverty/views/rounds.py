"""Rounds: their list, a plan, one round with its progress and its acts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ansinh.areas.models import Level
from ansinh.areas.queries import area_for_path, hamlets_of
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import current_actor
from ansinh.judgement.queries import Purpose, shipped, shipped_codes, words_of
from ansinh.poverty.forms import NewRoundForm, PlanForm
from ansinh.poverty.lists import ROUND_TONES, ROUNDS
from ansinh.poverty.models import CommitteeMember, KeptInstrument, Reviewer, ReviewRound, RoundKind, RoundState
from ansinh.poverty.policies import PLAN, VIEW, can_pin, instruments_visible_to, rounds_visible_to
from ansinh.poverty.queries.forms import may_print
from ansinh.poverty.queries.recognition import decision_of
from ansinh.poverty.queries.rounds import (
    cut_offs_are_example,
    hamlets_of_round,
    pinned_standard,
    progress_by_hamlet,
    progress_by_reviewer,
)
from ansinh.poverty.reminders import reminder_of
from ansinh.poverty.services import correct_round, keep_shipped, prepare_round
from ansinh.poverty.steps import ROUND_STEPS, stages_of
from ansinh.poverty.views.instruments import standards_to_choose
from ansinh.ui.acts import refusals_on, refuse_older, status_of
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called

SHIPPED = "shipped"


@require_safe
def rounds(request: HttpRequest) -> HttpResponseBase:
    """The reviews of the area of duty."""
    actor = current_actor()
    actor.require(VIEW)
    context = {"here": "rounds", "may_plan": actor.may(PLAN) and actor.may_write}
    return list_page(request, ROUNDS, "poverty/rounds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_round(request: HttpRequest) -> HttpResponse:
    """Plan a review: what it pins, its days, hamlets and people."""
    actor = current_actor()
    actor.require(PLAN)
    area = area_for_path(actor.scope)
    hamlets = hamlets_of(area, on=clock.today())
    kept = [one for one in instruments_visible_to(actor).defer(None) if can_pin(area, one)]
    form = NewRoundForm(
        request.POST or None, hamlets=list(hamlets), standards=standards_to_choose(), instruments=_instruments(kept),
        initial={"year": clock.today().year, "hamlets": [str(one.pk) for one in hamlets]},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with refusals_on(form):
            made = prepare_round(
                actor=actor, area=area, kind=RoundKind(values["kind"]), year=values["year"],
                standard_code=values["standard"], instrument=_pinned(values["instrument"], kept), plan=form.plan(),
            )  # fmt: skip
            messages.success(request, _("Planned. The chair approves it; until then it can be corrected."))
            return redirect("review_round", made.pk)
    return render(request, "poverty/plan.html", {"form": form}, status=status_of(form))


def _instruments(kept: list[KeptInstrument]) -> list[tuple[str, str]]:
    """The office's own first, then those that come with the system; none that only cross-checks."""
    own = [
        (str(one.pk), f"{one.name} ({one.version})")
        for one in kept
        if one.purpose != Purpose.CROSS_CHECK and one.area.level != Level.COUNTRY
    ]
    abouts = sorted((shipped(code).about for code in shipped_codes()), key=lambda one: one.purpose != Purpose.DECISION)
    come = [
        (f"{SHIPPED}-{about.code}", f"{words_of(about.title)} ({about.version})")
        for about in abouts
        if about.purpose != Purpose.CROSS_CHECK
    ]
    return own + come


def _pinned(choice: str, kept: list[KeptInstrument]) -> KeptInstrument:
    if choice.startswith(SHIPPED):
        return keep_shipped(code=choice.removeprefix(f"{SHIPPED}-"))
    return next(one for one in kept if str(one.pk) == choice)


@require_http_methods(["GET", "HEAD", "POST"])
def correct_plan(request: HttpRequest, round_id: int) -> HttpResponse:
    """Correct a plan that nobody has approved yet; what it pinned stays."""
    actor, found = current_actor(), _round(round_id)
    actor.require(PLAN, area_path=found.area_path)
    form = PlanForm(
        request.POST or None, hamlets=list(hamlets_of(found.area, on=clock.today())), initial=_as_planned(found)
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, found):
            refuse_older(request, found)
            correct_round(actor=actor, found=found, plan=form.plan())
            messages.success(request, _("Corrected."))
            return redirect("review_round", found.pk)
    return render(request, "poverty/plan.html", {"form": form, "round": found}, status=status_of(form))


def _as_planned(found: ReviewRound) -> dict[str, Any]:
    members = CommitteeMember.objects.filter(round=found)
    return {
        "list_from": found.list_from,
        "survey_from": found.survey_from,
        "meet_from": found.meet_from,
        "decide_by": found.decide_by,
        "planned_fall": found.planned_fall,
        "hamlets": [str(one.pk) for one in hamlets_of_round(found)],
        "committee": "\n".join(f"{one.full_name}; {one.position}" for one in members),
        "reviewers": "\n".join(f"{one.full_name}; {one.quota}" for one in Reviewer.objects.filter(round=found)),
    }


@require_safe
def show_round(request: HttpRequest, round_id: int) -> HttpResponse:
    """One review: where it stands, what it pinned, how far each hamlet and reviewer is."""
    return _page(request, _round(round_id))


@require_POST
def round_act(request: HttpRequest, round_id: int, act: str) -> HttpResponse:
    """One act of `steps.ROUND_STEPS`; what was refused is told on the same page."""
    found, step = _round(round_id), step_called(ROUND_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _page(request, _round(round_id), refused) if refused else redirect("review_round", found.pk)


def _round(round_id: int) -> ReviewRound:
    actor = current_actor()
    actor.require(VIEW)
    found = rounds_visible_to(actor).select_related("area", "instrument", "lines").defer("instrument__data")
    return get_object_or_404(found, pk=round_id)


def may_list(actor: Actor, found: ReviewRound) -> bool:
    """Whether the actor can put households on the list of the round now."""
    return actor.may(PLAN) and actor.may_write and found.state == RoundState.LISTING


def _page(request: HttpRequest, found: ReviewRound, refused: Offered | None = None) -> HttpResponse:
    actor = current_actor()
    acts = offered(ROUND_STEPS.values(), actor=actor, thing=found, refused=refused)
    by_hamlet, by_reviewer = progress_by_hamlet(found), progress_by_reviewer(found)
    context = {
        "round": found,
        "standard": words_of(pinned_standard(found).name),
        "stages": stages_of(found),
        "onward": [one for one in acts if one.step.is_onward],
        "aside": [one for one in acts if not one.step.is_onward],
        "is_own_plan": found.state == RoundState.PLANNED and found.planned_by == actor.username,
        "committee": CommitteeMember.objects.filter(round=found),
        "by_hamlet": by_hamlet,
        "by_reviewer": by_reviewer,
        "reminder": reminder_of(found, by_reviewer, on=clock.today()),
        "listed": sum(one.listed for one in by_hamlet),
        "assigned": sum(one.assigned for one in by_hamlet),
        "surveyed": sum(one.surveyed for one in by_hamlet),
        "may_list": may_list(actor, found),
        "may_correct": found.state == RoundState.PLANNED and actor.may(PLAN) and actor.may_write,
        "tones": ROUND_TONES,
        "may_print": may_print(actor, found),
        "decision": decision_of(found),
        "cut_offs_are_example": cut_offs_are_example(found),
    }
    return render(request, "poverty/round.html", context, status=status_of(refused.form if refused else None))
