"""A campaign: to whom, by what, in which steps; and the people of a spreadsheet that came with one."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField
from ansinh.core.models import WalledModel
from ansinh.messaging.channels import Medium
from ansinh.messaging.models.template import Template


class CampaignState(models.TextChoices):
    """drafted → sampled → running → ended; drafted | sampled | running → cancelled."""

    DRAFTED = "drafted", _("being prepared")
    SAMPLED = "sampled", _("a sample was sent")
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("cancelled")


CAMPAIGN_MOVES: dict[CampaignState, frozenset[CampaignState]] = {
    CampaignState.DRAFTED: frozenset({CampaignState.SAMPLED, CampaignState.RUNNING, CampaignState.CANCELLED}),
    CampaignState.SAMPLED: frozenset({CampaignState.RUNNING, CampaignState.CANCELLED}),
    CampaignState.RUNNING: frozenset({CampaignState.ENDED, CampaignState.CANCELLED}),
    CampaignState.ENDED: frozenset(),
    CampaignState.CANCELLED: frozenset(),
}
LIVE_CAMPAIGNS = (CampaignState.SAMPLED, CampaignState.RUNNING)
"""Of these an office has one for an occasion."""


class Campaign(WalledModel):
    """Messages with one purpose to one audience. `occasion` is what each person is told of, once: a second campaign for
    it finds whom the first has told. `audience` names the source and `asked` what was asked of it.

    `estimated_…` and `people_count` are what the officer agreed to when it was started. A `lasting` campaign runs by
    the day until it is ended: its room queues what is due.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("name"), max_length=120)
    occasion = models.CharField(max_length=80)
    audience = models.CharField(max_length=40)
    asked = models.CharField(max_length=1000, blank=True)
    is_one_per_household = models.BooleanField(_("one message for each household"), default=False)
    is_lasting = models.BooleanField(default=False)
    priority = models.PositiveSmallIntegerField(default=5)
    state = models.CharField(_("state"), max_length=9, choices=CampaignState.choices, default=CampaignState.DRAFTED)
    people_count = models.PositiveIntegerField(default=0)
    estimated_amount = MoneyField(default=0)
    estimated_points = models.PositiveIntegerField(default=0)
    recorded_by = models.CharField(max_length=150)
    recorded_by_name = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    started_by = models.CharField(max_length=150, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering: ClassVar = ["-recorded_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["area_path", "state"], name="campaign_by_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area_path", "occasion"],
                condition=Q(state__in=["sampled", "running"]),
                name="campaign_one_for_an_occasion",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(occasion=""), name="campaign_has_a_title"),
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "cancelled"]) | Q(started_at__isnull=False) & ~Q(started_by=""),
                name="campaign_started_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CampaignStep(WalledModel):
    """One step: `days` before (negative) or after the day of the occasion, at once where there is none.

    `media` are tried in their order: the first by which a person can be reached.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    days = models.SmallIntegerField(default=0)
    media = ArrayField(models.CharField(max_length=11, choices=Medium.choices))
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="+")

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        ordering: ClassVar = ["campaign_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "position"], name="campaignstep_once"),
            models.CheckConstraint(condition=Q(media__len__gt=0), name="campaignstep_has_a_medium"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.position}"

    @property
    def when(self) -> str:
        """How long before or after the day of the occasion."""
        return in_days(self.days)


def in_days(days: int) -> str:
    """So many days before (negative) or after a day, in words."""
    if days < 0:
        return ngettext("%(days)s day before", "%(days)s days before", -days) % {"days": -days}
    return ngettext("%(days)s day after", "%(days)s days after", days) % {"days": days}


class UploadedPerson(WalledModel):
    """Somebody whom a spreadsheet brought for one campaign; `told` holds the other columns, for the placeholders."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    row = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=120)
    medium = models.CharField(max_length=11, choices=Medium.choices)
    told = models.JSONField(default=dict)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "name": PersonalData.IDENTITY,
        "address": PersonalData.CONTACT,
        "told": PersonalData.IDENTITY,
    }

    class Meta:
        ordering: ClassVar = ["campaign_id", "row"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "row"], name="uploadedperson_once")]

    def __str__(self) -> str:
        return self.name


class CampaignCount(WalledModel):
    """What a campaign to many would send, as it was counted in the background: by medium, by reason, and the cost."""

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="+")
    written = models.JSONField(default=dict)
    left_out = models.JSONField(default=dict)
    segments = models.PositiveIntegerField(default=0)
    amount = MoneyField(default=0)
    points = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    def __str__(self) -> str:
        return str(self.campaign_id)
