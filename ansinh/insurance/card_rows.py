"""A row of the insurance office's list as values of a card, or with the one thing in it that is wrong."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from ansinh.core.months import Month
from ansinh.core.text import fold
from ansinh.insurance.models import CardGroup
from ansinh.insurance.models.card import MOST_MONTHS
from ansinh.insurance.numbers import BadNumber, CardNumber, card_number_of
from ansinh.judgement.insurance import group_of_insurer_code
from ansinh.registry.queries.office_lists import BadCell, ListRow, amount_of, count_of, date_of

Place = tuple[str, int]
"""Sheet ('' where the file has one table) and row."""
IDENTITY = re.compile(r"[0-9]{12}")
GROUPS_IN_WORDS: tuple[tuple[str, CardGroup], ...] = (
    (r"(ho )?(gia dinh|hgd)", CardGroup.HOUSEHOLD),
    (r".*can ngheo.*", CardGroup.NEAR_POOR),
    (r".*ngheo.*", CardGroup.POOR),
    (r"tre em.*|te.*duoi 6.*", CardGroup.CHILD),
    (r"hoc sinh.*|sinh vien.*|hssv", CardGroup.PUPIL),
    (r".*bao tro.*|btxh|.*tro cap (xh|xa hoi).*|tro giup xa hoi.*", CardGroup.RECIPIENT),
    (r".*co cong.*|than nhan (liet si|nguoi co cong).*", CardGroup.MERIT),
    (r".*huu.*|mat suc.*|.*that nghiep.*", CardGroup.SOCIAL_INSURANCE),
    (r"doanh nghiep.*|nguoi lao dong.*|hanh chinh.*|can bo.*|cong chuc.*", CardGroup.EMPLOYEE),
    (r".*dan toc.*|dtts.*", CardGroup.ETHNIC_MINORITY),
    (r".*kho khan.*|.*xa dao.*|.*an toan khu.*", CardGroup.HARD_AREA),
    (r".*(nong|lam|ngu|diem) nghiep.*|.*muc song trung binh.*", CardGroup.AVERAGE_HOUSEHOLD),
)
"""What lists write instead of the two letters, folded; the first that fits whole counts."""
LEFT_DIFFICULT = re.compile(r".*\b(dan toc|dtts)\b.*\b(khong con|thoat|het|ra khoi)\b.*\bkho khan.*")
NO_LONGER = re.compile(r"\b(thoat|het|khong con|ra khoi)\b")
DENIED = re.compile(r"[^,;/]*\b(khong|chua)\b[^,;/]*\bkho khan[^,;/]*|\b(khong|chua)\b[^,;/]*")
"""What is said not to be, up to the next comma; of whom lives in no difficult area nothing stands before it either."""


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong with a row: a `trouble` by its code; of a cell also what was expected and what came."""

    trouble: str
    column: str = ""
    expected: str = ""
    came: str = ""


@dataclass(frozen=True)
class CardRow:
    """What a row says of a card; `valid_to` is the first day without it. `wrong`: the row stays behind.

    The three of a payment are known together or not at all; `remark`: what is left out of a row that counts.
    """

    sheet: str
    number: int
    full_name: str
    birth_date: dt.date | None
    birth_precision: str
    sex: str
    identity_number: str
    card: CardNumber
    group: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    clinic: str
    premium_amount: int | None = None
    paid_on: dt.date | None = None
    months: int | None = None
    wrong: Wrong | None = None
    remark: str = ""

    @property
    def place(self) -> Place:
        return self.sheet, self.number


def card_row_of(row: ListRow) -> CardRow:
    """Read one row; the first thing that is wrong is kept with it."""
    raw, wrong = row.raw, None
    if row.faults:
        fault = row.faults[0]
        wrong = Wrong("cell", fault.name, fault.expected, fault.came)
    found = CardRow(
        sheet=row.sheet, number=row.number, full_name=row.full_name, birth_date=row.birth.on if row.birth else None,
        birth_precision=row.birth.precision if row.birth else "", sex=row.sex, identity_number=row.identity_number,
        card=CardNumber(), group="", valid_from=None, valid_to=None, clinic=raw.get("clinic", "")[:120], wrong=wrong,
    )  # fmt: skip
    if row.identity_number and not IDENTITY.fullmatch(row.identity_number):
        found = _wrong(found, "identity_number", _("an identity number of 12 digits"), row.identity_number)
    found = _with_number(found, raw.get("card_number", ""), raw.get("card_old_number", ""))
    found = _with_days(found, raw.get("card_from", ""), raw.get("card_to", ""))
    found = _with_group(found, raw.get("card_group", ""))
    return _with_payment(found, raw)


