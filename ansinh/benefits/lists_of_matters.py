"""Lists of what is objected to, asked back and proposed: complaints, recoveries, changes."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.models import (
    ComplaintState,
    Fault,
    ProposalKind,
    ProposalState,
    RecoveryState,
)
from ansinh.benefits.policies import complaints_visible_to, proposals_visible_to, recoveries_visible_to
from ansinh.benefits.queries.matters import about_person, is_late, named
from ansinh.benefits.queries.repayments import with_late_instalment, with_money, with_open_money
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.ui.lists import Column, Filter, Listing, one_of, state_column

LATE, IN_TIME, OPEN = "late", "in_time", "open"


def _by_due(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    late = is_late(clock.today())
    return rows.filter(late) if value == LATE else rows.exclude(late)


def _by_money(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return with_late_instalment(rows, clock.today()) if value == LATE else with_open_money(rows)


MATTER_TONES = {
    ComplaintState.FILED: "yellow",
    ComplaintState.UPHELD: "green",
    ComplaintState.REJECTED: "red",
    ComplaintState.WITHDRAWN: "secondary",
    RecoveryState.PROPOSED: "yellow",
    RecoveryState.DECIDED: "blue",
    RecoveryState.REPAID: "green",
    RecoveryState.WAIVED: "secondary",
}
PROPOSAL_TONES = {ProposalState.OPEN: "yellow", ProposalState.DECIDED: "green", ProposalState.DISMISSED: "secondary"}


def _late(complaint: Any) -> str:
    return str(_("late")) if complaint.due_on < clock.today() and complaint.state == ComplaintState.FILED else ""


COMPLAINTS = Listing(
    code="complaints",
    title=_("Complaints"),
    rows=lambda actor: named(complaints_visible_to(actor).select_related("decision")),
    order=("due_on", "pk"),
    columns=(
        Column(
            "name", _("name"), lambda one: one.seen_name or str(_("moved away")), order=("sort_key",),
            link=lambda one: reverse("complaint", args=[one.pk]),
        ),
        Column(
            "decision", _("against"), lambda one: one.decision.reference,
            link=lambda one: reverse("decision", args=[one.decision_id]),
        ),
        Column("received_on", _("Received"), lambda one: one.received_on, kind="day", order=("received_on",)),
        Column(
            "due_on", _("Due"), lambda one: one.due_on, kind="day", order=("due_on",),
            template="benefits/_complaint_due.html", beside=_late,
        ),
        Column("answered_on", _("answered on"), lambda one: one.answered_on, kind="day", is_usual=False),
        state_column(MATTER_TONES),
    ),
    filters=(
        one_of("state", _("State"), ComplaintState.choices, usual=ComplaintState.FILED),
        Filter("due", _("Last day"), _by_due, lambda actor: ((LATE, _("passed")), (IN_TIME, _("not passed")))),
    ),
    search=about_person,
    search_label=_("Name or number"),
    empty=_("No complaint lies here"),
    icon="inbox",
)  # fmt: skip

RECOVERIES = Listing(
    code="recoveries",
    title=_("Recoveries"),
    rows=lambda actor: with_money(named(recoveries_visible_to(actor).select_related("decision"))),
    order=("proposed_on", "pk"),
    columns=(
        Column(
            "name", _("name"), lambda one: one.seen_name or str(_("moved away")), order=("sort_key",),
            link=lambda one: reverse("recovery", args=[one.pk]),
        ),
        Column("amount", _("amount"), lambda one: one.amount, kind="money", order=("amount",)),
        Column("came_in", _("came in"), lambda one: one.came_in or None, kind="money", order=("came_in",)),
        Column("still_open", _("still open"), lambda one: one.still_open, kind="money", order=("still_open",)),
        Column("instalments", _("instalments"), lambda one: one.instalments, kind="number", is_usual=False),
        Column("fault", _("whose error"), lambda one: one.get_fault_display(), order=("fault",)),
        Column("proposed_on", _("proposed on"), lambda one: one.proposed_on, kind="day", order=("proposed_on",)),
        Column("proposed_by", _("proposed by"), lambda one: one.proposed_by, is_usual=False),
        Column("decision", _("decision"), lambda one: one.decision and one.decision.reference),
        state_column(MATTER_TONES),
    ),
    filters=(
        one_of("state", _("State"), RecoveryState.choices, usual=RecoveryState.PROPOSED),
        one_of("fault", _("Whose error"), Fault.choices),
        Filter(
            "money", _("Money that comes back"), _by_money,
            lambda actor: ((OPEN, _("still open")), (LATE, _("an instalment is late"))),
        ),
    ),
    search=about_person,
    search_label=_("Name or number"),
    empty=_("Nothing is asked back here"),
    icon="swap",
)  # fmt: skip


def _yes_no(actor: Actor) -> tuple[tuple[str, Any], ...]:
    return ("yes", _("in force by law already")), ("no", _("waits for the signature"))


PROPOSALS = Listing(
    code="changes",
    title=_("Changes proposed"),
    rows=lambda actor: named(proposals_visible_to(actor)),
    order=("month", "pk"),
    columns=(
        Column(
            "name", _("name"), lambda one: one.person_name, order=("sort_key",),
            link=lambda one: reverse("change", args=[one.pk]),
        ),
        Column("kind", _("what it does"), lambda one: one.get_kind_display(), order=("kind",)),
        Column("benefit", _("benefit"), lambda one: one.get_benefit_display(), order=("benefit",)),
        Column("month", _("from month"), lambda one: Month.of(one.month).in_vietnamese, order=("month",)),
        Column("before", _("before"), lambda one: one.before_amount, kind="money", order=("before_amount",)),
        Column("amount", _("afterwards"), lambda one: one.amount, kind="money", order=("amount",)),
        Column("cause", _("cause"), lambda one: one.get_cause_display(), order=("cause",)),
        Column("proposed_on", _("proposed on"), lambda one: one.proposed_on, kind="day", is_usual=False),
        Column(
            "done", _("by law already"), lambda one: str(_("yes") if one.is_done else _("no")), order=("is_done",),
            is_usual=False,
        ),
        state_column(PROPOSAL_TONES),
    ),
    filters=(
        one_of("state", _("State"), ProposalState.choices, usual=ProposalState.OPEN),
        one_of("kind", _("What it does"), ProposalKind.choices),
        one_of("benefit", _("Benefit"), BenefitCode.choices),
        Filter("done", _("By law"), lambda rows, value: rows.filter(is_done=value == "yes"), _yes_no),
    ),
    search=about_person,
    search_label=_("Name or number"),
    empty=_("No change is proposed"),
    icon="swap",
    page_size=100,
)  # fmt: skip
