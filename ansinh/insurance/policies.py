"""Who may see and do what in insurance: an officer records and prepares, the chair approves, others read."""

from django.db.models import QuerySet

from ansinh.core.actors import Actor
from ansinh.insurance.models import Card, CardListRun, StateList

VIEW = "view_insurance"
EDIT = "edit_insurance"
APPROVE = "approve_insurance"
SET_TARGET = "set_coverage_target"
KEEP_SUPPORT = "manage_areas"
"""Whoever records the levels of a province."""


def cards_visible_to(actor: Actor) -> "QuerySet[Card]":
    """The cards of the people of the area of duty."""
    if not actor.may(VIEW):
        return Card.objects.none()
    return Card.objects.filter(area_path__within=actor.scope)


def card_lists_visible_to(actor: Actor) -> "QuerySet[CardListRun]":
    """The lists that were brought in the area of duty, for those who may bring some."""
    if not actor.may(EDIT):
        return CardListRun.objects.none()
    return CardListRun.objects.filter(area_path__within=actor.scope).defer("content")


def state_lists_visible_to(actor: Actor) -> "QuerySet[StateList]":
    """The commune's own lists of the area of duty."""
    if not actor.may(VIEW):
        return StateList.objects.none()
    return StateList.objects.filter(area_path__within=actor.scope)


def can_approve(actor: Actor, prepared_by: str) -> bool:
    """Two hands: who prepared a list may not approve it."""
    return actor.may(APPROVE) and actor.username != prepared_by
