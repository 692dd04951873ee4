"""The room of background work in Django's list of applications."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    """Jobs."""

    name = "ansinh.work"
    label = "work"
    verbose_name = _("Background work")
