"""The guide says what the screens say, and its pictures are taken; where its other links lead: test_documents."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guide"
CATALOGUE = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
PAGES = [path for language in ("vi", "en") for path in sorted((GUIDE / language).glob("*.md"))]
PAIRS = list(zip(sorted((GUIDE / "vi").glob("*.md")), sorted((GUIDE / "en").glob("*.md")), strict=False))
SAME_IN_BOTH = {".xlsx", ".csv", "pdf", "word", *(name.lower() for _code, name in settings.LANGUAGES)}
"""Words on buttons that nobody translates."""
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
TAKEN = re.compile(r"(?:picture|look)\((?:[^()\"]|\"/[^\"]*\")*\"([a-z-]+)\"")
"""A journey's `picture("name", …)`, or the `look` of it that takes one; an address may stand before the name."""


@cache
def _translations() -> dict[str, set[str]]:
    """By each English sentence in small letters what it is in Vietnamese, in small letters."""
    found: dict[str, set[str]] = {}
    with CATALOGUE.open("rb") as file:
        for message in read_po(file):
            ids = message.id if isinstance(message.id, tuple | list) else [message.id]
            said = [message.string] if isinstance(message.string, str) else list(message.string or ())
            for text in filter(None, ids):
                found.setdefault(_plain(text), set()).update(map(_plain, said))
    return found


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()


@cache
def _sentences(language: str) -> tuple[tuple[re.Pattern[str], int], ...]:
    """What the screens can say, with the length of what stands fast in it; where something is filled in, `.+`."""
    texts = _translations() if language == "en" else set().union(*_translations().values())
    parts = [re.split(r"%\(\w+\)[sd]", text) for text in texts]
    return tuple((re.compile(".+".join(map(re.escape, one))), sum(map(len, one))) for one in parts)


def _is_said(sentence: str, language: str) -> bool:
    """By a screen, in words of which at least half stand fast."""
    return any(fast * 2 >= len(sentence) and found.fullmatch(sentence) for found, fast in _sentences(language))


def _bold(page: Path) -> list[str]:
    return re.findall(r"\*\*(.+?)\*\*", page.read_text(encoding="utf-8"))


def _is_on_a_screen(word: str, language: str) -> bool:
    """As the catalogue has it, or with a capital at the beginning."""
    known = _translations() if language == "en" else set().union(*_translations().values())
    return word.lower() in SAME_IN_BOTH or (word.lower() in known and word[0] == word[0].upper())


def _name(page: Path) -> str:
    return f"{page.parent.name}/{page.stem}"


def test_both_languages_have_the_same_twelve_pages() -> None:
    numbers = [f"{number:02}" for number in range(1, 13)]

    assert [path.name[:2] for path in sorted((GUIDE / "vi").glob("*.md"))] == numbers
    assert [path.name[:2] for path in sorted((GUIDE / "en").glob("*.md"))] == numbers
    index = (GUIDE / "README.md").read_text(encoding="utf-8")
    assert [_name(page) for page in PAGES if f"({_name(page)}.md)" not in index] == []


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_bold_word_stands_on_a_screen(page: Path) -> None:
    assert [word for word in _bold(page) if not _is_on_a_screen(word, page.parent.name)] == []


@pytest.mark.parametrize(("vietnamese", "english"), PAIRS, ids=lambda page: page.stem)
def test_both_languages_name_the_same_buttons_and_pictures(vietnamese: Path, english: Path) -> None:
    said, known = {word.lower() for word in _bold(vietnamese)}, _translations()
    words = [word.lower() for word in _bold(english)]
    meant = [({word} & SAME_IN_BOTH) or known.get(word, {word}) for word in words]

    assert [words for words in meant if not words & said] == []
    assert said - set().union(*meant) == set()
    assert PICTURE.findall(vietnamese.read_text("utf-8")) == PICTURE.findall(english.read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_quoted_sentence_is_one_of_the_screens(page: Path) -> None:
    quoted = [_plain(text) for text in re.findall("“([^”]+)”", page.read_text(encoding="utf-8"))]

    assert [text for text in quoted if not _is_said(text, page.parent.name)] == []


@pytest.mark.parametrize("page", [*PAGES, GUIDE / "README.md", ROOT / "README.md"], ids=_name)
def test_every_picture_is_there_and_taken_by_a_journey(page: Path) -> None:
    journeys = (ROOT / "tests" / "journeys").glob("*.py")
    taken = {name for journey in journeys for name in TAKEN.findall(journey.read_text(encoding="utf-8"))}

    for address in PICTURE.findall(page.read_text(encoding="utf-8")):
        named = re.fullmatch(r"([a-z-]+)-(?:vi|en)-\d+", Path(address).stem)
        assert (page.parent / address).resolve().parent == GUIDE / "pictures", address
        assert named is not None, address
        assert named[1] in taken, address
        assert (page.parent / address).exists(), f"{address}: make pictures"


@pytest.mark.parametrize(("page", "after"), [*pairwise(PAGES)], ids=lambda page: page.stem)
def test_each_page_leads_back_to_the_index_and_on_to_the_next(page: Path, after: Path) -> None:
    last_line = page.read_text(encoding="utf-8").strip().splitlines()[-1]

    assert "](../README.md)" in last_line
    assert f"]({after.name})" in last_line or page.parent != after.parent
