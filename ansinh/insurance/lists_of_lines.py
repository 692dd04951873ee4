"""The rows of one list of the insurance office, and the lines of one list of the commune."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.insurance.lists import group_label
from ansinh.insurance.models import (
    CardListRow,
    CardListRun,
    CardOutcome,
    LineChange,
    LineReason,
    StateList,
    StateListLine,
)
from ansinh.insurance.troubles import sentence_of
from ansinh.ui.lists import Column, Listing, by_words, one_of

OUTCOME_TONES = {
    CardOutcome.NEW: "blue", CardOutcome.RENEWED: "green", CardOutcome.PAID: "green", CardOutcome.SAME: "secondary",
    CardOutcome.DOUBTFUL: "yellow", CardOutcome.UNKNOWN: "yellow", CardOutcome.BAD: "red",
    CardOutcome.LEFT_OUT: "secondary",
}  # fmt: skip
CHANGE_TONES = {LineChange.ENROL: "green", LineChange.REGROUP: "blue", LineChange.STRIKE: "red"}


def _settled(row: Any) -> str:
    if row.settled_as == "person":
        return _("chosen by %(by)s") % {"by": row.settled_by_name}
    return _("left out by %(by)s") % {"by": row.settled_by_name} if row.settled_as == "left_out" else ""


def rows_listing(run: CardListRun) -> Listing:
    """What each row of a list is."""

    def with_sentences(actor: Actor, rows: Sequence[Any]) -> Sequence[Any]:
        for one in rows:
            one.run, one.sentence = run, sentence_of(one)
        return rows

    return Listing(
        code="card-list-rows",
        title=_("Rows of the list"),
        rows=lambda actor: CardListRow.objects.filter(run=run, area_path__within=actor.scope),
        order=("sheet", "row_number", "pk"),
        columns=(
            Column("row", _("row"), lambda one: one.place),
            Column(
                "name", _("name"), lambda one: one.full_name, order=("full_name__as_name",),
                link=lambda one: reverse("person_cards", args=[one.individual_id]) if one.individual_id else None,
            ),
            Column("born", _("born"), lambda one: one.birth_date, kind="day", is_usual=False),
            Column("number", _("code"), lambda one: one.number),
            Column("group", _("group"), lambda one: group_label(one.group), order=("group",)),
            Column("valid_from", _("from"), lambda one: one.valid_from, kind="day", order=("valid_from",)),
            Column("valid_to", _("first day without"), lambda one: one.valid_to, kind="day", is_usual=False),
            Column(
                "outcome", _("outcome"), lambda one: one.get_outcome_display(), order=("outcome",),
                tone=lambda one: OUTCOME_TONES[CardOutcome(one.outcome)],
            ),
            Column("paid", _("amount paid"), lambda one: one.premium_amount, kind="money", is_usual=False),
            Column("paid_on", _("day of payment"), lambda one: one.paid_on, kind="day", is_usual=False),
            Column("said", _("what to do"), sentence_of, template="insurance/_row_said.html", beside=_settled),
        ),
        filters=(one_of("outcome", _("Outcome"), CardOutcome.choices),),
        search=by_words("full_name"),
        search_label=_("Name"),
        prepare=with_sentences,
        empty=_("The list has no rows"),
        icon="list",
        people="individual",
    )  # fmt: skip


def lines_listing(found: StateList) -> Listing:
    """The lines of a list that the commune made."""
    return Listing(
        code="state-list-lines",
        title=_("Lines of the list"),
        rows=lambda actor: StateListLine.objects.filter(state_list=found, area_path__within=actor.scope),
        order=("position", "pk"),
        columns=(
            Column("name", _("name"), lambda one: one.full_name, order=("full_name__as_name",)),
            Column("born", _("born"), lambda one: one.birth_date, kind="day", order=("birth_date",)),
            Column("number", _("identity number"), lambda one: one.identity_number, is_usual=False),
            Column("code", _("code"), lambda one: one.card_number),
            Column("hamlet", _("hamlet"), lambda one: one.hamlet_name, order=("hamlet_name__as_words",)),
            Column(
                "change", _("what to do"), lambda one: one.get_change_display(), order=("change",),
                tone=lambda one: CHANGE_TONES[LineChange(one.change)],
            ),
            Column("before", _("group before"), lambda one: group_label(one.group_before), is_usual=not found.is_whole),
            Column("group", _("group"), lambda one: group_label(one.group), order=("group",)),
            Column("from", _("from"), lambda one: one.valid_from, kind="day"),
            Column("reason", _("why"), lambda one: one.get_reason_display(), order=("reason",)),
        ),
        filters=(
            one_of("change", _("What to do"), LineChange.choices),
            one_of("reason", _("Why"), LineReason.choices),
        ),
        search=by_words("full_name"),
        search_label=_("Name"),
        empty=_("The list has no lines"),
        icon="list",
        people="individual",
    )  # fmt: skip
