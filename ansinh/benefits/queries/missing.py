"""Who has been declared missing: a stop like a death (Decree 335/2026/NĐ-CP Art 9(2), Circular 02/2021 before it)."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from ansinh.registry.models import Circumstance, Kind


def declared_missing(people: Iterable[int]) -> dict[int, dt.date]:
    """Since when a court has declared these people missing; the month of that day is still due."""
    rows = Circumstance.objects.filter(individual__among=list(people), kind=Kind.MISSING, valid_to__isnull=True)
    return dict(rows.values_list("individual_id", "valid_from"))


def missing_in_words(since: dt.date) -> str:
    return _("Declared missing by a court since %(day)s; nothing is due for the months after.") % {
        "day": f"{since:%d/%m/%Y}"
    }
