"""Which own words count in the letters of an office."""

import datetime as dt

from django.db.models import QuerySet

from ansinh.areas.models import Area
from ansinh.benefits.models import DecisionKind, Wording


def wording_on(area: Area, kind: DecisionKind, *, on: dt.date) -> Wording | None:
    """What the letters of this kind say on a day, None for the system's text; one query."""
    found = Wording.objects.filter(area=area, kind=kind, valid_from__lte=on).order_by("-valid_from", "-pk").first()
    return found if found is not None and found.is_own else None


def wordings_in_force(area: Area, *, on: dt.date) -> dict[str, Wording]:
    """By kind of letter, the own words that count on a day; one query."""
    rows = Wording.objects.filter(area=area, valid_from__lte=on).order_by("valid_from", "pk")
    return {kind: one for kind, one in {row.kind: row for row in rows}.items() if one.is_own}


def wordings_of(area: Area) -> "QuerySet[Wording]":
    """Everything that was recorded for an office."""
    return Wording.objects.filter(area=area)
