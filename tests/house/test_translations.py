"""Vietnamese is complete: every sentence has its translation, with the same placeholders."""

import re
from pathlib import Path

import pytest
from babel.messages import Message
from babel.messages.pofile import read_po
from django.utils import translation

CATALOGUE = Path(__file__).resolve().parents[2] / "locale" / "vi" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def _messages() -> list[Message]:
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def _texts(either: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [either or ""] if either is None or isinstance(either, str) else list(either)


def test_no_sentence_lacks_its_vietnamese() -> None:
    assert [message.id for message in _messages() if message.fuzzy or not all(_texts(message.string))] == []


def test_translations_keep_the_placeholders() -> None:
    for message in _messages():
        expected = {name for text in _texts(message.id) for name in PLACEHOLDER.findall(text)}
        for text in _texts(message.string):
            assert set(PLACEHOLDER.findall(text)) <= expected, message.id
            assert expected <= set(PLACEHOLDER.findall(text)) | {"count"}, message.id


@pytest.mark.parametrize(("language", "expected"), [("vi", "trợ cấp hưu trí xã hội"), ("en", "social pension")])
def test_each_language_loads(language: str, expected: str) -> None:
    with translation.override(language):
        assert translation.gettext("social pension").lower() == expected
