"""Days on which an office is closed or open against the calendar."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models.area import Area


class OfficeDayKind(models.TextChoices):
    """Closed on what would be a working day, or open on what would not."""

    CLOSED = "closed", _("day off")
    OPEN = "open", _("working day")


class OfficeDay(models.Model):
    """A day off or a day worked by order, for one place and all below it; without a place, for the country."""

    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=8, choices=OfficeDayKind)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("office day")
        verbose_name_plural = _("office days")
        ordering: ClassVar = ["on", "area"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "on"], nulls_distinct=False, name="areas_officeday_one_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.kind}"
