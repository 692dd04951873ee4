"""Numbers of health insurance as lists write them: the code of ten digits, and the card of 15 characters of before."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EXPECTED = _("a code of 10 digits, or a card number of 15 characters such as GD4722212345678")
CODE = re.compile(r"[0-9]{10}")
CARD = re.compile(r"([A-Z]{2})([1-5])([0-9]{2})([0-9]{10})")


class BadNumber(ValueError):
    """A number that is neither; says what was expected and what came."""

    def __init__(self, came: str) -> None:
        super().__init__(str(EXPECTED))
        self.expected: str | Promise = EXPECTED
        self.came = came


@dataclass(frozen=True)
class CardNumber:
    """The code, the whole number of an old card where one was written, and the letters of its group."""

    code: str = ""
    old: str = ""
    letters: str = ""


def card_number_of(text: str, *, was_number: bool = False) -> CardNumber:
    """Read a number with its blanks, dots and dashes; empty for an empty text. Raises BadNumber.

    `was_number`: the cell held a number, from whose front the spreadsheet dropped the noughts.
    """
    bare = re.sub(r"[\s.\-–_/]", "", text).upper()
    if not bare:
        return CardNumber()
    if was_number and re.fullmatch(r"[0-9]{7,9}", bare):
        bare = bare.zfill(10)
    if CODE.fullmatch(bare):
        return CardNumber(code=bare)
    found = CARD.fullmatch(bare)
    if found is None:
        raise BadNumber(text[:60])
    return CardNumber(code=found[4], old=bare, letters=found[1])
