"""How a place is written, and how two writings are told to be the same name."""

import re
import unicodedata
from dataclasses import dataclass

from ansinh.areas.models import KIND_WORDS, Kind
from ansinh.core.text import fold, tidy

TONE_MARKS = frozenset("\u0300\u0301\u0303\u0309\u0323")

HAMLET_WORDS = r"ấp|thôn|khu phố|kp\.|tổ dân phố|tdp|bản|buôn|làng|xóm|khóm|tiểu khu"

WRITTEN_KINDS: tuple[tuple[str, frozenset[Kind]], ...] = (
    (r"xã", frozenset({Kind.COMMUNE})),
    (r"x\.", frozenset({Kind.COMMUNE})),
    (r"phường", frozenset({Kind.WARD})),
    (r"p(?:\.|(?=[\s\d]))", frozenset({Kind.WARD})),
    (r"thị trấn", frozenset({Kind.TOWNSHIP})),
    (r"t\.?t(?:\.|(?=\s))", frozenset({Kind.TOWNSHIP})),
    (r"đặc khu", frozenset({Kind.SPECIAL_ZONE})),
    (r"đ\.?k(?:\.|(?=\s))", frozenset({Kind.SPECIAL_ZONE})),
    (r"huyện", frozenset({Kind.DISTRICT})),
    (r"h\.", frozenset({Kind.DISTRICT})),
    (r"quận", frozenset({Kind.URBAN_DISTRICT})),
    (r"q(?:\.|(?=[\s\d]))", frozenset({Kind.URBAN_DISTRICT})),
    (r"thị xã", frozenset({Kind.TOWN})),
    (r"t\.?x(?:\.|(?=\s))", frozenset({Kind.TOWN})),
    (r"thành phố", frozenset({Kind.PROVINCIAL_CITY, Kind.CENTRAL_CITY})),
    (r"t\.?p(?:\.|(?=\s))", frozenset({Kind.PROVINCIAL_CITY, Kind.CENTRAL_CITY})),
    (r"tỉnh", frozenset({Kind.PROVINCE})),
    (r"t\.", frozenset({Kind.PROVINCE})),
    (HAMLET_WORDS, frozenset({Kind.HAMLET})),
)
"""How the kind of a unit is written before its name, in words and in the offices' short forms."""

BETWEEN_UNITS = re.compile(
    r"""\s*[,;/\n]\s*
    | \s(?=(?:phường|huyện|quận|thị[ ]trấn|thị[ ]xã|thành[ ]phố|tỉnh|đặc[ ]khu)\s)
    | (?<!thị)\s(?=xã\s)
    | \s(?=(?:p|q|h|x|t|tt|tp|tx|đk)\.|tphcm)""",
    re.IGNORECASE | re.VERBOSE,
)
"""Commas, or the written kind of the next unit: "xã Tân Đông huyện Tân Châu", "P.5 Q.3 TP.HCM"."""

COUNTRY = {"viet nam", "vietnam"}

PROVINCE_ALIASES = {
    "hcm": "ho chi minh",
    "tphcm": "ho chi minh",
    "thua thien hue": "hue",
    "br vt": "ba ria vung tau",
}
"""Writings that offices use for a province, by folded name."""


@dataclass(frozen=True)
class Reading:
    """One way to understand a writing: the kinds it may be (empty: any) and its name, folded and sounded."""

    kinds: frozenset[Kind]
    key: str
    sound: str


def folded_name(name: str) -> str:
    """The key by which a name is searched: no accents, no marks, no zero before a number.

    >>> folded_name("Ea H'leo"), folded_name("Hoà Phú"), folded_name("04")
    ('ea hleo', 'hoa phu', '4')
    """
    bare = re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’‘`]", "", fold(name)))
    return " ".join(word.lstrip("0") or "0" if word.isdigit() else word for word in bare.split())


def with_kind(name: str, kind: Kind) -> str:
    """The full name: "Xã Tân Đông"; a name that is a number bears its word already ("Phường 1").

    The ward "Phường Đúc" of Huế is in full "Phường Phường Đúc".
    """
    word = KIND_WORDS.get(kind, "")
    if not word or re.match(rf"{word} [0-9]", name):
        return name
    return f"{word} {name}"


def search_key(full_name: str, kind: Kind) -> str:
    """The folded name of a unit without the word of its kind: "Phường 04" → "4"."""
    if kind == Kind.HAMLET:
        return folded_name(_after_kind(full_name, HAMLET_WORDS) or full_name)
    return folded_name(full_name.removeprefix(KIND_WORDS.get(kind, "")))


def sounded(text: str) -> str:
    """Lower case with accents, each word's tone at its end, so that Hoà is Hòa and is not Hóa."""
    return " ".join(_sounded_word(word) for word in tidy(text).lower().replace("’", "'").split(" "))


def _sounded_word(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    letters = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in TONE_MARKS))
    return letters + "".join(mark for mark in decomposed if mark in TONE_MARKS)


def bears_accents(text: str) -> bool:
    """Whether the writer used Vietnamese letters, and so distinguishes Hòa from Hóa."""
    return fold(text) != tidy(text).lower()


def units_of(text: str) -> list[str]:
    """The parts of a written place, smallest first, without the country.

    >>> units_of("xã Tân Đông, huyện  Tân Châu, Tây Ninh, Việt Nam")
    ['xã Tân Đông', 'huyện Tân Châu', 'Tây Ninh']
    """
    parts = [part for part in (tidy(part) for part in BETWEEN_UNITS.split(tidy(text))) if part]
    return [part for part in parts if folded_name(part) not in COUNTRY]


def readings(part: str) -> list[Reading]:
    """Every way to understand one part: as a bare name, and as a kind with a name.

    "Quan Lạn" is the commune of that name or, without accents, "Quận Lạn": both are given. With its
    accents a kind must be written right, so "Xà Bang" is not read as "Xã Bang".
    """
    written = tidy(part)
    found = [Reading(frozenset(), folded_name(written), sounded(written))]
    for pattern, kinds in WRITTEN_KINDS:
        rest = _after_kind(written, pattern)
        if rest:
            found.append(Reading(kinds, folded_name(rest), sounded(rest)))
    provinces = frozenset({Kind.PROVINCE, Kind.CENTRAL_CITY})
    aliases = {PROVINCE_ALIASES[reading.key] for reading in found if reading.key in PROVINCE_ALIASES}
    found += [Reading(provinces, alias, alias) for alias in sorted(aliases)]
    return [reading for reading in found if reading.key]


def _after_kind(written: str, pattern: str) -> str:
    """What follows the kind, or nothing: "P.5" → "5"."""
    for form in (pattern, fold(pattern)):
        word = form if form.endswith((".", ")")) else rf"(?:{form})(?=\s)"
        match = re.match(rf"(?:{word})\s*(?P<rest>.+)", written, re.IGNORECASE)
        if match:
            return match["rest"]
    return ""
