"""Lists of the review of poor households."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Level
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.poverty.lists_of_forms import FORM, with_forms
from ansinh.poverty.models import (
    OF_HEALTH,
    InstrumentPurpose,
    ListedHousehold,
    ListedState,
    ListingReason,
    RequestForm,
    RequestState,
    Reviewer,
    ReviewRequest,
    ReviewRound,
    RoundKind,
    RoundState,
)
from ansinh.poverty.policies import (
    PLAN,
    instruments_visible_to,
    listed_visible_to,
    reasons_shown_to,
    requests_visible_to,
    rounds_visible_to,
)
from ansinh.poverty.queries.rounds import (
    hamlets_of_round,
    homes_with_heads,
    late_requests,
    reasons_suggested,
    rounds_behind,
    suggested_homes,
)
from ansinh.registry.models import Membership
from ansinh.registry.policies import households_visible_to, may_see_health
from ansinh.registry.queries.people import keys_found, with_head_keys
from ansinh.ui.lists import Column, Filter, Listing, by_words, one_of, state_column

NOBODY = "nobody"

ROUND_TONES = {
    RoundState.PLANNED: "yellow",
    RoundState.LISTING: "blue",
    RoundState.SURVEYING: "blue",
    RoundState.MEETING: "blue",
    RoundState.POSTING: "azure",
    RoundState.DECIDED: "green",
    RoundState.CLOSED: "secondary",
    RoundState.CANCELLED: "secondary",
}
LISTED_TONES = {
    ListedState.LISTED: "yellow",
    ListedState.SURVEYED: "blue",
    ListedState.VOTED: "blue",
    ListedState.POSTED: "azure",
    ListedState.OBJECTED: "red",
    ListedState.RECHECKED: "azure",
    ListedState.RECOGNISED: "green",
    ListedState.TAKEN_OFF: "secondary",
}
REQUEST_TONES = {
    RequestState.WAITS: "yellow",
    RequestState.LISTED: "blue",
    RequestState.ANSWERED: "green",
    RequestState.REJECTED: "secondary",
}


def in_words(reasons: Sequence[ListingReason]) -> str:
    """Reasons one after the other."""
    return capfirst("; ".join(str(one.label) for one in reasons))


INSTRUMENTS = Listing(
    code="instruments",
    title=_("Instruments of the review"),
    rows=lambda actor: instruments_visible_to(actor).exclude(area__level=Level.COUNTRY),
    order=("-brought_on", "-pk"),
    columns=(
        Column("title", _("instrument"), lambda one: one.name, order=("title__as_words",)),
        Column("version", _("version"), lambda one: one.version, order=("version",)),
        Column("purpose", _("may be used"), lambda one: one.get_purpose_display(), order=("purpose",)),
        Column("standards", _("for the standards"), lambda one: ", ".join(one.standards)),
        Column("area", _("kept by"), lambda one: one.area.full_name, order=("area__path",)),
        Column("file", _("file"), lambda one: one.file_name, is_usual=False),
        Column("by", _("brought by"), lambda one: one.brought_by_name, is_usual=False),
        Column("on", _("brought on"), lambda one: one.brought_on, kind="day", order=("brought_on",)),
    ),
    filters=(one_of("purpose", _("May be used"), InstrumentPurpose.choices),),
    search=by_words("title"),
    search_label=_("Instrument"),
    empty=_("No office here has brought its own instrument"),
    empty_hint=_("Until then a round pins one that comes with the system."),
)

ROUNDS = Listing(
    code="review-rounds",
    title=_("Poverty reviews"),
    rows=lambda actor: rounds_visible_to(actor).select_related("area"),
    order=("-list_from", "-pk"),
    columns=(
        Column("round", _("review"), str, link=lambda one: reverse("review_round", args=[one.pk])),
        Column("area", _("commune"), lambda one: one.area.full_name, order=("area__path",)),
        Column("standard", _("standard"), lambda one: one.standard, order=("standard",)),
        Column("list_from", _("list from"), lambda one: one.list_from, kind="day", order=("list_from",)),
        Column("decide_by", _("decided by"), lambda one: one.decide_by, kind="day", order=("decide_by",)),
        state_column(ROUND_TONES),
        Column("planned_by", _("planned by"), lambda one: one.planned_by_name, is_usual=False),
        Column("approved_by", _("approved by"), lambda one: one.approved_by_name, is_usual=False),
    ),
    filters=(
        one_of("state", _("State"), RoundState.choices),
        one_of("kind", _("Kind"), RoundKind.choices),
        Filter(
            "due",
            _("Days of the plan"),
            lambda rows, value: rounds_behind(rows, on=clock.today()),
            lambda actor: (("behind", _("passed")),),
        ),
    ),
    empty=_("No review has been planned"),
)


def _reviewed_by(rows: QuerySet[ListedHousehold], value: str) -> QuerySet[ListedHousehold]:
    return rows.filter(reviewer__isnull=True) if value == NOBODY else rows.filter(reviewer__pk=value)


def in_hamlet(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Those of a hamlet, or those for whom none is recorded."""
    return rows.filter(hamlet__isnull=True) if value == NOBODY else rows.filter(hamlet=value)


