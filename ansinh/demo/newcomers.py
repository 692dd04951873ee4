"""People who apply while the story runs: registered, their files received and assessed, decided by the chair."""

import datetime as dt
from collections.abc import Sequence
from functools import cache
from itertools import groupby

from ansinh.areas.models import Area
from ansinh.areas.queries import hamlets_of
from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.models import Application, ApplicationState
from ansinh.benefits.services.applications import assess_application, register_application
from ansinh.benefits.services.decisions import decide_many
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.wall import acting
from ansinh.core.workdays import add_working_days
from ansinh.demo.people import Applicant, applicants_of
from ansinh.demo.plan import CommunePlan
from ansinh.demo.set_up import commune_of
from ansinh.demo.staff import approver, officer
from ansinh.registry.models import BankAccount, BirthPrecision, Individual, Kind, Relation, Source, Way
from ansinh.registry.services.circumstances import NewCircumstance, record_circumstances
from ansinh.registry.services.households import NewHousehold, register_households
from ansinh.registry.services.payees import NewBankAccount, NewPayee, assign_payees, open_bank_accounts
from ansinh.registry.services.people import NewIndividual, register_many

WORKING_DAYS_TO_DECIDE = 4


@cache
def applicants(plan: CommunePlan) -> tuple[Applicant, ...]:
    """The applicants of the plan, drawn once."""
    return tuple(applicants_of(plan))


def receive(plan: CommunePlan, *, until: dt.date) -> None:
    """Take in and decide the files that can be decided by `until`; what is done already is left alone."""
    for applied_on, people in groupby(applicants(plan), key=lambda applicant: applicant.applied_on):
        wave = list(people)
        decided_on = add_working_days(applied_on, WORKING_DAYS_TO_DECIDE)
        if decided_on > until:
            continue
        numbers = [applicant.person.identity_number for applicant in wave]
        with acting(SYSTEM):
            is_registered = Individual.objects.filter(identity_number__in=numbers).exists()
            undecided = Application.objects.filter(individual__identity_number__in=numbers, closed_on__isnull=True)
            waits = undecided.exists()
        if not is_registered:
            with clock.at(applied_on), acting(officer(plan, on=applied_on)) as actor:
                _register_files(actor, plan, commune_of(plan, on=applied_on), wave, on=applied_on)
        if waits or not is_registered:
            _decide(plan, numbers, on=decided_on)


def _register_files(actor: Actor, plan: CommunePlan, area: Area, wave: Sequence[Applicant], *, on: dt.date) -> None:
    people = _register_people(actor, plan, area, wave, on=on)
    _record_certificates(actor, wave, people)
    _record_accounts(actor, wave, people, on=on)
    for applicant, individual in zip(wave, people, strict=True):
        register_application(
            actor=actor,
            area=area,
            individual=individual,
            benefit=_benefit_of(applicant),
            file_number=f"{area.code}.{on:%y%m%d}.{applicant.household_number}",
            received_on=on,
            missing="",
        )


def _register_people(
    actor: Actor, plan: CommunePlan, area: Area, wave: Sequence[Applicant], *, on: dt.date
) -> list[Individual]:
    hamlets = {hamlet.code: hamlet for hamlet in hamlets_of(area, on=on)}
    homes = [hamlets[f"{plan.new_first_hamlet + int(one.person.hamlet_code) - 1:03d}"] for one in wave]
    households = register_households(
        actor=actor,
        area=area,
        households=[
            NewHousehold(number=f"{plan.key}-{one.household_number}", hamlet=home)
            for one, home in zip(wave, homes, strict=True)
        ],
        on=on,
    )
    new = [
        NewIndividual(
            full_name=one.person.full_name,
            birth_date=one.person.birth_date,
            birth_precision=BirthPrecision.DAY if one.person.knows_birthday else BirthPrecision.YEAR,
            sex=one.person.sex,
            identity_number=one.person.identity_number,
            ethnicity=one.person.ethnicity,
            hamlet=home,
            household=household,
            relation=Relation.HEAD,
        )
        for one, home, household in zip(wave, homes, households, strict=True)
    ]
    return register_many(actor=actor, area=area, people=new, on=on)


def _record_certificates(actor: Actor, wave: Sequence[Applicant], people: Sequence[Individual]) -> None:
    facts = [
        NewCircumstance(
            individual,
            Kind.DISABILITY,
            valid_from=one.certificate.issued_on,
            value=one.group.disability,
            certificate_number=one.certificate.number,
            issued_on=one.certificate.issued_on,
            expires_on=one.certificate.expires_on,
            source=Source.CERTIFICATE,
        )
        for one, individual in zip(wave, people, strict=True)
        if one.certificate
    ]
    record_circumstances(actor=actor, items=facts)


def _record_accounts(actor: Actor, wave: Sequence[Applicant], people: Sequence[Individual], *, on: dt.date) -> None:
    new = [
        NewBankAccount(individual, one.account.bank, one.account.number)
        for one, individual in zip(wave, people, strict=True)
    ]
    accounts: list[BankAccount] = open_bank_accounts(actor=actor, items=new, on=on)
    payees = [
        NewPayee(individual, Way.BANK, account=account) for individual, account in zip(people, accounts, strict=True)
    ]
    assign_payees(actor=actor, items=payees, on=on)


def _benefit_of(applicant: Applicant) -> str:
    is_pension = applicant.group.category.startswith("P")
    return (BenefitCode.SOCIAL_PENSION if is_pension else BenefitCode.SOCIAL_ALLOWANCE).value


def _decide(plan: CommunePlan, numbers: Sequence[str], *, on: dt.date) -> None:
    with clock.at(on), acting(officer(plan, on=on)) as actor:
        files = Application.objects.filter(individual__identity_number__in=numbers, closed_on__isnull=True)
        for application in files.filter(state=ApplicationState.COMPLETE):
            assess_application(actor=actor, application=application, on=on)
    with clock.at(on), acting(approver(plan, on=on)) as actor:
        assessed = Application.objects.filter(individual__identity_number__in=numbers, state=ApplicationState.ASSESSED)
        decide_many(actor=actor, area=commune_of(plan, on=on), applications=list(assessed), signed_on=on)
