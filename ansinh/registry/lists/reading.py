"""A table's rows, one by one: every cell read, every fault kept with what was expected and what came."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.text import fold, words
from ansinh.registry.banks import bank_named
from ansinh.registry.lists import cells
from ansinh.registry.lists.categories import read_category
from ansinh.registry.lists.cells import BadCell, Cell, PartialDate, is_without_value, text_of
from ansinh.registry.lists.layout import PLACE_HEADING, Table
from ansinh.registry.lists.numbers import identity_number_of, phone_of
from ansinh.registry.lists.rows import CORRECT_CELL, FIELD_NAMES, LENGTHS, Fault, ListRow
from ansinh.registry.lists.words import (
    DEGREES,
    WAYS,
    found_in,
    household_class_named,
    proper_name,
    relation_named,
)

V = TypeVar("V")
BIRTHS_SINCE = 1900
"""Nobody alive is older: it settles the century of a birth year of two digits."""


Memo = dict[tuple[str, type, Cell], object]
REPEATED = frozenset(
    {
        "sex", "class_decided_on", "certificate_issued_on", "certificate_expires_on", "decided_on", "first_month",
        "coefficient", "arrears_months", "amount", "arrears_amount", "total_amount",
    }
)  # fmt: skip
"""Fields whose few values stand in many rows: each value is read once."""


@dataclass
class Reading:
    """The cells of one row under reading, and the faults and warnings found so far; `texts` by field where filled."""

    table: Table
    row: Sequence[Cell]
    texts: Mapping[str, str]
    memo: Memo
    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def cell(self, name: str) -> Cell:
        return self.table.cell(self.row, name)

    def text(self, name: str) -> str:
        text = self.texts.get(name, "")
        if not text:
            return ""
        if text[0] in "#=" and is_without_value(text):
            self.fault(name, _("a value, not a formula that has none"), text)
            return ""
        longest = LENGTHS.get(name, 400)
        if len(text) > longest:
            self.fault(name, str(_("at most %(count)s characters")) % {"count": longest}, f"{text[:60]}…")
            return ""
        return text

    def value(self, name: str, read: Callable[[Cell], V], empty: V) -> V:
        if name not in self.texts:
            return empty
        cell = self.cell(name)
        key = (name, type(cell), cell)
        if name in REPEATED and key in self.memo:
            return self.memo[key]  # type: ignore[return-value]
        try:
            found = read(cell)
        except BadCell as bad:
            self.fault(name, bad.expected, bad.came)
            return empty
        if name in REPEATED:
            self.memo[key] = found
        return found

    def fault(self, name: str, expected: str | Promise, came: str, advice: str | Promise = CORRECT_CELL) -> None:
        self.faults.append(Fault(str(FIELD_NAMES.get(name, name)), str(expected), came, str(advice), name))


AMOUNTS = ("amount", "arrears_amount", "total_amount")
PAYMENT = frozenset({"category_text", "amount", "coefficient", "decision_number", "way", "account_number"})


def read_row(
    table: Table,
    number: int,
    row: Sequence[Cell],
    *,
    sheet: str = "",
    key: int = 0,
    needs_birth: bool = True,
    memo: Memo | None = None,
) -> ListRow:
    """One person's row as typed values; without `needs_birth` an empty birth date is no fault of the row.

    `memo` keeps what the rows before have read of repeated values.
    """
    raw = {}
    for name, column in table.columns.items():
        if column < len(row) and row[column] is not None and (text := text_of(row[column])):
            raw[name] = text
    reading = Reading(table, row, raw, memo if memo is not None else {})
    group = table.groups.get(number, ())
    birth, sex = _birth(reading, needs_birth), _sex(reading)
    values: dict[str, object] = {
        "full_name": _name(reading),
        "birth": birth[0],
        "sex": sex or birth[1],
        "identity_number": _identity_number(reading, "identity_number"),
        "ethnicity": _ethnicity(reading.text("ethnicity")),
        "hamlet": reading.text("hamlet") or _group_place(table, group),
        "commune": reading.text("commune"),
        "address": reading.text("address"),
        "phone": reading.value("phone", phone_of, ""),
        "household_number": reading.text("household_number"),
        "household_class": _household_class(reading),
        "class_decision_number": reading.text("class_decision_number"),
        "class_decided_on": reading.value("class_decided_on", cells.date_of, None),
        "relation": relation_named(reading.text("relation")),
        "disability_degree": _degree(reading),
        "certificate_number": reading.text("certificate_number"),
        "certificate_issued_on": reading.value("certificate_issued_on", cells.date_of, None),
        "certificate_expires_on": reading.value("certificate_expires_on", cells.date_of, None),
    }
    if PAYMENT & table.columns.keys():
        values |= _payment(reading, group)
    return ListRow(
        number=number,
        sheet=sheet,
        key=key or number,
        raw=raw,
        faults=tuple(reading.faults),
        warnings=tuple(reading.warnings),
        **values,  # type: ignore[arg-type]
    )


def _payment(reading: Reading, group: Sequence[str]) -> dict[str, object]:
    category_text = reading.text("category_text")
    if not category_text and "category_text" not in reading.table.columns:
        category_text = next((text for text in group if not PLACE_HEADING.fullmatch(fold(text))), "")
    category = read_category(category_text) if category_text else None
    if category_text and category is None and "category_text" in reading.table.columns:
        reading.warnings.append(str(_("The category “%(text)s” is not known; no fact was taken from it.")) % {
            "text": category_text
        })  # fmt: skip
    if category is not None and category.doubt:
        reading.warnings.append(str(category.doubt))
    account_number = reading.value("account_number", cells.digits_of, "")
    amounts = {name: reading.value(name, cells.amount_of, None) for name in AMOUNTS}
    _check_total(reading, amounts)
    return {
        "category_text": category_text,
        "category": category,
        "decision_number": reading.text("decision_number"),
        "decided_on": reading.value("decided_on", cells.date_of, None),
        "first_month": reading.value("first_month", cells.month_of, None),
        "coefficient": reading.value("coefficient", cells.coefficient_of, None),
        "arrears_months": reading.value("arrears_months", cells.count_of, None),
        **amounts,
        "way": _way(reading, account_number),
        "bank_bin": _bank(reading, account_number),
        "account_number": account_number,
        "account_holder": reading.text("account_holder"),
        "receiver_name": proper_name(reading.text("receiver_name")),
        "receiver_relation": reading.text("receiver_relation"),
        "cared_for_name": proper_name(reading.text("cared_for_name")),
        "cared_for_identity_number": _identity_number(reading, "cared_for_identity_number"),
    }


def _name(reading: Reading) -> str:
    columns = reading.table.columns
    written = reading.text("full_name") or reading.text("head_name")
    if "family_name" in columns and not written:
        written = f"{reading.text('family_name')} {reading.text('given_name')}"
    name = proper_name(written)
    if not any(letter.isalpha() for letter in name):
        if not any(fault.name in {"full_name", "head_name"} for fault in reading.faults):
            reading.fault("full_name", _("a name"), name)
    elif not words(name):
        reading.fault("full_name", _("a name in Vietnamese or Latin letters"), name)
    elif len(name) > LENGTHS["full_name"]:
        reading.fault("full_name", str(_("at most %(count)s characters")) % {"count": 120}, f"{name[:60]}…")
    return name


def _birth(reading: Reading, is_needed: bool) -> tuple[PartialDate | None, str]:
    """The birth date, and the sex where the year stands under Nam or Nữ."""
    columns = reading.table.columns
    before = len(reading.faults)
    found, sex = None, ""
    if "birth_date" in columns:
        found = reading.value("birth_date", _birth_date_of, None)
    if found is None and "birth_year" in columns:
        parts = [text_of(reading.cell(name)) for name in ("birth_day", "birth_month", "birth_year")]
        if any(parts):
            try:
                found = _birth_date_of("/".join(part or "0" for part in parts))
            except BadCell as bad:
                reading.fault("birth_year", bad.expected, bad.came)
    for name, meant in (("birth_male", "male"), ("birth_female", "female")):
        if found is None and name in columns and text_of(reading.cell(name)):
            found, sex = reading.value(name, _birth_date_of, None), meant
    has_column = {"birth_date", "birth_year", "birth_male"} & columns.keys()
    if found is None and len(reading.faults) == before and has_column and is_needed:
        reading.fault("birth_date", _("a date as dd/mm/yyyy, or a year"), "")
    return found, sex


def _birth_date_of(cell: Cell) -> PartialDate | None:
    return cells.partial_date_of(cell, since=BIRTHS_SINCE)


def _sex(reading: Reading) -> str:
    if "sex_male" in reading.table.columns:
        marks = [reading.value(name, cells.is_marked, False) for name in ("sex_male", "sex_female")]
        if marks == [True, True]:
            reading.fault("sex_female", _("one cross, under Nam or under Nữ"), "x x")
        return "male" if marks[0] else "female" if marks[1] else ""
    return reading.value("sex", cells.sex_of, "")


def _ethnicity(text: str) -> str:
    return proper_name(re.sub(r"^(dân tộc|dt)\s+", "", text, flags=re.IGNORECASE)) if text else ""


def _group_place(table: Table, group: Sequence[str]) -> str:
    """The hamlet that a heading of its own names for the rows below it, where the list has no column for it."""
    if "hamlet" in table.columns:
        return ""
    for text in group:
        found = PLACE_HEADING.fullmatch(fold(text))
        if found:
            # Folding keeps the number of letters of NFC text, so the place in the folded text is that in the written.
            return re.sub(r"\s*[:(].*$", "", text[found.start(1) :])
    return ""


def _identity_number(reading: Reading, name: str) -> str:
    cell = reading.cell(name)
    if cell is None:
        return ""
    try:
        read = identity_number_of(cell)
    except BadCell as bad:
        reading.fault(name, bad.expected, bad.came)
        return ""
    if read.warning:
        reading.warnings.append(str(read.warning))
    return read.number


def _household_class(reading: Reading) -> str:
    if "class_poor" in reading.table.columns:
        marks = [reading.value(name, cells.is_marked, False) for name in ("class_poor", "class_near_poor")]
        if marks == [True, True]:
            reading.fault("class_near_poor", _("one cross, under Hộ nghèo or under Hộ cận nghèo"), "x x")
        return "poor" if marks[0] else "near_poor" if marks[1] else ""
    text = reading.text("household_class")
    if not text or fold(text) in {"-", "–"}:
        return ""
    found = household_class_named(text)
    if not found:
        reading.fault("household_class", _("Hộ nghèo, Hộ cận nghèo, Trung bình or Khác"), text)
    return found


def _degree(reading: Reading) -> str:
    text = reading.text("disability_degree")
    if not text or fold(text) in {"-", "khong", "0"}:
        return ""
    found = found_in(DEGREES, text)
    if not found:
        reading.fault("disability_degree", _("Đặc biệt nặng, Nặng or Nhẹ"), text)
    return found


def _way(reading: Reading, account_number: str) -> str:
    text = reading.text("way")
    if not text:
        return "bank" if account_number else ""
    way = found_in(WAYS, text)
    if not way:
        reading.fault("way", _("Ngân hàng, Bưu điện or Tại nhà"), text)
    elif way == "bank" and not account_number:
        reading.fault("account_number", _("an account number for payment by bank"), "")
    return way


def _bank(reading: Reading, account_number: str) -> str:
    if not account_number:
        return ""
    if not re.fullmatch(r"[0-9A-Za-z]{4,19}", account_number):
        reading.fault("account_number", _("an account number of 4 to 19 digits"), account_number)
    text = reading.text("bank")
    bank = bank_named(text)
    if bank is None:
        reading.fault("bank", _("a bank's short name such as Agribank"), text)
        return ""
    return bank.bin


def _check_total(reading: Reading, amounts: Mapping[str, int | None]) -> None:
    """A list-printing programme in use prints this month MINUS arrears; the right total is their sum."""
    amount, arrears, total = (amounts[name] for name in AMOUNTS)
    if total is None or amount is None or amount + (arrears or 0) == total:
        return
    reading.warnings.append(
        str(_("The printed total is %(total)s, but %(amount)s + %(arrears)s makes %(right)s.")) % {
            "total": total, "amount": amount, "arrears": arrears or 0, "right": amount + (arrears or 0),
        }
    )  # fmt: skip
