"""Where a fact was learnt; what a payment list says is declared and unverified."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """What stands behind a fact."""

    CERTIFICATE = "certificate", _("certificate")
    DECISION = "decision", _("decision")
    POPULATION_DATABASE = "population_db", _("national population database")
    DECLARATION = "declaration", _("declaration of the person")
    PAYMENT_LIST = "payment_list", _("payment list of the office (unverified)")


UNVERIFIED = frozenset({Source.DECLARATION, Source.PAYMENT_LIST})
