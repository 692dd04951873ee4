"""Lists of hamlet meetings and of objections."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.core import clock
from ansinh.poverty.models import Meeting, MeetingState, Objection, ObjectionState, ObjectionWay, PostingState
from ansinh.poverty.policies import meetings_visible_to, objections_visible_to
from ansinh.ui.lists import Column, Filter, Listing, by_words, one_of, state_column

MEETING_TONES = {MeetingState.CALLED: "yellow", MeetingState.HELD: "green", MeetingState.CANCELLED: "secondary"}
POSTING_TONES = {PostingState.UP: "azure", PostingState.DOWN: "secondary"}
OBJECTION_TONES = {ObjectionState.WAITS: "yellow", ObjectionState.ANSWERED: "green"}


def _begun(rows: QuerySet[Meeting], value: str) -> QuerySet[Meeting]:
    return rows.filter(state=MeetingState.CALLED, begins_at__lte=clock.now())


MEETINGS = Listing(
    code="review-meetings",
    title=_("Hamlet meetings"),
    rows=lambda actor: meetings_visible_to(actor).select_related("hamlet", "round"),
    order=("-begins_at", "-pk"),
    columns=(
        Column(
            "meeting", _("hamlet"), str, order=("hamlet__name__as_words",),
            link=lambda one: reverse("review_meeting", args=[one.pk]),
        ),
        Column("begins_at", _("begins"), lambda one: one.begins_at, kind="moment", order=("begins_at",)),
        Column("place", _("meeting place"), lambda one: one.place),
        Column("round", _("review"), lambda one: str(one.round), link=lambda one: _round(one.round_id)),
        Column("attending", _("attending"), lambda one: one.attending, kind="number"),
        state_column(MEETING_TONES),
    ),
    filters=(
        one_of("state", _("State"), MeetingState.choices),
        Filter("begun", _("To do"), _begun, lambda actor: (("yes", _("to be recorded")),)),
    ),
    empty=_("No meeting has been called"),
    icon="people",
)  # fmt: skip


def _round(key: int) -> str:
    return reverse("review_round", args=[key])


def _late(rows: QuerySet[Objection], value: str) -> QuerySet[Objection]:
    return rows.filter(state=ObjectionState.WAITS, due_on__lt=clock.today())


OBJECTIONS = Listing(
    code="review-objections",
    title=_("Objections"),
    rows=lambda actor: objections_visible_to(actor).select_related("hamlet", "posting__round"),
    order=("-received_at", "-pk"),
    columns=(
        Column(
            "about", _("household"), lambda one: one.about_name, order=("about_name__as_name",),
            link=lambda one: reverse("review_objection", args=[one.pk]),
        ),
        Column("hamlet", _("hamlet"), lambda one: one.hamlet and one.hamlet.name, order=("hamlet__name__as_words",)),
        Column("received_at", _("received"), lambda one: one.received_at, kind="moment", order=("received_at",)),
        Column("way", _("way"), lambda one: one.get_way_display(), is_usual=False),
        Column("due_on", _("to be answered by"), lambda one: one.due_on, kind="day", order=("due_on",)),
        Column("round", _("review"), lambda one: str(one.posting.round), is_usual=False),
        state_column(OBJECTION_TONES),
    ),
    filters=(
        one_of("state", _("State"), ObjectionState.choices),
        one_of("way", _("Way"), ObjectionWay.choices),
        Filter("due", _("Last day"), _late, lambda actor: (("late", _("past")),)),
    ),
    search=by_words("about_name"),
    search_label=_("Name"),
    empty=_("Nobody has objected"),
    icon="inbox",
)  # fmt: skip
