"""A household on the list of a round, with why it stands there."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.poverty.models.round import Reviewer, ReviewRound
from ansinh.registry.models import Household


class ListingReason(models.TextChoices):
    """Why a household is to be reviewed."""

    LAST_POOR = "last_poor", _("poor by the last review")
    LAST_NEAR_POOR = "last_near_poor", _("near-poor by the last review")
    REQUEST = "request", _("the household asks")
    BREADWINNER_LOST = "breadwinner_lost", _("a breadwinner died")
    NEW_DISABILITY = "new_disability", _("a new disability")
    ILLNESS = "illness", _("a serious illness")
    DISASTER = "disaster", _("fire, flood or accident")
    OTHER = "other", _("other hardship")
    OLD_FILE = "old_file", _("in an old file")


OF_HEALTH = (ListingReason.NEW_DISABILITY, ListingReason.ILLNESS)
"""Reasons that tell a person's health: shown to those who may see health facts."""


class ListedState(models.TextChoices):
    """listed → surveyed → voted → posted (objected ⇄ rechecked) → recognised; taken off until it is surveyed."""

    LISTED = "listed", _("to be surveyed")
    SURVEYED = "surveyed", _("surveyed")
    VOTED = "voted", _("voted on")
    POSTED = "posted", _("posted")
    OBJECTED = "objected", _("objected to")
    RECHECKED = "rechecked", _("rechecked")
    RECOGNISED = "recognised", _("recognised")
    TAKEN_OFF = "taken_off", _("taken off the list")


LISTED_MOVES: dict[ListedState, frozenset[ListedState]] = {
    ListedState.LISTED: frozenset({ListedState.SURVEYED, ListedState.TAKEN_OFF}),
    ListedState.SURVEYED: frozenset({ListedState.VOTED}),
    ListedState.VOTED: frozenset({ListedState.POSTED}),
    ListedState.POSTED: frozenset({ListedState.OBJECTED, ListedState.RECOGNISED}),
    ListedState.OBJECTED: frozenset({ListedState.RECHECKED}),
    ListedState.RECHECKED: frozenset({ListedState.OBJECTED, ListedState.RECOGNISED}),
    ListedState.RECOGNISED: frozenset(),
    ListedState.TAKEN_OFF: frozenset({ListedState.LISTED}),
}


class Mark(models.TextChoices):
    """What the tables of the province count a household by, as it stood when the round was decided."""

    ETHNIC_MINORITY = "ethnic_minority", _("ethnic minority")
    NO_ABILITY_TO_WORK = "no_ability_to_work", _("nobody able to work")
    WITH_MERIT = "with_merit", _("with merit")


TO_DO = (ListedState.LISTED, ListedState.TAKEN_OFF)
"""States in which nobody has been to the household."""


class ListedHousehold(WalledModel):
    """A household in a round. `head_name` is the name of its head as it stood when it was listed; `assessment` is the
    one that holds, of all that were made. `persons` and `marks` are as they stood when the round was decided.
    """

    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    hamlet = models.ForeignKey(Area, models.PROTECT, related_name="+", null=True, blank=True)
    head_name = models.CharField(max_length=120)
    reasons = ArrayField(models.CharField(max_length=16, choices=ListingReason.choices))
    state = models.CharField(max_length=10, choices=ListedState.choices, default=ListedState.LISTED)
    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="+", null=True, blank=True)
    listed_on = models.DateField()
    assessment = models.OneToOneField(
        "poverty.Assessment", models.PROTECT, related_name="+", null=True, blank=True, db_constraint=False
    )
    persons = models.PositiveSmallIntegerField(null=True, blank=True)
    marks = ArrayField(models.CharField(max_length=20, choices=Mark.choices), default=list, blank=True)
    off_reason = models.CharField(max_length=300, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "head_name": PersonalData.IDENTITY,
        "reasons": PersonalData.HEALTH,
        "marks": PersonalData.HEALTH,
        "off_reason": PersonalData.HEALTH,
    }

    class Meta:
        verbose_name = _("household of a round")
        verbose_name_plural = _("households of rounds")
        ordering: ClassVar = ["hamlet__path", "head_name", "id"]
        indexes: ClassVar = [models.Index(fields=["round", "area_path"], name="listedhousehold_by_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "household"], name="listedhousehold_once"),
            models.CheckConstraint(condition=Q(reasons__len__gt=0), name="listedhousehold_with_a_reason"),
            models.CheckConstraint(
                condition=~Q(state="taken_off") | (~Q(off_reason="") & Q(reviewer__isnull=True)),
                name="listedhousehold_off_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["listed", "taken_off"]) | Q(assessment__isnull=False),
                name="listedhousehold_surveyed_with_a_class",
            ),
        ]

    def __str__(self) -> str:
        return self.head_name
