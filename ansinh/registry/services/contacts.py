"""Telephone numbers, consent, and the checks against the national population database."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from django.db import transaction

from ansinh.areas.queries import common_ancestor
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_models
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


@dataclass(frozen=True)
class NewContactPoint:
    """How to reach a person; `value` is a mobile number or an address, as the channel says."""

    individual: Individual
    channel: str
    value: str


@transaction.atomic
def record_contact_point(
    *, actor: Actor, individual: Individual, channel: str, value: str, on: datetime.date
) -> ContactPoint:
    """Record how to reach one person. Raises BadContact."""
    new = NewContactPoint(individual, channel, value)
    return record_contact_points(actor=actor, items=[new], on=on)[0]


@transaction.atomic
def record_contact_points(*, actor: Actor, items: Sequence[NewContactPoint], on: datetime.date) -> list[ContactPoint]:
    """Record how to reach people, in one statement; the same number twice has the effect of once. Raises BadContact."""
    tidied = [(new, tidied_contact(new.channel, new.value)) for new in items]
    for new in items:
        actor.require("edit_registry", area_path=new.individual.area_path)
    keys = sorted({new.individual.pk for new in items})
    # Whoever records for the same person waits, or both would find nothing standing.
    list(Individual.objects.select_for_update().filter(pk__among=keys).order_by("pk").values_list("pk"))
    standing = {
        (contact.individual_id, contact.channel, contact.value): contact
        for contact in ContactPoint.objects.filter(individual__among=keys, valid_to__isnull=True)
    }
    fresh = {
        key: ContactPoint(
            individual=new.individual, channel=new.channel, value=value, area_path=new.individual.area_path,
            valid_from=on,
        )
        for new, value in tidied
        if (key := (new.individual.pk, new.channel, value)) not in standing
    }  # fmt: skip
    rows = list(fresh.values())
    insert_models(rows)
    if rows:
        record(
            actor=actor, act="record_contact_point", on=rows[0] if len(rows) == 1 else "contact points",
            area_path=reduce(common_ancestor, (row.area_path for row in rows)),
            after={"contacts": [[row.pk, row.individual_id, row.channel] for row in rows], "valid_from": on},
        )  # fmt: skip
    standing |= {(row.individual_id, row.channel, row.value): row for row in rows}
    return [standing[new.individual.pk, new.channel, value] for new, value in tidied]


def tidied_contact(channel: str, value: str) -> str:
    """The number or address without blanks, +84 as 0. Raises BadContact."""
    if channel == Channel.EMAIL:
        tidied = value.strip()
        fits = re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", tidied)
    else:
        tidied = re.sub(r"[\s.-]", "", re.sub(r"^\+84", "0", value.strip()))
        fits = MOBILE.fullmatch(tidied)
    if not fits:
        raise BadContact(given=value)
    return tidied


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
