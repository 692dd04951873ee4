"""Gateways of an office: how each works, what it is told, tried out; and the rules of sending."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ansinh.areas.queries import area_for_path
from ansinh.core.wall import current_actor
from ansinh.messaging.channels import CHANNELS, Channel
from ansinh.messaging.channels.configured import YES
from ansinh.messaging.errors import BadSetting
from ansinh.messaging.forms import GatewayForm, RulesForm
from ansinh.messaging.lists import GATEWAY_TONES, GATEWAYS, STATES_OF_GATEWAY, state_of_gateway
from ansinh.messaging.models import Gateway, GatewaySetting, SendingRules
from ansinh.messaging.policies import KEEP, gateways_kept_by
from ansinh.messaging.queries.ways_out import callable_back, offices_as_they_send
from ansinh.messaging.services import Rules, correct_gateway, open_gateway, record_rules
from ansinh.messaging.steps import CLOSED, GATEWAY_STEPS, STANDING
from ansinh.ui.acts import refusals_on, refuse_older, status_of
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called

RULES = ("quiet_from", "quiet_until", "person_a_day", "office_a_day", "month_amount", "month_points")


@require_safe
def gateways(request: HttpRequest) -> HttpResponseBase:
    """The gateways of the area of duty with how each works."""
    actor = current_actor()
    actor.require(KEEP)
    rules = offices_as_they_send([actor.scope]).rules_for(actor.scope)
    return list_page(request, GATEWAYS, "messaging/gateways.html", {"rules": rules, "here": "gateways"})


@require_http_methods(["GET", "HEAD", "POST"])
def new_gateway(request: HttpRequest) -> HttpResponse:
    """Choose a kind; then tell it what its channel must know."""
    actor = current_actor()
    actor.require(KEEP)
    kind = request.GET.get("kind", "")
    if kind not in CHANNELS:
        return render(request, "messaging/gateway_kinds.html", {"kinds": _kinds(), "here": "gateways"})
    channel = CHANNELS[kind]
    form = GatewayForm(*_sent(request), channel=channel, initial={"title": channel.title})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            try:
                made = open_gateway(
                    actor=actor, area=area_for_path(actor.scope), kind=kind, title=form.cleaned_data["title"],
                    told=form.told(), **_prices(form),
                )  # fmt: skip
            except BadSetting as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("Open. Send a test message before you rely on it."))
                return redirect("gateway", made.pk)
    context = {"form": form, "title": channel.title, "here": "gateways"}
    return render(request, "messaging/new_gateway.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def gateway(request: HttpRequest, gateway_id: int) -> HttpResponse:
    """One gateway: how it works, what it is told, its acts."""
    found, actor = _gateway(gateway_id), current_actor()
    if request.method != "POST":
        return _page(request, found)
    form = _form(found, request.POST)
    if form is None:
        raise Http404
    if form.is_valid():
        with refusals_on(form, found):
            refuse_older(request, found)
            try:
                correct_gateway(
                    actor=actor, gateway=found, title=form.cleaned_data["title"], told=form.told(), **_prices(form)
                )
            except BadSetting as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("Corrected. It is tried again at once."))
                return redirect("gateway", found.pk)
    return _page(request, _gateway(gateway_id), form=form)


@require_POST
def gateway_act(request: HttpRequest, gateway_id: int, act: str) -> HttpResponse:
    """One act of `steps.GATEWAY_STEPS`."""
    found, step = _gateway(gateway_id), step_called(GATEWAY_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area.path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _page(request, _gateway(gateway_id), refused=refused) if refused else redirect("gateway", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def sending_rules(request: HttpRequest) -> HttpResponse:
    """The office's rules: quiet hours, limits, budget. Until it sets its own, those of the office above hold."""
    actor = current_actor()
    actor.require(KEEP)
    area = area_for_path(actor.scope)
    holding = offices_as_they_send([area.path]).rules_for(area.path)
    own = SendingRules.objects.filter(area=area).exists()
    form = RulesForm(*_sent(request), initial={name: getattr(holding, name) for name in RULES})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            record_rules(actor=actor, area=area, rules=Rules(**{name: form.cleaned_data[name] for name in RULES}))
            messages.success(request, _("Recorded. Messages that wait keep to it."))
            return redirect("sending_rules")
    context = {"form": form, "is_own": own, "area": area, "here": "rules"}
    return render(request, "messaging/rules.html", context, status=status_of(form))


def _kinds() -> list[dict[str, Any]]:
    """The kinds of gateways as a template can show them: it would call a class."""
    return [
        {"kind": kind, "title": channel.title, "medium": channel.medium.label} for kind, channel in CHANNELS.items()
    ]


def _sent(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST,) if request.method == "POST" else ()


def _prices(form: GatewayForm) -> dict[str, int]:
    return {name: form.cleaned_data[name] or 0 for name in ("price_amount", "price_points")}


def _gateway(gateway_id: int) -> Any:
    actor = current_actor()
    actor.require(KEEP)
    found: Gateway = get_object_or_404(gateways_kept_by(actor).select_related("area"), pk=gateway_id)
    found.state = CLOSED if found.closed_on else STANDING  # type: ignore[attr-defined]
    return found


def _channel(found: Gateway) -> type[Channel] | None:
    """The channel of its kind; None where the house has it no more."""
    return CHANNELS.get(found.kind)


def _form(found: Any, sent: Any = None) -> GatewayForm | None:
    channel = _channel(found)
    if channel is None or found.state == CLOSED:
        return None
    if sent is not None:
        return GatewayForm(sent, channel=channel, is_known=True)
    secret = {one.code for one in channel.settings if one.is_secret}
    told = dict(GatewaySetting.objects.filter(gateway=found).exclude(code__in=secret).values_list("code", "value"))
    initial = {f"told_{code}": value == YES if _is_flag(channel, code) else value for code, value in told.items()}
    prices = {"price_amount": found.price_amount, "price_points": found.price_points}
    return GatewayForm(channel=channel, is_known=True, initial={"title": found.title, **prices, **initial})


def _is_flag(channel: type[Channel], code: str) -> bool:
    return any(one.code == code and one.kind == "flag" for one in channel.settings)


def _page(
    request: HttpRequest, found: Any, *, form: GatewayForm | None = None, refused: Offered | None = None
) -> HttpResponse:
    actor, channel = current_actor(), _channel(found)
    state = state_of_gateway(found)
    context = {
        "gateway": found,
        "kind": channel.title if channel else found.kind,
        "state": state,
        "state_label": STATES_OF_GATEWAY[state],
        "tones": GATEWAY_TONES,
        "form": form or (_form(found) if actor.may_write else None),
        "address": callable_back({}, found.pk)["callback_url"],
        "aside": offered(GATEWAY_STEPS.values(), actor=actor, thing=found, refused=refused),
        "here": "gateways",
    }
    status = status_of(refused.form if refused else form)
    return render(request, "messaging/gateway.html", context, status=status)
