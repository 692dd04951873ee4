"""What people wrote to the office, and the addresses that want no messages."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ansinh.areas.queries import area_for_path
from ansinh.core.wall import current_actor
from ansinh.messaging.forms import OptOutForm
from ansinh.messaging.lists import INCOMING_TONES, MEANING_TONES, OPT_OUTS, incoming_listing
from ansinh.messaging.models import Incoming, OptOut
from ansinh.messaging.policies import SEND, VIEW, incoming_visible_to, opt_outs_visible_to
from ansinh.messaging.services import record_opt_out
from ansinh.messaging.steps import CLOSED, INCOMING_STEPS, OPT_OUT_STEPS, STANDING
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called


@require_safe
def inbox(request: HttpRequest) -> HttpResponseBase:
    """What people wrote, those first that wait."""
    current_actor().require(VIEW)
    return list_page(request, incoming_listing(), "messaging/inbox.html", {"here": "inbox"})


@require_safe
def incoming_message(request: HttpRequest, incoming_id: int) -> HttpResponse:
    """One answer: what was understood of it, to which message, and what the officer can do."""
    return _incoming_page(request, _incoming(incoming_id))


@require_POST
def incoming_act(request: HttpRequest, incoming_id: int, act: str) -> HttpResponse:
    """One act of `steps.INCOMING_STEPS`."""
    found, step = _incoming(incoming_id), step_called(INCOMING_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    if refused:
        return _incoming_page(request, _incoming(incoming_id), refused)
    return redirect("incoming_message", found.pk)


def _incoming(incoming_id: int) -> Incoming:
    actor = current_actor()
    actor.require(VIEW)
    found = incoming_visible_to(actor).select_related("message__campaign", "gateway")
    incoming: Incoming = get_object_or_404(found, pk=incoming_id)
    wishes = opt_outs_visible_to(actor).filter(medium=incoming.gateway.medium, address=incoming.address)
    incoming.is_opted_out = wishes.filter(ended_at__isnull=True).exists()  # type: ignore[attr-defined]
    return incoming


def _incoming_page(request: HttpRequest, found: Incoming, refused: Offered | None = None) -> HttpResponse:
    acts = offered(INCOMING_STEPS.values(), actor=current_actor(), thing=found, refused=refused)
    context = {
        "incoming": found,
        "onward": [one for one in acts if one.step.is_onward],
        "aside": [one for one in acts if not one.step.is_onward],
        "tones": INCOMING_TONES,
        "meaning_tones": MEANING_TONES,
        "here": "inbox",
    }
    return render(request, "messaging/incoming.html", context, status=status_of(refused.form if refused else None))


@require_http_methods(["GET", "HEAD", "POST"])
def opt_outs(request: HttpRequest) -> HttpResponseBase:
    """The addresses that want no messages; one is recorded here."""
    actor = current_actor()
    actor.require(VIEW)
    form: OptOutForm | None = OptOutForm() if actor.may(SEND) and actor.may_write else None
    if request.method == "POST":
        actor.require(SEND)
        form = OptOutForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                area = area_for_path(actor.scope)
                record_opt_out(actor=actor, area_path=area.path, **form.cleaned_data)
                messages.success(request, _("Recorded: this address gets no message any more."))
                return redirect("opt_outs")
    context = {"form": form, "here": "opt_outs"}
    return list_page(request, OPT_OUTS, "messaging/opt_outs.html", context, status=status_of(form))


@require_safe
def opt_out(request: HttpRequest, opt_out_id: int) -> HttpResponse:
    """One address without messages."""
    return _opt_out_page(request, _opt_out(opt_out_id))


@require_POST
def opt_out_act(request: HttpRequest, opt_out_id: int, act: str) -> HttpResponse:
    """One act of `steps.OPT_OUT_STEPS`."""
    found, step = _opt_out(opt_out_id), step_called(OPT_OUT_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _opt_out_page(request, _opt_out(opt_out_id), refused) if refused else redirect("opt_out", found.pk)


def _opt_out(opt_out_id: int) -> Any:
    actor = current_actor()
    actor.require(VIEW)
    found: OptOut = get_object_or_404(opt_outs_visible_to(actor), pk=opt_out_id)
    found.state = CLOSED if found.ended_at else STANDING  # type: ignore[attr-defined]
    return found


def _opt_out_page(request: HttpRequest, found: OptOut, refused: Offered | None = None) -> HttpResponse:
    onward = offered(OPT_OUT_STEPS.values(), actor=current_actor(), thing=found, refused=refused)
    context = {"opt_out": found, "onward": onward, "here": "opt_outs"}
    return render(request, "messaging/opt_out.html", context, status=status_of(refused.form if refused else None))
