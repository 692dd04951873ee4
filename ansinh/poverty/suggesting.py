"""What rooms above know of hardship that struck a household; wired in `config/wiring.py`."""

import datetime as dt
from collections.abc import Callable, Mapping

from ansinh.poverty.models import ListingReason

Struck = Callable[[str, dt.date, dt.date], Mapping[int, ListingReason]]
"""By the key of the household of a place, what struck it between two days, both included; one query or two."""
_known_by: list[Struck] = []


def suggest_by(struck: Struck) -> None:
    """Let `struck` suggest households for review; the same counts once."""
    if struck not in _known_by:
        _known_by.append(struck)


def homes_struck(area_path: str, since: dt.date, until: dt.date) -> dict[ListingReason, list[int]]:
    """The households that were struck, by what happened."""
    found: dict[ListingReason, list[int]] = {}
    for struck in _known_by:
        for home, reason in struck(area_path, since, until).items():
            found.setdefault(reason, []).append(home)
    return found
