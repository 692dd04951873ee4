"""What came back from the households: keys of phones, submissions with their files, and what the law made of them."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.poverty.models.instrument import KeptInstrument
from ansinh.poverty.models.listed import ListedHousehold
from ansinh.poverty.models.round import Reviewer, ReviewRound
from ansinh.registry.models import Classification


class SurveyKey(WalledModel):
    """The key with which a reviewer's phone fetches forms and sends them; only its hash is kept.

    It opens the households of this reviewer while the round surveys, and nothing else.
    """

    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="+")
    key_hash = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    ended_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        verbose_name = _("key of a reviewer's phone")
        verbose_name_plural = _("keys of reviewers' phones")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reviewer"], condition=Q(ended_at__isnull=True), name="surveykey_one_of_a_reviewer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id}"


class Channel(models.TextChoices):
    """The way on which a form came."""

    PHONE = "phone", _("ODK Collect on a phone")
    BROWSER = "browser", _("form in the browser")
    PAPER = "paper", _("typed in from paper")


class SubmissionState(models.TextChoices):
    """counts | conflict → counts or set_aside; one that counted is set aside when another one is chosen, and counts
    again when the same answers come again as a correction.
    """

    COUNTS = "counts", _("counts")
    CONFLICT = "conflict", _("differs from the one that counts")
    SET_ASIDE = "set_aside", _("set aside")


SUBMISSION_MOVES: dict[SubmissionState, frozenset[SubmissionState]] = {
    SubmissionState.COUNTS: frozenset({SubmissionState.SET_ASIDE}),
    SubmissionState.CONFLICT: frozenset({SubmissionState.COUNTS, SubmissionState.SET_ASIDE}),
    SubmissionState.SET_ASIDE: frozenset({SubmissionState.COUNTS}),
}


class Submission(WalledModel):
    """A form as it was filled in, never changed. `answers` by the name of the question; a repeated group is a list.

    `digest` is that of the answers: the same form again is the same submission, whatever its instance is called.
    `instrument` is by whose form it was asked, where that is not the round's own.
    """

    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="+")
    listed = models.ForeignKey(ListedHousehold, models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="+", null=True, blank=True)
    instrument = models.ForeignKey(KeptInstrument, models.PROTECT, related_name="+", null=True, blank=True)
    channel = models.CharField(max_length=7, choices=Channel.choices)
    instance_id = models.CharField(max_length=100)
    form_version = models.CharField(max_length=40)
    answers: Any = models.JSONField()
    digest = models.CharField(max_length=64)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    spot_latitude = models.FloatField(null=True, blank=True)
    spot_longitude = models.FloatField(null=True, blank=True)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=150)
    received_by_name = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=SubmissionState.choices)
    aside_reason = models.CharField(max_length=300, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "answers": PersonalData.HEALTH,
        "spot_latitude": PersonalData.CONTACT,
        "spot_longitude": PersonalData.CONTACT,
        "received_by": PersonalData.IDENTITY,
        "received_by_name": PersonalData.IDENTITY,
        "aside_reason": PersonalData.HEALTH,
    }

    class Meta:
        verbose_name = _("filled form of a review")
        verbose_name_plural = _("filled forms of reviews")
        ordering: ClassVar = ["received_at", "id"]
        indexes: ClassVar = [models.Index(fields=["round", "area_path"], name="submission_by_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "instance_id"], name="submission_instance_once"),
            models.UniqueConstraint(fields=["listed", "digest"], name="submission_answers_once"),
            models.UniqueConstraint(fields=["listed"], condition=Q(state="counts"), name="submission_one_counts"),
            models.CheckConstraint(
                condition=~Q(state="set_aside") | ~Q(aside_reason=""), name="submission_aside_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.instance_id


class SubmissionFile(WalledModel):
    """A photograph or another file of a submission; large ones come in several requests."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    name = models.CharField(max_length=130)
    kind = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "name": PersonalData.HEALTH,
        "content": PersonalData.HEALTH,
    }

    class Meta:
        verbose_name = _("file of a filled form")
        verbose_name_plural = _("files of filled forms")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "name"], name="submissionfile_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Stage(models.TextChoices):
    """When a household was judged."""

    SURVEY = "survey", _("by the survey")
    CONFLICT = "conflict", _("another form was chosen")
    MEETING = "meeting", _("after the hamlet meeting")
    RECHECK = "recheck", _("after an objection")


class Assessment(WalledModel):
    """Points, class and reasons of a household at a stage, by the standard and instrument of its round; rows are only
    added, and `ListedHousehold.assessment` points to the one that holds. Whatever follows the survey says why.
    """

    listed = models.ForeignKey(ListedHousehold, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=8, choices=Stage.choices)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+", null=True, blank=True)
    household_class = models.CharField(max_length=20, choices=Classification.choices)
    rule = models.CharField(max_length=40)
    income_points = models.IntegerField(null=True, blank=True)
    deprivation_points = models.IntegerField(null=True, blank=True)
    measured_income = models.BigIntegerField(null=True, blank=True)
    lacking = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    causes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    articles = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    why = models.CharField(max_length=500, blank=True)
    made_by = models.CharField(max_length=150)
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "lacking": PersonalData.HEALTH,
        "causes": PersonalData.HEALTH,
        "reason": PersonalData.HEALTH,
        "why": PersonalData.HEALTH,
        "made_by": PersonalData.IDENTITY,
        "made_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("class of a household in a review")
        verbose_name_plural = _("classes of households in reviews")
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stage="survey") | ~Q(why=""), name="assessment_changed_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_household_class_display()} ({self.get_stage_display()})"
