"""What rooms above may add to a page of a room below, wired in the roof: links under the page's name, names of codes,
who did what last to a thing.

A page asks by name and hands over what it shows; it never learns who answers. A list hands over all its rows at once,
so that whoever answers asks the database once.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.counting import Rows, counts_of_all


@dataclass(frozen=True)
class Link:
    """A place to go to from a page; `is_next` is what one usually does next.

    `count`: how many things wait there; `is_late`: some of them too long; `due_on`: the day before which.
    """

    label: str | Promise
    url: str
    is_next: bool = False
    count: int | None = None
    is_late: bool = False
    due_on: dt.date | None = None


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody: queries by name, and the links that their counts become. A page counts all that its
    rooms offer in one round trip.
    """

    rows: Rows
    links: Callable[[Mapping[str, int]], Iterable[Link]]


Offered = Iterable[Link] | Waiting
Offer = Callable[[Actor, Any], Offered]
RowsOffer = Callable[[Actor, Sequence[Any]], Iterable[Iterable[Link]]]
_offers: dict[str, list[Offer]] = defaultdict(list)
_row_offers: dict[str, list[RowsOffer]] = defaultdict(list)


def offer_links(page: str, offer: Offer) -> None:
    """Let `offer` add links to the page of this name; the same offer counts once."""
    if offer not in _offers[page]:
        _offers[page].append(offer)


def links_on(page: str, *, actor: Actor, shown: Any) -> list[Link]:
    """All that is offered for what the page shows to this person."""
    links, _counts = links_and_counts(page, actor=actor, shown=shown, rows=[])
    return links


def links_and_counts(
    page: str, *, actor: Actor, shown: Any, rows: Sequence[Rows]
) -> tuple[list[Link], list[dict[str, int]]]:
    """All that is offered, in its order, and what the page itself counts: one round trip for both."""
    offered = [offer(actor, shown) for offer in _offers[page]]
    waiting = [one for one in offered if isinstance(one, Waiting)]
    counts = counts_of_all([*rows, *(one.rows for one in waiting)], actor=actor, on=clock.today())
    own, of_offers = counts[: len(rows)], iter(counts[len(rows) :])
    links: list[Link] = []
    for one in offered:
        links.extend(one.links(next(of_offers)) if isinstance(one, Waiting) else one)
    return links, own


Naming = Callable[[Collection[str]], Mapping[str, str]]
_namings: dict[str, Naming] = {}


def name_by(what: str, naming: Naming) -> None:
    """Let `naming` say what codes of this kind are called, for rooms that lie below the one that knows."""
    _namings[what] = naming


def names_of(what: str, codes: Collection[str]) -> Mapping[str, str]:
    """The names of codes, asked for at once; a code that nobody names stands for itself."""
    naming = _namings.get(what)
    known = naming(codes) if naming and codes else {}
    return {code: known.get(code, code) for code in codes}


@dataclass(frozen=True)
class LastAct:
    """Who did what to a thing, in words that follow the name, and when."""

    who: str
    what: str
    at: dt.datetime


LastActOf = Callable[[Sequence[Any], dt.datetime | None], LastAct | None]
_trails: dict[str, LastActOf] = {}


def follow_by(trail: LastActOf) -> None:
    """Let `trail` say who did something last to any of some things, after an instant where one is given."""
    _trails["acts"] = trail


def last_act_on(things: Sequence[Any], *, since: dt.datetime | None = None) -> LastAct | None:
    """Who did something last to these things, or to the rows that they `watch`; None where nobody did or knows."""
    trail = _trails.get("acts")
    return trail([row for thing in things for row in getattr(thing, "watched", [thing])], since) if trail else None


def offer_row_links(listing: str, offer: RowsOffer) -> None:
    """Let `offer` add links to each row of the list of this name, in their order; the same offer counts once."""
    if offer not in _row_offers[listing]:
        _row_offers[listing].append(offer)


def links_on_rows(listing: str, *, actor: Actor, rows: Sequence[Any]) -> list[list[Link]]:
    """For each row, all that is offered for it to this person."""
    found: list[list[Link]] = [[] for _row in rows]
    for offer in _row_offers[listing]:
        for links, more in zip(found, offer(actor, rows), strict=True):
            links.extend(more)
    return found
