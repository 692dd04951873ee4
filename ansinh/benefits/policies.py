"""Who may do what in benefits; the wall gives the place, permissions the act."""

import datetime as dt
from collections.abc import Mapping

from django.db.models import Q, QuerySet

from ansinh.benefits.models import (
    Application,
    Check,
    Complaint,
    Delegation,
    EmergencyAid,
    Office,
    Proposal,
    Recovery,
    Scenario,
)
from ansinh.core.actors import Actor
from ansinh.core.periods import in_force

RECEIVE = "receive_application"
ASSESS = "assess_application"
DECIDE = "decide_application"
VIEW = "view_decisions"
FILE_COMPLAINT = "file_complaint"
ANSWER_COMPLAINT = "answer_complaint"
TRY_OUT = "view_scenarios"
KEEP_SCENARIOS = "keep_scenarios"
RIGHTS_OF_CHECKS: Mapping[str, tuple[str, ...]] = {
    Check.PAID: ("view_payroll", "view_registry"),
    Check.MISSED: (VIEW, "view_registry"),
}
"""What it takes to ask for each of the two lists, and to read it."""


def signing_delegation(actor: Actor, office: Office, *, on: dt.date) -> Delegation | None:
    """The paper by which the actor signs for the chair of this office on that day."""
    return Delegation.objects.filter(in_force(on), area_id=office.area_id, delegate_username=actor.username).first()


def is_chair(actor: Actor, office: Office) -> bool:
    """Whether the actor signs as the chair."""
    return bool(office.chair_username) and actor.username == office.chair_username


def may_sign(actor: Actor, office: Office, *, on: dt.date) -> bool:
    """Whether the actor signs in this office on that day: as the chair, or by the chair's paper."""
    return not office.chair_username or is_chair(actor, office) or signing_delegation(actor, office, on=on) is not None


def may_see_categories(actor: Actor) -> bool:
    """A category can tell an illness: it is shown to those who may see health facts, and to those who assess."""
    return actor.may("view_health") or actor.may(ASSESS) or actor.may(DECIDE)


def applications_visible_to(actor: Actor) -> "QuerySet[Application]":
    """Applications of the area of duty for those who receive, assess, decide or look at decisions."""
    if not any(actor.may(permission) for permission in (RECEIVE, ASSESS, DECIDE, VIEW)):
        return Application.objects.none()
    return Application.objects.filter(area_path__within=actor.scope)


def scenarios_visible_to(actor: Actor) -> "QuerySet[Scenario]":
    """Scenarios for places within the area of duty: the actor's own, and those that others share."""
    if not actor.may(TRY_OUT):
        return Scenario.objects.none()
    return Scenario.objects.filter(Q(is_shared=True) | Q(made_by=actor.username), area_path__within=actor.scope)


def can_change_scenario(actor: Actor, scenario: Scenario) -> bool:
    """Only its maker shares a scenario, or drops it."""
    return actor.may_write and actor.may(KEEP_SCENARIOS) and scenario.made_by == actor.username


def complaints_visible_to(actor: Actor) -> "QuerySet[Complaint]":
    """Complaints of the area of duty, for those who look at decisions, take complaints up or answer them."""
    if not any(actor.may(permission) for permission in (VIEW, FILE_COMPLAINT, ANSWER_COMPLAINT)):
        return Complaint.objects.none()
    return Complaint.objects.filter(area_path__within=actor.scope)


def recoveries_visible_to(actor: Actor) -> "QuerySet[Recovery]":
    """What was paid too much in the area of duty, for those who may look at decisions."""
    if not actor.may(VIEW):
        return Recovery.objects.none()
    return Recovery.objects.filter(area_path__within=actor.scope)


def aid_visible_to(actor: Actor) -> "QuerySet[EmergencyAid]":
    """Emergency aid of the area of duty, for those who may look at decisions."""
    if not actor.may(VIEW):
        return EmergencyAid.objects.none()
    return EmergencyAid.objects.filter(area_path__within=actor.scope)


def is_another_hand(actor: Actor, aid: EmergencyAid) -> bool:
    """Whether the actor did not propose it: money is decided by two."""
    return actor.username != aid.proposed_by


def proposals_visible_to(actor: Actor) -> "QuerySet[Proposal]":
    """Proposed changes of the area of duty, for those who may look at decisions."""
    if not actor.may(VIEW):
        return Proposal.objects.none()
    return Proposal.objects.filter(area_path__within=actor.scope)


OFFICE_RIGHTS = (VIEW, "manage_areas", "manage_accounts")
"""Any of these lets somebody read who signs where, and which levels a province has."""


def require_office(actor: Actor) -> None:
    """Raise NoRight unless the actor may read how the offices of the area of duty are set up."""
    if not any(map(actor.may, OFFICE_RIGHTS)):
        actor.require(VIEW)


def right_to_delegate(actor: Actor) -> str:
    """The permission by which the actor lets somebody sign for the chair: keeping the accounts, or being the chair."""
    return "manage_accounts" if actor.may("manage_accounts") else DECIDE