def _reasons_to_ask(actor: Actor) -> list[tuple[str, Any]]:
    return [(one.value, one.label) for one in ListingReason if may_see_health(actor) or one not in OF_HEALTH]


def _with_reasons(actor: Actor, rows: Sequence[Any]) -> Sequence[Any]:
    for row in rows:
        row.told = in_words(reasons_shown_to(actor, row.reasons))
    return rows


def listed_listing(found: ReviewRound) -> Listing:
    """The households of one round."""
    reviewers = [(str(one.pk), one.full_name) for one in Reviewer.objects.filter(round=found)]
    hamlets = [(str(one.pk), one.name) for one in hamlets_of_round(found)]
    return Listing(
        code="review-households",
        title=_("Households to review"),
        rows=lambda actor: with_head_keys(
            listed_visible_to(actor).filter(round=found).select_related("hamlet", "reviewer"), "household_id"
        ),
        order=("hamlet__path", "head_name__as_name", "pk"),
        columns=(
            Column(
                "head", _("head of household"), lambda one: one.head_name, order=("head_name__as_name",),
                link=lambda one: reverse("household", args=[one.household_id]),
            ),
            Column(
                "hamlet", _("hamlet"), lambda one: one.hamlet and one.hamlet.name, order=("hamlet__name__as_words",),
            ),
            Column("reasons", _("why"), lambda one: one.told),
            Column(
                "reviewer", _("reviewer"), lambda one: one.reviewer and one.reviewer.full_name,
                order=("reviewer__full_name__as_name",),
            ),
            state_column(LISTED_TONES),
            FORM,
            Column("listed_on", _("listed on"), lambda one: one.listed_on, kind="day", is_usual=False),
            Column(
                "off_reason", _("taken off because"), lambda one: one.off_reason, is_usual=False,
                permission="view_health",
            ),
        ),
        filters=(
            Filter("hamlet", _("Hamlet"), in_hamlet, lambda actor: [*hamlets, (NOBODY, _("no hamlet"))]),
            Filter("reviewer", _("Reviewer"), _reviewed_by, lambda actor: [(NOBODY, _("nobody yet")), *reviewers]),
            one_of("state", _("State"), ListedState.choices),
            Filter(
                "reason", _("Why"), lambda rows, value: rows.filter(reasons__contains=[value]), _reasons_to_ask
            ),
        ),
        search=by_words("head_name"),
        search_label=_("Name"),
        prepare=lambda actor, rows: with_forms(actor, found, _with_reasons(actor, rows)),
        empty=_("No household stands on the list"),
        icon="people",
        people="head_key",
    )  # fmt: skip


def _with_suggestions(actor: Actor, rows: Sequence[Any]) -> Sequence[Any]:
    for row in rows:
        row.told = in_words(reasons_shown_to(actor, reasons_suggested(row)))
    return rows


