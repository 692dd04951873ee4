"""Which rows of the two lists are set aside today, and the lists without them."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from django.db.models import QuerySet

from ansinh.benefits.findings.shapes import Finding, Missed
from ansinh.benefits.models import SetAside
from ansinh.benefits.policies import ASSESS, DECIDE, VIEW
from ansinh.core import clock
from ansinh.core.actors import Actor

Row = TypeVar("Row", Finding, Missed)


def benefit_of(row: Finding | Missed) -> str:
    """What a row is about: of several lines the first, of none nothing."""
    if isinstance(row, Missed):
        return row.benefit
    return row.lines[0].benefit if row.lines else ""


def set_aside_visible_to(actor: Actor) -> "QuerySet[SetAside]":
    """What is set aside today in the area of duty, for those who may ask for the lists."""
    if not (actor.may(VIEW) and actor.may("view_registry")):
        return SetAside.objects.none()
    return SetAside.objects.filter(area_path__within=actor.scope, taken_back_by="", until__gt=clock.today())


def without_set_aside(rows: Sequence[Row], *, actor: Actor, on: dt.date) -> tuple[list[Row], int]:
    """The rows to be worked on, and how many are set aside; one query.

    Only for those who work on the list: whoever looks over the office's shoulder sees every row.
    """
    if not (actor.may(ASSESS) or actor.may(DECIDE)):
        return list(rows), 0
    standing = SetAside.objects.filter(area_path__within=actor.scope, taken_back_by="", until__gt=on)
    aside = set(standing.values_list("individual_id", "benefit", "kind", "month"))
    kept = [row for row in rows if not _is_aside(row, aside)]
    return kept, len(rows) - len(kept)


def _is_aside(row: Finding | Missed, aside: set[tuple[int, str, str, dt.date | None]]) -> bool:
    mark = (row.person_id, benefit_of(row), row.kind)
    return (*mark, None) in aside or (*mark, row.month.first_day) in aside
