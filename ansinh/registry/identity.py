"""The twelve-digit identity number, and what it says about its bearer.

Three digits of the province where the birth was registered (the 63 codes of before July 2025, which stay), one
digit for century and sex, two for the year, six at random. Source: Decree 137/2015 Art 13, Law 26/2023.
"""

import datetime
import re
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.registry.errors import BadIdentityNumber

_CODES = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042"
    " 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086"
    " 087 089 091 092 093 094 095 096"
)
PROVINCE_CODES = frozenset(_CODES.split(" "))
"""Codes of the 63 provinces of before July 2025; numbers given since keep them."""


@dataclass(frozen=True)
class IdentityNumber:
    """What the digits say."""

    number: str
    province_code: str
    sex: Literal["male", "female"]
    birth_year: int


def parse_identity_number(text: str) -> IdentityNumber:
    """Read the digits; blanks and dots between them are dropped. Raises BadIdentityNumber."""
    number = re.sub(r"[\s.]", "", text)
    faults = _faults_of_form(number)
    if faults:
        raise _refusal(number, faults)
    return _read(number)


def check_identity_number(number: str, *, birth_date: datetime.date, sex: str, name: str = "") -> None:
    """Compare with the birth date (its year counts) and sex ('male', 'female' or '' unknown).

    Raises BadIdentityNumber naming every fault in a sentence.
    """
    faults = identity_faults(number, birth_date=birth_date, sex=sex)
    if faults:
        raise _refusal(number, faults)


def identity_faults(number: str, *, birth_date: datetime.date, sex: str) -> list[str]:
    """The sentences saying what is wrong with a number for a person; an empty list when nothing is."""
    faults = _faults_of_form(number)
    if faults:
        return faults
    read = _read(number)
    if read.birth_year != birth_date.year:
        faults.append(
            _say(
                _("its digits 4 to 6 say born in %(said)s, the birth date says %(given)s."),
                said=str(read.birth_year),
                given=str(birth_date.year),
            )
        )
    if sex and read.sex != sex:
        faults.append(
            _say(_("its fourth digit says %(said)s, the record says %(given)s."), said=_sex(read.sex), given=_sex(sex))
        )
    return faults


def _faults_of_form(number: str) -> list[str]:
    if not re.fullmatch(r"[0-9]{12}", number):
        return [_say(_("expected 12 digits, %(count)s characters came."), count=str(len(number)))]
    if number[:3] not in PROVINCE_CODES:
        return [_say(_("%(code)s is not one of the 63 province codes."), code=number[:3])]
    return []


def _read(number: str) -> IdentityNumber:
    century = int(number[3])
    return IdentityNumber(
        number=number,
        province_code=number[:3],
        sex="female" if century % 2 else "male",
        birth_year=1900 + 100 * (century // 2) + int(number[4:6]),
    )


def _sex(sex: str) -> str:
    return str(_("male")) if sex == "male" else str(_("female"))


def _say(sentence: str | Promise, **data: str) -> str:
    return str(sentence) % data


def _refusal(number: str, faults: list[str]) -> BadIdentityNumber:
    return BadIdentityNumber(number=number, faults=" ".join(faults))
