"""Screens of records that may be one person: the queue, one pair side by side, and what is decided about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ansinh.areas.queries import area_for_path
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import NoRight
from ansinh.core.wall import current_actor, is_of_one_commune
from ansinh.registry.forms import DistinctForm
from ansinh.registry.listings import PAIRS
from ansinh.registry.models import DuplicatePair, PairState
from ansinh.registry.policies import can_settle_somewhere
from ansinh.registry.queries.duplicates import (
    merge_of_pair,
    pairs_to_settle,
    people_under_review,
    shown_pair,
)
from ansinh.registry.queries.pair_sides import compared_fields
from ansinh.registry.services import find_duplicates, job_of_search, reject_duplicates, submit_search
from ansinh.registry.steps import PAIR_STEPS
from ansinh.ui.acts import refusals_on, refuse_older, status_of
from ansinh.ui.asked import keys_asked
from ansinh.ui.forms import OfficeForm
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called
from ansinh.work.queries import shown_progress

TONES = {
    PairState.OPEN: "yellow",
    PairState.MERGED: "green",
    PairState.DISTINCT: "blue",
    PairState.CLEARED: "secondary",
}


@require_safe
def duplicates(request: HttpRequest) -> HttpResponseBase:
    """The pairs that wait for the actor, the likeliest first; others by their state."""
    return _queue(request)


@require_POST
def search(request: HttpRequest) -> HttpResponseBase:
    """Compare everybody of the area of duty: of one commune now, of many in the background."""
    actor, form = _settler(), OfficeForm(request.POST)
    form.is_valid()
    area = area_for_path(actor.scope)
    with refusals_on(form):
        if not is_of_one_commune(actor.scope):
            submit_search(actor=actor, area=area)
            return redirect("duplicates")
        outcome = find_duplicates(actor=actor, area=area, on=clock.today())
        messages.success(
            request,
            ngettext(
                "%(people)s people compared: %(count)s pair waits, %(fresh)s of them new, %(cleared)s cleared.",
                "%(people)s people compared: %(count)s pairs wait, %(fresh)s of them new, %(cleared)s cleared.",
                outcome.waiting,
            )
            % {
                "people": outcome.people,
                "count": outcome.waiting,
                "fresh": outcome.fresh,
                "cleared": outcome.cleared,
            },
        )
        return redirect("duplicates")
    return _queue(request, form)


@require_POST
def reject_chosen(request: HttpRequest) -> HttpResponseBase:
    """Each of the chosen pairs is two people, all for one reason."""
    actor, form = _settler(), DistinctForm(request.POST)
    keys = keys_asked(request.POST.getlist("chosen"))
    if form.is_valid():
        with refusals_on(form):
            pairs = list(pairs_to_settle(actor=actor).filter(pk__in=keys))
            refuse_older(request, *pairs)
            count = reject_duplicates(actor=actor, pairs=pairs, why=form.cleaned_data["why"], on=clock.today())
            said = ngettext(
                "%(count)s pair is two people: no search asks about it again.",
                "%(count)s pairs are two people each: no search asks about them again.",
                count,
            )
            messages.success(request, said % {"count": count})
            return redirect(f"{reverse('duplicates')}?{request.GET.urlencode()}")
    return _queue(request, distinct_form=form, keys=keys)


def _queue(
    request: HttpRequest,
    form: OfficeForm | None = None,
    *,
    distinct_form: DistinctForm | None = None,
    keys: list[int] | None = None,
) -> HttpResponseBase:
    actor = _settler()
    context: dict[str, Any] = {
        "form": distinct_form or form,
        "distinct_form": distinct_form or DistinctForm(),
        "elsewhere": [] if actor.may("settle_across_communes") else people_under_review(actor=actor),
    }
    if not is_of_one_commune(actor.scope):
        job = job_of_search(area_for_path(actor.scope))
        progress = shown_progress(actor=actor, job=job) if job is not None else None
        context["progress"] = progress if progress is not None and progress.state != "done" else None
    if request.GET.get("state", PairState.OPEN) == PairState.OPEN:
        context["bulk"] = {
            "action": f"{reverse('reject_duplicates')}?{request.GET.urlencode()}",
            "template": "registry/_reject_chosen.html",
            "chosen": keys or [],
        }
    return list_page(
        request, PAIRS, "registry/duplicates.html", context, status=status_of(context["form"]),
        path=reverse("duplicates"),
    )  # fmt: skip


@require_safe
def pair(request: HttpRequest, pair_id: int) -> HttpResponse:
    """One pair: both records field by field, what speaks for and against, and the acts."""
    return _page(request, _pair(pair_id))


@require_POST
def pair_act(request: HttpRequest, pair_id: int, act: str) -> HttpResponse:
    """One act of `steps.PAIR_STEPS`; what was refused is told on the same page."""
    found, step = _pair(pair_id), step_called(PAIR_STEPS, act)
    refused = attempt(request, step, actor=current_actor(), thing=found)
    return _page(request, _pair(pair_id), refused) if refused else redirect("duplicate_pair", found.pk)


def _page(request: HttpRequest, found: DuplicatePair, refused: Offered | None = None) -> HttpResponse:
    shown = shown_pair(found)
    context = {
        "pair": found,
        "merge": merge_of_pair(found) if found.state == PairState.MERGED else None,
        "fields": compared_fields(shown),
        "probability": float(found.probability),
        "speaking_for": [one for one in shown.evidence if one.is_for],
        "speaking_against": [one for one in shown.evidence if not one.is_for],
        "acts": offered(PAIR_STEPS.values(), actor=current_actor(), thing=found, refused=refused),
        "tones": TONES,
    }
    return render(request, "registry/pair.html", context, status=status_of(refused.form if refused else None))


def _settler() -> Actor:
    actor = current_actor()
    actor.require("view_registry")
    if not can_settle_somewhere(actor):
        raise NoRight(who=actor.full_name, permission="edit_registry")
    return actor


def _pair(pair_id: int) -> DuplicatePair:
    return get_object_or_404(pairs_to_settle(actor=_settler()), pk=pair_id)
