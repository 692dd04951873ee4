"""A unit of territory with its dates: country, province, former district, commune, hamlet."""

import datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from ansinh.core.fields import AreaPathField
from ansinh.core.periods import no_overlap, period_of

BEFORE_RECORDS = datetime.date(2004, 7, 8)
"""Day of Decision 124/2004/QĐ-TTg, which gave the codes: stands for a beginning that the sources do not tell."""


class Level(models.TextChoices):
    """How high a unit stands; districts ended with June 2025."""

    COUNTRY = "country", _("country")
    PROVINCE = "province", _("province")
    DISTRICT = "district", _("district")
    COMMUNE = "commune", _("commune")
    HAMLET = "hamlet", _("hamlet")


class Kind(models.TextChoices):
    """What a unit is called in law."""

    COUNTRY = "country", _("country")
    PROVINCE = "province", _("province")
    CENTRAL_CITY = "central_city", _("central city")
    DISTRICT = "district", _("rural district")
    URBAN_DISTRICT = "urban_district", _("urban district")
    TOWN = "town", _("town")
    PROVINCIAL_CITY = "provincial_city", _("provincial city")
    COMMUNE = "commune", _("rural commune")
    WARD = "ward", _("ward")
    TOWNSHIP = "township", _("township")
    SPECIAL_ZONE = "special_zone", _("special zone")
    HAMLET = "hamlet", _("hamlet")


KIND_WORDS: dict[Kind, str] = {
    Kind.PROVINCE: "Tỉnh",
    Kind.CENTRAL_CITY: "Thành phố",
    Kind.DISTRICT: "Huyện",
    Kind.URBAN_DISTRICT: "Quận",
    Kind.TOWN: "Thị xã",
    Kind.PROVINCIAL_CITY: "Thành phố",
    Kind.COMMUNE: "Xã",
    Kind.WARD: "Phường",
    Kind.TOWNSHIP: "Thị trấn",
    Kind.SPECIAL_ZONE: "Đặc khu",
}
"""The word that stands before the name of such a unit: proper names, hence the same in every language."""


class Area(models.Model):
    """A unit from `valid_from` to the day before `valid_to` (null: in force).

    A code is no key, a code with a date is. The path is rooted and each part ends with a dot:
    `vn.80.25522.`, `vn.72.706.25522.` for a unit that ended with its district, `vn.80.25522.003.`.
    `name`, `full_name` and `kind` are the latest; what it was called before stands in `FormerName`.
    """

    level = models.CharField(_("level"), max_length=16, choices=Level)
    code = models.CharField(_("code"), max_length=5)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    name = models.CharField(_("name"), max_length=100)
    full_name = models.CharField(_("full name"), max_length=120)
    search_key = models.CharField(max_length=120, db_collation="C")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    path = AreaPathField()
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering: ClassVar = ["path", "valid_from"]
        indexes: ClassVar = [
            models.Index(fields=["path"], name="areas_area_by_path"),
            models.Index(fields=["level", "code"], name="areas_area_by_code"),
            models.Index(fields=["search_key"], name="areas_area_by_name"),
        ]
        constraints: ClassVar = [
            # The length of a code tells its level, and a number is four times as quick as two texts.
            ExclusionConstraint(
                name="areas_area_code_once_at_a_time",
                expressions=[
                    (Cast(Concat(Value("1"), "code"), models.IntegerField()), RangeOperators.EQUAL),
                    (period_of(), RangeOperators.OVERLAPS),
                ],
                condition=~Q(level__in=["country", "hamlet"]),
            ),
            # Above the hamlets the path ends with the code, so that one path at a time follows from one code.
            no_overlap("areas_area_hamlet_once_at_a_time", ["path"], condition=Q(level="hamlet")),
            models.CheckConstraint(
                name="areas_area_path_is_rooted_ascii", condition=Q(path__regex=r"^vn\.([0-9]{2,5}\.)*$")
            ),
            models.CheckConstraint(
                name="areas_area_path_ends_with_code",
                condition=Q(level="country") | Q(path__endswith=Concat(Value("."), "code", Value("."))),
            ),
            models.CheckConstraint(
                name="areas_area_code_fits_level",
                condition=Q(level="country", code="vn", path="vn.")
                | Q(level="province", code__regex="^[0-9]{2}$")
                | Q(level="district", code__regex="^[0-9]{3}$")
                | Q(level="commune", code__regex="^[0-9]{5}$")
                | Q(level="hamlet", path__regex=r"\.[0-9]{5}\.[0-9]{3}\.$"),
            ),
            models.CheckConstraint(
                name="areas_area_only_the_country_has_no_parent",
                condition=Q(level="country", parent__isnull=True) | ~Q(level="country") & Q(parent__isnull=False),
            ),
            models.CheckConstraint(
                name="areas_area_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_commune(self) -> bool:
        """Whether hamlets can belong to it."""
        return self.level == Level.COMMUNE


class FormerName(models.Model):
    """What a unit was called from `valid_from` to the day before `valid_to`, before its present name."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=100)
    full_name = models.CharField(max_length=120)
    search_key = models.CharField(max_length=120, db_collation="C")
    valid_from = models.DateField()
    valid_to = models.DateField()

    class Meta:
        verbose_name = _("former name of a place")
        verbose_name_plural = _("former names of places")
        ordering: ClassVar = ["area", "valid_from"]
        indexes: ClassVar = [models.Index(fields=["search_key"], name="areas_formername_by_name")]
        constraints: ClassVar = [
            no_overlap("areas_formername_one_at_a_time", ["area"]),
            models.CheckConstraint(
                name="areas_formername_ends_after_it_begins", condition=Q(valid_to__gt=models.F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return self.full_name
