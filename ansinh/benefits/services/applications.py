"""The way of a file: registered, complete or returned, assessed; what the law gives is asked, not typed."""

import datetime as dt
from dataclasses import asdict

from django.db import IntegrityError, transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.benefits.catalogue import CATALOGUE, FUNERAL_OF_SOCIAL_PENSIONERS, BenefitCode
from ansinh.benefits.deadlines import stages
from ansinh.benefits.errors import (
    ApplicationOpen,
    DayOutOfTime,
    FileNumberMissing,
    FileNumberTaken,
    NoReasonGiven,
    NothingMissing,
    NotResident,
    PersonDead,
    PersonLives,
    ReceivedInFuture,
    UnknownBenefit,
)
from ansinh.benefits.findings.nearly import still_needed
from ansinh.benefits.judged_table import judge_table
from ansinh.benefits.judging import judged_of
from ansinh.benefits.life_cycles import check_move
from ansinh.benefits.models import APPLICATION_MOVES, OPEN_STATES, Application, ApplicationState, Channel
from ansinh.benefits.policies import ASSESS, RECEIVE
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.text import tidy
from ansinh.judgement.law import FIRST_MONTH
from ansinh.payments.models import Entitlement
from ansinh.registry.models import Individual


@transaction.atomic
def register_application(
    *,
    actor: Actor,
    area: Area,
    individual: Individual,
    benefit: str,
    file_number: str,
    received_on: dt.date,
    missing: str | None = None,
    channel: str = Channel.DESK,
    applicant: Individual | None = None,
    applicant_name: str = "",
) -> Application:
    """Take in a file. `missing`: None, nobody has looked yet; '', it is complete; words, it goes back for them.

    The same file registered twice has the effect of one. Raises UnknownBenefit, NotResident, ReceivedInFuture,
    DayOutOfTime for a file of before the law held here, FileNumberMissing, FileNumberTaken, PersonDead, PersonLives,
    ApplicationOpen.
    """
    actor.require(RECEIVE, area_path=area.path)
    number = tidy(file_number)
    _check_file(area, individual, benefit, number, received_on)
    known = Application.objects.filter(area=area, file_number=number).first()
    if known is not None:
        if (known.individual_id, known.benefit, known.received_on) == (individual.pk, benefit, received_on):
            return known
        raise FileNumberTaken(area=area.full_name, number=number)
    application = Application(
        area=area,
        area_path=area.path,
        individual=individual,
        benefit=benefit,
        procedure_code=_procedure(benefit, individual),
        file_number=number,
        channel=channel,
        applicant=applicant,
        applicant_name=tidy(applicant_name) or (applicant.full_name if applicant else ""),
        received_on=received_on,
        received_by=actor.username,
        missing=tidy(missing or ""),
    )
    _start_clock(application, counted_from=received_on)
    if missing is not None:
        if application.missing:
            application.state = ApplicationState.RETURNED
            application.returned_on, application.due_on = received_on, None
        else:
            application.state, application.completed_on = ApplicationState.COMPLETE, received_on
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError as refusal:
        raise _already(refusal, application) from None
    record(
        actor=actor,
        act="register_application",
        on=application,
        area_path=area.path,
        after={
            "individual": individual.pk,
            "benefit": benefit,
            "file_number": number,
            "state": application.state,
            "due_on": application.due_on,
        },
    )
    return application


@transaction.atomic
def return_application(*, actor: Actor, application: Application, missing: str, on: dt.date) -> Application:
    """Send the file back for what is missing; the clock rests. Raises NothingMissing, WrongState."""
    actor.require(RECEIVE, area_path=application.area_path)
    if not tidy(missing):
        raise NothingMissing
    locked = _locked(application)
    check_move(locked, locked.state, ApplicationState.RETURNED, APPLICATION_MOVES)
    before = locked.state
    locked.state, locked.missing, locked.returned_on = ApplicationState.RETURNED, tidy(missing), on
    locked.due_on = locked.completed_on = None
    locked.save()
    record(
        actor=actor,
        act="return_application",
        on=locked,
        area_path=locked.area_path,
        before={"state": before},
        after={"state": locked.state, "returned_on": on},
        why=locked.missing,
    )
    return locked


@transaction.atomic
def record_complete(*, actor: Actor, application: Application, on: dt.date) -> Application:
    """The file is complete on `on`, at first or after a supplement, from which the time limit then counts anew.

    The law stays that of the day the file first came (rules.md, Files on their way). Raises DayOutOfTime for a day
    before that or to come, WrongState.
    """
    actor.require(RECEIVE, area_path=application.area_path)
    locked = _locked(application)
    check_move(locked, locked.state, ApplicationState.COMPLETE, APPLICATION_MOVES)
    today = clock.today()
    if not locked.received_on <= on <= today:
        raise DayOutOfTime(earliest=locked.received_on, latest=today, on=on)
    before = locked.state
    _start_clock(locked, counted_from=on if before == ApplicationState.RETURNED else locked.received_on)
    locked.state, locked.completed_on, locked.missing = ApplicationState.COMPLETE, on, ""
    locked.save()
    record(
        actor=actor,
        act="record_complete",
        on=locked,
        area_path=locked.area_path,
        before={"state": before},
        after={"state": locked.state, "completed_on": on, "due_on": locked.due_on},
    )
    return locked


