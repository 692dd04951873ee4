"""Whom the insurance office knows as paid for by the state, by the lists sent; and whom the state pays for now."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from ansinh.areas.models import Area
from ansinh.core.periods import in_force
from ansinh.insurance.models import Card, CardGroup, StateList, StateListLine, StateListState
from ansinh.insurance.queries.groups import order_of_groups, with_group
from ansinh.insurance.queries.premium_support import support_on
from ansinh.registry.models import HouseholdClass, Individual, Membership, Residence

MADE_BY_OTHERS = (CardGroup.PUPIL, CardGroup.SOCIAL_INSURANCE)
"""Groups of which school or social insurance make the list."""
INSURED_BY_OTHERS = (CardGroup.EMPLOYEE, CardGroup.SOCIAL_INSURANCE, CardGroup.MERIT, CardGroup.STATE_OTHER)
"""Groups that the registry does not know: whoever has such a card is insured by others, before the commune's list."""


@dataclass(frozen=True)
class Listed:
    """Somebody on the lists sent, as the last line about the person says."""

    individual_id: int
    group: str
    full_name: str
    birth_date: dt.date
    birth_precision: str
    sex: str
    identity_number: str
    card_number: str
    hamlet_name: str
    household_number: str


@dataclass(frozen=True)
class Entitled:
    """Somebody for whom the state pays on a day, with what stands on the list."""

    individual_id: int
    group: str
    full_name: str
    birth_date: dt.date
    birth_precision: str
    sex: str
    identity_number: str
    card_number: str
    hamlet_name: str
    household_number: str
    class_decision: str
    lives_here_since: dt.date | None


@dataclass(frozen=True)
class Whereabouts:
    """What became of somebody who is on the lists and entitled no more."""

    merged_into: int | None
    died_on: dt.date | None
    area_path: str
    is_insured_by_others: bool


def roster_of(area: Area) -> dict[int, Listed]:
    """By person, everybody whom the lists sent for the place have enrolled and not struck off since."""
    lines = StateListLine.objects.filter(
        area_path__within=area.path, state_list__state=StateListState.SENT
    ).order_by("individual", "-state_list__month", "-pk").distinct("individual")  # fmt: skip
    names = [name for name in Listed.__dataclass_fields__ if name != "individual_id"]
    rows = lines.values_list("individual", *names)
    return {row[0]: Listed(*row) for row in rows if row[1]}


def last_sent(area: Area) -> StateList | None:
    """The last list that was sent for a place."""
    sent = StateList.objects.filter(area_path__within=area.path, state=StateListState.SENT)
    return sent.order_by("-month", "-pk").first()


def entitled_on(area: Area, on: dt.date) -> dict[int, Entitled]:
    """By person, those registered in a commune for whom the state pays on a day, save those who have a card by work or
    by others; one query.
    """
    support = support_on(area.path, on)
    groups = [group for group in order_of_groups(on, support) if group not in MADE_BY_OTHERS]
    here = Individual.objects.filter(area_path__within=area.path, merged_into__isnull=True)
    people = with_group(here.exclude(_insured_by_others(on)), on, support)
    found = _with_details(people.filter(group__in=groups), on).order_by("hamlet__path", "sort_key", "pk")
    rows = found.values_list(
        "pk", "group", "full_name", "birth_date", "birth_precision", "sex", "identity_number", "temporary_number",
        "code_of_card", "hamlet__name", "number_of_home", "decision_of_class", "since",
    )  # fmt: skip
    return {
        key: Entitled(
            key, group, name, born, precision, sex, identity or temporary or "", code or "", hamlet or "", home or "",
            decision or "", since,
        )
        for key, group, name, born, precision, sex, identity, temporary, code, hamlet, home, decision, since in rows
    }  # fmt: skip


def whereabouts_of(individuals: Collection[int], on: dt.date) -> dict[int, Whereabouts]:
    """By person, what the registry says of them now, and whether others insure them on a day; within the open scope."""
    people: QuerySet[Any] = Individual.objects.filter(pk__among=individuals).annotate(others=_insured_by_others(on))
    rows = people.values_list("pk", "merged_into", "died_on", "area_path", "others")
    return {key: Whereabouts(merged, died, path, others) for key, merged, died, path, others in rows}


def _insured_by_others(on: dt.date) -> Exists:
    return Exists(Card.objects.filter(in_force(on), individual=OuterRef("pk"), group__in=INSURED_BY_OTHERS))


def _with_details(people: "QuerySet[Any]", on: dt.date) -> "QuerySet[Any]":
    member = Membership.objects.filter(in_force(on), individual=OuterRef("pk"))
    home = Membership.objects.filter(in_force(on), individual=OuterRef(OuterRef("pk"))).values("household")[:1]
    classes = HouseholdClass.objects.filter(in_force(on), household=Subquery(home))
    cards = Card.objects.filter(~Q(number=""), individual=OuterRef("pk")).order_by(F("valid_from").desc())
    residence = Residence.objects.filter(in_force(on), individual=OuterRef("pk"))
    found: QuerySet[Any] = people.annotate(
        number_of_home=Subquery(member.values("household__number")[:1]),
        decision_of_class=Subquery(classes.values("decision_number")[:1]),
        code_of_card=Subquery(cards.values("number")[:1]),
        since=Subquery(residence.values("valid_from")[:1]),
    )
    return found
