"""What is typed to find somebody: words of a name, a hamlet, a number, a telephone, the code of a household.

Behind the wall only =, < and >= on text use an index (a LIKE would read every row), so everything is a range.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from ansinh.areas.queries import WrittenHamlet, hamlets_written_in
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy, words
from ansinh.registry.models import ContactPoint, Household, Individual, NameWord

FEWEST_DIGITS = 3
MOST_HAMLETS = 10
AFTER_EVERYTHING = "~"
"""Greater than every digit and letter of a number or of a folded word."""


@dataclass(frozen=True)
class Typed:
    """A text as it can be understood; empty parts are not meant."""

    words: tuple[str, ...] = ()
    hamlets: tuple[WrittenHamlet, ...] = ()
    digits: str = ""
    temporary_number: str = ""
    household_numbers: tuple[str, ...] = ()


def understood(actor: Actor, text: str) -> Typed:
    """What the text may mean; one query where it holds words."""
    bare = re.sub(r"[\s.\-]", "", tidy(text))
    codes = _codes(tidy(text))
    if re.fullmatch(r"\+?[0-9]{3,12}", bare):
        digits = "0" + bare.removeprefix("+84") if bare.startswith("+84") else bare.removeprefix("+")
        return Typed(digits=digits, household_numbers=codes)
    if re.fullmatch(r"[tT][0-9]{1,10}", bare):
        return Typed(temporary_number=f"T{int(bare[1:]):010d}", household_numbers=codes)
    typed = tuple(words(text))
    if not typed:
        return Typed(household_numbers=codes)
    hamlets = hamlets_written_in(text, path=actor.scope, on=clock.today(), most=MOST_HAMLETS)
    return Typed(words=typed, hamlets=tuple(hamlets), household_numbers=codes)


def people_meant(typed: Typed) -> list[QuerySet[Any]]:
    """Rows of keys of individuals, one set of rows for each way to understand the text."""
    found = people_numbered(typed)
    if typed.words:
        found.append(bearing(typed.words))
    for hamlet, rest in typed.hamlets:
        found.append(
            bearing(rest, within=hamlet.path)
            if rest
            else Individual.objects.filter(area_path__within=hamlet.path).values("pk")
        )
    return found


def people_numbered(typed: Typed) -> list[QuerySet[Any]]:
    """Rows of keys of individuals by identity number, temporary number and telephone."""
    found: list[QuerySet[Any]] = []
    if typed.digits:
        found.append(_beginning(Individual.objects.all(), "identity_number", typed.digits).order_by().values("pk"))
        if typed.digits.startswith("0"):
            phones = ContactPoint.objects.filter(valid_to__isnull=True)
            found.append(_beginning(phones, "value", typed.digits).order_by().values("individual"))
    if typed.temporary_number:
        found.append(Individual.objects.filter(temporary_number=typed.temporary_number).order_by().values("pk"))
    return found


def bearing(wanted: Sequence[str], *, whole: Collection[str] = (), within: str = "") -> QuerySet[Any]:
    """Keys of those whose names have all these words, as `whole` words or else as beginnings; perhaps more than once.

    One word is read along the index alone, and of each of its bearers whether the others are there too: the one typed
    last, as a given name is, which far fewer bear than a surname. A single letter tells less than any word.
    """
    last_first = list(dict.fromkeys(reversed(wanted)))
    read = next((word for word in last_first if len(word) > 1), last_first[0])
    rows = NameWord.objects.filter(area_path__within=within) if within else NameWord.objects.all()
    rows = rows.filter(word=read) if read in whole else _beginning(rows, "word", read)
    for word in last_first:
        if word != read:
            rows = rows.filter(words__contains=f" {word} " if word in whole else f" {word}")
    return rows.order_by().values("individual")


def first_bearers(wanted: Sequence[str], *, enough: int, most: int, within: str = "") -> list[int]:
    """Keys of people whose names have all these words: as whole words but the last, and where these are not `enough`,
    as beginnings. At most about `most` of each; two queries at most.
    """
    found = _keys(bearing(wanted, whole=wanted[:-1], within=within)[:most])
    if len(found) < enough and len(wanted) > 1:
        found |= _keys(bearing(wanted, within=within)[:most])
    return list(found)


def _keys(rows: "QuerySet[Any]") -> dict[int, None]:
    return dict.fromkeys(row["individual"] for row in rows)


def households_numbered(typed: Typed, rows: QuerySet[Household]) -> QuerySet[Household]:
    """Those of `rows` whose number begins as typed, or is the house's own code without its noughts."""
    if not typed.household_numbers:
        return rows.none()
    meant = Q()
    for number in typed.household_numbers:
        meant |= Q(number__gte=number, number__lt=number + AFTER_EVERYTHING)
    return rows.filter(meant)


def _codes(text: str) -> tuple[str, ...]:
    """A code of a household has a digit and no blank; our own are H and eight digits."""
    if " " in text or not re.search(r"[0-9]", text) or len(text) < FEWEST_DIGITS:
        return ()
    own = re.fullmatch(r"[hH]?([0-9]{1,8})", text)
    return tuple(dict.fromkeys([text, text.upper(), *([f"H{int(own[1]):08d}"] if own else [])]))


def _beginning(rows: "QuerySet[Any]", field: str, beginning: str) -> "QuerySet[Any]":
    return rows.filter(**{f"{field}__gte": beginning, f"{field}__lt": beginning + AFTER_EVERYTHING})


def whole_words(full_name: str, wanted: Iterable[str]) -> int:
    """How many of the words typed stand in the name as they are."""
    return len(set(words(full_name)) & set(wanted))
