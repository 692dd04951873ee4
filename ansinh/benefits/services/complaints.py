"""Complaints against decisions: filed in time, answered in time."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ansinh.audit.services import record
from ansinh.benefits.deadlines import complaint_due, last_day_to_complain
from ansinh.benefits.errors import ComplainedTooLate, ComplaintOpen, DayOutOfTime, NoReasonGiven, NotInDecision
from ansinh.benefits.life_cycles import check_move
from ansinh.benefits.models import COMPLAINT_MOVES, Complaint, ComplaintState, Decision, DecisionItem
from ansinh.benefits.policies import ANSWER_COMPLAINT, FILE_COMPLAINT
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.registry.models import Individual


@transaction.atomic
def record_complaint(
    *, actor: Actor, decision: Decision, individual: Individual, text: str, received_on: dt.date
) -> Complaint:
    """Take up a complaint of a person whom the decision names; the time to answer runs from its receipt.

    Recorded twice it has the effect of one. Raises NotInDecision, NoReasonGiven, DayOutOfTime where it came before the
    decision, ComplainedTooLate, ComplaintOpen.
    """
    actor.require(FILE_COMPLAINT, area_path=decision.area_path)
    words = tidy(text)
    if not words:
        raise NoReasonGiven
    if not DecisionItem.objects.filter(decision=decision, individual=individual).exists():
        raise NotInDecision(name=individual.full_name, decision=decision.reference)
    until = last_day_to_complain(decision.notified_on or decision.decided_on)
    if received_on < decision.decided_on:
        raise DayOutOfTime(earliest=decision.decided_on, latest=min(until, clock.today()), on=received_on)
    if received_on > until:
        raise ComplainedTooLate(decision=decision.reference, until=until, on=received_on)
    known = Complaint.objects.filter(decision=decision, individual=individual, state=ComplaintState.FILED).first()
    if known is not None and (known.text, known.received_on) == (words, received_on):
        return known
    due_on, basis = complaint_due(received_on)
    try:
        with transaction.atomic():
            complaint = Complaint.objects.create(
                area_id=decision.area_id,
                area_path=decision.area_path,
                decision=decision,
                individual=individual,
                received_on=received_on,
                received_by=actor.username,
                text=words,
                due_on=due_on,
                due_basis=basis,
            )
    except IntegrityError:
        raise ComplaintOpen(name=individual.full_name, decision=decision.reference) from None
    record(
        actor=actor,
        act="record_complaint",
        on=complaint,
        area_path=complaint.area_path,
        after={"decision": decision.reference, "individual": individual.pk, "due_on": due_on},
    )
    return complaint


@transaction.atomic
def answer_complaint(
    *, actor: Actor, complaint: Complaint, outcome: ComplaintState, answer: str, on: dt.date
) -> Complaint:
    """Answer with reasons: upheld, rejected, or withdrawn by the person. An upheld one calls for a new decision.

    Raises NoReasonGiven, WrongState.
    """
    actor.require(ANSWER_COMPLAINT, area_path=complaint.area_path)
    if not tidy(answer):
        raise NoReasonGiven
    locked = Complaint.objects.select_for_update().get(pk=complaint.pk)
    check_move(_("The complaint"), locked.state, ComplaintState(outcome), COMPLAINT_MOVES)
    locked.state, locked.answer = ComplaintState(outcome), tidy(answer)
    locked.answered_on, locked.answered_by = on, actor.username
    locked.save(update_fields=["state", "answer", "answered_on", "answered_by"])
    record(
        actor=actor,
        act="answer_complaint",
        on=locked,
        area_path=locked.area_path,
        before={"state": ComplaintState.FILED},
        after={"state": locked.state, "late": on > locked.due_on},
        why=locked.answer,
    )
    return locked
