"""What this room adds to the pages of others: the cards of a person, the prices of a household, lists that wait,
and since when somebody was insured.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.core.stencils import Asking
from ansinh.insurance.models import Card, StateListState
from ansinh.insurance.policies import APPROVE, EDIT, VIEW, cards_visible_to, state_lists_visible_to
from ansinh.insurance.queries.cards import cards_ending
from ansinh.registry.models import Household, Individual
from ansinh.ui.happened import Row, Said, Telling, Whose
from ansinh.ui.slots import Link, Offered, Waiting

DAYS_AHEAD = 30


def cards_of_person(actor: Actor, individual: Individual) -> Iterator[Link]:
    """To the cards of the person shown."""
    if actor.may(VIEW):
        yield Link(_("Health insurance"), reverse("person_cards", args=[individual.pk]))


def prices_of_household(actor: Actor, household: Household) -> Iterator[Link]:
    """To what a card costs each member of the household shown."""
    if actor.may(VIEW):
        yield Link(_("Health insurance"), reverse("card_prices", args=[household.pk]))


def insurance_today(actor: Actor, _on: Any) -> Offered:
    """On the first page: cards about to run out; for who approves, lists of those whom the state pays for."""
    if not actor.may_write or not (actor.may(APPROVE) or actor.may(EDIT)):
        return ()
    return Waiting(_rows, _waiting)


def _rows(asking: Asking) -> "dict[str, QuerySet[Any]]":
    actor, prepared = asking.actor, StateListState.PREPARED
    rows: dict[str, QuerySet[Any]] = {}
    if actor.may(APPROVE):
        rows["lists"] = state_lists_visible_to(actor).filter(state=prepared).exclude(prepared_by=actor.username)
    if actor.may(EDIT):
        rows["ending"] = cards_ending(actor=actor, first=asking.on, last=asking.on + dt.timedelta(days=DAYS_AHEAD))
    return rows


def _waiting(counts: Mapping[str, int]) -> Iterator[Link]:
    if counts.get("lists"):
        address = f"{reverse('state_lists')}?state={StateListState.PREPARED.value}"
        yield Link(_("Lists of cards to approve"), address, count=counts["lists"])
    if counts.get("ending"):
        yield Link(_("Cards that run out in 30 days"), f"{reverse('cards')}?time=ends_30", count=counts["ending"])


def happened_to_cards(actor: Actor, whose: Whose) -> Iterator[Telling]:
    """Each card as it began and ended."""
    fields = {name: name for name in ("group", "valid_from", "valid_to", "end_cause")}
    yield Telling("cards", lambda: cards_visible_to(actor).filter(individual__in=whose.people), _card, fields=fields)


def _card(row: Row) -> Iterator[Said]:
    one = row.as_row_of(Card)
    yield Said(one.valid_from, gettext("health-insurance card begins"), one.get_group_display(), "card", one.pk)
    if one.valid_to is not None:
        cause = one.get_end_cause_display() or one.get_group_display()
        yield Said(one.valid_to, gettext("health-insurance card ends"), cause, "card", one.pk)
