"""The line of the State budget that each benefit is paid from."""

from dataclasses import dataclass

from .files.wording import benefit_words


@dataclass(frozen=True)
class BudgetLine:
    """`code` is type-clause of the State budget index; `is_verified` says whether we read it in the legal text."""

    code: str
    is_verified: bool


SOCIAL_PROTECTION = BudgetLine(code="370-398", is_verified=False)
"""Type 370 (social security), clause 398 (social protection): Circular 324/2016/TT-BTC, from memory [U]."""

_BY_BENEFIT = {
    "social_allowance": SOCIAL_PROTECTION,
    "social_pension": SOCIAL_PROTECTION,
    "carer_support": SOCIAL_PROTECTION,
    "funeral_support": SOCIAL_PROTECTION,
}


def budget_heading(benefit: str) -> str:
    """“370-398 Trợ cấp hưu trí xã hội”: budget line and benefit."""
    return f"{_BY_BENEFIT.get(benefit, SOCIAL_PROTECTION).code} {benefit_words(benefit)}"
