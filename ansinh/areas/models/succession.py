"""What became of a unit that ended."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models.area import Area


class Part(models.TextChoices):
    """Whether the whole of a unit went to its successor, or it was divided among several."""

    WHOLE = "whole", _("whole")
    DIVIDED = "divided", _("divided")


class Succession(models.Model):
    """From `on`, `new` stands where `old` stood, or a part of it.

    Of the successors of a divided unit one is the default: the one to assume where nothing says more.
    """

    old = models.ForeignKey(Area, models.PROTECT, related_name="+")
    new = models.ForeignKey(Area, models.PROTECT, related_name="+")
    on = models.DateField(_("on"))
    part = models.CharField(_("part"), max_length=8, choices=Part)
    is_default = models.BooleanField(_("default"))

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering: ClassVar = ["old", "-is_default", "new"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["old", "new"], name="areas_succession_once"),
            models.UniqueConstraint(fields=["old"], condition=Q(is_default=True), name="areas_succession_one_default"),
            models.UniqueConstraint(fields=["old"], condition=Q(part="whole"), name="areas_succession_whole_is_alone"),
            models.CheckConstraint(name="areas_succession_of_another", condition=~Q(old=F("new"))),
            models.CheckConstraint(
                name="areas_succession_whole_is_default", condition=Q(part="divided") | Q(is_default=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"
