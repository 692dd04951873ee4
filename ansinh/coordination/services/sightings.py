"""Seen alive: a hamlet head looks once a quarter whether those paid by bank still live."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from ansinh.areas.queries import area_for_path
from ansinh.audit.services import record
from ansinh.coordination.errors import DayInFuture, NotAlive
from ansinh.coordination.models import Sighting
from ansinh.coordination.policies import REPORT
from ansinh.coordination.quarters import first_day_of_quarter, months_of_quarter
from ansinh.coordination.queries import people_of_hamlet
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import widened
from ansinh.payments.queries.ways import people_paid_by_bank
from ansinh.registry.models import Individual


@transaction.atomic
def read_not_seen(*, actor: Actor, on: dt.date) -> "QuerySet[Individual]":
    """Who of the own hamlet is paid by bank this quarter and has not been seen alive in it.

    Payments are the commune's: it is asked with the commune's scope, and tells which people and nothing else.
    """
    actor.require(REPORT)
    hamlet = area_for_path(actor.scope)
    commune = hamlet.parent.path if hamlet.parent else actor.scope
    people = list(people_of_hamlet(actor).values_list("pk", flat=True))
    first, last = months_of_quarter(on)
    with widened(commune):
        paid = people_paid_by_bank(individuals=people, first=first, last=last)
    seen = set(
        Sighting.objects.filter(quarter=first.first_day, individual__among=people).values_list(
            "individual_id", flat=True
        )
    )
    after = {"quarter": first.first_day, "paid_by_bank": len(paid), "seen": len(seen)}
    record(actor=actor, act="read_not_seen", on="people paid by bank", area_path=actor.scope, after=after)
    return people_of_hamlet(actor).filter(pk__among=paid - seen)


@transaction.atomic
def record_sighting(*, actor: Actor, individual: Individual, on: dt.date) -> Sighting:
    """The person was seen alive on a day; a second time in the quarter it has the effect of once.

    Raises NoRight, OutsideScope, DayInFuture, NotAlive.
    """
    actor.require(REPORT, area_path=individual.area_path)
    if on > clock.today():
        raise DayInFuture(on=on, today=clock.today())
    person = Individual.objects.select_for_update().get(pk=individual.pk)
    if person.died_on is not None:
        raise NotAlive(name=person.full_name)
    quarter = first_day_of_quarter(on)
    known = Sighting.objects.filter(individual=person, quarter=quarter).first()
    if known is not None:
        return known
    sighting = Sighting.objects.create(
        individual=person, area_path=person.area_path, quarter=quarter, seen_on=on, seen_by=actor.username
    )
    after = {"individual": person.pk, "seen_on": on}
    record(actor=actor, act="record_sighting", on=sighting, area_path=sighting.area_path, after=after)
    return sighting
