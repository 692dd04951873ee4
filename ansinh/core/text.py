"""Vietnamese text: normal form on the way in, folding for search, a stored key for sorting."""

import re
import unicodedata
from functools import lru_cache

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: chr(ord("A") + rank) for rank, letter in enumerate(ALPHABET)}
_TONES = {"": "0", "\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SHAPES = {"\u0306", "\u0302", "\u031b"}


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def tidy(text: str) -> str:
    """NFC, with blanks of every kind squeezed to one and trimmed."""
    return re.sub(r"\s+", " ", nfc(text)).strip()


@lru_cache(maxsize=131_072)
def fold(text: str) -> str:
    """Lower case without accents, đ as d: the shadow by which names are searched."""
    decomposed = unicodedata.normalize("NFD", tidy(text).lower().replace("đ", "d"))
    folded = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    # A mark that stood alone leaves its blanks behind.
    return " ".join(folded.split())


def words(text: str) -> list[str]:
    """The folded words of a text, in their order."""
    return re.findall(r"[a-z0-9]+", fold(text))


@lru_cache(maxsize=65_536)
def _word_key(word: str) -> str:
    """Letters by the Vietnamese alphabet first, tones (ngang huyền hỏi ngã sắc nặng) second."""
    letters, tones = "", ""
    for character in word.lower():
        base, tone = "", "0"
        for mark in unicodedata.normalize("NFD", character):
            if mark in _TONES:
                tone = _TONES[mark]
            elif not unicodedata.combining(mark) or mark in _SHAPES:
                base += mark
        letter = unicodedata.normalize("NFC", base)
        letters += _LETTER_RANK.get(letter, letter)
        tones += tone
    return f"{letters}.{tones}"


def name_sort_key(full_name: str) -> str:
    """A key whose byte order sorts names as a Vietnamese list does: given name, surname, then the rest."""
    parts = tidy(full_name).split(" ")
    return words_sort_key(" ".join([parts[-1], *parts[:-1]]))


def words_sort_key(text: str) -> str:
    """A key whose byte order sorts by the Vietnamese alphabet."""
    return " ".join(_word_key(part) for part in tidy(text).split(" "))