@transaction.atomic
def assess_application(
    *, actor: Actor, application: Application, on: dt.date, month: Month | None = None
) -> Application:
    """Ask the law what it gives this person for `month` (that of `on`); facts, lines and reasons are sealed,
    with the other categories and why they fail, and of a refusal what is still needed for another answer.

    Assessed again, the newer answer stands. Raises WrongState.
    """
    actor.require(ASSESS, area_path=application.area_path)
    locked = _locked(application)
    check_move(locked, locked.state, ApplicationState.ASSESSED, APPLICATION_MOVES)
    before = locked.state
    asked = month or Month.of(on)
    table = judge_table(individuals=[locked.individual_id], month=asked, area=locked.area)
    judged = judged_of(table, [locked.individual_id])
    locked.state, locked.assessed_on, locked.assessed_by = ApplicationState.ASSESSED, on, actor.username
    locked.assessed_month = asked.first_day
    lines = judged.of(locked.individual_id, family=_family(locked))
    needed = (
        []
        if lines
        else still_needed(individual=locked.individual, month=asked, area=locked.area, family=_family(locked))
    )
    locked.assessment = {
        "lines": [line.as_evidence() for line in lines],
        "refusal": judged.reason_for(locked.individual_id),
        "facts": dict(judged.facts.get(locked.individual_id, {})),
        "needed": needed,
        "not_met": [asdict(one) for one in table.not_met(locked.individual_id)],
    }
    locked.save()
    locked.refresh_from_db()
    record(
        actor=actor,
        act="assess_application",
        on=locked,
        area_path=locked.area_path,
        before={"state": before},
        after={"state": locked.state, "month": str(asked), "lines": len((locked.assessment or {})["lines"])},
    )
    return locked


@transaction.atomic
def cancel_application(*, actor: Actor, application: Application, on: dt.date, why: str) -> Application:
    """The applicant withdraws the file. Raises NoReasonGiven, WrongState."""
    actor.require(RECEIVE, area_path=application.area_path)
    if not tidy(why):
        raise NoReasonGiven
    locked = _locked(application)
    check_move(locked, locked.state, ApplicationState.WITHDRAWN, APPLICATION_MOVES)
    before = locked.state
    locked.state, locked.closed_on, locked.closing_reason = ApplicationState.WITHDRAWN, on, tidy(why)
    locked.save()
    record(
        actor=actor,
        act="cancel_application",
        on=locked,
        area_path=locked.area_path,
        before={"state": before},
        after={"state": locked.state},
        why=locked.closing_reason,
    )
    return locked


def _locked(application: Application) -> Application:
    return (
        Application.objects.select_for_update(of=("self",)).select_related("area", "individual").get(pk=application.pk)
    )


def _family(application: Application) -> str:
    return CATALOGUE[application.benefit].family


def _check_file(area: Area, individual: Individual, benefit: str, number: str, received_on: dt.date) -> None:
    if benefit not in CATALOGUE:
        raise UnknownBenefit(known=", ".join(CATALOGUE), came=benefit)
    if not number:
        raise FileNumberMissing
    if received_on > clock.today():
        raise ReceivedInFuture(on=received_on, today=clock.today())
    if received_on < FIRST_MONTH.first_day:
        raise DayOutOfTime(earliest=FIRST_MONTH.first_day, latest=clock.today(), on=received_on)
    if not individual.area_path.startswith(area.path):
        raise NotResident(name=individual.full_name, area=area.full_name)
    if benefit == BenefitCode.FUNERAL_SUPPORT:
        if individual.died_on is None:
            raise PersonLives(name=individual.full_name)
    elif individual.died_on is not None:
        raise PersonDead(name=individual.full_name, died_on=individual.died_on)


def _procedure(benefit: str, individual: Individual) -> str:
    is_funeral = benefit == BenefitCode.FUNERAL_SUPPORT
    if is_funeral and Entitlement.objects.filter(individual=individual, benefit=BenefitCode.SOCIAL_PENSION).exists():
        return FUNERAL_OF_SOCIAL_PENSIONERS
    return CATALOGUE[benefit].procedure_code


def _start_clock(application: Application, *, counted_from: dt.date) -> None:
    steps = stages(
        benefit=application.benefit,
        received_on=application.received_on,
        area=application.area,
        counted_from=counted_from,
    )
    application.due_on = steps[-1].due_on
    application.due_basis = "; ".join(dict.fromkeys(step.reference for step in steps))[:300]


def _already(refusal: IntegrityError, application: Application) -> Exception:
    """The refusal of a file that somebody else registered at the same moment."""
    if "application_file_number_once" in str(refusal):
        return FileNumberTaken(area=application.area.full_name, number=application.file_number)
    if "application_one_open_for_a_benefit" not in str(refusal):
        return refusal
    other = Application.objects.filter(
        individual_id=application.individual_id, benefit=application.benefit, state__in=OPEN_STATES
    ).first()
    return ApplicationOpen(
        name=application.individual.full_name,
        benefit=BenefitCode(application.benefit).label,
        number=other.file_number if other else "",
    )
