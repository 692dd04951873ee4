"""Reads of coordination: the households of a hamlet as its head sees them, and what waits."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from ansinh.coordination.models import Sighting, SightingState, Visit, VisitState
from ansinh.coordination.policies import ASK, CONFIRM, REPORT, sightings_visible_to, visits_visible_to
from ansinh.coordination.quarters import first_day_of_quarter, months_of_quarter
from ansinh.core.actors import Actor
from ansinh.core.text import words
from ansinh.payments.queries.ways import lines_paid_by_bank
from ansinh.registry.models import Household, Individual, Membership, MoveRequest, MoveState
from ansinh.registry.queries.finding import bearing


@dataclass(frozen=True)
class Neighbour:
    """A member of a household: all that a hamlet head is told."""

    pk: int
    full_name: str


@dataclass(frozen=True)
class Home:
    """A household: where it lives and who belongs to it, the head first."""

    pk: int
    address: str
    members: tuple[Neighbour, ...]

    @property
    def name(self) -> str:
        return self.members[0].full_name if self.members else self.address


def people_of_hamlet(actor: Actor) -> "QuerySet[Individual]":
    """The living who are registered in the own hamlet, in Vietnamese order."""
    if not actor.may(REPORT):
        return Individual.objects.none()
    living = Individual.objects.filter(area_path__within=actor.scope, died_on__isnull=True, merged_into__isnull=True)
    return living.order_by("sort_key", "pk")


def people_named(actor: Actor, text: str) -> "QuerySet[Individual]":
    """Those of the hamlet whose name has all the words of `text`, without accents, as prefixes."""
    found, typed = people_of_hamlet(actor), words(text)
    return found.filter(pk__in=bearing(typed, within=actor.scope)) if typed else found


def people_without_household(actor: Actor) -> "QuerySet[Individual]":
    """People of the hamlet who belong to no household: they would stand on no list of homes."""
    membership = Membership.objects.filter(individual=OuterRef("pk"), valid_to__isnull=True)
    return people_of_hamlet(actor).filter(~Exists(membership))


def households_of_hamlet(actor: Actor, text: str = "") -> "QuerySet[Household]":
    """The households of the own hamlet in the order of their heads; those with somebody of this name where given."""
    if not actor.may(REPORT):
        return Household.objects.none()
    homes = Household.objects.filter(area_path__within=actor.scope)
    if words(text):
        named = people_named(actor, text).order_by()
        here = Membership.objects.filter(individual__in=named.values("pk"), valid_to__isnull=True)
        homes = homes.filter(pk__in=here.values("household"))
    head = Membership.objects.filter(household=OuterRef("pk"), is_head=True, valid_to__isnull=True)
    names = head.values("individual__sort_key")[:1]
    return homes.annotate(head_key=names).order_by(F("head_key").asc(nulls_last=True), "pk")


def homes_of(households: Sequence[Household]) -> list[Home]:
    """The households with the names of who belongs to them today; one query."""
    members = (
        Membership.objects.filter(
            household__in=[one.pk for one in households],
            valid_to__isnull=True,
            individual__died_on__isnull=True,
            individual__merged_into__isnull=True,
        )
        .order_by("-is_head", "individual__sort_key", "pk")
        .values_list("household_id", "individual_id", "individual__full_name")
    )
    by_home: dict[int, list[Neighbour]] = {one.pk: [] for one in households}
    for home, person, name in members:
        by_home[home].append(Neighbour(person, name))
    return [Home(one.pk, one.address, tuple(by_home[one.pk])) for one in households]


def addresses_of(people: Collection[int]) -> dict[int, str]:
    """By person, the address of the household that they belong to today; one query."""
    rows = Membership.objects.filter(individual__among=list(people), valid_to__isnull=True)
    return dict(rows.values_list("individual_id", "household__address"))


def sightings_that_count() -> "QuerySet[Sighting]":
    """Those that nobody took back, confirmed or not."""
    return Sighting.objects.exclude(state=SightingState.TAKEN_BACK)


def sightings_of_quarter(actor: Actor, *, on: dt.date) -> "QuerySet[Sighting]":
    """Who was seen alive in the quarter of a day, in the area of duty; those taken back as well."""
    return sightings_visible_to(actor).filter(quarter=first_day_of_quarter(on))


def sightings_to_confirm(actor: Actor, *, on: dt.date) -> "QuerySet[Sighting]":
    """Those of the quarter that nobody has answered, for those who confirm them."""
    if not actor.may(CONFIRM):
        return Sighting.objects.none()
    return sightings_of_quarter(actor, on=on).filter(state=SightingState.SEEN)


def people_not_seen(actor: Actor, *, on: dt.date) -> "QuerySet[Individual]":
    """The living of the area of duty who are paid by bank in the quarter and were not seen alive in it.

    `visit`: the key of the visit by which somebody was asked to look, where one waits.
    """
    if not actor.may(ASK):
        return Individual.objects.none()
    first, last = months_of_quarter(on)
    paid = lines_paid_by_bank(first=first, last=last).filter(area_path__within=actor.scope)
    seen = sightings_that_count().filter(individual=OuterRef("pk"), quarter=first.first_day)
    visit = Visit.objects.filter(individual=OuterRef("pk"), state=VisitState.ASKED, benefit="")
    living = Individual.objects.filter(area_path__within=actor.scope, died_on__isnull=True, merged_into__isnull=True)
    found = living.filter(~Exists(seen), pk__among=ArraySubquery(paid.values("individual")))
    return found.annotate(visit=Subquery(visit.values("pk")[:1])).select_related("hamlet")


def visits_to_make(actor: Actor) -> "QuerySet[Visit]":
    """The visits that nobody has made yet, the most urgent first."""
    return visits_visible_to(actor).filter(state=VisitState.ASKED).order_by("due_on", "pk")


def overdue(visits: "QuerySet[Visit]", *, on: dt.date) -> "QuerySet[Visit]":
    """Those that nobody has made and whose day has passed."""
    return visits.filter(state=VisitState.ASKED, due_on__lt=on)


def move_requests_for(individual: Individual) -> "QuerySet[MoveRequest]":
    """What other communes have asked about this person and nobody has answered yet."""
    asked = MoveRequest.objects.filter(state=MoveState.ASKED, identity_number=individual.identity_number or "")
    return asked.filter(from_area_id=individual.area_id).select_related("area").order_by("asked_on", "pk")
