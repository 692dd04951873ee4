"""The "Căn cứ" lines of a decision: the law in force on the day it is signed, from the sources of the parameters."""

import datetime as dt
import re
from collections.abc import Collection

from ansinh.benefits.catalogue import CATALOGUE, BenefitCode
from ansinh.benefits.law import law_dated

_LEVELS = {
    BenefitCode.SOCIAL_ALLOWANCE: "social_assistance.standard_level",
    BenefitCode.CARER_SUPPORT: "social_assistance.standard_level",
    BenefitCode.SOCIAL_PENSION: "social_pension.level",
    BenefitCode.FUNERAL_SUPPORT: "funeral_support.multiple",
}
_ALWAYS = "Căn cứ Luật Tổ chức chính quyền địa phương;"
_PENSION_LAW = "Căn cứ Luật Bảo hiểm xã hội số 41/2024/QH15;"


def legal_grounds(*, benefits: Collection[str], on: dt.date) -> list[str]:
    """The lines in the order of official letters: laws first, then decrees by the day of their signature."""
    decrees: dict[str, dt.date] = {}
    for benefit in sorted(benefits):
        names = ["conditions_of_decree_335", "procedure.commune_decides", _LEVELS[BenefitCode(benefit)]]
        names.append(f"deadlines.{CATALOGUE[benefit].deadline}")
        for name in names:
            dated = law_dated(name, on=on)
            if dated is None or dated.signed_on is None:
                continue
            for number in re.findall(r"ND (\d+/\d{4})", dated.reference):
                decrees.setdefault(number, dated.signed_on)
    lines = [_ALWAYS]
    if BenefitCode.SOCIAL_PENSION in benefits:
        lines.append(_PENSION_LAW)
    for number, signed_on in sorted(decrees.items(), key=lambda entry: entry[1]):
        lines.append(
            f"Căn cứ Nghị định số {number}/NĐ-CP ngày {signed_on.day} tháng {signed_on.month} năm {signed_on.year}"
            " của Chính phủ;"
        )
    return lines
