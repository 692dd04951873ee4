"""A leaflet for each household: A5, large type, with a QR code; many in one file, each on its own page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import segno
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.text import nfc
from ansinh.core.typesetting import set_pdf
from ansinh.messaging.channels.contract import Medium
from ansinh.messaging.channels.local import LocalChannel

TEMPLATE = Path(__file__).parent.parent / "papers" / "leaflet.typ"
FEW_LETTERS = 450
"""Up to so many the type is as large as the elderly like it."""


class LeafletChannel(LocalChannel):
    """Taken over at once; printed when the officer asks for the sheet of a hamlet."""

    kind: ClassVar[str] = "leaflet"
    title: ClassVar[str | Promise] = _("leaflet on paper")
    medium: ClassVar[Medium] = Medium.LEAFLET


@dataclass(frozen=True)
class Leaflet:
    """What one household is given: `text` in paragraphs, `link` in the QR code with `link_says` beside it."""

    office: str
    title: str
    name: str
    place: str
    text: str
    link: str = ""
    link_says: str = ""
    footer: str = ""


def leaflets_pdf(leaflets: Sequence[Leaflet], *, made_at: dt.datetime) -> bytes:
    """All leaflets in one PDF of A5 pages, in the order given; one of many words may take two pages."""
    return set_pdf(TEMPLATE, {"leaflets": [_drawn(one) for one in leaflets]}, made_at=made_at)


def _drawn(one: Leaflet) -> dict[str, object]:
    code = segno.make(one.link, error="m", micro=False).svg_inline(scale=4, border=2) if one.link else ""
    paragraphs = [nfc(part).strip() for part in one.text.splitlines() if part.strip()]
    return {
        "office": nfc(one.office),
        "title": nfc(one.title),
        "name": nfc(one.name),
        "place": nfc(one.place),
        "paragraphs": paragraphs,
        "is_short": sum(map(len, paragraphs)) <= FEW_LETTERS,
        "code": code,
        "link": one.link,
        "link_says": nfc(one.link_says),
        "footer": nfc(one.footer),
    }
