"""Dated facts of a person that the law asks about: disability, lost parents, schooling, care, pension and more."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.fields import MoneyField
from ansinh.core.models import WalledModel
from ansinh.core.periods import no_overlap
from ansinh.registry.history import tracked
from ansinh.registry.models.individual import Individual
from ansinh.registry.models.sources import Source


class Kind(models.TextChoices):
    """What a circumstance is about; the person of the row is the one whose fact it is."""

    DISABILITY = "disability", _("disability")
    PARENTAL_LOSS = "parental_loss", _("loss of parents")
    WAS_CHILD_RECIPIENT = "was_child_recipient", _("drew the allowance as a child without parents")
    STUDYING = "studying", _("in education")
    HIV = "hiv", _("HIV")
    SINGLE_PARENT = "single_parent", _("single parent")
    NO_SUPPORTER = "no_supporter", _("no one obliged to support")
    TAKEN_IN = "taken_in", _("taken in instead of entering a facility")
    PENSION = "pension", _("pension or monthly social insurance")
    WAGE = "wage", _("wage")
    PREGNANCY = "pregnancy", _("pregnancy")
    CARER = "carer", _("cared for by")
    PARENT = "parent", _("raised by")
    SPOUSE = "spouse", _("married to")
    DETENTION = "detention", _("detention or prison")
    MISSING = "missing", _("declared missing by a court")


class DisabilityDegree(models.TextChoices):
    """The degree on the certificate of disability."""

    MILD = "mild", _("mild")
    SEVERE = "severe", _("severe")
    EXCEPTIONALLY_SEVERE = "exceptionally_severe", _("exceptionally severe")


class ParentalLoss(models.TextChoices):
    """The eleven cases of Decree 20/2021 Art 5(1), kept by Decree 335/2026 Art 5(1)."""

    A = "a", _("abandoned and not adopted")
    B = "b", _("both parents dead, or one dead and the other unidentifiable")
    C = "c", _("one parent dead or unidentifiable, the other declared missing")
    D = "d", _("one parent dead or unidentifiable, the other cared for in a facility")
    DD = "đ", _("one parent dead or unidentifiable, the other in prison or under an administrative measure")
    E = "e", _("both parents declared missing")
    G = "g", _("both parents cared for in facilities")
    H = "h", _("both parents in prison or under administrative measures")
    I = "i", _("one parent missing, the other cared for in a facility")  # noqa: E741 - the decree's own letter
    K = "k", _("one parent missing, the other in prison or under an administrative measure")
    L = "l", _("one parent in a facility, the other in prison or under an administrative measure")


class SingleParenthood(models.TextChoices):
    """Why a person raises children alone; divorce and separation are not among the reasons of the law."""

    NEVER_MARRIED = "never_married", _("never married")
    SPOUSE_DEAD = "spouse_dead", _("spouse dead")
    SPOUSE_MISSING = "spouse_missing", _("spouse declared missing")
    UNSTATED = "unstated", _("reason not stated by the payment list")


class Care(models.TextChoices):
    """Who cares: the household itself, or somebody who took the person in."""

    FAMILY = "family", _("household or family")
    TAKEN_IN = "taken_in", _("took the person in")


VALUES: Mapping[Kind, tuple[str, ...]] = {
    Kind.DISABILITY: tuple(DisabilityDegree.values),
    Kind.PARENTAL_LOSS: tuple(ParentalLoss.values),
    Kind.SINGLE_PARENT: tuple(SingleParenthood.values),
    Kind.CARER: tuple(Care.values),
}
WITH_AMOUNT = (Kind.PENSION, Kind.WAGE)
WITH_RELATED = (Kind.CARER, Kind.PARENT, Kind.SPOUSE)
HEALTH = (Kind.DISABILITY, Kind.HIV, Kind.PREGNANCY)
"""Kinds that tell a person's health: masked without the permission view_health."""
NEVER_LISTED = (Kind.HIV,)
"""Kinds that no list shows, to anybody; they stand on the person's own page only."""

_value_fits = Q(kind__in=[kind for kind in Kind if kind not in VALUES], value="")
for _kind, _values in VALUES.items():
    _value_fits |= Q(kind=_kind, value__in=_values)


@tracked
class Circumstance(WalledModel):
    """One fact of one kind in [valid_from, valid_to), with its proof and when that proof lapses."""

    individual = models.ForeignKey(
        Individual, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=24, choices=Kind.choices)
    value = models.CharField(max_length=24, blank=True)
    amount = MoneyField(null=True, blank=True)
    related = models.ForeignKey(Individual, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    related_name = models.CharField(max_length=120, blank=True)
    certificate_number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=20, choices=Source.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "kind": PersonalData.HEALTH,
        "value": PersonalData.HEALTH,
        "amount": PersonalData.BANK,
        "related_name": PersonalData.IDENTITY,
        "certificate_number": PersonalData.HEALTH,
    }

    class Meta:
        constraints = [
            no_overlap("registry_circumstance_one_of_a_kind_at_a_time", ["individual", "kind"], is_deferrable=True),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="registry_circumstance_lasts",
            ),
            models.CheckConstraint(condition=_value_fits, name="registry_circumstance_value_fits_its_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=WITH_AMOUNT, amount__gte=0, amount__lte=2_000_000_000)
                | (~Q(kind__in=WITH_AMOUNT) & Q(amount__isnull=True)),
                name="registry_circumstance_amount_where_due",
            ),
            models.CheckConstraint(
                condition=(Q(kind__in=WITH_RELATED) & (Q(related__isnull=False) | ~Q(related_name="")))
                | (~Q(kind__in=WITH_RELATED) & Q(related__isnull=True, related_name="")),
                name="registry_circumstance_names_the_other_person",
            ),
            models.CheckConstraint(
                condition=Q(related__isnull=True) | ~Q(related=F("individual")),
                name="registry_circumstance_is_not_with_oneself",
            ),
            models.CheckConstraint(
                condition=~Q(value="unstated") | Q(source="payment_list"),
                name="registry_circumstance_unstated_only_by_a_list",
            ),
            models.UniqueConstraint(fields=["id", "area_path"], name="registry_circumstance_in_its_place"),
        ]
        indexes = [
            models.Index(fields=["individual", "area_path"], name="registry_circumstance_of"),
            models.Index(fields=["related"], name="registry_circumstance_with"),
            models.Index(
                fields=["expires_on", "area_path"],
                name="registry_proof_lapsing",
                condition=Q(expires_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.individual_id} from {self.valid_from}"
