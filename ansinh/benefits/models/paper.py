"""Papers attached to a file: the request itself, certificates, what was asked for later."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.registry.models import KeptPaper

from .application import Application


class ApplicationPaper(KeptPaper):
    """A paper of an application."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="+")

    class Meta(KeptPaper.Meta):
        verbose_name = _("paper of an application")
        verbose_name_plural = _("papers of applications")
        constraints = [
            *KeptPaper.Meta.constraints,
            models.UniqueConstraint(
                fields=["application", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="benefits_applicationpaper_once",
            ),
        ]
        indexes = [models.Index(fields=["area_path"], name="applicationpaper_by_place")]
