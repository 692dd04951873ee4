"""One person's cards with the price of the next one, one card, and what the cards of a household would cost."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ansinh.core import clock
from ansinh.core.wall import current_actor
from ansinh.insurance.forms import CardForm, PricesForm
from ansinh.insurance.lists import STATE_TONES, STATES, state_of
from ansinh.insurance.models import Card
from ansinh.insurance.policies import EDIT, VIEW, cards_visible_to
from ansinh.insurance.queries.cards import cards_of
from ansinh.insurance.queries.prices import price_sheet, prices_of_person
from ansinh.insurance.services import last_day_of, record_card
from ansinh.insurance.steps import CARD_STEPS
from ansinh.judgement.insurance import PriceOfPerson, continuous_since, copay_limit
from ansinh.registry.models import Household, Individual
from ansinh.registry.policies import households_visible_to, individuals_visible_to
from ansinh.registry.queries.people import born_in_words
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.steps import Offered, attempt, offered, step_called

A_YEAR = 12


@require_safe
def person_cards(request: HttpRequest, individual_id: int) -> HttpResponse:
    """Every card of a person, and which group would give the next one at what price."""
    return _person_page(request, _person(individual_id))


@require_POST
def record_person_card(request: HttpRequest, individual_id: int) -> HttpResponse:
    """Record a card of the person."""
    actor, person = current_actor(), _person(individual_id)
    actor.require(EDIT, area_path=person.area_path)
    form = CardForm(request.POST)
    if form.is_valid():
        with refusals_on(form, person):
            record_card(actor=actor, new=form.new_card(person))
            messages.success(request, _("The card is recorded."))
            return redirect("person_cards", person.pk)
    return _person_page(request, person, form)


@require_safe
def card(request: HttpRequest, card_id: int) -> HttpResponse:
    """One card with what can be done with it."""
    return _card_page(request, _card(card_id))


@require_POST
def card_act(request: HttpRequest, card_id: int, act: str) -> HttpResponse:
    """One act of `CARD_STEPS`; what was refused is told on the same page."""
    found, step = _card(card_id), step_called(CARD_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _card_page(request, _card(card_id), refused) if refused else redirect("card", found.pk)


@require_safe
def card_prices(request: HttpRequest, household_id: int) -> HttpResponse:
    """What a card costs each member of a household, by the law of the day on which it is paid."""
    actor = current_actor()
    actor.require(VIEW)
    visible = households_visible_to(actor).select_related("area", "hamlet")
    household: Household = get_object_or_404(visible, pk=household_id)
    first = {"on": f"{clock.today():%d/%m/%Y}", "months": A_YEAR}
    form = PricesForm({**first, **{name: request.GET[name] for name in request.GET}})
    rows = []
    if form.is_valid():
        with refusals_on(form):
            asked = form.cleaned_data
            rows = price_sheet(actor=actor, household=household, on=asked["on"], months=asked["months"])
    context = {
        "household": household,
        "form": form,
        "rows": rows,
        "total": sum(row.price.to_pay for row in rows if row.member.card is None),
        "today": clock.today(),
    }
    return render(request, "insurance/prices.html", context, status=status_of(form))


def _person(individual_id: int) -> Individual:
    actor = current_actor()
    actor.require(VIEW)
    return get_object_or_404(individuals_visible_to(actor).select_related("area", "hamlet"), pk=individual_id)


def _card(card_id: int) -> Card:
    actor = current_actor()
    actor.require(VIEW)
    return get_object_or_404(cards_visible_to(actor).select_related("individual__area"), pk=card_id)


def _person_page(request: HttpRequest, person: Individual, form: CardForm | None = None) -> HttpResponse:
    actor, today = current_actor(), clock.today()
    held = cards_of(actor=actor, individual=person, on=today)
    may_record = actor.may_write and actor.may(EDIT) and person.died_on is None and person.merged_into_id is None
    context: dict[str, Any] = {
        "individual": person,
        "born": born_in_words(person),
        "cards": [_shown(one) for one in held.cards],
        "current": held.current,
        "last_day": held.current and last_day_of(held.current),
        "unbroken": _unbroken(person, held.cards, today),
        "price": _next_price(person, held.current, today),
        "form": form or (CardForm() if may_record else None),
        "tones": STATE_TONES,
    }
    return render(request, "insurance/person.html", context, status=status_of(form))


def _unbroken(person: Individual, cards: Sequence[Card], on: dt.date) -> dict[str, Any] | None:
    """Since when somebody living is insured without too long a gap, when that is five years, and what it then means."""
    if person.died_on is not None:
        return None
    found = continuous_since([(one.valid_from, one.valid_to or dt.date.max) for one in cards], on=on)
    if found is None:
        return None
    return {
        "since": found.since,
        "five_years_on": found.five_years_on,
        "is_full": found.is_reached(on),
        "limit": copay_limit(on),
    }


def _next_price(person: Individual, current: Card | None, on: dt.date) -> PriceOfPerson | None:
    """What a card costs who pays on a day for the one that follows the `current` one, or for the first."""
    if person.merged_into_id:
        return None
    return prices_of_person(individual=person, on=on, months=A_YEAR, begins=current.valid_to if current else None)


def _shown(one: Card) -> dict[str, Any]:
    state = state_of(one, clock.today())
    return {"card": one, "state": state, "state_label": STATES[state], "last_day": last_day_of(one)}


def _card_page(request: HttpRequest, found: Card, refused: Offered | None = None) -> HttpResponse:
    context = {
        **_shown(found),
        "tones": STATE_TONES,
        "acts": offered(CARD_STEPS.values(), actor=current_actor(), thing=found, refused=refused),
    }
    return render(request, "insurance/card.html", context, status=status_of(refused.form if refused else None))
