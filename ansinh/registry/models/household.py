"""Households, who belongs to them and since when, and the class a decision gave them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.core.periods import no_overlap
from ansinh.registry.history import tracked
from ansinh.registry.models.sources import Source


@tracked
class Household(WalledModel):
    """A household where it lives now; `number` is the office's own, one per commune."""

    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    hamlet = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    number = models.CharField(max_length=40)
    address = models.CharField(max_length=300, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "number": PersonalData.CONTACT,
        "address": PersonalData.CONTACT,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "number"], name="registry_household_number_once_in_its_commune"),
            models.UniqueConstraint(fields=["id", "area_path"], name="registry_household_in_its_place"),
            models.CheckConstraint(condition=~Q(number=""), name="registry_household_has_a_number"),
        ]
        indexes = [
            models.Index(fields=["area_path"], name="registry_household_by_place"),
            models.Index(fields=["number", "area_path"], name="registry_household_by_number"),
        ]

    def __str__(self) -> str:
        return self.number


class Relation(models.TextChoices):
    """What a member is to the head of the household."""

    HEAD = "head", _("head of household")
    SPOUSE = "spouse", _("spouse")
    CHILD = "child", _("child")
    PARENT = "parent", _("parent")
    GRANDCHILD = "grandchild", _("grandchild")
    GRANDPARENT = "grandparent", _("grandparent")
    SIBLING = "sibling", _("sibling")
    OTHER = "other", _("other")


@tracked
class Membership(WalledModel):
    """A person's time in a household, [valid_from, valid_to). The row follows the person, not the household."""

    individual = models.ForeignKey(
        "registry.Individual", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=20, choices=Relation.choices)
    is_head = models.BooleanField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        constraints = [
            no_overlap("registry_membership_of_one_household_at_a_time", ["individual"], is_deferrable=True),
            no_overlap("registry_membership_one_head_at_a_time", ["household"], condition=Q(is_head=True)),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="registry_membership_lasts",
            ),
            models.CheckConstraint(
                condition=Q(is_head=True, relation="head") | (Q(is_head=False) & ~Q(relation="head")),
                name="registry_membership_head_is_head",
            ),
            models.UniqueConstraint(fields=["id", "area_path"], name="registry_membership_in_its_place"),
        ]
        indexes = [models.Index(fields=["individual", "area_path"], name="registry_membership_of_person")]

    def __str__(self) -> str:
        return f"{self.individual_id} in {self.household_id} from {self.valid_from}"


class Classification(models.TextChoices):
    """The class of a household after the poverty review."""

    POOR = "poor", _("poor")
    NEAR_POOR = "near_poor", _("near-poor")
    AVERAGE = "average", _("average living standard")
    OTHER = "other", pgettext_lazy("a household's class", "other")


@tracked
class HouseholdClass(WalledModel):
    """The class of a household in a period, as its decision says."""

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    household_class = models.CharField(max_length=20, choices=Classification.choices)
    decision_number = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=20, choices=Source.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        constraints = [
            no_overlap("registry_householdclass_one_at_a_time", ["household"]),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="registry_householdclass_lasts",
            ),
            models.CheckConstraint(
                condition=~Q(source="decision") | (~Q(decision_number="") & Q(decided_on__isnull=False)),
                name="registry_householdclass_decision_is_named",
            ),
            models.UniqueConstraint(fields=["id", "area_path"], name="registry_householdclass_in_its_place"),
        ]
        indexes = [models.Index(fields=["household", "area_path"], name="registry_class_of_household")]

    def __str__(self) -> str:
        return f"{self.household_id} {self.household_class} from {self.valid_from}"
