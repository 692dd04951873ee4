"""Answers while somebody types in the search box: a few people, households and hamlets, the likeliest first.

Nothing is counted or sorted beyond a few hundred candidates, so that a province answers as quickly as a commune.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ansinh.areas.models import Area
from ansinh.core.actors import Actor
from ansinh.registry.models import Household, Individual, Membership
from ansinh.registry.policies import households_visible_to, individuals_visible_to
from ansinh.registry.queries.finding import (
    Typed,
    first_bearers,
    households_numbered,
    people_numbered,
    understood,
    whole_words,
)

CANDIDATES = 200
PEOPLE, HOUSEHOLDS, HAMLETS = 8, 4, 3
HEADS_LOOKED_AT = 40
HAMLETS_LOOKED_IN = 3
FEWEST_CHARACTERS = 2


@dataclass(frozen=True)
class FoundHousehold:
    """A household and its head of today, where it has one."""

    household: Household
    head: Individual | None


@dataclass(frozen=True)
class Found:
    """What a text may mean within the area of duty."""

    people: tuple[Individual, ...] = ()
    households: tuple[FoundHousehold, ...] = ()
    hamlets: tuple[Area, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.people or self.households or self.hamlets)


def search_at_once(*, actor: Actor, text: str) -> Found:
    """The first answers to what is typed so far; at most eighteen queries. Fewer than two characters find nothing."""
    if len(text.strip()) < FEWEST_CHARACTERS or not actor.may("view_registry"):
        return Found()
    typed = understood(actor, text)
    likely = _likely(actor, typed)
    return Found(
        people=tuple(likely[:PEOPLE]),
        households=tuple(_households(actor, typed, likely[:HEADS_LOOKED_AT])),
        hamlets=tuple([hamlet for hamlet, rest in typed.hamlets if not rest][:HAMLETS]),
    )


def _likely(actor: Actor, typed: Typed) -> list[Individual]:
    """The records that count of the first candidates, by the whole words they bear, then as a list sorts names."""
    keys: list[int] = []
    if typed.words:
        keys += first_bearers(typed.words, enough=PEOPLE, most=CANDIDATES)
    for hamlet, rest in typed.hamlets[:HAMLETS_LOOKED_IN]:
        if rest:
            keys += first_bearers(rest, enough=1, most=CANDIDATES, within=hamlet.path)
    for rows in people_numbered(typed):
        keys += [next(iter(row.values())) for row in rows[:CANDIDATES]]
    rows = individuals_visible_to(actor).filter(pk__among=keys).select_related("area", "hamlet").order_by()
    found = {one.pk: one for one in _surviving(actor, list(rows))} if keys else {}
    return sorted(found.values(), key=lambda one: (-whole_words(one.full_name, typed.words), one.sort_key, one.pk))


def _surviving(actor: Actor, rows: Sequence[Individual]) -> list[Individual]:
    counting = [one for one in rows if one.merged_into_id is None]
    merged = {one.merged_into_id for one in rows if one.merged_into_id is not None}
    if merged:
        survivors = individuals_visible_to(actor).filter(pk__among=merged).select_related("area", "hamlet")
        counting += list(survivors)
    return counting


def _households(actor: Actor, typed: Typed, heads: Iterable[Individual]) -> list[FoundHousehold]:
    """By their number; then those whose head was found by name."""
    numbered = list(
        households_numbered(typed, households_visible_to(actor))
        .select_related("area", "hamlet")
        .order_by()[:HOUSEHOLDS]
    )
    wanted = {one.pk for one in heads}
    memberships = Membership.objects.filter(valid_to__isnull=True, is_head=True)
    led = memberships.filter(individual__among=wanted).select_related(
        "household__area", "household__hamlet", "individual"
    )
    of_head = {one.individual_id: one for one in led} if wanted and typed.words else {}
    named = [FoundHousehold(of_head[one.pk].household, one) for one in heads if one.pk in of_head]
    if numbered:
        named = [*with_heads(numbered), *named]
    return named[:HOUSEHOLDS]


def with_heads(households: Sequence[Household]) -> list[FoundHousehold]:
    """The households with their heads of today; one query."""
    heads = Membership.objects.filter(
        household__among=[one.pk for one in households], valid_to__isnull=True, is_head=True
    ).select_related("individual")
    by_household = {one.household_id: one.individual for one in heads}
    return [FoundHousehold(one, by_household.get(one.pk)) for one in households]
