"""What this room adds to the pages of others: the cards of a person, the prices of a household, lists that wait."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.insurance.models import StateListState
from ansinh.insurance.policies import APPROVE, VIEW, state_lists_visible_to
from ansinh.registry.models import Household, Individual
from ansinh.ui.slots import Link


def cards_of_person(actor: Actor, individual: Individual) -> Iterator[Link]:
    """To the cards of the person shown."""
    if actor.may(VIEW):
        yield Link(_("Health insurance"), reverse("person_cards", args=[individual.pk]))


def prices_of_household(actor: Actor, household: Household) -> Iterator[Link]:
    """To what a card costs each member of the household shown."""
    if actor.may(VIEW):
        yield Link(_("Health insurance"), reverse("card_prices", args=[household.pk]))


def lists_waiting(actor: Actor, _on: Any) -> Iterator[Link]:
    """Lists of those whom the state pays for that wait for this person's approval."""
    if not (actor.may_write and actor.may(APPROVE)):
        return
    state = StateListState.PREPARED
    if count := state_lists_visible_to(actor).filter(state=state).exclude(prepared_by=actor.username).count():
        yield Link(_("Lists of cards to approve"), f"{reverse('state_lists')}?state={state.value}", count=count)
