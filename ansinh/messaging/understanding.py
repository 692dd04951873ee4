"""Simple answers understood: a whole answer of few words, as people type it; everything else is for the officer."""

import re

from ansinh.core.text import fold
from ansinh.messaging.models import Meaning

WORDS = {
    Meaning.STOP: (
        "tc",
        "stop",
        "tu choi",
        "huy",
        "huy nhan tin",
        "dung nhan",
        "khong nhan",
        "khong nhan tin",
        "unsub",
    ),
    Meaning.DONE: ("1", "da dong", "da nop", "da mua", "da gia han", "dong roi", "nop roi", "mua roi", "gia han roi"),
    Meaning.HELP: ("2", "giup", "tro giup", "can giup", "help"),
}
PARTICLES = frozenset({"a", "ah", "roi", "nhe", "nha", "da", "vang", "em", "toi", "co", "chu", "anh", "chi", "ok"})
"""Words of courtesy around an answer, which change nothing of what it says."""


def meaning_of(text: str) -> Meaning:
    """What an answer says; accents, case and punctuation do not matter."""
    said = re.sub(r"[^0-9a-z ]+", " ", fold(text)).split()
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
