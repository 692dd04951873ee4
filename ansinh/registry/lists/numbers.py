"""Numbers that are names: of identity cards and of telephones, as spreadsheets mangle them."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.text import fold
from ansinh.registry.lists.cells import Cell, digits_of, text_of

NONE_YET = re.compile(r"[-–—x./]*|0+|khong( co)?|chua( (co|cap|lam|ro))?( .*)?|mat|k|ko|n/a|na|null|none")

RENUMBERED = {
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037", "0168": "038",
    "0169": "039", "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078", "0123": "083",
    "0124": "084", "0125": "085", "0127": "081", "0129": "082", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
"""Mobile numbers of eleven digits lost one in September 2018."""


@dataclass(frozen=True)
class NumberRead:
    """A number and what to tell about its reading, '' where nothing."""

    number: str
    warning: str | Promise = ""


def identity_number_of(cell: Cell) -> NumberRead:
    """Twelve digits; the zeros that a spreadsheet ate are put back, a card number of nine digits is left out.

    Card numbers of nine digits ended with 2024. Raises BadCell for a number of which the spreadsheet kept only some
    digits; any other text comes back as it is, to be refused with what its digits should be.
    """
    if isinstance(cell, str) and NONE_YET.fullmatch(fold(cell)):
        return NumberRead("")
    number = digits_of(cell)
    if not number:
        return NumberRead("")
    if not number.isdigit():
        number = _one_of_several(text_of(cell)) or number
        if re.fullmatch(r"[0-9oO]{9,12}", number):
            number = re.sub("[oO]", "0", number)
    if re.fullmatch(r"[0-9]{8,9}", number):
        return NumberRead(
            "",
            str(_("The old card number %(number)s of nine digits was left out.")) % {"number": number.zfill(9)},
        )
    if re.fullmatch(r"[1-9][0-9]{9,10}", number):
        # Every number begins with the province's code and every code with 0: only a spreadsheet drops it. What still
        # begins with 0 lost other digits, and nobody knows which.
        whole = number.zfill(12)
        if isinstance(cell, str):
            return NumberRead(
                whole, str(_("The identity number %(number)s lost a zero; %(whole)s was read.")) % {
                    "number": number, "whole": whole,
                },
            )  # fmt: skip
        return NumberRead(whole)
    return NumberRead(number)


def _one_of_several(text: str) -> str:
    """The twelve digits where a cell holds both the old and the new number."""
    parts = [re.sub(r"\D", "", part) for part in re.split(r"[/;,|\n]|\s-\s|\(", text)]
    whole = [part for part in parts if len(part) == 12]
    return whole[0] if len(whole) == 1 else ""


def phone_of(cell: Cell) -> str:
    """Ten digits: the lost zero put back, +84 as 0, numbers of before 2018 renumbered; the first of several.

    Raises BadCell where the spreadsheet kept only some digits. What is no mobile number comes back as written.
    """
    if isinstance(cell, str) and NONE_YET.fullmatch(fold(cell)):
        return ""
    text = cell
    if isinstance(cell, str):
        text = re.split(r"[/;,|\n]|\s-\s", cell.strip())[0]
    number = re.sub(r"[()+]", "", digits_of(text))
    if re.fullmatch(r"0*84[0-9]{9,10}", number) and len(number) > 10:
        number = "0" + re.sub(r"^0*84", "", number)
    if re.fullmatch(r"[35789][0-9]{8}|1[0-9]{9}", number):
        number = "0" + number
    if len(number) == 11 and number[:4] in RENUMBERED:
        number = RENUMBERED[number[:4]] + number[4:]
    return number
