"""Text typed in the fonts of before Unicode: TCVN 5712:1993 (the .Vn fonts, "ABC") and VNI, read as Latin letters.

The tables are the public standards, written out. Which of them a text is in is judged by plausibility: the one under
which its words are Vietnamese. A text with a letter that Latin-1 does not have is Unicode already and is left alone.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from ansinh.core.syllables import is_syllable, words_of

_TCVN3_FROM = (
    "\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac\xad\xae"
    "\xb5\xb6\xb7\xb8\xb9\xbb\xbc\xbd\xbe\xc6\xc7\xc8\xc9\xca\xcb"
    "\xcc\xce\xcf\xd0\xd1\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xdc\xdd\xde"
    "\xdf\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed\xee"
    "\xef\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe"
)
_TCVN3_TO = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
TCVN3: Mapping[str, str] = dict(zip(_TCVN3_FROM, _TCVN3_TO, strict=True))
"""TCVN 5712 (VN3): one letter of Latin-1 for one of Vietnamese. Capitals with a tone exist only as fonts (.VnTimeH)."""

_VNI_ALONE = {
    "ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip
_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
}  # fmt: skip
"""VNI writes a tone as a letter of its own behind the vowel: `aù` is á, `eä` is ệ, `ôù` is ớ."""
_VNI_BASES = "aeouy" + "ôö"


def _vni_pairs() -> dict[str, str]:
    found = {}
    for base in _VNI_BASES:
        letter = _VNI_ALONE.get(base, base)
        for mark, marks in _VNI_MARKS.items():
            composed = unicodedata.normalize("NFC", letter + marks)
            if len(composed) == 1:
                for written, meant in ((base + mark, composed), (base.upper() + mark.upper(), composed.upper())):
                    found[written] = meant
                found[base.upper() + mark] = composed.upper()
    return found


VNI: Mapping[str, str] = {
    **_vni_pairs(),
    **_VNI_ALONE,
    **{written.upper(): meant.upper() for written, meant in _VNI_ALONE.items()},
}
"""VNI Windows: one or two letters of Latin-1 for one of Vietnamese."""
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_TCVN3_TABLE = str.maketrans(dict(TCVN3))


CLEAR_MAJORITY = 3


def from_tcvn3(text: str) -> str:
    """Latin-1 letters of a .Vn font as Unicode."""
    return text.translate(_TCVN3_TABLE)


def from_vni(text: str) -> str:
    """Latin-1 letters of a VNI font as Unicode."""
    return _VNI_PATTERN.sub(lambda found: VNI[found[0]], text)


def from_mangled_utf8(text: str) -> str:
    """UTF-8 that was read as Windows-1252 ("Nguyá»…n"); the same text where it was not."""
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        pass
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


READERS: Mapping[str, Callable[[str], str]] = {
    "TCVN3": from_tcvn3,
    "VNI": from_vni,
    "UTF-8": from_mangled_utf8,
}


def plausibility(text: str) -> float:
    """The share of words with a letter beyond ASCII that can be Vietnamese, 0 to 1; 1 where there is no such word."""
    marked = [word for word in words_of(text) if not word.isascii()]
    strange = sum(1 for letter in text if not letter.isascii() and not letter.isalpha() and letter not in _USUAL)
    if not marked and not strange:
        return 1.0
    return sum(map(is_syllable, marked)) / (len(marked) + strange)


_USUAL = frozenset("–—‘’“”…·•×°²³½€₫\xa0")


@lru_cache(maxsize=65536)
def legacy_encoding_of(text: str) -> str | None:
    """The legacy encoding that a text is surely in; '' when it is surely in none; None when both could be."""
    if text.isascii():
        return None
    raw = plausibility(text)
    mangled = from_mangled_utf8(text)
    if mangled != text and plausibility(mangled) > raw:
        return "UTF-8"
    if any(_is_vietnamese_beyond_latin(letter) for letter in text):
        return ""
    scores = {name: plausibility(READERS[name](text)) for name in ("TCVN3", "VNI")}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] > raw and scores[best] >= 0.5:
        return best if list(scores.values()).count(scores[best]) == 1 else None
    return "" if raw > scores[best] else None


def _is_vietnamese_beyond_latin(letter: str) -> bool:
    return letter > "\xff" and letter.isalpha() and letter not in "ŒœŠšŽžŸƒˆ"


def encoding_of_column(texts: Iterable[str]) -> str:
    """The legacy encoding of a column, '' for none: as most of the texts that can be told, say."""
    votes: dict[str, int] = {}
    for text in texts:
        found = legacy_encoding_of(text)
        if found is not None:
            votes[found] = votes.get(found, 0) + 1
    best = max(votes, key=lambda name: votes[name], default="")
    # Where Unicode stands beside it, a text that could be either is left as it stands.
    return best if votes.get(best, 0) >= CLEAR_MAJORITY * votes.get("", 0) else ""


def modern(text: str, *, otherwise: str = "", whole: str = "") -> str:
    """The text in Unicode; where it could be right as it stands or in a legacy encoding, `otherwise` (its column's).

    `whole` is the legacy encoding that nearly all of the file is in: a text that is not Unicode is in no other one.
    """
    if text.isascii():
        return text
    found = legacy_encoding_of(text)
    name = otherwise if found is None else found
    if whole and name and name != "UTF-8":
        name = whole
    if whole and found != "" and plausibility(text) < 1:
        name = whole
    if not name:
        return text
    read = READERS[name](text)
    if found is None and plausibility(read) < plausibility(text):
        return text
    return even_capitals(read) if name == "TCVN3" else read


def even_capitals(text: str) -> str:
    """Capitals typed in a .Vn font leave the letters with a tone small ("NGUYễN"): the whole word becomes capital."""
    return re.sub(r"[^\W\d_]+", lambda found: _even_word(found[0]), text)


def _even_word(word: str) -> str:
    plain = [letter for letter in word if letter.isascii()]
    return word.upper() if len(plain) > 1 and all(letter.isupper() for letter in plain) else word
