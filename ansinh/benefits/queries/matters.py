"""Complaints, recoveries and proposed changes as lists show them.

Whoever moved away is out of sight while the matter stays: names come by a subquery, since a join would lose the row.
"""

import datetime as dt
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from ansinh.benefits.models import (
    Complaint,
    ComplaintState,
    Decision,
    DecisionState,
    Origin,
    Proposal,
    ProposalState,
    Recovery,
    RecoveryState,
)
from ansinh.benefits.policies import complaints_visible_to, proposals_visible_to, recoveries_visible_to
from ansinh.benefits.queries.emergency_aid import aid_to_decide
from ansinh.benefits.queries.repayments import late_recoveries
from ansinh.benefits.queries.workbench import decisions_visible_to
from ansinh.core.actors import Actor
from ansinh.core.stencils import Asking
from ansinh.registry.models import Individual
from ansinh.registry.queries.people import keys_found

_PERSON = Individual.objects.filter(pk=OuterRef("individual_id"))


def named(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """The rows with `seen_name` and `sort_key` of their person, empty where the person is out of sight."""
    dressed: QuerySet[Any] = rows.annotate(
        seen_name=Subquery(_PERSON.values("full_name")[:1]), sort_key=Subquery(_PERSON.values("sort_key")[:1])
    )
    return dressed


def about_person(actor: Actor, rows: "QuerySet[Any]", text: str) -> "QuerySet[Any]":
    """Of these rows those about people found by `text`."""
    return rows.filter(individual__among=keys_found(actor=actor, text=text))


def is_late(on: dt.date) -> Q:
    """Complaints that wait although their last day has passed."""
    return Q(state=ComplaintState.FILED, due_on__lt=on)


def waiting_rows(asking: Asking) -> "dict[str, QuerySet[Any]]":
    """Matters that wait, by kind: 'complaints', of these 'late', 'changes', 'recoveries', those with a late
    instalment ('unpaid'), 'aid', decisions without the signed copy ('uncopied') or that nobody was told of ('untold').
    """
    actor, on = asking.actor, asking.on
    return {
        "complaints": complaints_waiting(actor),
        "late": complaints_visible_to(actor).filter(is_late(on)),
        "changes": changes_waiting(actor),
        "recoveries": recoveries_waiting(actor),
        "unpaid": late_recoveries(actor, on),
        "aid": aid_to_decide(actor),
        "uncopied": decisions_visible_to(actor).filter(state=DecisionState.AWAITING_COPY),
        "untold": to_be_told(decisions_visible_to(actor)),
    }


def complaints_waiting(actor: Actor) -> "QuerySet[Complaint]":
    """Complaints without an answer."""
    return complaints_visible_to(actor).filter(state=ComplaintState.FILED)


def recoveries_waiting(actor: Actor) -> "QuerySet[Recovery]":
    """Recoveries that nobody has decided."""
    return recoveries_visible_to(actor).filter(state=RecoveryState.PROPOSED)


def recovery_of(actor: Actor, individual: Individual) -> Recovery | None:
    """What is proposed to be asked back from this person."""
    return recoveries_waiting(actor).filter(individual=individual).first()


def to_be_told(decisions: "QuerySet[Decision]") -> "QuerySet[Decision]":
    """Those made here and in effect of which nobody recorded when the people were told."""
    return decisions.filter(state=DecisionState.IN_EFFECT, origin=Origin.HERE, notified_on__isnull=True)


def changes_waiting(actor: Actor) -> "QuerySet[Proposal]":
    """Proposed changes that nobody has decided."""
    return proposals_visible_to(actor).filter(state=ProposalState.OPEN)
