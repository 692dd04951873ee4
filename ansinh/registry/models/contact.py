"""How to reach a person, what the person agreed to, and the checks against the population database."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.registry.history import tracked
from ansinh.registry.models.individual import Individual


class Channel(models.TextChoices):
    """Ways to reach a person."""

    PHONE = "phone", _("telephone")
    ZALO = "zalo", _("Zalo")
    EMAIL = "email", _("e-mail")


@tracked
class ContactPoint(WalledModel):
    """A telephone number or address by which a person is reached, [valid_from, valid_to)."""

    individual = models.ForeignKey(
        Individual, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    channel = models.CharField(max_length=8, choices=Channel.choices)
    value = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {"value": PersonalData.CONTACT}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["individual", "channel", "value"],
                condition=Q(valid_to__isnull=True),
                name="registry_contactpoint_once",
            ),
            models.CheckConstraint(
                condition=Q(channel="email") | Q(value__regex=r"^0(3|5|7|8|9)[0-9]{8}$"),
                name="registry_contactpoint_mobile_number",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="registry_contactpoint_period",
            ),
            models.UniqueConstraint(fields=["id", "area_path"], name="registry_contactpoint_in_its_place"),
        ]
        indexes = [
            models.Index(fields=["individual", "area_path"], name="registry_contact_of_person"),
            models.Index(
                fields=["value", "area_path"], name="registry_contact_in_use", condition=Q(valid_to__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.value


class Purpose(models.TextChoices):
    """What consent is for; social assistance itself rests on the law (Law 91/2025 Art 19(1)c)."""

    CHARITY = "charity", _("charity and donors")
    SAVINGS_GROUP = "savings_group", _("savings-and-credit group")
    SURVEY = "survey", _("survey")
    PHOTO = "photo", _("photograph")
    SHARING = "sharing", _("sharing outside the office")
    MESSAGES = "messages", _("reminders by message")


class ConsentForm(models.TextChoices):
    """Forms that can be verified; silence is no consent (Decree 356/2025)."""

    WRITTEN = "written", _("written")
    RECORDED = "recorded", _("recorded voice")
    DIGITAL = "digital", _("digital")


@tracked
class Consent(WalledModel):
    """Consent given for one purpose, and its withdrawal."""

    individual = models.ForeignKey(
        Individual, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    form = models.CharField(max_length=10, choices=ConsentForm.choices)
    evidence = models.CharField(max_length=200)
    given_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["individual", "purpose"],
                condition=Q(withdrawn_on__isnull=True),
                name="registry_consent_once_a_purpose",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
                name="registry_consent_withdrawn_after_given",
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="registry_consent_is_verifiable"),
            models.UniqueConstraint(fields=["id", "area_path"], name="registry_consent_in_its_place"),
        ]
        indexes = [models.Index(fields=["individual", "area_path"], name="registry_consent_of_person")]

    def __str__(self) -> str:
        return f"{self.purpose} by {self.individual_id}"


class CheckResult(models.TextChoices):
    """What the national population database answered."""

    MATCHES = "matches", _("matches")
    DIFFERS = "differs", _("differs")
    NOT_FOUND = "not_found", _("not found")


class PopulationCheck(WalledModel):
    """One look-up of a person in the national population database; kept for ever, never changed."""

    individual = models.ForeignKey(
        Individual, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    checked_at = models.DateTimeField()
    checked_by = models.CharField(max_length=150)
    result = models.CharField(max_length=10, choices=CheckResult.choices)
    differences = models.CharField(max_length=500, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {"differences": PersonalData.IDENTITY}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(result="differs") & ~Q(differences="") | ~Q(result="differs") & Q(differences=""),
                name="registry_populationcheck_says_what_differs",
            ),
        ]
        indexes = [models.Index(fields=["individual", "area_path"], name="registry_check_of_person")]

    def __str__(self) -> str:
        return f"{self.individual_id}: {self.result}"
