"""What rooms above may add to a page of a room below: links, offered under the page's name, wired in the roof.

A page asks by name and hands over what it shows; it never learns who answers.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
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
