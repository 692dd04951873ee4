"""Shares of a whole, as pages and files write them."""

from django.utils.translation import get_language


def tenths_of(share: float) -> int:
    """A share of 0…1 in tenths of a percent; cut, not rounded: 99.96 of 100 must not read as all."""
    return int(share * 1000 + 1e-9)


def in_percent(share: float) -> str:
    """A share of 0…1 → 96,4 %, in English 96.4%; a whole one without decimals."""
    tenths = tenths_of(share)
    text = str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"
    return f"{text}%" if get_language() == "en" else f"{text.replace('.', ',')}\N{NO-BREAK SPACE}%"
