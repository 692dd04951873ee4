"""Which pages there are: from the first one along every link, one page of each kind."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

from django.urls import resolve

LINKS = re.compile(r'<a\b[^>]*\bhref="([^"#]*)')
NO_PAGES = ("/static/", "/accounts/logout/", "/language/")
TELLING = frozenset({"export", "drawer", "part"})
"""Names in an address whose value makes another page."""
FIRST = ("/", "/gallery/", "/accounts/2fa/", "/accounts/password/change/")


def links_of(page: str, address: str) -> Iterator[str]:
    """The addresses of this site that the page leads to."""
    for found in LINKS.findall(page):
        link = unescape(found)
        if link.startswith("?"):
            link = urlsplit(address).path + link
        if link.startswith("/") and not link.startswith(NO_PAGES):
            yield link


def kind_of(address: str) -> str:
    """What tells one kind of page from another: the name of its address and what is asked there, but for the order."""
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    told = sorted(
        f"{name}={asked[name][0]}" if name in TELLING else name for name in asked if name not in ("sort", "page")
    )
    return f"{resolve(parts.path).view_name} {' '.join(told)}".strip()


class Walk:
    """Addresses still to be looked at, one of each kind, in the order in which they were found."""

    def __init__(self, seen: set[str] | None = None) -> None:
        """`seen`: kinds that another walk has looked at; the first pages are looked at all the same."""
        self.waiting = list(FIRST)
        self.seen = set() if seen is None else seen
        self.seen |= {kind_of(address) for address in FIRST}

    def __iter__(self) -> Iterator[str]:
        while self.waiting:
            yield self.waiting.pop(0)

    def learn(self, page: str, address: str) -> None:
        for link in links_of(page, address):
            kind = kind_of(link)
            if kind not in self.seen:
                self.seen.add(kind)
                self.waiting.append(link)
