"""Keeping an office's own wording of its letters."""

import datetime as dt

from django.db import transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.benefits.errors import UnknownPlaceholder, WordingInThePast
from ansinh.benefits.models import DecisionKind, Office, Wording
from ansinh.benefits.own_words import PLACEHOLDERS, unknown_places
from ansinh.benefits.queries.wordings import wording_on
from ansinh.benefits.services.writing import office_on
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy

KEEP = "manage_areas"


@transaction.atomic
def record_wording(
    *,
    actor: Actor,
    area: Area,
    kind: DecisionKind,
    valid_from: dt.date,
    grounds: str = "",
    closing: str = "",
    recipients: str = "",
) -> Wording | None:
    """Let the letters of a kind say this from a day on; the same text again changes nothing, an empty one goes back to
    the system's: then there is no wording to return. Letters signed before stay as they are.

    Raises NoRight, NoOffice, WordingInThePast, UnknownPlaceholder.
    """
    actor.require(KEEP, area_path=area.path)
    # One wording after the other: the office is what they wait for.
    list(Office.objects.select_for_update(of=("self",)).filter(area=area).order_by("pk"))
    _office, wording = wording_to_look_at(
        actor=actor, area=area, kind=kind, valid_from=valid_from, grounds=grounds, closing=closing,
        recipients=recipients,
    )  # fmt: skip
    before = wording_on(area, kind, on=valid_from)
    told, said = _texts(before or Wording()), _texts(wording)
    if told == said:
        return before
    wording.recorded_by, wording.recorded_by_name, wording.recorded_at = actor.username, actor.full_name, clock.now()
    wording.save()
    record(
        actor=actor, act="record_wording", on=wording, area_path=area.path, before=told,
        after={**said, "kind": kind.value, "valid_from": valid_from},
    )  # fmt: skip
    return wording


def wording_to_look_at(
    *,
    actor: Actor,
    area: Area,
    kind: DecisionKind,
    valid_from: dt.date,
    grounds: str = "",
    closing: str = "",
    recipients: str = "",
) -> tuple[Office, Wording]:
    """The office of that day and the wording as it would be kept; nothing is written. Refuses what `record_wording`
    refuses.
    """
    actor.require(KEEP, area_path=area.path)
    today = clock.today()
    if valid_from < today:
        raise WordingInThePast(on=valid_from, today=today)
    office = office_on(area, on=valid_from)
    wording = Wording(
        area=area, area_path=area.path, kind=kind, valid_from=valid_from, closing=tidy(closing),
        grounds=_line_by_line(grounds), recipients=_line_by_line(recipients),
    )  # fmt: skip
    unknown = [came for text in _texts(wording).values() for came in unknown_places(text)]
    if unknown:
        raise UnknownPlaceholder(came=", ".join(unknown), known=", ".join(f"{{{name}}}" for name in PLACEHOLDERS))
    return office, wording


def _texts(wording: Wording) -> dict[str, str]:
    return {name: getattr(wording, name) for name in ("grounds", "closing", "recipients")}


def _line_by_line(text: str) -> str:
    return "\n".join(filter(None, map(tidy, text.splitlines())))
