"""What the bank and the post office answered, each file taken in once."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField
from ansinh.core.models import WalledModel

from .payroll import Payroll


class AnswerKind(models.TextChoices):
    SHEET = "sheet", _("list with results (.xlsx)")
    PAIN002 = "pain002", _("status report (pain.002)")
    CAMT053 = "camt053", _("statement of the account (camt.053)")
    CAMT054 = "camt054", _("notice of bookings (camt.054)")


class AnswerStatus(models.TextChoices):
    PAID = "paid", _("paid")
    RETURNED = "returned", _("returned")


class Answer(WalledModel):
    """The file itself is kept: `sha256` of `content` makes the second import of it the effect of the first."""

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "name": PersonalData.BANK,
        "content": PersonalData.BANK,
    }

    payroll = models.ForeignKey(Payroll, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=AnswerKind.choices)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    received_by = models.CharField(max_length=150)
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["payroll", "sha256"], name="answer_once"),
            models.UniqueConstraint(fields=["id", "area_path"], name="answer_in_its_place"),
        ]

    def __str__(self) -> str:
        return self.name


class AnswerLine(WalledModel):
    """One transfer as answered; `reason_code` is the bank's own, `reason` the sentence shown to the officer."""

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="+")
    transfer_reference = models.CharField(max_length=35)
    amount = MoneyField()
    status = models.CharField(max_length=8, choices=AnswerStatus.choices)
    reason_code = models.CharField(max_length=35, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("line of an answer")
        verbose_name_plural = _("lines of answers")
        ordering = ["answer", "id"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "transfer_reference"], name="answerline_transfer_once")
        ]

    def __str__(self) -> str:
        return self.transfer_reference
