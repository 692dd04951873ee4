"""Whether a file is of this commune: by the column that names it and by its titles."""

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import areas_named, predecessors_of
from ansinh.core.text import fold
from ansinh.registry.errors import ListOfAnotherPlace

if TYPE_CHECKING:
    from ansinh.registry.services.import_plan import PersonPlan

KINDS = r"(?:xa|phuong|thi tran|dac khu)"
OFFICE = re.compile(rf"\b(?:ubnd|uy ban nhan dan|hdnd)\s+({KINDS}\s+[^,;:\-–(\n]+)|^({KINDS}\s+[^,;:\-–(\n]{{2,40}})")


def check_titles(*, file: str, titles: Mapping[str, Sequence[str]], area: Area) -> dict[str, str]:
    """The sheets (by name, with their titles) that name another commune which exists, each with what it names.

    Raises ListOfAnotherPlace when all of them do.
    """
    own = _own(area)
    foreign = {sheet: came for sheet, texts in titles.items() if (came := _names_another(texts, own))}
    if foreign and len(foreign) == len(titles):
        raise ListOfAnotherPlace(file=file, area=area.full_name, came=next(iter(foreign.values())))
    return foreign


def _names_another(titles: Sequence[str], own: set[int]) -> str:
    """The commune that the titles name where none of them names ours; '' otherwise."""
    named = ""
    for title in titles:
        folded = fold(title)
        found = OFFICE.search(folded)
        if found is None:
            continue
        start, end = found.span(1) if found[1] else found.span(2)
        # Folding keeps the number of letters, so the place in the folded title is that in the written one.
        written = (title if len(folded) == len(title) else folded)[start:end].strip(" .…_*")
        places = _communes(written)
        if any(place.pk in own for place in places):
            return ""
        named = named or (written if places else "")
    return named


def check_communes(plans: Sequence["PersonPlan"], area: Area, *, on: datetime.date) -> None:
    """Refuse the rows whose own commune column names another commune."""
    own = _own(area)
    known: dict[str, bool] = {}
    for plan in plans:
        for row in plan.rows:
            text = row.commune
            if not text:
                continue
            if text not in known:
                places = _communes(text)
                known[text] = not places or any(place.pk in own for place in places)
            if not known[text]:
                plan.refuse(
                    row, "commune", str(_("a row of %(area)s")) % {"area": area.full_name}, text,
                    _("Bring it to its own commune's list."),
                )  # fmt: skip


def _own(area: Area) -> set[int]:
    """The commune and the units that became it: an old list bears the old name."""
    found, waiting = {area.pk}, [area]
    while waiting:
        for before in predecessors_of(waiting.pop()):
            if before.pk not in found:
                found.add(before.pk)
                waiting.append(before)
    return found


def _communes(text: str) -> list[Area]:
    return [place for place in areas_named(text) if place.level == Level.COMMUNE]
