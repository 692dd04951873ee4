"""Whole đồng as text: figures with dots, and words as on a Vietnamese voucher; and read back."""

import re

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", "nghìn", "triệu", "tỷ", "nghìn tỷ", "triệu tỷ", "tỷ tỷ")
WRITTEN = re.compile(
    r"(?P<whole>[0-9]+|[0-9]{1,3}(?P<mark>[.,\s])[0-9]{3}(?:(?P=mark)[0-9]{3})*)(?:(?!(?P=mark))[.,]0{1,2})?"
)
MOST_DIGITS = 18


def format_dong(amount: int) -> str:
    """1350000 → "1.350.000"."""
    return f"{amount:,}".replace(",", ".")


def read_dong(text: str) -> int | None:
    """1.350.000, 1,350,000, 1 350 000 đ or 1.350.000,00 → 1350000; None for what is no whole amount.

    One mark parts groups of three; another one, or one after which no group follows, begins a fraction of noughts.
    """
    written = WRITTEN.fullmatch(re.sub(r"\s*đ(ồng)?$", "", text.strip()))
    if written is None:
        return None
    digits = re.sub(r"[^0-9]", "", written["whole"])
    return int(digits) if len(digits) <= MOST_DIGITS else None


def in_words(amount: int) -> str:
    """1350000 → "Một triệu ba trăm năm mươi nghìn đồng"."""
    if amount == 0:
        return "Không đồng"
    groups: list[int] = []
    rest = abs(amount)
    while rest:
        rest, group = divmod(rest, 1000)
        groups.append(group)
    words: list[str] = ["âm"] if amount < 0 else []
    for position in range(len(groups) - 1, -1, -1):
        if groups[position]:
            words += _group_in_words(groups[position], leading=position == len(groups) - 1)
            words += [GROUPS[position]] if GROUPS[position] else []
    text = " ".join(words) + " đồng"
    return text[0].upper() + text[1:]


def _group_in_words(group: int, *, leading: bool) -> list[str]:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    words: list[str] = []
    if hundreds or not leading:
        words += [DIGITS[hundreds], "trăm"]
    if tens == 0:
        if ones and words:
            words += ["linh"]
    elif tens == 1:
        words += ["mười"]
    else:
        words += [DIGITS[tens], "mươi"]
    if ones == 0:
        return words
    if ones == 1 and tens >= 2:
        return [*words, "mốt"]
    if ones == 5 and tens >= 1:
        return [*words, "lăm"]
    return [*words, DIGITS[ones]]
