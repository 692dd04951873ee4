"""Templates: `{placeholders}` checked when a text is recorded, filled in when a message is written."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ansinh.core.text import nfc
from ansinh.messaging.channels import Medium
from ansinh.messaging.errors import TextTooLong, UnknownPlaceholder
from ansinh.messaging.models import TemplateText
from ansinh.messaging.sms_text import SmsMeasure, shortest

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
LONGEST = 1_500
MEASURED = frozenset({Medium.SMS})


@dataclass(frozen=True)
class Rendered:
    """A text as it will be sent. `encoding` is empty where it does not matter; `missing` names values that lack."""

    text: str
    subject: str
    encoding: str
    segments: int
    missing: tuple[str, ...] = ()


def placeholders_of(text: str) -> tuple[str, ...]:
    """The names between braces, in their order."""
    return tuple(dict.fromkeys(name.strip() for name in PLACEHOLDER.findall(text)))


def check_text(text: str, known: Collection[str]) -> None:
    """Raises `UnknownPlaceholder` for a name that the audience does not fill or a stray brace, `TextTooLong`."""
    for name in placeholders_of(text):
        if name not in known:
            raise UnknownPlaceholder(name=name, known=", ".join(sorted(known)))
    if "{" in PLACEHOLDER.sub("", text) or "}" in PLACEHOLDER.sub("", text):
        raise UnknownPlaceholder(name="{", known=", ".join(sorted(known)))
    if len(text) > LONGEST:
        raise TextTooLong(length=len(text), most=LONGEST)


class Texts:
    """The texts of one template, compiled: for each medium and language the one that fits best."""

    def __init__(self, texts: Sequence[TemplateText]) -> None:
        self._texts = {(one.medium, one.language): one for one in texts}
        self._compiled: dict[str, Callable[[Mapping[str, str]], tuple[str, tuple[str, ...]]]] = {}

    def text_for(self, medium: str, language: str) -> TemplateText | None:
        """The text for a medium in a language; else in Vietnamese; else the one for every medium."""
        wanted = ((medium, language), ("", language), (medium, "vi"), ("", "vi"))
        return next((self._texts[key] for key in wanted if key in self._texts), None)

    def render(self, chosen: TemplateText, medium: str, told: Mapping[str, str]) -> Rendered:
        """The text filled in, measured as its medium counts."""
        text, missing = self._fill(chosen.text, told)
        subject, missing_above = self._fill(chosen.subject, told)
        if medium not in MEASURED:
            return Rendered(text, subject, "", 1, missing + missing_above)
        text, measure = measured_for_sms(text, may_drop_accents=chosen.may_drop_accents)
        return Rendered(text, subject, measure.encoding, measure.segments, missing)

    def _fill(self, text: str, told: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
        filling = self._compiled.get(text)
        if filling is None:
            filling = self._compiled[text] = _compiled(text)
        return filling(told)


def measured_for_sms(text: str, *, may_drop_accents: bool) -> tuple[str, SmsMeasure]:
    """The text as an SMS carries it: without accents only where that was allowed and saves a segment."""
    return shortest(nfc(text), may_drop_accents=may_drop_accents)


def _compiled(text: str) -> Callable[[Mapping[str, str]], tuple[str, tuple[str, ...]]]:
    """A function that fills the text in; split once, joined for each person."""
    parts = tuple(_parts(text))

    def fill(told: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
        missing = tuple(name for is_name, name in parts if is_name and not told.get(name))
        return "".join(told.get(part, "") if is_name else part for is_name, part in parts), missing

    return fill


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    position = 0
    for found in PLACEHOLDER.finditer(text):
        yield False, text[position : found.start()]
        yield True, found.group(1).strip()
        position = found.end()
    yield False, text[position:]
