"""The queue of records that may be one person: both sides, and what speaks for and against in sentences."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from ansinh.core.actors import Actor
from ansinh.registry.errors import PairUnknown
from ansinh.registry.linkage.rules import SENTENCES
from ansinh.registry.models import DuplicatePair, Individual, Membership, Merge, MergeState, PairState, ReviewMark
from ansinh.registry.policies import can_settle_somewhere, pairs_visible_to
from ansinh.registry.queries.people import keys_found

STRONG_FROM = 8
"""Bits from which a finding weighs more than all but the rarest coincidence (1 in 256)."""


@dataclass(frozen=True)
class Evidence:
    """One finding as a sentence; `bits` doubles the odds so many times, negative ones halve them."""

    sentence: str | Promise
    bits: float

    @property
    def is_for(self) -> bool:
        return self.bits > 0

    @property
    def is_strong(self) -> bool:
        return abs(self.bits) >= STRONG_FROM


@dataclass(frozen=True)
class Side:
    """One of the two records, with the household it belongs to now."""

    individual: Individual
    household_number: str


@dataclass(frozen=True)
class ShownPair:
    """A pair with both sides and what was found, the weightiest first."""

    pair: DuplicatePair
    first: Side
    second: Side
    evidence: tuple[Evidence, ...]

    @property
    def pk(self) -> int:
        return self.pair.pk

    def __str__(self) -> str:
        return f"{self.pair.first.full_name} · {self.pair.second.full_name}"


def duplicate_pairs(*, actor: Actor, state: PairState = PairState.OPEN) -> QuerySet[DuplicatePair]:
    """The pairs that the actor may look at, the likeliest first; those across communes only for the province."""
    return pairs_visible_to(actor).filter(state=state).select_related("first", "second")


def duplicate_pair(*, actor: Actor, pk: int) -> DuplicatePair:
    """One pair. Raises PairUnknown, also for a pair of which the actor's commune has only one side."""
    pair = pairs_visible_to(actor).filter(pk=pk).select_related("first", "second").first()
    if pair is None:
        raise PairUnknown(pair=pk)
    return pair


def shown_pair(pair: DuplicatePair) -> ShownPair:
    """Both sides and the evidence; one query."""
    [shown] = shown_pairs([pair])
    return shown


def pairs_of_people(*, actor: Actor, rows: QuerySet[DuplicatePair], text: str) -> QuerySet[DuplicatePair]:
    """Those of which either record is somebody whom the text means."""
    found = keys_found(actor=actor, text=text)
    return rows.filter(Q(first__among=found) | Q(second__among=found))


def shown_pairs(pairs: Collection[DuplicatePair]) -> list[ShownPair]:
    """The same for many, in their order; one query."""
    people = {key for pair in pairs for key in (pair.first_id, pair.second_id)}
    homes = dict(
        Membership.objects.filter(individual__in=people, valid_to__isnull=True).values_list(
            "individual", "household__number"
        )
    )
    return [
        ShownPair(
            pair=pair,
            first=Side(pair.first, homes.get(pair.first_id, "")),
            second=Side(pair.second, homes.get(pair.second_id, "")),
            evidence=_evidence(pair),
        )
        for pair in pairs
    ]


def _evidence(pair: DuplicatePair) -> tuple[Evidence, ...]:
    found = [
        Evidence(SENTENCES[comparison, level], bits)
        for comparison, level, bits in pair.evidence
        if (comparison, level) in SENTENCES
    ]
    return tuple(sorted(found, key=lambda one: -abs(one.bits)))


def pairs_to_settle(*, actor: Actor) -> QuerySet[DuplicatePair]:
    """The pairs on which the actor may decide; whoever has moved out of the area of duty since takes the pair along."""
    if not can_settle_somewhere(actor):
        return DuplicatePair.objects.none()
    pairs = pairs_visible_to(actor).filter(first__area_path__within=actor.scope, second__area_path__within=actor.scope)
    return pairs.select_related("first__area", "first__hamlet", "second__area", "second__hamlet")


def merge_of_pair(pair: DuplicatePair) -> Merge | None:
    """The merge in effect that settled this pair."""
    return Merge.objects.filter(pair=pair, state=MergeState.IN_EFFECT).select_related("survivor", "merged").first()


def people_under_review(*, actor: Actor) -> QuerySet[Individual]:
    """Those of the actor's people who are in a pair that the province settles: who, and nothing more."""
    marks = ReviewMark.objects.filter(area_path__within=actor.scope).values("individual")
    return Individual.objects.filter(pk__in=marks).order_by("sort_key", "pk")


def is_under_review(individual: Individual) -> bool:
    """Whether the province is looking at this record."""
    return ReviewMark.objects.filter(individual=individual).exists()


def merge_in_effect(merged: Individual) -> Merge | None:
    """The merge by which this record points to another; None where it counts itself."""
    return Merge.objects.filter(merged=merged, state=MergeState.IN_EFFECT).select_related("survivor").first()


def records_of(individual: Individual) -> list[int]:
    """The keys of every record of this person: the one that counts and those merged into it."""
    counts = individual.merged_into_id or individual.pk
    return [counts, *Individual.objects.filter(merged_into=counts).order_by("pk").values_list("pk", flat=True)]
