"""The acts on a card, and those on a list of those whom the state pays for."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.insurance.forms import CorrectCardForm, EndCardForm, GiveUpForm
from ansinh.insurance.models import Card, StateList, StateListState
from ansinh.insurance.models.card import STANDS
from ansinh.insurance.policies import APPROVE, EDIT, can_approve
from ansinh.insurance.services import (
    NewCard,
    approve_state_list,
    cancel_state_list,
    correct_card,
    end_card,
    last_day_of,
    send_state_list,
)
from ansinh.ui.forms import OfficeForm
from ansinh.ui.steps import Step, Values


def _correct(actor: Actor, card: Card, values: Values) -> str:
    kept = {name: values[name] for name in NewCard.__dataclass_fields__ if name in values}
    new = NewCard(individual=card.individual, issued_on=card.issued_on, **kept)
    correct_card(actor=actor, card=card, new=new, why=values["why"])
    return gettext("Corrected. What stood there before is kept in the history.")


def _as_recorded(card: Card) -> dict[str, Any]:
    names = ("group", "valid_from", "clinic", "paying_place", "premium_amount", "paid_on", "months", "source")
    kept = {name: getattr(card, name) for name in names}
    return {**kept, "last_day": last_day_of(card), "number": card.old_number or card.number}


def _end(actor: Actor, card: Card, values: Values) -> str:
    end_card(actor=actor, card=card, last_day=values["last_day"], cause=values["cause"])
    return gettext("The card ends with %(day)s.") % {"day": f"{values['last_day']:%d/%m/%Y}"}


def _ends_today(card: Card) -> dict[str, dt.date]:
    return {"last_day": clock.today()}


def _approve(actor: Actor, found: StateList, values: Values) -> str:
    approve_state_list(actor=actor, state_list=found)
    return gettext("Approved. It can be sent to the insurance office now.")


def _send(actor: Actor, found: StateList, values: Values) -> str:
    send_state_list(actor=actor, state_list=found)
    return gettext("Noted as sent. The next list tells what changes from here on.")


def _give_up(actor: Actor, found: StateList, values: Values) -> str:
    cancel_state_list(actor=actor, state_list=found, why=values["why"])
    return gettext("Given up. Another list can be made for the month.")


CARD_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "end", _("End the card"), _("Its days up to the last one stay."), EDIT, frozenset({STANDS}), EndCardForm,
            _end, initial=_ends_today,
        ),
        Step(
            "correct", _("Correct the card"), _("For what was recorded wrongly; a new card is recorded as such."),
            EDIT, frozenset({STANDS}), CorrectCardForm, _correct, initial=_as_recorded,
        ),
    )
}  # fmt: skip

STATE_LIST_STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "approve", _("Approve the list"), _("Another hand than the one that prepared it."), APPROVE,
            frozenset({StateListState.PREPARED}), OfficeForm, _approve, is_onward=True,
            needs=lambda actor, found: can_approve(actor, found.prepared_by),
        ),
        Step(
            "send", _("Note as sent"), _("Once the papers below went to the insurance office."), EDIT,
            frozenset({StateListState.APPROVED}), OfficeForm, _send, is_onward=True,
        ),
        Step(
            "give_up", _("Give the list up"), _("The reason is kept; its lines stay as they were."), EDIT,
            frozenset({StateListState.PREPARED, StateListState.APPROVED}), GiveUpForm, _give_up,
        ),
    )
}  # fmt: skip
