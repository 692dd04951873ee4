"""Text as payment networks take it: capital letters of the English alphabet, figures and few marks."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Invalid
from ansinh.core.months import Month

NAME_LIMIT = 70
"""Banks in Viet Nam cut a holder's name at 70 characters; pain.001 would allow 140."""

_OTHER_MARKS = re.compile(r"[^A-Z0-9 .,'()/+-]")
_LETTER = re.compile(r"[A-Z]")


class NotWritableForBanks(Invalid):
    """Nothing of the text is left once its letters are brought to the English alphabet."""

    code = "not_writable_for_banks"
    message = _("“%(text)s” cannot be written in the letters that banks accept. Enter the name as the bank spells it.")


def bank_name(text: str, limit: int = NAME_LIMIT) -> str:
    """“Nguyễn Thị Đào” → “NGUYEN THI DAO”, cut at a word where it is too long; raises `NotWritableForBanks`."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = decomposed.encode("ascii", "ignore").decode().upper()
    kept = _OTHER_MARKS.sub(" ", plain)
    squeezed = " ".join(kept.split())
    if not _LETTER.search(squeezed):
        raise NotWritableForBanks(text=text)
    if len(squeezed) <= limit:
        return squeezed
    cut = squeezed[: limit + 1].rsplit(" ", 1)[0]
    return cut if len(cut) <= limit else squeezed[:limit]


def same_holder(account_holder: str, payee_name: str) -> bool:
    """Whether the bank's spelling of the holder is the payee's name; accents, case and blanks do not matter."""
    if account_holder == payee_name:
        return True
    try:
        return bank_name(account_holder).replace(" ", "") == bank_name(payee_name).replace(" ", "")
    except NotWritableForBanks:
        return False


def bank_text(month: Month) -> str:
    """What the payee reads on the statement, and no more: `TRO CAP XH T11/2026` (rules.md)."""
    return f"TRO CAP XH T{month.number:02d}/{month.year}"
