"""The list of emergency aid."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.models import AidSource, AidState
from ansinh.benefits.policies import aid_visible_to
from ansinh.ui.lists import Column, Listing, by_words, one_of, state_column

AID_TONES = {
    AidState.PROPOSED: "yellow",
    AidState.DECIDED: "blue",
    AidState.GIVEN: "green",
    AidState.CANCELLED: "secondary",
}

EMERGENCY_AID = Listing(
    code="emergency-aid",
    title=_("Emergency aid"),
    rows=aid_visible_to,
    order=("-happened_on", "-pk"),
    columns=(
        Column(
            "about", _("who is helped"), lambda one: one.about, order=("about__as_words",),
            link=lambda one: reverse("emergency_aid", args=[one.pk]),
        ),
        Column(
            "kind", _("kind of aid"), lambda one: one.get_kind_display(), order=("kind",), permission="view_health"
        ),
        Column("happened_on", _("happened on"), lambda one: one.happened_on, kind="day", order=("happened_on",)),
        Column("households", _("number of households"), lambda one: one.household_count, kind="number", is_usual=False),
        Column("people", _("number of people"), lambda one: one.person_count, kind="number", is_usual=False),
        Column("amount", _("amount"), lambda one: one.amount or None, kind="money", order=("amount",)),
        Column("rice", _("rice (kg)"), lambda one: one.rice_kg or None, kind="number", order=("rice_kg",)),
        Column("source", _("paid from"), lambda one: one.get_source_display(), order=("source",), is_usual=False),
        Column("reference", _("decision"), lambda one: one.reference, order=("decided_on", "reference")),
        Column("given_on", _("handed over on"), lambda one: one.given_on, kind="day", order=("given_on",)),
        state_column(AID_TONES),
    ),
    filters=(
        one_of("state", _("State"), AidState.choices),
        one_of("source", _("Paid from"), AidSource.choices),
    ),
    search=by_words("about"),
    search_label=_("Name or place"),
    empty=_("No emergency aid is recorded"),
    icon="alert",
)  # fmt: skip
