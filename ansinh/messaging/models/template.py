"""Texts with placeholders, one for each medium and language. No person stands here."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.messaging.channels import Medium


class Template(models.Model):
    """A text of an office by its name; `audience` says whose placeholders it may use, empty those of everybody."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("name"), max_length=80)
    audience = models.CharField(_("for whom"), max_length=40, blank=True)
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        verbose_name = _("message text")
        verbose_name_plural = _("message texts")
        ordering: ClassVar = ["title", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "title"], condition=Q(ended_at__isnull=True), name="template_one_of_a_title"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="template_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title


class TemplateText(models.Model):
    """What a template says in one medium and language; an empty medium serves all that have no text of their own.

    `subject` is for e-mail, `provider_template` the number of the template that a provider has approved (ZNS).
    """

    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="+")
    medium = models.CharField(_("medium"), max_length=11, choices=Medium.choices, blank=True)
    language = models.CharField(_("language"), max_length=5, default="vi")
    subject = models.CharField(_("subject"), max_length=150, blank=True)
    text = models.TextField(_("text"))
    may_drop_accents = models.BooleanField(_("without accents where that is shorter"), default=False)
    provider_template = models.CharField(_("template of the provider"), max_length=60, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["template", "medium", "language"], name="templatetext_once"),
            models.CheckConstraint(condition=~Q(text=""), name="templatetext_says_something"),
        ]

    def __str__(self) -> str:
        return self.text
