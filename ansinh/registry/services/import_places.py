"""Whether a file is of this commune: by the column that names it and by its titles."""

import datetime
import re
from collections.abc import Sequence
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


def check_titles(*, file: str, titles: Sequence[str], area: Area) -> None:
    """Raise ListOfAnotherPlace when the titles name another commune that exists, and not this one."""
    own = _own(area)
    named: list[str] = []
    for title in titles:
        found = OFFICE.search(fold(title))
        if found is None:
            continue
        start, end = found.span(1) if found[1] else found.span(2)
        written = title[start:end].strip(" .…_*") if len(fold(title)) == len(title) else (found[1] or found[2])
        places = _communes(written)
        if any(place.pk in own for place in places):
            return
        if places:
            named.append(written)
    if named:
        raise ListOfAnotherPlace(file=file, area=area.full_name, came=named[0])


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
