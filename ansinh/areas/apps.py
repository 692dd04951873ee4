"""The room of places in Django's list of applications."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AreasConfig(AppConfig):
    """Places: provinces, communes, hamlets."""

    name = "ansinh.areas"
    label = "areas"
    verbose_name = _("Places")
