"""Whether a word can be Vietnamese: by its letters, not by a dictionary."""

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx]"
_RIMES = (
    "iêu|yêu|oai|oay|oao|oeo|uây|uya|uyu|uôi|ươi|ươu|uyê|"
    "oa|oă|oe|oo|uâ|uê|uơ|uy|ia|iê|ya|yê|ua|uô|ưa|ươ|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|"
    "[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(rf"(?:{_ONSETS})?(?:{_RIMES})(?:ng|nh|ch|[cmnpt])?")


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """True when onset, rime and one tone at most make a Vietnamese syllable; small and capital letters alike."""
    if word in "đĐ":
        # đồng, abbreviated.
        return True
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in decomposed if mark in _TONES]
    bare = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES))
    return len(tones) <= 1 and bool(_SYLLABLE.fullmatch(bare))


def words_of(text: str) -> list[str]:
    """The runs of letters of a text."""
    return re.findall(r"[^\W\d_]+", text)
