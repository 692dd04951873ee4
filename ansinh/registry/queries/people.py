"""Finding people by their names or numbers, and what a household's page shows."""

from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.planner import planning
from ansinh.core.wall import is_of_one_commune
from ansinh.registry.models import BirthPrecision, Household, HouseholdClass, Individual, Membership
from ansinh.registry.policies import individuals_visible_to
from ansinh.registry.queries.finding import people_meant, understood


@dataclass(frozen=True)
class HouseholdPage:
    """A household with its members (those of today first) and its classes, newest first."""

    household: Household
    members: tuple[Membership, ...]
    classes: tuple[HouseholdClass, ...]


def search_individuals(*, actor: Actor, text: str) -> QuerySet[Individual]:
    """People whose name has all the words of `text`, in any order, without accents, as prefixes, or some of them while
    the others name their hamlet; or whose number or telephone begins with its digits. In Vietnamese order; empty text
    finds nobody. A merged record leads to the one that counts.
    """
    found = individuals_visible_to(actor).filter(is_meant(actor=actor, text=text), merged_into__isnull=True)
    return found.select_related("area", "hamlet").order_by("sort_key", "pk")


MOST_KEYS = 10_000
"""Of so many people found the keys are read, once; of more, wherever they are asked for."""
_WORDS_IN_MEMORY = {"work_mem": "16MB", "max_parallel_workers_per_gather": "0"}
"""200,000 bearers of a frequent word do not fit into the usual memory; a second process comes too late to help."""


def is_meant(*, actor: Actor, text: str) -> Q:
    """The condition of `search_individuals` on people who were not merged, for whoever has narrowed them already.

    A list asks for its people twice, to count them and to show some: a whole name borne by few among a million is
    looked for once, at the price of two queries.
    """
    found = people_meant(understood(actor, text))
    if not found:
        return Q(pk__in=[])
    rows = found[0].union(*found[1:], all=True) if found[1:] else found[0]
    with nullcontext() if is_of_one_commune(actor.scope) else planning(**_WORDS_IN_MEMORY):
        keys = [next(iter(row.values())) for row in rows[: MOST_KEYS + 1]]
    named = keys if len(keys) <= MOST_KEYS else ArraySubquery(rows)
    merged = individuals_visible_to(actor).filter(merged_into__isnull=False, pk__among=named)
    survivors = merged.order_by().values_list("merged_into", flat=True)
    if len(keys) <= MOST_KEYS:
        return Q(pk__among={*keys, *survivors})
    return Q(pk__among=named) | Q(pk__among=ArraySubquery(survivors))


def keys_found(*, actor: Actor, text: str) -> ArraySubquery:
    """The keys of the people whom `search_individuals` finds, for `among`: to narrow what refers to them."""
    return ArraySubquery(search_individuals(actor=actor, text=text).order_by().values("pk"))


def survivor_of(individual: Individual) -> Individual:
    """The record that counts for this person: itself, or the one it was merged into."""
    return individual.merged_into or individual


def bearers_of_numbers(numbers: Collection[str]) -> dict[str, Individual]:
    """By identity number, the records within the scope that count for whoever bears it or bore it."""
    rows = Individual.objects.filter(identity_number__in=list(numbers)).select_related("merged_into")
    return {str(row.identity_number): survivor_of(row) for row in rows}


def household_page(*, household: Household) -> HouseholdPage:
    """What one household's page shows; three queries."""
    members = (
        Membership.objects.filter(household=household, individual__merged_into__isnull=True)
        .select_related("individual")
        .order_by("valid_to", "-is_head", "individual__sort_key")
    )
    classes = HouseholdClass.objects.filter(household=household).order_by("-valid_from")
    by_presence = sorted(members, key=lambda member: member.valid_to is not None)
    return HouseholdPage(household, tuple(by_presence), tuple(classes))


def household_page_of(*, individual: Individual) -> HouseholdPage | None:
    """The same for the household that the person belongs to now; two queries, one where there is none."""
    own = Membership.objects.filter(individual=individual, valid_to__isnull=True).values("household")
    members = list(
        Membership.objects.filter(Q(individual__merged_into__isnull=True) | Q(individual=individual), household__in=own)
        .select_related("individual", "household")
        .order_by("valid_to", "-is_head", "individual__sort_key")
    )
    if not members:
        return None
    household = members[0].household
    classes = HouseholdClass.objects.filter(household=household).order_by("-valid_from")
    by_presence = sorted(members, key=lambda member: member.valid_to is not None)
    return HouseholdPage(household, tuple(by_presence), tuple(classes))


def household_of(individual: Individual) -> Household | None:
    """The household that the person belongs to now."""
    membership = (
        Membership.objects.filter(individual=individual, valid_to__isnull=True).select_related("household").first()
    )
    return membership.household if membership else None


AGES_OF_THE_LAW = (4, 16, 22, 60, 70, 75, 80)
"""Ages at which a right begins or ends (Decrees 20/2021, 176/2025 and 335/2026)."""


def with_head_keys(rows: "QuerySet[Any]", household: str = "pk") -> "QuerySet[Any]":
    """Rows of households, each with `head_key`: the key of its head, or of another member where none is recorded."""
    living = Membership.objects.filter(
        household=OuterRef(household), valid_to__isnull=True, individual__died_on__isnull=True,
        individual__merged_into__isnull=True,
    ).order_by("-is_head", "individual__sort_key")  # fmt: skip
    keyed: QuerySet[Any] = rows.annotate(head_key=Subquery(living.values("individual_id")[:1]))
    return keyed


def turning(*, actor: Actor, age: int, month: Month) -> QuerySet[Individual]:
    """The living who reach an age in a month, in the order of their birthdays; of a birth year alone, in January."""
    found = _alive(actor).filter(_turns(age, month)).select_related("area", "hamlet")
    return found.order_by("birth_date", "sort_key", "pk")


def turning_counts(*, actor: Actor, month: Month) -> dict[int, int]:
    """How many reach each age of the law in a month; one query."""
    ages = [_turns(age, month) for age in AGES_OF_THE_LAW]
    counts = (
        _alive(actor)
        .filter(reduce(or_, ages))
        .aggregate(**{f"age_{age}": Count("pk", filter=_turns(age, month)) for age in AGES_OF_THE_LAW})
    )
    return {age: counts[f"age_{age}"] for age in AGES_OF_THE_LAW}


def _alive(actor: Actor) -> QuerySet[Individual]:
    return individuals_visible_to(actor).filter(died_on__isnull=True, merged_into__isnull=True)


def _turns(age: int, month: Month) -> Q:
    born = Month(month.year - age, month.number)
    return Q(birth_date__range=(born.first_day, born.last_day))


def born_in_words(individual: Individual) -> str:
    """The birth date as precisely as it is known."""
    born = individual.birth_date
    written = {
        BirthPrecision.YEAR.value: f"{born.year}",
        BirthPrecision.MONTH.value: f"{born:%m/%Y}",
        BirthPrecision.DAY.value: f"{born:%d/%m/%Y}",
    }
    return written[individual.birth_precision]
