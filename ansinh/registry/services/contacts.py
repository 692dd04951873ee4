"""Telephone numbers, consent, and the checks against the national population database."""

import datetime
import re

from django.db import transaction

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.registry.errors import BadContact, ConsentAlreadyGiven, PeriodReversed
from ansinh.registry.models import (
    Channel,
    CheckResult,
    Consent,
    ContactPoint,
    Individual,
    PopulationCheck,
)

MOBILE = re.compile(r"0(3|5|7|8|9)\d{8}")


@transaction.atomic
def record_contact_point(
    *, actor: Actor, individual: Individual, channel: str, value: str, on: datetime.date
) -> ContactPoint:
    """Record how to reach a person; the same number twice has the effect of once. Raises BadContact."""
    actor.require("edit_registry", area_path=individual.area_path)
    tidied = value.strip() if channel == Channel.EMAIL else re.sub(r"[\s.-]", "", re.sub(r"^\+84", "0", value.strip()))
    if channel == Channel.EMAIL:
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", tidied):
            raise BadContact(given=value)
    elif not MOBILE.fullmatch(tidied):
        raise BadContact(given=value)
    contact, is_new = ContactPoint.objects.get_or_create(
        individual=individual,
        channel=channel,
        value=tidied,
        valid_to=None,
        defaults={"area_path": individual.area_path, "valid_from": on},
    )
    if is_new:
        record(
            actor=actor, act="record_contact_point", on=contact, area_path=contact.area_path,
            after={"channel": channel, "valid_from": on},
        )  # fmt: skip
    return contact


@transaction.atomic
def end_contact_point(*, actor: Actor, contact: ContactPoint, on: datetime.date) -> ContactPoint:
    """The number is no longer the person's from `on`. Raises PeriodReversed."""
    actor.require("edit_registry", area_path=contact.area_path)
    locked = ContactPoint.objects.select_for_update().get(pk=contact.pk)
    if on < locked.valid_from:
        raise PeriodReversed(valid_from=locked.valid_from, valid_to=on)
    locked.valid_to = on
    locked.save(update_fields=["valid_to"])
    record(actor=actor, act="end_contact_point", on=locked, area_path=locked.area_path, after={"valid_to": on})
    return locked


@transaction.atomic
def record_consent(
    *, actor: Actor, individual: Individual, purpose: str, form: str, evidence: str, given_on: datetime.date
) -> Consent:
    """Record consent to one purpose with its verifiable form. Raises ConsentAlreadyGiven."""
    actor.require("edit_registry", area_path=individual.area_path)
    Individual.objects.select_for_update().get(pk=individual.pk)
    standing = Consent.objects.filter(individual=individual, purpose=purpose, withdrawn_on__isnull=True).first()
    if standing is not None:
        raise ConsentAlreadyGiven(name=individual.full_name, given_on=standing.given_on)
    consent = Consent.objects.create(
        individual=individual, area_path=individual.area_path, purpose=purpose, form=form,
        evidence=tidy(evidence), given_on=given_on,
    )  # fmt: skip
    record(
        actor=actor, act="record_consent", on=consent, area_path=consent.area_path,
        after={"purpose": purpose, "form": form, "evidence": consent.evidence, "given_on": given_on},
    )  # fmt: skip
    return consent


@transaction.atomic
def end_consent(*, actor: Actor, consent: Consent, on: datetime.date) -> Consent:
    """The person withdraws consent. Withdrawing twice has the effect of once. Raises PeriodReversed."""
    actor.require("edit_registry", area_path=consent.area_path)
    locked = Consent.objects.select_for_update().get(pk=consent.pk)
    if locked.withdrawn_on is not None:
        return locked
    if on < locked.given_on:
        raise PeriodReversed(valid_from=locked.given_on, valid_to=on)
    locked.withdrawn_on = on
    locked.save(update_fields=["withdrawn_on"])
    record(actor=actor, act="end_consent", on=locked, area_path=locked.area_path, after={"withdrawn_on": on})
    return locked


@transaction.atomic
def record_population_check(
    *, actor: Actor, individual: Individual, result: str, differences: str = ""
) -> PopulationCheck:
    """Record that this actor compared the person with the national population database now, and the answer."""
    actor.require("edit_registry", area_path=individual.area_path)
    check = PopulationCheck.objects.create(
        individual=individual, area_path=individual.area_path, checked_at=clock.now(), checked_by=actor.username,
        result=CheckResult(result), differences=tidy(differences),
    )  # fmt: skip
    record(
        actor=actor, act="record_population_check", on=check, area_path=check.area_path,
        after={"result": result, "differences": check.differences},
    )  # fmt: skip
    return check
