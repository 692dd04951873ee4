"""What a text costs as SMS: its encoding, units and segments, and where it may be cut (3GPP TS 23.038 and 23.040)."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Encoding = Literal["gsm7", "ucs2"]

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The default alphabet of TS 23.038 §6.2.1, each letter at its code."""
EXTENSION = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}
"""The extension table of §6.2.1.1: an escape and a code, two units."""
ESCAPE = 0x1B

SINGLE = {"gsm7": 160, "ucs2": 70}
"""Units of a message that stands alone."""
JOINED = {"gsm7": 153, "ucs2": 67}
"""Units of each segment of a longer one: its header takes six octets (TS 23.040 §9.2.3.24.1)."""

_CODES = {letter: bytes([code]) for code, letter in enumerate(BASIC) if code != ESCAPE} | {
    letter: bytes([ESCAPE, code]) for letter, code in EXTENSION.items()
}
_GSM7 = re.compile("[" + re.escape("".join(_CODES)) + "]*")
_EXTENDED = re.compile("[" + re.escape("".join(EXTENSION)) + "]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_PLAIN = str.maketrans({
    "đ": "d", "Đ": "D", "₫": "d", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-",
    "…": "...", "•": "-", "·": "-", "×": "x", "\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ", "\t": " ",
})  # fmt: skip


@dataclass(frozen=True)
class SmsMeasure:
    """How a text travels: `units` are septets or UTF-16 code units, `segments` what is charged."""

    encoding: Encoding
    units: int
    segments: int


def encoding_of(text: str) -> Encoding:
    """The encoding that the whole text needs."""
    return "gsm7" if _GSM7.fullmatch(text) else "ucs2"


def measured(text: str) -> SmsMeasure:
    """Encoding, units and segments of a text as it is sent: in NFC."""
    text = unicodedata.normalize("NFC", text)
    encoding = encoding_of(text)
    doubles = _EXTENDED if encoding == "gsm7" else _ASTRAL
    pairs = len(doubles.findall(text))
    units = len(text) + pairs
    if units <= SINGLE[encoding]:
        return SmsMeasure(encoding, units, 1)
    # Only a letter of two units can leave one free at the end of a segment.
    segments = len(_cut(text, encoding, JOINED[encoding])) if pairs else -(-units // JOINED[encoding])
    return SmsMeasure(encoding, units, segments)


def segmented(text: str) -> list[str]:
    """The parts in which a phone network carries a text that the phone joins again; no letter is split."""
    text = unicodedata.normalize("NFC", text)
    encoding = encoding_of(text)
    if _units(text, encoding) <= SINGLE[encoding]:
        return [text]
    return _cut(text, encoding, JOINED[encoding])


def gsm7_codes(text: str) -> bytes:
    """The codes of the default alphabet, one a byte, as SMPP carries them; KeyError for a letter it lacks."""
    return b"".join(map(_CODES.__getitem__, text))


def text_of_gsm7(codes: bytes) -> str:
    """The text of codes of the default alphabet; an unknown extension reads as the letter without escape (§6.2.1.1)."""
    extended = {code: letter for letter, code in EXTENSION.items()}
    read, escaped = [], False
    for code in codes:
        if code == ESCAPE and not escaped:
            escaped = True
            continue
        letter = BASIC[code & 0x7F]
        read.append(extended.get(code, letter) if escaped else letter)
        escaped = False
    return "".join(read)


def without_accents(text: str) -> str:
    """The text in plain letters: no marks, đ as d, typographic signs as those of a typewriter."""
    decomposed = unicodedata.normalize("NFD", text.translate(_PLAIN))
    return unicodedata.normalize("NFC", "".join(mark for mark in decomposed if not unicodedata.combining(mark)))


def shortest(text: str, *, may_drop_accents: bool) -> tuple[str, SmsMeasure]:
    """The text as it goes out, without accents only where that is allowed and saves a segment."""
    text = unicodedata.normalize("NFC", text)
    whole = measured(text)
    if may_drop_accents:
        plain = without_accents(text)
        short = measured(plain)
        if short.segments < whole.segments:
            return plain, short
    return text, whole


def _units(text: str, encoding: Encoding) -> int:
    return len(text) + len((_EXTENDED if encoding == "gsm7" else _ASTRAL).findall(text))


def _cut(text: str, encoding: Encoding, room: int) -> list[str]:
    """Parts of at most `room` units; a letter of two units stays whole."""
    doubles = _EXTENDED if encoding == "gsm7" else _ASTRAL
    parts, start, units = [], 0, 0
    for position, letter in enumerate(text):
        wide = 2 if doubles.match(letter) else 1
        if units + wide > room:
            parts.append(text[start:position])
            start, units = position, 0
        units += wide
    return [*parts, text[start:]]