def _with_number(row: CardRow, text: str, former: str) -> CardRow:
    try:
        card = card_number_of(text, was_number=True)
        old = card_number_of(former)
    except BadNumber as bad:
        return _wrong(row, "card_number", str(bad.expected), bad.came)
    whole = CardNumber(card.code or old.code, card.old or old.old, card.letters or old.letters)
    return replace(row, card=whole)


def _with_days(row: CardRow, first: str, last: str) -> CardRow:
    days: list[dt.date | None] = []
    for name, text in (("card_from", first), ("card_to", last)):
        try:
            days.append(date_of(text))
        except BadCell as bad:
            return _wrong(row, name, str(bad.expected), bad.came)
    valid_from, last_day = days
    if valid_from is None:
        return _wrong(row, "card_from", _("the first day of the card as dd/mm/yyyy"), first)
    if last_day is not None and last_day < valid_from:
        return _wrong(row, "card_to", _("a day on or after %(first)s") % {"first": f"{valid_from:%d/%m/%Y}"}, last)
    return replace(row, valid_from=valid_from, valid_to=last_day and last_day + dt.timedelta(days=1))


def _months_of(text: str) -> int | None:
    months = count_of(fold(text).removesuffix("thang").strip())
    if months is not None and months > MOST_MONTHS:
        raise BadCell(_("a number of months up to %(most)s") % {"most": MOST_MONTHS}, text)
    return months or None


def _rate_of(text: str) -> int | None:
    return None if "%" in text else amount_of(text)


PAYMENT: Mapping[str, Callable[[str], object]] = {
    "card_premium": amount_of, "card_rate": _rate_of, "card_paid_on": date_of, "card_months": _months_of,
}  # fmt: skip


def _with_payment(row: CardRow, raw: Mapping[str, str]) -> CardRow:
    """The payment where it is told whole; of one without its months the days of the card say for how many it was."""
    found: dict[str, Any] = {}
    for name, read in PAYMENT.items():
        try:
            found[name] = read(raw.get(name, ""))
        except BadCell as bad:
            return _wrong(row, name, str(bad.expected), bad.came)
    amount, paid_on = found["card_premium"] or found["card_rate"] or None, found["card_paid_on"]
    if amount is None and paid_on is None:
        return row
    months = found["card_months"] or _whole_months(row)
    if amount is None or paid_on is None or months is None:
        return replace(row, remark="paid_half")
    return replace(row, premium_amount=amount, paid_on=paid_on, months=months)


def _whole_months(row: CardRow) -> int | None:
    """For how many months the card lasts; None where its days are no whole months."""
    if row.valid_from is None or row.valid_to is None or row.valid_from.day != row.valid_to.day:
        return None
    months = Month.of(row.valid_to) - Month.of(row.valid_from)
    return months if 1 <= months <= MOST_MONTHS else None


def _with_group(row: CardRow, text: str) -> CardRow:
    lettered = group_of_insurer_code(row.card.letters)
    group = group_named(text) or ("" if lettered == _in_words(fold(text)) else lettered)
    if group:
        return replace(row, group=group)
    return _wrong(row, "card_group", _("a code of the group such as HN, CN, TE, HS or GD"), text)


def group_named(text: str) -> str:
    """The group that a list means by its two letters or in words; empty for none that is known, and for one that the
    person is said to have left or never to have been of.
    """
    bare = text.strip().upper()
    if re.fullmatch(r"[A-Z]{2}[0-9]?", bare) and (group := group_of_insurer_code(bare)):
        return group
    folded = fold(text)
    if LEFT_DIFFICULT.fullmatch(folded):
        return CardGroup.LEFT_DIFFICULT.value
    return "" if NO_LONGER.search(folded) else _in_words(DENIED.sub("", folded).strip(" ,;/"))


def _in_words(folded: str) -> str:
    return next((meant.value for pattern, meant in GROUPS_IN_WORDS if re.fullmatch(pattern, folded)), "")


def _wrong(row: CardRow, column: str, expected: str, came: str) -> CardRow:
    """The row with what is wrong in a cell; the first one found is told."""
    return row if row.wrong else replace(row, wrong=Wrong("cell", column, expected[:200], came[:200]))
