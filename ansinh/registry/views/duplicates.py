"""Screens of records that may be one person: the queue, one pair side by side, and what is decided about it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ansinh.areas.queries import area_for_path
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import NoRight
from ansinh.core.wall import current_actor
from ansinh.registry.models import DuplicatePair, PairState
from ansinh.registry.policies import can_settle_somewhere
from ansinh.registry.queries.duplicates import (
    ShownPair,
    merge_of_pair,
    pairs_to_settle,
    people_under_review,
    shown_pair,
    shown_pairs,
)
from ansinh.registry.queries.pair_sides import compared_fields, place_of
from ansinh.registry.queries.people import born_in_words
from ansinh.registry.services import find_duplicates
from ansinh.registry.steps import PAIR_STEPS
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.forms import OfficeForm
from ansinh.ui.steps import Offered, attempt, offered, step_called

PAIRS_ON_A_PAGE = 25
REASONS_IN_THE_LIST = 3
TONES = {
    PairState.OPEN: "yellow",
    PairState.MERGED: "green",
    PairState.DISTINCT: "blue",
    PairState.CLEARED: "secondary",
}


@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """The pairs that wait for the actor, the likeliest first; others by their state."""
    return _queue(request, None)


@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Compare everybody of the area of duty now."""
    actor, form = _settler(), OfficeForm(request.POST)
    form.is_valid()
    with refusals_on(form):
        outcome = find_duplicates(actor=actor, area=area_for_path(actor.scope), on=clock.today())
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


def _queue(request: HttpRequest, form: OfficeForm | None) -> HttpResponse:
    actor = _settler()
    pairs = pairs_to_settle(actor=actor)
    asked = request.GET.get("state", "")
    chosen = PairState(asked) if asked in PairState else PairState.OPEN
    counts = dict(pairs.order_by().values_list("state").annotate(count=Count("pk")))
    page = Paginator(pairs.filter(state=chosen).order_by("-probability", "pk"), PAIRS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "form": form or OfficeForm(),
        "chosen": chosen,
        "states": [{"state": state, "count": counts.get(state, 0)} for state in PairState],
        "page_obj": page,
        "rows": [_row(shown) for shown in shown_pairs(list(page.object_list))],
        "elsewhere": [] if actor.may("settle_across_communes") else people_under_review(actor=actor),
    }
    return render(request, "registry/duplicates.html", context, status=status_of(form))


def _row(shown: ShownPair) -> dict[str, Any]:
    sides = [
        {"individual": side, "born": born_in_words(side), "place": place_of(side)}
        for side in (shown.pair.first, shown.pair.second)
    ]
    speaking_for = [found.sentence for found in shown.evidence if found.is_for]
    return {
        "pair": shown.pair,
        "sides": sides,
        "probability": float(shown.pair.probability),
        "reasons": speaking_for[:REASONS_IN_THE_LIST],
    }


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
