"""What the state grants: one row per benefit, and the groups in which reports count its recipients."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class BenefitCode(models.TextChoices):
    """The codes that judgement and payments use."""

    SOCIAL_ALLOWANCE = "social_allowance", _("monthly social allowance")
    SOCIAL_PENSION = "social_pension", _("social pension")
    CARER_SUPPORT = "carer_support", _("carers' support")
    FUNERAL_SUPPORT = "funeral_support", _("funeral support")


@dataclass(frozen=True)
class Benefit:
    """One benefit: its national procedure (law.md §1.11), the law's name for its time limit, how it is paid.

    `official_name` stands on letters, which are always in Vietnamese. `family` groups benefits of which a person
    draws one or the other, so that a change from one to the other is no new application.
    """

    code: BenefitCode
    procedure_code: str
    deadline: str
    official_name: str
    family: str
    is_monthly: bool = True


CATALOGUE: dict[str, Benefit] = {
    row.code.value: row
    for row in (
        Benefit(BenefitCode.SOCIAL_ALLOWANCE, "1.001776", "social_allowance", "trợ cấp xã hội hàng tháng", "allowance"),
        Benefit(BenefitCode.SOCIAL_PENSION, "1.014027", "social_pension", "trợ cấp hưu trí xã hội", "allowance"),
        Benefit(
            BenefitCode.CARER_SUPPORT,
            "1.001776",
            "social_allowance",
            "hỗ trợ kinh phí nhận chăm sóc, nuôi dưỡng hàng tháng",
            "carers",
        ),
        Benefit(
            BenefitCode.FUNERAL_SUPPORT,
            "1.001731",
            "funeral_support",
            "hỗ trợ chi phí mai táng",
            "funeral",
            is_monthly=False,
        ),
    )
}
RENAMED = {"K5d": "K5b"}
"""Decree 335/2026 calls K5b what Decree 20/2021 called K5d: the same right under another letter."""
MONTHLY = frozenset(code for code, benefit in CATALOGUE.items() if benefit.is_monthly)
FUNERAL_OF_SOCIAL_PENSIONERS = "1.014028"
"""The procedure of funeral support after a social pensioner's death."""


class Group(models.TextChoices):
    """Groups in which the offices count recipients (field-notes.md §1)."""

    ORPHANS = "orphans", _("children without parents")
    ELDERLY = "elderly", _("elderly people")
    DISABLED = "disabled", _("persons with disabilities")
    OTHERS = "others", _("others")


def group_of(benefit: str, category: str) -> Group:
    """The group that a category counts in; the first letters and the number decide, so K5a and K5d are one."""
    if benefit == BenefitCode.SOCIAL_PENSION or category.startswith("K5"):
        return Group.ELDERLY
    if category in ("K1", "K2"):
        return Group.ORPHANS
    if category == "K6":
        return Group.DISABLED
    return Group.OTHERS
