"""Mobile numbers of Viet Nam in every form in which they are written, as ten digits."""

import re
import unicodedata
from functools import cache

import phonenumbers
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberType

from ansinh.core.text import fold
from ansinh.messaging.errors import BadNumber

RENUMBERED = {
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037", "0168": "038",
    "0169": "039", "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078", "0123": "083",
    "0124": "084", "0125": "085", "0127": "081", "0129": "082", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
"""Mobile numbers of eleven digits lost one in September 2018 (decision 798/QĐ-BTTTT of 2018)."""

DASHES = r"\-\u2010-\u2015\u2212_*"
"""What stands between digits like a dash, as the inside of a class of letters."""
NOBODY = re.compile(rf"[{DASHES}x./?\s]*|0+|khong( co)?( .*)?|chua( .*)?|mat|ko|n/a|na|null|none")
TIDY = re.compile(r"0[1-9][0-9]{8}")
ROUNDED = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+")
FOREIGN = re.compile(r"\s*(\+|00)(?!\s*[-.(]?\s*84)")
EXTENSION = re.compile(r"(?<=\d)\s*(ext|m[áa]y l[ẻe]|s[ốo] l[ẻe]|nh[áa]nh)[\s.:]*\d{1,5}\b", re.IGNORECASE)
WRITTEN = re.compile(rf"(?<!\d)(?<!\d[^\W\d])[+(]?\d[\d\s().+{DASHES}]*(?![^\W_])")
"""A run of digits with what people put between them; a letter among the digits makes it none."""
SEPARATE = re.compile(rf"[/;,|\n]|\s[{DASHES}]\s")
_HALF = rf"(\D?(?:84|0)[\d.(){DASHES}]{{8,14}})"
HALVES = re.compile(rf"\s*{_HALF}(?:\s+|[{DASHES}]){_HALF}\s*")
"""Two whole numbers with only a blank or a dash between them."""
SHORTEST = 7


def mobile_of(text: str) -> str:
    """The mobile number in `text` as ten digits, the first good one of several; BadNumber says what is wrong.

    Reads +84, 84 and 0084, blanks, dots, dashes and brackets, digits of other scripts, marks that are not seen, words
    around the number, nine digits whose zero a spreadsheet ate, and numbers of before September 2018.
    """
    if TIDY.fullmatch(text):
        return _mobile(text)
    text = _plain(text)
    if NOBODY.fullmatch(fold(text)):
        raise BadNumber(_("A mobile number was expected; there is none. Ask for one."), given=text)
    text = re.sub(r"\.0+$", "", text) if re.fullmatch(r"\d{8,}\.0+", text) else text
    if ROUNDED.fullmatch(text):
        raise BadNumber(
            _("Of the number %(given)s the spreadsheet kept only some digits. Ask for the number again."), given=text
        )
    refusal: BadNumber | None = None
    for part in _written_numbers(EXTENSION.sub("", text)):
        if len(_digits(part)) < min(SHORTEST, len(_digits(text))):
            continue
        try:
            return _mobile(part)
        except BadNumber as error:
            refusal = refusal or error
    raise refusal or BadNumber(given=text)


def _plain(text: str) -> str:
    """Without what is not seen, and with the digits of every script as ours."""
    seen = (letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) != "Cf")
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in seen).strip()


def _written_numbers(text: str) -> list[str]:
    """What may be a number, each: a cell often holds two."""
    runs = [run.strip() for piece in SEPARATE.split(text) for run in WRITTEN.findall(piece)]
    apart = []
    for run in runs:
        halves = HALVES.fullmatch(run)
        apart += list(halves.groups()) if halves and len(_digits(run)) >= 18 else [run]
    return [run for run in apart if run]


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)


def _mobile(written: str) -> str:
    if FOREIGN.match(written):
        raise BadNumber(
            _("%(given)s is a number of another country; a mobile number of Viet Nam was expected."), given=written
        )
    number = _national(_digits(written))
    if number[:4] in RENUMBERED and len(number) == 11:
        number = RENUMBERED[number[:4]] + number[4:]
    if len(number) < SHORTEST or re.fullmatch(r"1[89]00\d+", number):
        raise BadNumber(
            _("%(given)s is a number of a service, not of a person; a mobile number was expected."), given=written
        )
    kind = _kind(number[:5], len(number))
    if kind == PhoneNumberType.FIXED_LINE:
        raise BadNumber(_("%(given)s is a landline and takes no messages. Ask for a mobile number."), given=written)
    if kind != PhoneNumberType.MOBILE or len(number) != 10:
        raise BadNumber(given=written)
    return number


@cache
def _kind(begin: str, length: int) -> int:
    """What numbers of this length that begin so are: Viet Nam assigns its ranges by no more than four digits."""
    try:
        return phonenumbers.number_type(phonenumbers.parse(begin.ljust(length, "3"), "VN"))
    except phonenumbers.NumberParseException:
        return PhoneNumberType.UNKNOWN


def _national(digits: str) -> str:
    """With its leading zero, without the code of the country."""
    if re.fullmatch(r"0*84\d{9,10}", digits) and len(digits) > 10:
        digits = re.sub(r"^0*840?", "", digits)
    if re.fullmatch(r"[35789]\d{8}|1[0-9]{9}|2\d{9}", digits) and not re.fullmatch(r"1[89]00\d+", digits):
        return "0" + digits
    return digits
