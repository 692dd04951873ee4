"""One row of the insurance office's list that stays behind: whom it may mean, and what the officer says of it."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import current_actor
from ansinh.insurance.errors_of_lists import CardListMoved, PersonElsewhere
from ansinh.insurance.lists import group_label
from ansinh.insurance.lists_of_lines import OUTCOME_TONES
from ansinh.insurance.models import OPEN, CardListRow, CardOutcome, CardSettling, RunState
from ansinh.insurance.queries.card_rows import people_found, people_meant_by, people_of_list
from ansinh.insurance.queries.cards import cards_around
from ansinh.insurance.services import assign_card_row, last_day_of, reject_card_row, reopen_card_row
from ansinh.insurance.troubles import sentence_of
from ansinh.insurance.views.card_lists import the_list
from ansinh.registry.models import Individual
from ansinh.registry.queries.people import born_in_words
from ansinh.ui.acts import refusals_on, refuse_older, status_of
from ansinh.ui.asked import number_asked
from ansinh.ui.forms import OfficeForm


@require_safe
def show_card_row(request: HttpRequest, card_list_id: int, card_row_id: int) -> HttpResponse:
    """What a row says beside those whom it may mean."""
    return _page(request, _row(card_list_id, card_row_id))


@require_POST
def assign_row(request: HttpRequest, card_list_id: int, card_row_id: int) -> HttpResponse:
    """The row means the person who was chosen."""
    actor, row = current_actor(), _row(card_list_id, card_row_id)

    def assign() -> CardListRow:
        key = number_asked(request.POST.get("person", ""))
        person = people_of_list(actor=actor, run=row.run).filter(pk=key or 0).first()
        if person is None:
            raise PersonElsewhere(area=row.run.area.full_name)
        return assign_card_row(actor=actor, row=row, individual=person)

    return _act(request, row, assign, _("Kept: the row means this person."))


@require_POST
def leave_row_out(request: HttpRequest, card_list_id: int, card_row_id: int) -> HttpResponse:
    """Nothing of the row is to be recorded."""
    actor, row = current_actor(), _row(card_list_id, card_row_id)
    return _act(request, row, lambda: reject_card_row(actor=actor, row=row), _("The row is left out."))


@require_POST
def take_row_back(request: HttpRequest, card_list_id: int, card_row_id: int) -> HttpResponse:
    """What was said of the row no longer counts."""
    actor, row = current_actor(), _row(card_list_id, card_row_id)
    said = _("Taken back: the row is judged by itself again.")
    return _act(request, row, lambda: reopen_card_row(actor=actor, row=row), said)


def _row(card_list_id: int, card_row_id: int) -> CardListRow:
    run = the_list(card_list_id)
    if run.state == RunState.CANCELLED:
        # Its rows went with it.
        raise CardListMoved(state=run.get_state_display())
    row = get_object_or_404(CardListRow, run=run, pk=card_row_id)
    row.run = run
    return row


def _act(request: HttpRequest, row: CardListRow, act: Callable[[], CardListRow], said: str) -> HttpResponse:
    """Do it and go back to the list, or stay with a row that still waits."""
    form = OfficeForm(request.POST)
    form.is_valid()
    with refusals_on(form, row):
        refuse_older(request, row)
        settled = act()
        messages.success(request, said)
        if settled.outcome in OPEN:
            return redirect("card_row", settled.run_id, settled.pk)
        return redirect("card_list", settled.run_id)
    return _page(request, _row(row.run_id, row.pk), form)


def _page(request: HttpRequest, row: CardListRow, form: OfficeForm | None = None) -> HttpResponse:
    actor, text = current_actor(), request.GET.get("q", "").strip()
    may_settle = actor.may_write and row.waits
    may_choose = may_settle and row.outcome != CardOutcome.BAD
    chosen = None
    if row.settled_as == CardSettling.PERSON:
        chosen = people_of_list(actor=actor, run=row.run).filter(pk=row.individual_id or 0).first()
    meant = people_meant_by(actor=actor, row=row) if may_choose else []
    found = people_found(actor=actor, run=row.run, text=text) if may_choose and text else []
    context: dict[str, Any] = {
        "run": row.run,
        "row": row,
        "last_day": last_day_of(row),
        "group": group_label(row.group),
        "said": sentence_of(row),
        "chosen": chosen,
        "meant": _shown(actor, meant),
        "found": _shown(actor, found),
        "text": text,
        "may_settle": may_settle,
        "may_choose": may_choose,
        "form": form,
        "tones": OUTCOME_TONES,
    }
    return render(request, "insurance/card_row.html", context, status=status_of(form))


def _shown(actor: Actor, people: Sequence[Individual]) -> list[dict[str, Any]]:
    cards = cards_around(actor=actor, individuals=[one.pk for one in people], on=clock.today())
    return [
        {
            "individual": one,
            "born": born_in_words(one),
            "card": (card := cards.get(one.pk)),
            "last_day": card and last_day_of(card),
        }
        for one in people
    ]
