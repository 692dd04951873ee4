"""One health-insurance card of a person: for which group, from when to when, paid when."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField
from ansinh.core.models import WalledModel
from ansinh.core.periods import no_overlap
from ansinh.insurance.models.groups import CardGroup
from ansinh.registry.history import tracked
from ansinh.registry.models import Individual


class CardSource(models.TextChoices):
    """Where a card is known from."""

    OFFICE_LIST = "office_list", _("list of the insurance office")
    CARD = "card", _("the card itself")
    RECEIPT = "receipt", _("receipt of a payment")


class CardEnd(models.TextChoices):
    """Why a card ended before its last day."""

    DIED = "died", _("died")
    OTHER_GROUP = "other_group", _("insured in another group")
    RETURNED = "returned", _("given back")
    MISTAKE = "mistake", _("issued by mistake")


STANDS, ENDED = "stands", "ended"
MOST_MONTHS = 36
"""Nobody pays for a longer time at once."""


@tracked
class Card(WalledModel):
    """The card of a person in [valid_from, valid_to), null: without an end. It follows the person.

    `number` is the code of ten digits, `old_number` the one of 15 characters of before April 2021, kept as history.
    `continuous_since` is the first day of the unbroken time that the card belongs to. `of_record` is the record that
    the card was recorded for, where that proved to be of `individual`.
    """

    individual = models.ForeignKey(
        Individual, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.CharField(max_length=10, blank=True)
    old_number = models.CharField(max_length=15, blank=True)
    group = models.CharField(max_length=24, choices=CardGroup.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    paying_place = models.CharField(max_length=120, blank=True)
    clinic = models.CharField(max_length=120, blank=True)
    premium_amount = MoneyField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    continuous_since = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=12, choices=CardSource.choices)
    end_cause = models.CharField(max_length=12, choices=CardEnd.choices, blank=True)
    of_record = models.ForeignKey(
        Individual, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "number": PersonalData.IDENTITY,
        "old_number": PersonalData.IDENTITY,
    }

    class Meta:
        verbose_name = _("health-insurance card")
        verbose_name_plural = _("health-insurance cards")
        constraints: ClassVar = [
            no_overlap("insurance_card_one_at_a_time", ["individual"], is_deferrable=True),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="insurance_card_lasts"
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^([0-9]{10})?$"), name="insurance_card_number_has_10_digits"
            ),
            models.CheckConstraint(
                condition=Q(old_number__regex=r"^([A-Z]{2}[1-5][0-9]{12})?$"), name="insurance_card_old_number"
            ),
            models.CheckConstraint(
                condition=Q(premium_amount__isnull=True, months__isnull=True, paid_on__isnull=True)
                | Q(premium_amount__gte=0, months__gte=1, paid_on__isnull=False),
                name="insurance_card_paid_whole",
            ),
            models.CheckConstraint(
                condition=Q(end_cause="") | Q(valid_to__isnull=False), name="insurance_card_end_has_a_day"
            ),
            models.UniqueConstraint(fields=["id", "area_path"], name="insurance_card_in_its_place"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["individual", "area_path"], name="insurance_card_of_person"),
            models.Index(fields=["valid_to", "area_path"], name="insurance_card_ending"),
            models.Index(fields=["number"], name="insurance_card_number", condition=~Q(number="")),
            models.Index(fields=["of_record"], name="insurance_card_of_record", condition=Q(of_record__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.individual_id} from {self.valid_from}"

    @property
    def state(self) -> str:
        """Whether somebody ended it early, which the acts of its page ask."""
        return ENDED if self.end_cause else STANDS