def suggestions_listing(found: ReviewRound) -> Listing:
    """Whom the system suggests for one round, with the reasons."""
    return Listing(
        code="review-suggestions",
        title=_("Suggested by the system"),
        rows=lambda actor: with_head_keys(suggested_homes(actor, found)),
        order=("hamlet__path", "head_name__as_name", "pk"),
        columns=(
            Column(
                "head", _("head of household"), lambda one: one.head_name, order=("head_name__as_name",),
                link=lambda one: reverse("household", args=[one.pk]),
            ),
            Column(
                "hamlet", _("hamlet"), lambda one: one.hamlet and one.hamlet.name, order=("hamlet__name__as_words",),
            ),
            Column("address", _("address"), lambda one: one.address),
            Column("reasons", _("why"), lambda one: one.told),
        ),
        prepare=_with_suggestions,
        empty=_("The system suggests nobody besides those on the list"),
        icon="people",
        people="head_key",
    )  # fmt: skip


def _reason_told(actor: Actor, rows: Sequence[Any]) -> Sequence[Any]:
    for row in rows:
        row.told = in_words(reasons_shown_to(actor, [row.reason]))
    return rows


def _due(rows: QuerySet[ReviewRequest], value: str) -> QuerySet[ReviewRequest]:
    return late_requests(rows, on=clock.today())


REQUESTS = Listing(
    code="review-requests",
    title=_("Requests for review"),
    rows=lambda actor: requests_visible_to(actor).select_related("hamlet"),
    order=("-received_on", "-pk"),
    columns=(
        Column(
            "head", _("head of household"), lambda one: one.head_name, order=("head_name__as_name",),
            link=lambda one: reverse("review_request", args=[one.pk]),
        ),
        Column("hamlet", _("hamlet"), lambda one: one.hamlet and one.hamlet.name, order=("hamlet__name__as_words",)),
        Column("form", _("paper"), lambda one: one.get_form_display(), order=("form",)),
        Column("reason", _("why"), lambda one: one.told),
        Column("received_on", _("received on"), lambda one: one.received_on, kind="day", order=("received_on",)),
        Column("due_on", _("to be answered by"), lambda one: one.due_on, kind="day", order=("due_on",)),
        state_column(REQUEST_TONES),
        Column("answered_on", _("answered on"), lambda one: one.answered_on, kind="day", order=("answered_on",)),
        Column("by", _("received by"), lambda one: one.received_by_name, is_usual=False),
    ),
    filters=(
        one_of("state", _("State"), RequestState.choices),
        one_of("form", _("Paper"), RequestForm.choices),
        Filter("due", _("Last day"), _due, lambda actor: (("late", _("past")),)),
    ),
    search=by_words("head_name"),
    search_label=_("Name"),
    prepare=_reason_told,
    empty=_("Nobody has asked for a review"),
    icon="inbox",
)  # fmt: skip


def _homes(actor: Actor) -> QuerySet[Any]:
    return homes_with_heads(households_visible_to(actor)).select_related("hamlet")


def _of_person(actor: Actor, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    living = Membership.objects.filter(valid_to__isnull=True, individual__among=keys_found(actor=actor, text=text))
    return rows.filter(pk__in=living.values("household"))


HOMES = Listing(
    code="households-to-ask",
    title=_("Choose the household"),
    rows=_homes,
    order=("head_name__as_name", "pk"),
    columns=(
        Column(
            "head", _("head of household"), lambda one: one.head_name, order=("head_name__as_name",),
            link=lambda one: reverse("new_review_request", args=[one.pk]),
        ),
        Column("hamlet", _("hamlet"), lambda one: one.hamlet and one.hamlet.name, order=("hamlet__name__as_words",)),
        Column("address", _("address"), lambda one: one.address),
        Column("number", _("number of the household"), lambda one: one.number, is_usual=False),
    ),
    search=_of_person,
    search_label=_("Name or number of a member"),
    empty=_("Nobody of this name lives in a household here"),
    asks_first=lambda actor: actor.may(PLAN),
    ask=_("Look for a member of the household"),
    icon="search",
)  # fmt: skip
