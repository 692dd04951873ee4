"""People: who they are, where they lived when, and the words their names are found by."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel
from ansinh.core.periods import no_overlap
from ansinh.registry.history import tracked


class Sex(models.TextChoices):
    """As the identity paper says; empty where no paper says it."""

    MALE = "male", _("male")
    FEMALE = "female", _("female")


class BirthPrecision(models.TextChoices):
    """How much of the birth date is known; a year alone is stored as 1 January."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


@tracked
class Individual(WalledModel):
    """One person; `area` is the commune (of the law in force) where the person lives, `hamlet` its hamlet.

    A record that proved to be of somebody registered already stays, with `merged_into` naming the one that counts.
    """

    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    hamlet = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    full_name = models.CharField(max_length=120)
    sort_key = models.TextField()
    birth_date = models.DateField()
    birth_precision = models.CharField(max_length=5, choices=BirthPrecision.choices, default=BirthPrecision.DAY)
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    identity_number = models.CharField(max_length=12, null=True, blank=True, unique=True)
    temporary_number = models.CharField(max_length=16, null=True, blank=True, unique=True)
    ethnicity = models.CharField(max_length=40, blank=True)
    died_on = models.DateField(null=True, blank=True)
    death_certificate = models.CharField(max_length=60, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "full_name": PersonalData.IDENTITY,
        "sort_key": PersonalData.IDENTITY,
        "birth_date": PersonalData.IDENTITY,
        "birth_precision": PersonalData.IDENTITY,
        "sex": PersonalData.IDENTITY,
        "identity_number": PersonalData.IDENTITY,
        "temporary_number": PersonalData.IDENTITY,
        "ethnicity": PersonalData.IDENTITY,
        "died_on": PersonalData.IDENTITY,
        "death_certificate": PersonalData.IDENTITY,
    }

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "area_path"], name="registry_individual_in_its_place"),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True) | Q(died_on__gte=F("birth_date")),
                name="registry_individual_dies_after_birth",
            ),
            models.CheckConstraint(
                condition=Q(identity_number__isnull=True) | Q(identity_number__regex=r"^[0-9]{12}$"),
                name="registry_individual_identity_number_has_12_digits",
            ),
            models.CheckConstraint(
                condition=Q(identity_number__isnull=False)
                | Q(temporary_number__isnull=False)
                | Q(merged_into__isnull=False),
                name="registry_individual_has_a_number",
            ),
            models.CheckConstraint(condition=~Q(full_name=""), name="registry_individual_has_a_name"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="registry_individual_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(birth_precision="day")
                | Q(birth_precision="month", birth_date__day=1)
                | Q(birth_precision="year", birth_date__day=1, birth_date__month=1),
                name="registry_individual_birth_as_precise_as_known",
            ),
        ]
        indexes = [
            models.Index(fields=["area_path", "sort_key", "id"], name="registry_individual_by_place"),
            models.Index(fields=["birth_date", "area_path"], name="registry_individual_by_birth"),
            models.Index(
                fields=["merged_into"], name="registry_individual_merged", condition=Q(merged_into__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def number(self) -> str:
        """The identity number, or the temporary one of a person without papers."""
        return self.identity_number or self.temporary_number or ""


@tracked
class Residence(WalledModel):
    """Where a person lived, [valid_from, valid_to): one row per commune or hamlet of registration."""

    individual = models.ForeignKey(
        Individual, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    hamlet = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        constraints = [
            no_overlap("registry_residence_in_one_place_at_a_time", ["individual"], is_deferrable=True),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="registry_residence_lasts",
            ),
            models.UniqueConstraint(fields=["id", "area_path"], name="registry_residence_in_its_place"),
        ]
        indexes = [models.Index(fields=["individual", "area_path"], name="registry_residence_of_person")]

    def __str__(self) -> str:
        return f"{self.individual_id} in {self.area_id} from {self.valid_from}"


class NameWord(WalledModel):
    """One unaccented word of a person's name; behind the wall only such a table can be searched by an index.

    `words` are all words of the name with a blank before and after each, in any order: of those who bear one word the
    index alone tells who bears the others too.
    """

    individual = models.ForeignKey(
        Individual, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    word = models.CharField(max_length=40, db_collation="C")
    words = models.TextField(db_collation="C")

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "word": PersonalData.IDENTITY,
        "words": PersonalData.IDENTITY,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["individual", "word"], name="registry_nameword_once"),
        ]
        indexes = [
            models.Index(
                fields=["word", "area_path"], include=["individual", "words"], name="registry_nameword_in_place"
            ),
        ]

    def __str__(self) -> str:
        return self.word
