"""The outbox: a message is a row written with its cause and sent afterwards; and who was not written to, with why."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField
from ansinh.core.models import WalledModel
from ansinh.messaging.channels import Medium
from ansinh.messaging.models.campaign import Campaign
from ansinh.messaging.models.gateway import Gateway


class MessageState(models.TextChoices):
    """queued → sending → sent → delivered | failed; sending → queued (again) | failed; queued → suppressed.

    sent → queued where a phone gave it up; queued → sent | delivered where a receipt comes after all.
    """

    QUEUED = "queued", _("waits to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("failed")
    SUPPRESSED = "suppressed", _("not sent")


MESSAGE_MOVES: dict[MessageState, frozenset[MessageState]] = {
    MessageState.QUEUED: frozenset(
        {MessageState.SENDING, MessageState.SUPPRESSED, MessageState.SENT, MessageState.DELIVERED}
    ),
    MessageState.SENDING: frozenset(
        {MessageState.SENT, MessageState.DELIVERED, MessageState.FAILED, MessageState.QUEUED}
    ),
    MessageState.SENT: frozenset({MessageState.DELIVERED, MessageState.FAILED, MessageState.QUEUED}),
    MessageState.DELIVERED: frozenset(),
    MessageState.FAILED: frozenset(),
    MessageState.SUPPRESSED: frozenset(),
}
IN_HAND = (MessageState.QUEUED, MessageState.SENDING)
OUT = (MessageState.SENT, MessageState.DELIVERED)


TAKEN_BACK = Q(state="suppressed") & (Q(reason="cancelled", attempts=0) | Q(reason="rewritten"))
"""A message of a cancelled campaign that was never attempted, or one written anew: it keeps nobody from being told."""
TELLS_NO_HOUSEHOLD = TAKEN_BACK | Q(state="suppressed", reason__in=["dead", "moved"], attempts=0)
"""One that was never attempted since its reader is gone does not keep the others of the household from being told."""


class Via(models.TextChoices):
    """Whose address it is."""

    OWN = "own", _("own")
    HEAD = "head", _("of the head of the household")
    HAMLET_HEAD = "hamlet_head", _("through the hamlet head")
    PLACE = "place", _("for the whole hamlet")


class Reason(models.TextChoices):
    """Why a message was not sent, or failed; what a gateway says besides stands in `detail`."""

    DEAD = "dead", _("has died")
    MOVED = "moved", _("moved away")
    UNREACHABLE = "unreachable", _("no way to reach the person")
    OPTED_OUT = "opted_out", _("wants no messages")
    TOLD = "told", _("told already for this occasion")
    SAME_HOUSEHOLD = "same_household", _("the household is told by another message")
    ANSWERED = "answered", _("has answered")
    SETTLED = "settled", _("no longer needed")
    CANCELLED = "cancelled", _("the campaign was cancelled")
    REWRITTEN = "rewritten", _("written anew: of the people it names, somebody need not be told any more")
    EXPIRED = "expired", _("too late to be of use")
    BUDGET = "budget", _("the budget is spent")
    NO_GATEWAY = "no_gateway", _("the office has no gateway for it")
    NO_TEXT = "no_text", _("no text for this medium and language")
    UNFIT = "unfit", _("a fact that the text needs is missing")
    DOWN = "down", _("the gateway does not answer")
    THROTTLED = "throttled", _("the gateway asks for a pause")
    BAD_ADDRESS = "bad_address", _("not a number or address that can be reached")
    BAD_TEXT = "bad_text", _("the gateway does not take the text")
    BAD_SETTING = "bad_setting", _("the gateway does not take what it is told of us")
    NO_CREDIT = "no_credit", _("no credit at the gateway")
    REFUSED = "refused", _("refused by the gateway")
    NOT_UNDERSTOOD = "not_understood", _("the gateway answers something else than it should")
    UNDELIVERED = "undelivered", _("not delivered")
    FATE_UNKNOWN = "fate_unknown", _("not known whether it was sent")
    GAVE_UP = "gave_up", _("given up after many attempts")


class Message(WalledModel):
    """One message to one recipient, once for an occasion and step.

    `recipient` is the key of whom it is for: `i12` an individual, `h7` a household, `a` and a path everybody of a
    place, `p` and a number somebody who is not registered. `individual` is the person's key in the registry, which
    messaging does not know; `household` the key of whom it tells there as well, where each household is told once.
    `area_path` is where the recipient lived when it was written, `office` who sends it. `told` keeps the placeholders'
    values where the provider fills the text. `carried_over`: the records, since merged, to which it belonged before,
    the last one last. `read_by`: the name by which the provider knows the reader, where it is another than the address:
    answers come from there. `languages`: in which a place is told besides `language`. `withdrawn`: why it must not go
    again, where that became known while it was in a hand or out.
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    office = models.CharField(max_length=120, db_collation="C")
    recipient = models.CharField(max_length=120, db_collation="C")
    individual = models.BigIntegerField(null=True, blank=True)
    household = models.BigIntegerField(null=True, blank=True)
    carried_over = ArrayField(models.BigIntegerField(), null=True, blank=True)
    name = models.CharField(max_length=120)
    occasion = models.CharField(max_length=80, db_collation="C")
    step = models.PositiveSmallIntegerField(default=1)
    medium = models.CharField(max_length=11, choices=Medium.choices)
    address = models.CharField(max_length=120, db_collation="C")
    via = models.CharField(max_length=11, choices=Via.choices, default=Via.OWN)
    language = models.CharField(max_length=5, default="vi")
    languages = ArrayField(models.CharField(max_length=5), null=True, blank=True)
    subject = models.TextField(blank=True)
    text = models.TextField()
    provider_template = models.CharField(max_length=60, blank=True)
    told = models.JSONField(default=dict)
    encoding = models.CharField(max_length=4, blank=True)
    segments = models.PositiveSmallIntegerField(default=1)
    price_amount = MoneyField(default=0)
    price_points = models.PositiveIntegerField(default=0)
    priority = models.PositiveSmallIntegerField(default=5)
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.QUEUED)
    reason = models.CharField(max_length=14, choices=Reason.choices, blank=True)
    withdrawn = models.CharField(max_length=14, choices=Reason.choices, blank=True, db_default="")
    detail = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    claim = models.IntegerField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    gateway = models.ForeignKey(
        Gateway, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    provider_id = models.CharField(max_length=80, blank=True, db_collation="C")
    read_by = models.CharField(max_length=120, blank=True, db_default="", db_collation="C")
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    acted_on = models.DateField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "recipient": PersonalData.IDENTITY,
        "name": PersonalData.IDENTITY,
        "address": PersonalData.CONTACT,
        "read_by": PersonalData.CONTACT,
        "subject": PersonalData.IDENTITY,
        "text": PersonalData.IDENTITY,
        "told": PersonalData.IDENTITY,
        "detail": PersonalData.CONTACT,
    }

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering: ClassVar = ["-queued_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["priority", "next_at", "id"], name="message_due", condition=Q(state="queued")),
            models.Index(fields=["claim"], name="message_in_hand", condition=Q(state="sending")),
            models.Index(fields=["gateway", "provider_id"], name="message_of_provider", condition=~Q(provider_id="")),
            models.Index(fields=["campaign", "area_path", "state"], name="message_of_campaign"),
            models.Index(fields=["individual", "area_path"], name="message_of_person"),
            models.Index(fields=["address", "sent_at"], name="message_to_address"),
            models.Index(fields=["read_by", "sent_at"], name="message_of_reader", condition=~Q(read_by="")),
            models.Index(fields=["area_path", "queued_at"], name="message_by_place"),
            models.Index(fields=["office", "sent_at"], name="message_sent_by", condition=Q(sent_at__isnull=False)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recipient", "occasion", "step"], condition=~TAKEN_BACK, name="message_once"
            ),
            models.UniqueConstraint(
                fields=["household", "occasion", "step"],
                condition=~TELLS_NO_HOUSEHOLD & Q(household__isnull=False),
                name="message_once_a_household",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="message_says_something"),
            models.CheckConstraint(
                condition=Q(state="sending", claim__isnull=False) | ~Q(state="sending") & Q(claim__isnull=True),
                name="message_in_hand_of_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "suppressed"]) | ~Q(reason=""), name="message_unsent_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "delivered"]) | Q(sent_at__isnull=False), name="message_sent_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.medium} {self.pk}"


class Skip(WalledModel):
    """Somebody of an audience to whom no message was written, and why; once for a campaign, occasion and step.

    `told_with`: the key of whom the message of the household went to, where that is why.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+", db_index=False)
    recipient = models.CharField(max_length=120, db_collation="C")
    individual = models.BigIntegerField(null=True, blank=True)
    name = models.CharField(max_length=120)
    occasion = models.CharField(max_length=80, db_collation="C")
    step = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=14, choices=Reason.choices)
    detail = models.CharField(max_length=300, blank=True)
    told_with = models.CharField(max_length=120, blank=True, db_collation="C")
    skipped_at = models.DateTimeField()

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "recipient": PersonalData.IDENTITY,
        "told_with": PersonalData.IDENTITY,
        "name": PersonalData.IDENTITY,
        "detail": PersonalData.CONTACT,
    }

    class Meta:
        verbose_name = _("person not written to")
        verbose_name_plural = _("people not written to")
        ordering: ClassVar = ["-skipped_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["individual", "area_path"], name="skip_of_person"),
            models.Index(fields=["told_with", "campaign"], name="skip_told_with", condition=~Q(told_with="")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "recipient", "occasion", "step"], name="skip_once"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.reason}"
