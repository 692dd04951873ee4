"""Who may do what: officers write and send, whoever reads sees, gateways are for those who keep them."""

from typing import Any

from django.db.models import Q, QuerySet

from ansinh.core.actors import Actor
from ansinh.messaging.models import Campaign, Gateway, Incoming, Message, OptOut, Skip, Template

VIEW = "view_messages"
SEND = "send_messages"
KEEP = "keep_gateways"


def campaigns_visible_to(actor: Actor) -> "QuerySet[Campaign]":
    return _within(Campaign.objects.all(), actor)


def messages_visible_to(actor: Actor) -> "QuerySet[Message]":
    return _within(Message.objects.all(), actor)


def skips_visible_to(actor: Actor) -> "QuerySet[Skip]":
    return _within(Skip.objects.all(), actor)


def incoming_visible_to(actor: Actor) -> "QuerySet[Incoming]":
    return _within(Incoming.objects.all(), actor)


def opt_outs_visible_to(actor: Actor) -> "QuerySet[OptOut]":
    return _within(OptOut.objects.all(), actor)


def templates_visible_to(actor: Actor) -> "QuerySet[Template]":
    """The texts of the own office and of those above it, and of those below for whoever looks after many."""
    if not actor.may(VIEW):
        return Template.objects.none()
    return Template.objects.filter(_own_or_above(actor)) | Template.objects.filter(area__path__within=actor.scope)


def gateways_kept_by(actor: Actor) -> "QuerySet[Gateway]":
    if not actor.may(KEEP):
        return Gateway.objects.none()
    return Gateway.objects.filter(area__path__within=actor.scope)


def _own_or_above(actor: Actor) -> Q:
    parts = actor.scope.rstrip(".").split(".")
    return Q(area__path__in=[".".join(parts[: n + 1]) + "." for n in range(len(parts))])


def _within(rows: "QuerySet[Any]", actor: Actor) -> "QuerySet[Any]":
    return rows.filter(area_path__within=actor.scope) if actor.may(VIEW) else rows.none()
