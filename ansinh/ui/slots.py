"""What rooms above may add to a page of a room below: links under the page's name, names of codes; wired in the roof.

A page asks by name and hands over what it shows; it never learns who answers.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from ansinh.core.actors import Actor


@dataclass(frozen=True)
class Link:
    """A place to go to from a page; `is_next` is what one usually does next."""

    label: str | Promise
    url: str
    is_next: bool = False


Offer = Callable[[Actor, Any], Iterable[Link]]
_offers: dict[str, list[Offer]] = defaultdict(list)


def offer_links(page: str, offer: Offer) -> None:
    """Let `offer` add links to the page of this name; the same offer counts once."""
    if offer not in _offers[page]:
        _offers[page].append(offer)


def links_on(page: str, *, actor: Actor, shown: Any) -> list[Link]:
    """All that is offered for what the page shows to this person."""
    return [link for offer in _offers[page] for link in offer(actor, shown)]


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
