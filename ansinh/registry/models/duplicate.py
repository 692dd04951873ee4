"""Pairs of records that may be one person, what somebody decided about them, and the merges that came of it."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.registry.models.individual import Individual


class PairState(models.TextChoices):
    """Only a person decides that two records are one or are two; a search may only clear what nobody decided."""

    OPEN = "open", _("waits for a decision")
    MERGED = "merged", _("one person, merged")
    DISTINCT = "distinct", _("two people")
    CLEARED = "cleared", _("no longer alike")


PAIR_MOVES: dict[PairState, frozenset[PairState]] = {
    PairState.OPEN: frozenset({PairState.MERGED, PairState.DISTINCT, PairState.CLEARED}),
    # What was taken for two people may prove to be one; a split opens the question again.
    PairState.DISTINCT: frozenset({PairState.MERGED}),
    PairState.MERGED: frozenset({PairState.OPEN}),
    PairState.CLEARED: frozenset({PairState.OPEN, PairState.MERGED}),
}


class DuplicatePair(WalledModel):
    """Two records, the older first. `area_path` is the place that holds both: a pair across communes is the province's.

    `evidence` keeps for each comparison the level that was met and its weight in bits; negative ones speak against.
    """

    first = models.ForeignKey(Individual, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Individual, on_delete=models.PROTECT, related_name="+")
    probability = models.DecimalField(max_digits=5, decimal_places=4)
    evidence = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=8, choices=PairState.choices, default=PairState.OPEN)
    found_on = models.DateField()
    settled_by = models.CharField(max_length=150, blank=True)
    settled_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "evidence": PersonalData.IDENTITY,
        "reason": PersonalData.IDENTITY,
    }

    class Meta:
        ordering = ["-probability", "id"]
        constraints = [
            models.UniqueConstraint(
                Least("first", "second"), Greatest("first", "second"), name="registry_duplicatepair_once"
            ),
            models.CheckConstraint(condition=~Q(first=F("second")), name="registry_duplicatepair_of_two"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "cleared"], settled_by="", settled_on__isnull=True)
                | (Q(state__in=["merged", "distinct"], settled_on__isnull=False) & ~Q(settled_by="")),
                name="registry_duplicatepair_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="distinct") | ~Q(reason=""), name="registry_duplicatepair_distinct_for_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["area_path", "state"], name="registry_pairs_open_by_place")]

    def __str__(self) -> str:
        return f"{self.first_id} / {self.second_id}: {self.state}"


class ReviewMark(WalledModel):
    """A commune's own sign that one of its people is in a pair that the province settles; no more is told."""

    individual = models.ForeignKey(
        Individual, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    pair = models.ForeignKey(DuplicatePair, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["individual", "pair"], name="registry_reviewmark_once")]
        indexes = [models.Index(fields=["individual", "area_path"], name="registry_mark_of_person")]

    def __str__(self) -> str:
        return f"{self.individual_id} under review since {self.since}"


class MergeState(models.TextChoices):
    """A merge stands until a split undoes it."""

    IN_EFFECT = "in_effect", _("in effect")
    UNDONE = "undone", _("undone by a split")


class Merge(WalledModel):
    """One record went into another. `changes` is what the act changed, row by row, from which a split puts it back."""

    survivor = models.ForeignKey(Individual, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Individual, on_delete=models.PROTECT, related_name="+")
    pair = models.ForeignKey(DuplicatePair, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=10, choices=MergeState.choices, default=MergeState.IN_EFFECT)
    merged_by = models.CharField(max_length=150)
    merged_on = models.DateField()
    why = models.CharField(max_length=300)
    changes = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    split_by = models.CharField(max_length=150, blank=True)
    split_on = models.DateField(null=True, blank=True)
    split_why = models.CharField(max_length=300, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "why": PersonalData.IDENTITY,
        "changes": PersonalData.HEALTH,
        "split_why": PersonalData.IDENTITY,
    }

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(state="in_effect"), name="registry_merge_into_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(survivor=F("merged")), name="registry_merge_of_two"),
            models.CheckConstraint(condition=~Q(why=""), name="registry_merge_for_a_reason"),
            models.CheckConstraint(
                condition=Q(state="in_effect", split_on__isnull=True) | Q(state="undone", split_on__isnull=False),
                name="registry_merge_undone_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.survivor_id}"
