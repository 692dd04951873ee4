"""What offices write for a class, a degree, a relation or a way of payment; and names as they should be written."""

import re
from functools import lru_cache

from ansinh.core.text import fold, tidy

HOUSEHOLD_CLASSES: tuple[tuple[str, str], ...] = (
    (r"((thoat|het|khong con|moi thoat) )+(can )?ngheo.*", "other"),
    (r"(khong|k|ko|ngoai) (thuoc )?(ho )?(can )?ngheo.*|khong|khac|binh thuong|kha|giau|0", "other"),
    (r"can ngheo.*|cn|hcn|gan ngheo|near poor", "near_poor"),
    (r"ngheo( .*)?|n|hn|poor", "poor"),
    (r".*trung binh.*|tb|mstb|htb|average", "average"),
    (r"other", "other"),
)

RELATIONS: tuple[tuple[str, str], ...] = (
    (r"(la )?chu ho|ch|head( of household)?|ban than", "head"),
    (r"vo( chong)?|chong|vo chu ho|chong chu ho|spouse|wife|husband", "spouse"),
    (r"con dau|con re|dau|re", "other"),
    (r"con( (de|ruot|nuoi|trai|gai|ca|ut|thu .*|chu ho))*|child|son|daughter", "child"),
    (r"(cha|bo|me|ba ma|ma|tia|thay|u)( (de|ruot|vo|chong|nuoi))*|bo me|cha me|parent|father|mother", "parent"),
    (r"chau (noi|ngoai)( .*)?|chau ruot|grandchild|grandson|granddaughter", "grandchild"),
    (r"(ong|ba)( (noi|ngoai|co))*|grandparent|grandfather|grandmother", "grandparent"),
    (r"(anh|chi|em)( (ruot|trai|gai|ho|cua chu ho))*|sibling|brother|sister", "sibling"),
)

DEGREES: tuple[tuple[str, str], ...] = (
    (r"dac biet nang|dbn", "exceptionally_severe"),
    (r"nang", "severe"),
    (r"nhe", "mild"),
)

WAYS: tuple[tuple[str, str], ...] = (
    (r"tai nha", "home"),
    (r"ngan hang|tai khoan|chuyen khoan|atm|the|tk|bank", "bank"),
    (r"tien mat|buu dien|truc tiep|diem chi tra|tm|cash|post", "post"),
)


def household_class_named(text: str) -> str:
    """The class that a text names; '' when none."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(re.sub(r"\([^)]*\)", " ", text))).strip()
    words = re.sub(r"^((thuoc|dien|la|ho|gia dinh) )+", "", words)
    return _named(HOUSEHOLD_CLASSES, words)


def relation_named(text: str) -> str:
    """The relation to the head that a text names, 'other' for words not known, '' for none."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()
    return (_named(RELATIONS, words) or "other") if words else ""


def _named(table: tuple[tuple[str, str], ...], words: str) -> str:
    return next((meant for pattern, meant in table if re.fullmatch(pattern, words)), "")


def found_in(table: tuple[tuple[str, str], ...], text: str) -> str:
    """The first of a table's patterns that stands as whole words somewhere in the text; '' when none does."""
    return next((meant for pattern, meant in table if re.search(rf"\b({pattern})\b", fold(text))), "")


INNER_MARKS = re.compile(r"['’\-]")


def proper_name(text: str) -> str:
    """A tidy name; words in capitals or in small letters get their capitals where they belong.

    Old fonts have no capitals with a tone: "NGUYễN THị HòA" is written in capitals too, and "Lê Văn ổn" is Ổn.
    """
    name = tidy(text).strip(" .,;:-*")
    if not INNER_MARKS.search(name):
        return " ".join(map(_proper_part, name.split(" ")))
    return " ".join("".join(map(_proper_part, re.split(r"(?<=['’\-])", word))) for word in name.split(" "))


@lru_cache(maxsize=65_536)
def _proper_part(part: str) -> str:
    mixed = not part.isascii() and any(letter.isupper() for letter in part[1:])
    return part.capitalize() if part.isupper() or part.islower() or mixed else part[:1].upper() + part[1:]
