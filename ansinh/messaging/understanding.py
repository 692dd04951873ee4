"""Simple answers understood: a whole answer of few words, as people type it; everything else is for the officer."""

import re
import unicodedata
from itertools import groupby

from ansinh.core.text import fold
from ansinh.messaging.models import Meaning

WORDS = {
    Meaning.STOP: (
        "tc",
        "t c",
        "tc bhyt",
        "stop",
        "stop all",
        "tu choi",
        "tuchoi",
        "tu choi tin",
        "tu choi nhan",
        "tu choi nhan tin",
        "cancel",
        "cancel tin",
        "cancel nhan",
        "cancel nhan tin",
        "cancel dang ky",
        "huy tin",
        "huy nhan tin",
        "ngung",
        "ngung lai",
        "ngung gui",
        "ngung gui tin",
        "ngung nhan",
        "ngung nhan tin",
        "dung gui tin",
        "dung nhan",
        "dung nhan tin",
        "khong nhan",
        "khong nhan tin",
        "khong nhan tin nhan",
        "khong muon nhan",
        "khong muon nhan tin",
        "khong muon nhan tin nhan",
        "unsub",
    ),
    Meaning.DONE: ("1", "da dong", "da nop", "da mua", "da gia han", "dong roi", "nop roi", "mua roi", "gia han roi"),
    Meaning.HELP: ("2", "giup", "tro giup", "can giup", "help"),
}
PARTICLES = frozenset({
    "a", "ah", "roi", "nhe", "nha", "da", "vang", "em", "toi", "co", "chu", "anh", "chi", "ok", "nua", "xin", "di",
    "please", "pls",
})  # fmt: skip
"""Words of courtesy around an answer, which change nothing of what it says."""
ACCENTED = (
    (re.compile(r"\bh(?:ủy|uỷ)(?: bỏ)?\b"), "cancel"),
    (re.compile(r"\b(?:dừng|đừng|ngừng|ngưng)\b"), "ngung"),
)
"""Words that say it only with their accents: without, Huy is a name, and dung may be a yes, a use or a don't."""


def meaning_of(text: str) -> Meaning:
    """What an answer says; case, width and punctuation do not matter, a word said twice counts once, nor do accents
    matter but for a few words.
    """
    text = unicodedata.normalize("NFKC", text).lower()
    for written, meant in ACCENTED:
        text = written.sub(meant, text)
    said = [word for word, _again in groupby(re.sub(r"[^0-9a-z ]+", " ", fold(text)).split())]
    for meaning, phrases in WORDS.items():
        for phrase in phrases:
            if _says(said, phrase.split()):
                return meaning
    return Meaning.OTHER


def _says(said: list[str], phrase: list[str]) -> bool:
    """Whether the answer is the phrase, with nothing around it but courtesy."""
    for start in range(len(said) - len(phrase) + 1):
        if said[start : start + len(phrase)] == phrase:
            around = said[:start] + said[start + len(phrase) :]
            return all(word in PARTICLES for word in around)
    return False
