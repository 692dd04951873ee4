"""Lists of the room of benefits: the files of the desk, and the book of decisions."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.findings.shapes import MissedKind, Wrong
from ansinh.benefits.models import (
    Application,
    ApplicationState,
    Decision,
    DecisionItem,
    DecisionKind,
    DecisionState,
    SetAside,
)
from ansinh.benefits.queries.matters import to_be_told
from ansinh.benefits.queries.set_aside import set_aside_visible_to
from ansinh.benefits.queries.workbench import Drawer, decisions_visible_to, files_in
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.registry.queries.people import keys_found
from ansinh.ui.lists import Column, Filter, Listing, one_of, state_column


def _decided_about(actor: Actor, rows: QuerySet[Decision], text: str) -> QuerySet[Decision]:
    """By the paper's number, or by a person in its annex."""
    people = keys_found(actor=actor, text=text)
    about = DecisionItem.objects.filter(individual__among=people).values("decision")
    return rows.filter(pk__among=ArraySubquery(about)) | rows.filter(number__istartswith=text)


def _years(actor: Actor) -> list[tuple[str, str]]:
    years = decisions_visible_to(actor).annotate(year=ExtractYear("decided_on")).values_list("year", flat=True)
    return [(str(year), str(year)) for year in years.order_by("-year").distinct()]


DECISION_TONES = {
    DecisionState.AWAITING_COPY: "yellow",
    DecisionState.IN_EFFECT: "green",
    DecisionState.CANCELLED: "secondary",
}


def _not_told(rows: QuerySet[Decision], value: str) -> QuerySet[Decision]:
    return to_be_told(rows)


DECISIONS = Listing(
    code="decisions",
    title=_("Decisions"),
    rows=decisions_visible_to,
    order=("-decided_on", "-pk"),
    columns=(
        Column(
            "reference", _("decision"), lambda one: one.reference, order=("reference__as_words",),
            link=lambda one: reverse("decision", args=[one.pk]),
        ),
        Column("decided_on", _("signed on"), lambda one: one.decided_on, kind="day", order=("decided_on",)),
        Column("kind", _("what it does"), lambda one: one.get_kind_display(), order=("kind",)),
        Column("subject", _("about"), lambda one: one.subject, is_usual=False),
        Column("signer", _("signed by"), lambda one: one.signer_name, order=("signer_name__as_name",)),
        Column("in_effect_on", _("in effect from"), lambda one: one.in_effect_on, kind="day", is_usual=False),
        Column("notified_on", _("told to the person on"), lambda one: one.notified_on, kind="day", is_usual=False),
        state_column(DECISION_TONES),
    ),
    filters=(
        one_of("state", _("State"), DecisionState.choices),
        one_of("kind", _("What it does"), DecisionKind.choices),
        Filter("told", _("People told"), _not_told, lambda actor: (("no", _("not yet")),)),
        Filter("year", _("Year"), lambda rows, value: rows.filter(decided_on__year=int(value)), _years),
    ),
    search=_decided_about,
    search_label=_("Number of the decision, or a person"),
    empty=_("No decision yet"),
    icon="file",
)  # fmt: skip


FINDINGS: dict[str, Any] = {str(kind.value): kind.label for kind in (*Wrong, *MissedKind)}


def _aside_of_person(actor: Actor, rows: QuerySet[SetAside], text: str) -> QuerySet[SetAside]:
    return rows.filter(individual__among=keys_found(actor=actor, text=text))


