"""What a list's words for a group of recipients say about a person: text of the category → declared facts.

The list pays by Decree 20/2021 (to June 2025) or Decree 335/2026; its words are the office's own. Whatever is
read here is *declared by the payment list*: the office once saw the proof, we have not. The fact is stored with
the source "payment_list" and stays unverified until somebody records the certificate.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.text import fold

Facts = Mapping[str, str]


@dataclass(frozen=True)
class CategoryReading:
    """One reading of a category's words.

    `code` is the category in Decree 20/2021's order (K5d: taken in), or P70/P75 for a social pension; `facts` maps a
    kind of circumstance to its value ('yes' where the kind has none); `household_class` is '' where nothing is said;
    `doubt` says what the words leave open, '' when nothing.
    """

    code: str
    facts: Facts = field(default_factory=dict)
    household_class: str = ""
    doubt: str | Promise = ""


Reader = Callable[[str], CategoryReading | None]


@lru_cache(maxsize=4096)
def read_category(text: str) -> CategoryReading | None:
    """The reading of a category as a list words it; None when no rule knows the words."""
    words = re.sub(r"[^a-z0-9<>]+", " ", fold(text)).strip()
    for reader in READERS:
        reading = reader(words)
        if reading is not None:
            return reading
    return None


def _has(words: str, *patterns: str) -> bool:
    return all(re.search(rf"\b(?:{pattern})\b", words) for pattern in patterns)


TAKES_IN = r"nhan (nuoi duong|cham soc|nuoi)( cham soc| nuoi duong)?"
CARES = r"cham soc|nuoi duong"
CHILD = r"tre em|tre|chau"
HIV = r"hiv( aids)?|aids"
DISABLED = r"khuyet tat|nkt|tan tat"
EXCEPTIONAL = r"dac biet nang|dbn"
ORPHAN = r"mo coi|bo roi|khong nguon nuoi duong|mat nguon nuoi duong|khong co nguoi nuoi duong"
POOR = r"ngheo"
ELDERLY = r"cao tuoi|nguoi gia|gia yeu|nct"

DOUBT_POOR = _("The list does not say whether the household is poor or near-poor; near-poor was recorded.")
DOUBT_ORPHAN = _("The list does not say which of the eleven cases of lost parents; case b was recorded.")
DOUBT_SINGLE = _("The list does not say why the person is a single parent, nor which children count.")


def _class_of(words: str, *, needs: str = "") -> str:
    if _has(words, "can ngheo"):
        return "near_poor"
    return "poor" if _has(words, POOR) else needs


def _hiv(words: str) -> CategoryReading | None:
    if not _has(words, HIV):
        return None
    code = "K3" if _has(words, CHILD) else "K8"
    return CategoryReading(code, {"hiv": "yes"}, "poor")


def _child_taken_in(words: str) -> CategoryReading | None:
    if not (_has(words, TAKES_IN) and _has(words, CHILD)) or _has(words, DISABLED):
        return None
    code = "C1" if _has(words, "duoi (4|04|bon) tuoi") else "C2"
    return CategoryReading(code, {"parental_loss": _loss(words), "carer": "taken_in"}, doubt=_loss_doubt(words))


def _elderly_taken_in(words: str) -> CategoryReading | None:
    if not (_has(words, TAKES_IN) and _has(words, ELDERLY)):
        return None
    return CategoryReading("C2", {"no_supporter": "yes", "taken_in": "yes", "carer": "taken_in"}, "poor")


def _disabled_taken_in(words: str) -> CategoryReading | None:
    if not (_has(words, DISABLED, EXCEPTIONAL) and _has(words, TAKES_IN)):
        return None
    code = "C7" if _has(words, CHILD) else "C6"
    return CategoryReading(code, {"disability": "exceptionally_severe", "carer": "taken_in"})


def _disabled_cared_for(words: str) -> CategoryReading | None:
    if not (_has(words, DISABLED, EXCEPTIONAL) and _has(words, CARES)):
        return None
    return CategoryReading("C5", {"disability": "exceptionally_severe", "carer": "family"})


def _disabled_parent(words: str) -> CategoryReading | None:
    if not _has(words, DISABLED, r"mang thai|duoi 36 thang|nuoi con"):
        return None
    both = _has(words, "mang thai", "nuoi con") or _has(words, r"(02|hai|2) con")
    facts = {"disability": _degree(words)} | ({"pregnant": "yes"} if _has(words, "mang thai") else {})
    return CategoryReading("C4" if both else "C3", facts, doubt=_("The children of this person are to be registered."))


def _disabled(words: str) -> CategoryReading | None:
    if not _has(words, DISABLED):
        return None
    if not _has(words, "nang|dbn"):
        return None
    return CategoryReading("K6", {"disability": _degree(words)})


def _degree(words: str) -> str:
    return "exceptionally_severe" if _has(words, EXCEPTIONAL) else "severe"


def _orphan(words: str) -> CategoryReading | None:
    if not _has(words, ORPHAN):
        return None
    if _has(words, r"dang (di )?hoc|hoc van hoa|hoc nghe|(du|tu|tren) 16 tuoi"):
        return CategoryReading("K2", {"was_child_recipient": "yes", "studying": "yes"})
    return CategoryReading("K1", {"parental_loss": _loss(words)}, doubt=_loss_doubt(words))


def _loss(words: str) -> str:
    return "a" if _has(words, "bo roi") else "b"


def _loss_doubt(words: str) -> str | Promise:
    if _has(words, "bo roi") or _has(words, r"ca cha (va )?me|cha va me|cha me deu"):
        return ""
    return DOUBT_ORPHAN


def _single_parent(words: str) -> CategoryReading | None:
    if not _has(words, r"don than|nuoi con mot minh|mot minh nuoi con"):
        return None
    return CategoryReading("K4", {"single_parent": "unstated"}, _class_of(words, needs="near_poor"), DOUBT_SINGLE)


def _social_pension(words: str) -> CategoryReading | None:
    if not _has(words, r"huu tri xa hoi|huu tri"):
        return None
    if _has(words, r"70|bay muoi"):
        return CategoryReading("P70", {}, _class_of(words, needs="near_poor"), "" if _class_of(words) else DOUBT_POOR)
    return CategoryReading("P75")


def _elderly_alone(words: str) -> CategoryReading | None:
    if not _has(words, ELDERLY):
        return None
    if not _has(words, r"co don|khong co nguoi (co nghia vu|phung duong|nuoi duong|co quyen)|khong noi nuong tua"):
        return None
    if _has(words, r"khong du dieu kien (song|sinh song)|co so bao tro|co so tro giup"):
        return CategoryReading("K5d", {"no_supporter": "yes", "taken_in": "yes"}, "poor")
    return CategoryReading("K5a", {"no_supporter": "yes"}, "poor")


def _elderly_hard_area(words: str) -> CategoryReading | None:
    if not _has(words, ELDERLY, r"75|bay muoi lam|(dac biet )?kho khan|dan toc thieu so"):
        return None
    return CategoryReading("K5b", {}, _class_of(words, needs="near_poor"), "" if _class_of(words) else DOUBT_POOR)


def _elderly(words: str) -> CategoryReading | None:
    if not (_has(words, ELDERLY) or re.fullmatch(r".*\b(tu )?(du )?80 tuoi.*", words)):
        return None
    return CategoryReading("K5c")


def _small_child(words: str) -> CategoryReading | None:
    if not _has(words, CHILD, r"duoi (3|03|ba) tuoi"):
        return None
    return CategoryReading("K7", {}, _class_of(words, needs="near_poor"), "" if _class_of(words) else DOUBT_POOR)


READERS: tuple[Reader, ...] = (
    _hiv,
    _disabled_taken_in,
    _child_taken_in,
    _elderly_taken_in,
    _disabled_parent,
    _disabled_cared_for,
    _disabled,
    _orphan,
    _single_parent,
    _social_pension,
    _elderly_alone,
    _elderly_hard_area,
    _elderly,
    _small_child,
)
