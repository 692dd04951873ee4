"""Lists of coordination: the officer's queue of reports, the visits, the heads of the hamlets."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.accounts.models import Duty, LinkState, PhoneLink
from ansinh.accounts.policies import heads_managed_by
from ansinh.areas.queries import hamlets_below
from ansinh.coordination.models import (
    HamletReport,
    ReportKind,
    ReportState,
    Sighting,
    SightingState,
    Visit,
    VisitFinding,
    VisitState,
)
from ansinh.coordination.policies import reports_visible_to, visits_visible_to
from ansinh.coordination.queries import addresses_of, overdue, people_not_seen, sightings_of_quarter
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.registry.queries.people import born_in_words, keys_found
from ansinh.ui.lists import Column, Filter, Listing, by_words, one_of, state_column


def _hamlets(actor: Actor) -> Iterable[tuple[int, str]]:
    return hamlets_below(actor.scope, on=clock.today()).values_list("pk", "name")


HAMLET = one_of("hamlet", _("Hamlet"), _hamlets)


def _reports(actor: Actor) -> "QuerySet[HamletReport]":
    return reports_visible_to(actor).select_related("hamlet")


REPORT_TONES = {ReportState.REPORTED: "yellow", ReportState.CONFIRMED: "green", ReportState.REJECTED: "red"}
VISIT_TONES = {VisitState.ASKED: "yellow", VisitState.DONE: "green", VisitState.CANCELLED: "secondary"}

REPORTS = Listing(
    code="hamlet-reports",
    title=_("Reports from the hamlets"),
    rows=_reports,
    order=("reported_on", "pk"),
    columns=(
        Column(
            "about", _("about"), lambda one: one.about, order=("about__as_words",),
            link=lambda one: reverse("hamlet_report", args=[one.pk]),
        ),
        Column("kind", _("what was reported"), lambda one: one.get_kind_display(), order=("kind",)),
        Column("happened_on", _("on the day"), lambda one: one.happened_on, kind="day", order=("happened_on",)),
        Column("hamlet", _("hamlet"), lambda one: one.hamlet.name, order=("hamlet__name__as_words",)),
        Column("note", _("note"), lambda one: one.note, permission="view_health"),
        Column("by", _("reported by"), lambda one: one.reported_by_name, order=("reported_by_name__as_name",)),
        Column("reported_on", _("reported on"), lambda one: one.reported_on, kind="day", order=("reported_on",)),
        state_column(REPORT_TONES),
        Column("answered_by", _("answered by"), lambda one: one.answered_by_name, is_usual=False),
    ),
    filters=(
        one_of("state", _("State"), ReportState.choices, usual=ReportState.REPORTED.value),
        one_of("kind", _("What was reported"), ReportKind.choices),
        HAMLET,
    ),
    search=by_words("about"),
    search_label=_("Name"),
    empty=_("No report waits"),
    icon="inbox",
)  # fmt: skip


LATE = "late"


def _visits(actor: Actor) -> "QuerySet[Visit]":
    return visits_visible_to(actor).select_related("hamlet")


def _late(rows: "QuerySet[Visit]", value: str) -> "QuerySet[Visit]":
    return overdue(rows, on=clock.today())


VISITS = Listing(
    code="visits",
    title=_("Visits"),
    rows=_visits,
    order=("due_on", "pk"),
    columns=(
        Column(
            "name", _("name"), lambda one: one.person_name, order=("person_name__as_name",),
            link=lambda one: reverse("visit", args=[one.pk]),
        ),
        Column("hamlet", _("hamlet"), lambda one: one.hamlet.name, order=("hamlet__name__as_words",)),
        Column("benefit", _("benefit"), lambda one: one.get_benefit_display(), order=("benefit",)),
        Column("question", _("what to ask"), lambda one: one.question, is_usual=False),
        Column("due_on", _("to be made by"), lambda one: one.due_on, kind="day", order=("due_on",)),
        state_column(VISIT_TONES),
        Column("finding", _("found"), lambda one: one.get_finding_display(), order=("finding",)),
        Column("note", _("note"), lambda one: one.note, permission="view_health"),
        Column("by", _("asked by"), lambda one: one.asked_by_name, is_usual=False),
        Column("done_on", _("made on"), lambda one: one.done_on, kind="day", order=("done_on",), is_usual=False),
    ),
    filters=(
        one_of("state", _("State"), VisitState.choices),
        Filter("due", _("Last day"), _late, lambda actor: ((LATE, _("past")),)),
        one_of("finding", _("Found"), VisitFinding.choices),
        HAMLET,
    ),
    search=by_words("person_name"),
    search_label=_("Name"),
    empty=_("No visit has been asked for"),
    icon="people",
    people="individual",
)  # fmt: skip


def _with_addresses(actor: Actor, people: Sequence[Any]) -> Sequence[Any]:
    addresses = addresses_of([one.pk for one in people])
    for one in people:
        one.address = addresses.get(one.pk, "")
    return people


NOT_SEEN = Listing(
    code="not-seen",
    title=_("Not seen this quarter"),
    rows=lambda actor: people_not_seen(actor, on=clock.today()),
    order=("hamlet__name__as_words", "sort_key", "pk"),
    columns=(
        Column(
            "name", _("name"), lambda one: one.full_name, order=("sort_key",),
            link=lambda one: reverse("person", args=[one.pk]),
        ),
        Column("born", _("born"), born_in_words, order=("birth_date",)),
        Column("hamlet", _("hamlet"), lambda one: one.hamlet and one.hamlet.name, order=("hamlet__name__as_words",)),
        Column("address", _("address"), lambda one: one.address),
        Column(
            "visit", _("visit"), lambda one: str(_("asked for")) if one.visit else None, order=("visit",),
            link=lambda one: reverse("visit", args=[one.visit]) if one.visit else None,
        ),
    ),
    filters=(HAMLET,),
    search=lambda actor, rows, text: rows.filter(pk__among=keys_found(actor=actor, text=text)),
    search_label=_("Name or number"),
    prepare=_with_addresses,
    empty=_("Everybody paid by bank has been seen this quarter"),
    icon="eye",
    people="pk",
)  # fmt: skip


SIGHTING_TONES = {
    SightingState.SEEN: "yellow",
    SightingState.CONFIRMED: "green",
    SightingState.TAKEN_BACK: "red",
}


def _seen(actor: Actor) -> "QuerySet[Sighting]":
    return sightings_of_quarter(actor, on=clock.today()).select_related("individual__hamlet")


SEEN = Listing(
    code="seen",
    title=_("Seen this quarter"),
    rows=_seen,
    order=("individual__hamlet__name__as_words", "individual__sort_key", "pk"),
    columns=(
        Column(
            "name", _("name"), lambda one: one.individual.full_name, order=("individual__sort_key",),
            link=lambda one: reverse("person", args=[one.individual_id]),
        ),
        Column(
            "hamlet", _("hamlet"), lambda one: one.individual.hamlet and one.individual.hamlet.name,
            order=("individual__hamlet__name__as_words",),
        ),
        Column("seen_on", _("seen on"), lambda one: one.seen_on, kind="day", order=("seen_on",)),
        Column("by", _("seen by"), lambda one: one.seen_by_name or one.seen_by, order=("seen_by_name__as_name",)),
        state_column(SIGHTING_TONES),
        Column("answered_by", _("answered by"), lambda one: one.answered_by_name, is_usual=False),
        Column("reason", _("reason"), lambda one: one.reason, permission="view_health", is_usual=False),
    ),
    filters=(
        one_of("state", _("State"), SightingState.choices, usual=SightingState.SEEN.value),
        Filter("hamlet", _("Hamlet"), lambda rows, value: rows.filter(individual__hamlet=value), choices=_hamlets),
    ),
    search=lambda actor, rows, text: rows.filter(individual__among=keys_found(actor=actor, text=text)),
    search_label=_("Name or number"),
    empty=_("Nobody has been seen this quarter yet"),
    icon="eye",
    people="individual",
)  # fmt: skip


def heads_with_links(actor: Actor) -> "QuerySet[Duty]":
    """The hamlet heads in office, each with the state of the link that stands: `link_state`, `link_until`."""
    links = PhoneLink.objects.filter(duty=OuterRef("pk")).exclude(state=LinkState.ENDED)
    return heads_managed_by(actor).annotate(
        link_state=Subquery(links.values("state")[:1]), link_until=Subquery(links.values("signed_in_until")[:1])
    )


def phone_in_words(duty: Any) -> Any:
    """What the list says of a head's phone."""
    return LinkState(duty.link_state).label if duty.link_state else _("no link")


HEADS = Listing(
    code="hamlet-heads",
    title=_("Hamlet heads"),
    rows=heads_with_links,
    order=("area__path", "user__full_name__as_name", "pk"),
    columns=(
        Column("hamlet", _("hamlet"), lambda one: one.area.name, order=("area__name__as_words",)),
        Column(
            "name", _("name"), lambda one: one.user.full_name, order=("user__full_name__as_name",),
            link=lambda one: reverse("hamlet_head", args=[one.pk]),
        ),
        Column("since", _("in office since"), lambda one: one.valid_from, kind="day", order=("valid_from",)),
        Column("phone", _("phone"), phone_in_words, order=("link_state",)),
        Column("until", _("signed in until"), lambda one: one.link_until, kind="moment", is_usual=False),
    ),
    search=by_words("user__full_name"),
    search_label=_("Name"),
    empty=_("No hamlet head has an account yet"),
    icon="phone",
)  # fmt: skip