SET_ASIDE = Listing(
    code="set-aside",
    title=_("Set aside"),
    rows=set_aside_visible_to,
    order=("until", "pk"),
    columns=(
        Column(
            "name", _("name"), lambda one: one.person_name, order=("person_name__as_name",),
            link=lambda one: reverse("person", args=[one.individual_id]),
        ),
        Column("kind", _("finding"), lambda one: FINDINGS.get(one.kind, one.kind), order=("kind",)),
        Column("benefit", _("benefit"), lambda one: one.get_benefit_display(), order=("benefit",)),
        Column("month", _("month"), lambda one: one.month and f"{one.month:%m/%Y}", order=("month",)),
        Column("until", _("until"), lambda one: one.until, kind="day", order=("until",)),
        Column("reason", _("reason"), lambda one: one.reason, permission="view_health"),
        Column("by", _("set aside by"), lambda one: one.set_by_name, order=("set_by_name__as_name",)),
        Column("on", _("set aside on"), lambda one: one.set_on, kind="day", order=("set_on",), is_usual=False),
    ),
    filters=(
        one_of("kind", _("Finding"), FINDINGS.items()),
    ),
    search=_aside_of_person,
    search_label=_("Name or number"),
    empty=_("Nothing is set aside"),
    icon="check",
)  # fmt: skip


def _of_person(actor: Actor, rows: QuerySet[Application], text: str) -> QuerySet[Application]:
    people = keys_found(actor=actor, text=text)
    return rows.filter(individual__among=people) | rows.filter(file_number__istartswith=text)


def _choose_granted(actor: Actor, files: Sequence[Any]) -> Sequence[Any]:
    """Those that the law grants are chosen for the signature unless the chair says otherwise."""
    for file in files:
        file.is_first_choice = file.is_granted
    return files


def _late(file: Any) -> str:
    return str(_("late")) if file.due_on and file.due_on < clock.today() and not file.closed_on else ""


def _law_and_return(file: Any) -> str:
    """What the law says of a file that it refuses, and since when one is returned."""
    told = [str(_("the law refuses it"))] if getattr(file, "is_granted", None) is False else []
    if file.returned_on and file.state == ApplicationState.RETURNED:
        told.append(f"{file.returned_on:%d/%m/%Y}")
    return "; ".join(told)


ORDERS = {
    Drawer.CLOSED: ("-closed_on", "-pk"),
    # Those that the law refuses come first: they are read one by one.
    Drawer.TO_DECIDE: ("is_granted", "due_on", "pk"),
}


def files_listing(drawer: Drawer) -> Listing:
    """The files of one drawer, the most urgent first; closed ones the latest first."""
    is_closed = drawer == Drawer.CLOSED

    def rows(actor: Actor) -> Any:
        return files_in(actor=actor, drawer=drawer, on=clock.today())

    return Listing(
        code="applications",
        title=_("Applications"),
        rows=rows,
        order=ORDERS.get(drawer, ("due_on", "received_on", "pk")),
        columns=(
            Column(
                "name", _("name"), lambda one: one.individual.full_name, order=("individual__sort_key",),
                link=lambda one: reverse("application", args=[one.pk]),
            ),
            Column("number", _("file number"), lambda one: one.file_number, order=("file_number",)),
            Column("benefit", _("what is asked for"), lambda one: one.get_benefit_display(), order=("benefit",)),
            Column("channel", _("how it came"), lambda one: one.get_channel_display(), is_usual=False),
            Column("received_on", _("received"), lambda one: one.received_on, kind="day", order=("received_on",)),
            Column(
                "due_on", _("Due"), lambda one: one.due_on, kind="day", order=("due_on",),
                template="benefits/_file_due.html", beside=_late, is_usual=not is_closed,
            ),
            Column(
                "closed_on", _("dealt with on"), lambda one: one.closed_on, kind="day", order=("closed_on",),
                is_usual=is_closed,
            ),
            Column(
                "state", _("state"), lambda one: one.get_state_display(), order=("state",),
                template="benefits/_file_state.html", beside=_law_and_return,
            ),
        ),
        filters=(
            one_of("benefit", _("What is asked for"), BenefitCode.choices),
        ),
        search=_of_person,
        search_label=_("A person, or the number of the file"),
        prepare=_choose_granted if drawer == Drawer.TO_DECIDE else Listing.prepare,
        empty=_("Nothing lies here"),
        icon="inbox",
        people="individual",
    )  # fmt: skip
