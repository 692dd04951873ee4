"""What an office says in its own words: lines and a paragraph with places that each letter fills in."""

import re
from collections.abc import Iterable, Mapping

ISSUER, PLACE, PEOPLE, DAY = "cơ quan", "địa phương", "người hưởng", "ngày ký"
PLACEHOLDERS = (ISSUER, PLACE, PEOPLE, DAY)
"""Names that stand in braces for what each letter says: “{người hưởng}”."""
_PLACE = re.compile(r"\{([^{}]*)\}")
_BRACE = re.compile(r"[{}]")


def unknown_places(text: str) -> list[str]:
    """What stands in braces and is no placeholder, as it was written; a brace alone is none either."""
    named = [found[0] for found in _PLACE.finditer(text) if found[1].strip() not in PLACEHOLDERS]
    return named + _BRACE.findall(_PLACE.sub("", text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled in."""
    return _PLACE.sub(lambda found: values[found[1].strip()], text)


def lines_ended(text: str, values: Mapping[str, str], *, last: str = ";") -> list[str]:
    """Each line filled in and closed by a semicolon, the last one by `last`."""
    lines = [filled(line, values).rstrip(" ;.,") for line in _lines(text)]
    return [f"{line}{';' if place < len(lines) else last}" for place, line in enumerate(lines, start=1)]


def _lines(text: str) -> Iterable[str]:
    return filter(None, map(str.strip, text.splitlines()))
