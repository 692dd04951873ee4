"""Screens of moves between communes: who is asked for, by us and of us, and sending somebody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ansinh.accounts.queries import names_of_accounts
from ansinh.areas.models import Level
from ansinh.areas.queries import area_for_path
from ansinh.core import clock
from ansinh.core.wall import current_actor
from ansinh.registry.forms import MoveForm
from ansinh.registry.listings import MOVE_TONES, MOVES
from ansinh.registry.models import MoveRequest
from ansinh.registry.policies import moves_visible_to
from ansinh.registry.queries.moves import person_asked_for
from ansinh.registry.queries.people import born_in_words
from ansinh.registry.services import submit_move_request
from ansinh.registry.steps import MOVE_STEPS
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called


@require_safe
def moves(request: HttpRequest) -> HttpResponseBase:
    """People who are asked for, the latest first."""
    return _list(request)


@require_POST
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask the commune where a number is registered for its bearer."""
    actor, form = current_actor(), MoveForm(request.POST)
    actor.require("move_residence")
    if form.is_valid():
        with refusals_on(form):
            made = submit_move_request(
                actor=actor, area=area_for_path(actor.scope), on=clock.today(), **form.cleaned_data
            )
            messages.success(
                request, _("Asked: %(area)s has to answer.") % {"area": made.from_area.full_name}
            )  # fmt: skip
            return redirect("move", made.pk)
    return _list(request, form)


@require_safe
def move(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: who asks whom, and the answer."""
    return _page(request, _move(request_id))


@require_POST
def move_act(request: HttpRequest, request_id: int, act: str) -> HttpResponse:
    """Send the person, or say why not."""
    found, step = _move(request_id), step_called(MOVE_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.from_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _page(request, _move(request_id), refused) if refused else redirect("move", found.pk)


def _list(request: HttpRequest, form: MoveForm | None = None) -> HttpResponseBase:
    actor = current_actor()
    actor.require("view_registry")
    may_ask = actor.may_write and actor.may("move_residence") and area_for_path(actor.scope).level == Level.COMMUNE
    context = {"form": form or (MoveForm() if may_ask else None)}
    return list_page(request, MOVES, "registry/moves.html", context, status=status_of(form), path=reverse("moves"))


def _move(request_id: int) -> MoveRequest:
    actor = current_actor()
    actor.require("view_registry")
    return get_object_or_404(moves_visible_to(actor).select_related("area", "from_area"), pk=request_id)


def _page(request: HttpRequest, found: MoveRequest, refused: Offered | None = None) -> HttpResponse:
    open_steps = offered(MOVE_STEPS.values(), actor=current_actor(), thing=found, refused=refused)
    person = person_asked_for(found)
    context = {
        "move": found,
        "hands": names_of_accounts({found.asked_by, found.answered_by}),
        "person": person,
        "born": person and born_in_words(person),
        "onward": [one for one in open_steps if one.step.is_onward],
        "aside": [one for one in open_steps if not one.step.is_onward],
        "tones": MOVE_TONES,
        "act_url": "move_act",
        "act_key": found.pk,
    }
    return render(request, "registry/move.html", context, status=status_of(refused.form if refused else None))
