"""The decision that recognises who is poor and near-poor, and the certificate of each household."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.poverty.models.listed import ListedHousehold
from ansinh.poverty.models.round import ReviewRound
from ansinh.registry.models import Classification


class SignerPosition(models.TextChoices):
    """As what the one who signs does so; a vice chair signs for the chair."""

    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice chair")


class Recognition(WalledModel):
    """The decision on a round with its annexes: prepared by an officer, and signed by another hand on `signed_on`. The
    classes hold from `valid_from` to the day before `valid_to` (null: until the next review).
    """

    round = models.OneToOneField(ReviewRound, models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    signer_position = models.CharField(max_length=120, choices=SignerPosition.choices)
    prepared_by = models.CharField(max_length=150)
    prepared_by_name = models.CharField(max_length=200)
    prepared_on = models.DateField()
    signed_on = models.DateField(null=True, blank=True)
    signed_by = models.CharField(max_length=150, blank=True)
    signed_by_name = models.CharField(max_length=200, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "number": PersonalData.IDENTITY,
        "prepared_by": PersonalData.IDENTITY,
        "prepared_by_name": PersonalData.IDENTITY,
        "signed_by": PersonalData.IDENTITY,
        "signed_by_name": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("decision of recognition")
        verbose_name_plural = _("decisions of recognition")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(number=""), name="recognition_numbered"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="recognition_lasts"
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True, signed_by="") | (Q(signed_on__isnull=False) & ~Q(signed_by="")),
                name="recognition_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(signed_by="") | ~Q(signed_by=F("prepared_by")), name="recognition_two_hands"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CertificateState(models.TextChoices):
    """valid → revoked, with the reason; one whose time is over is still “valid” here."""

    VALID = "valid", _("valid")
    REVOKED = "revoked", _("revoked")


CERTIFICATE_MOVES: dict[CertificateState, frozenset[CertificateState]] = {
    CertificateState.VALID: frozenset({CertificateState.REVOKED}),
    CertificateState.REVOKED: frozenset(),
}


class Certificate(WalledModel):
    """The paper of one household; `code` stands in its QR code, and the public page answers to it."""

    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="+")
    listed = models.OneToOneField(ListedHousehold, models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    code = models.CharField(max_length=40, unique=True)
    household_class = models.CharField(max_length=20, choices=Classification.choices)
    head_name = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=7, choices=CertificateState.choices, default=CertificateState.VALID)
    revoked_by = models.CharField(max_length=150, blank=True)
    revoked_by_name = models.CharField(max_length=200, blank=True)
    revoked_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "number": PersonalData.IDENTITY,
        "head_name": PersonalData.IDENTITY,
        "revoked_by": PersonalData.IDENTITY,
        "revoked_by_name": PersonalData.IDENTITY,
        "reason": PersonalData.HEALTH,
    }

    class Meta:
        verbose_name = _("certificate of a household")
        verbose_name_plural = _("certificates of households")
        ordering: ClassVar = ["number", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recognition", "number"], name="certificate_number_once"),
            models.CheckConstraint(
                condition=~Q(state="revoked") | (~Q(reason="") & Q(revoked_on__isnull=False)),
                name="certificate_revoked_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number
