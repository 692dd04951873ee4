"""What hangs out for everybody to read, its proofs, and what people say against it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.poverty.models.listed import ListedHousehold
from ansinh.poverty.models.request import ReviewRequest
from ansinh.poverty.models.round import ReviewRound


class PostingKind(models.TextChoices):
    """Before the decision, for objections; after it, for everybody to know."""

    RESULT = "result", _("result of the review")
    DECISION = "decision", _("decision")


class PostingState(models.TextChoices):
    """up → down, when its days are over."""

    UP = "up", _("posted")
    DOWN = "down", _("taken down")


class Posting(WalledModel):
    """A list that is posted from `posted_on` to `last_day`, both included. `slug` is the address of its public page,
    where it is read while it is up, and the answers to objections until the round is decided.
    """

    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=PostingKind.choices)
    slug = models.CharField(max_length=40, unique=True)
    posted_on = models.DateField()
    last_day = models.DateField()
    places = models.CharField(max_length=500)
    state = models.CharField(max_length=4, choices=PostingState.choices, default=PostingState.UP)
    posted_by = models.CharField(max_length=150)
    posted_by_name = models.CharField(max_length=200)
    taken_down_on = models.DateField(null=True, blank=True)
    taken_down_by = models.CharField(max_length=150, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "posted_by": PersonalData.IDENTITY,
        "posted_by_name": PersonalData.IDENTITY,
        "taken_down_by": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("posting of a review")
        verbose_name_plural = _("postings of reviews")
        ordering: ClassVar = ["posted_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "kind"], condition=Q(state="up"), name="posting_up_once"),
            models.CheckConstraint(condition=Q(last_day__gte=F("posted_on")), name="posting_lasts"),
            models.CheckConstraint(
                condition=Q(state="up") | Q(taken_down_on__isnull=False), name="posting_taken_down_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.posted_on:%d/%m/%Y}"


class ProofWay(models.TextChoices):
    """How a list became known."""

    BOARD_OF_HAMLET = "hamlet", _("notice board of the hamlet")
    BOARD_OF_COMMUNE = "commune", _("notice board of the commune")
    RADIO = "radio", _("loudspeaker")


class PublicityProof(WalledModel):
    """That a list hung at a place or was read out on a day: who saw to it, and a photograph where there is one."""

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    way = models.CharField(max_length=7, choices=ProofWay.choices)
    hamlet = models.ForeignKey(Area, models.PROTECT, related_name="+", null=True, blank=True)
    on = models.DateField()
    note = models.CharField(max_length=300)
    file_name = models.CharField(max_length=130, blank=True)
    content = models.BinaryField(default=b"", blank=True)
    recorded_by = models.CharField(max_length=150)
    recorded_by_name = models.CharField(max_length=200)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "note": PersonalData.IDENTITY,
        "recorded_by": PersonalData.IDENTITY,
        "recorded_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("proof of publicity")
        verbose_name_plural = _("proofs of publicity")
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["posting", "way", "hamlet", "on"], name="proof_once_a_day", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()}, {self.on:%d/%m/%Y}"


class ObjectionWay(models.TextChoices):
    PAGE = "page", _("on the public page")
    IN_PERSON = "person", _("in person")


class ObjectionState(models.TextChoices):
    """waits → answered, and its answer is posted."""

    WAITS = "waits", _("to be rechecked")
    ANSWERED = "answered", _("answered")


OBJECTION_MOVES: dict[ObjectionState, frozenset[ObjectionState]] = {
    ObjectionState.WAITS: frozenset({ObjectionState.ANSWERED}),
    ObjectionState.ANSWERED: frozenset(),
}


class Objection(WalledModel):
    """What somebody says against the list: about a household on it, or about one that is missing (`listed` empty), for
    which `request` asks a review where that is right. `code` lets who objected look the answer up; `due_on` is the last
    day of the recheck.
    """

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    listed = models.ForeignKey(ListedHousehold, models.PROTECT, related_name="+", null=True, blank=True)
    about_name = models.CharField(max_length=120)
    hamlet = models.ForeignKey(Area, models.PROTECT, related_name="+", null=True, blank=True)
    said_by_name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=1000)
    way = models.CharField(max_length=6, choices=ObjectionWay.choices)
    code = models.CharField(max_length=12, unique=True)
    received_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=ObjectionState.choices, default=ObjectionState.WAITS)
    is_upheld = models.BooleanField(null=True, blank=True)
    request = models.ForeignKey(ReviewRequest, models.PROTECT, related_name="+", null=True, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    answered_on = models.DateField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "about_name": PersonalData.IDENTITY,
        "said_by_name": PersonalData.IDENTITY,
        "phone": PersonalData.CONTACT,
        "words": PersonalData.HEALTH,
        "answer": PersonalData.HEALTH,
        "answered_by": PersonalData.IDENTITY,
        "answered_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering: ClassVar = ["received_at", "id"]
        indexes: ClassVar = [models.Index(fields=["area_path", "state"], name="objection_by_place")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="answered")
                | (Q(is_upheld__isnull=False, answered_on__isnull=False) & ~Q(answer="")),
                name="objection_answered_with_words",
            ),
        ]

    def __str__(self) -> str:
        return self.code
