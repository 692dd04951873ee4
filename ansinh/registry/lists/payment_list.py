"""A monthly payment list, row by row: every cell read, every fault kept with what was expected and what came."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.text import fold, tidy, words
from ansinh.registry.banks import bank_named
from ansinh.registry.lists import cells
from ansinh.registry.lists.categories import CategoryReading, read_category
from ansinh.registry.lists.cells import BadCell, Cell, PartialDate, text_of
from ansinh.registry.lists.layout import Table, find_table

V = TypeVar("V")


@dataclass(frozen=True)
class Fault:
    """Why a row is refused: the field, what was expected there, what came, what to do."""

    field: str
    expected: str
    came: str
    advice: str

    @property
    def sentence(self) -> str:
        """The fault as a sentence without the row, which the list's outcome puts in front."""
        return str(_("%(field)s: expected %(expected)s, “%(came)s” came. %(advice)s")) % {
            "field": self.field,
            "expected": self.expected,
            "came": self.came,
            "advice": self.advice,
        }


@dataclass(frozen=True)
class ListRow:
    """One row of the list. Empty text and None where the list says nothing; amounts in đồng.

    `raw` keeps every cell as it was written, by field. `faults` non-empty: the row is refused.
    """

    number: int
    raw: Mapping[str, str]
    full_name: str = ""
    birth: PartialDate | None = None
    sex: str = ""
    identity_number: str = ""
    ethnicity: str = ""
    hamlet: str = ""
    address: str = ""
    phone: str = ""
    household_number: str = ""
    household_class: str = ""
    category_text: str = ""
    category: CategoryReading | None = None
    disability_degree: str = ""
    certificate_number: str = ""
    certificate_issued_on: date | None = None
    certificate_expires_on: date | None = None
    decision_number: str = ""
    decided_on: date | None = None
    first_month: date | None = None
    coefficient: Decimal | None = None
    amount: int | None = None
    arrears_months: int | None = None
    arrears_amount: int | None = None
    total_amount: int | None = None
    way: str = ""
    bank_bin: str = ""
    account_number: str = ""
    account_holder: str = ""
    receiver_name: str = ""
    receiver_relation: str = ""
    cared_for_name: str = ""
    cared_for_identity_number: str = ""
    faults: tuple[Fault, ...] = ()
    warnings: tuple[str, ...] = ()


CORRECT_CELL = _("Correct the cell and bring the file again.")

FIELD_NAMES: dict[str, str | Promise] = {
    "full_name": _("name"),
    "birth_date": _("birth date"),
    "sex": _("sex"),
    "identity_number": _("identity number"),
    "hamlet": _("hamlet"),
    "household_class": _("household class"),
    "category_text": _("category"),
    "disability_degree": _("degree of disability"),
    "certificate_issued_on": _("date of the certificate"),
    "certificate_expires_on": _("end of the certificate"),
    "decided_on": _("date of the decision"),
    "first_month": _("first month"),
    "coefficient": _("coefficient"),
    "amount": _("amount"),
    "arrears_months": _("months in arrears"),
    "arrears_amount": _("arrears"),
    "total_amount": _("total"),
    "way": _("way of payment"),
    "bank": _("bank"),
    "account_number": _("account number"),
    "phone": _("telephone"),
    "cared_for_identity_number": _("identity number of the person cared for"),
}


@dataclass
class _Reading:
    """The cells of one row under reading, and the faults and warnings found so far."""

    table: Table
    row: Sequence[Cell]
    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        return text_of(self.table.cell(self.row, name))

    def value(self, name: str, read: Callable[[Cell], V], empty: V) -> V:
        try:
            return read(self.table.cell(self.row, name))
        except BadCell as bad:
            self.fault(name, bad.expected, bad.came)
            return empty

    def fault(self, name: str, expected: str | Promise, came: str, advice: str | Promise = CORRECT_CELL) -> None:
        self.faults.append(Fault(str(FIELD_NAMES.get(name, name)), str(expected), came, str(advice)))


def read_payment_list(sheet: Sequence[Sequence[Cell]]) -> list[ListRow]:
    """The rows of a payment list in any layout seen. Raises NoTableFound."""
    table = find_table(sheet)
    return [_row(table, number, row) for number, row in table.rows]


def _row(table: Table, number: int, row: Sequence[Cell]) -> ListRow:
    reading = _Reading(table, row)
    full_name = proper_name(reading.text("full_name"))
    if not words(full_name):
        reading.fault("full_name", _("a name"), full_name)
    birth = reading.value("birth_date", cells.partial_date_of, None)
    if not reading.text("birth_date"):
        reading.fault("birth_date", _("a date as dd/mm/yyyy, or a year"), "")
    category_text = reading.text("category_text")
    category = read_category(category_text) if category_text else None
    if category_text and category is None:
        reading.warnings.append(str(_("The category “%(text)s” is not known; no fact was taken from it.")) % {
            "text": category_text
        })  # fmt: skip
    if category is not None and category.doubt:
        reading.warnings.append(str(category.doubt))
    account_number = cells.digits_of(table.cell(row, "account_number"))
    amounts = {name: reading.value(name, cells.amount_of, None) for name in AMOUNTS}
    _check_total(reading, amounts)
    values: dict[str, object] = {
        "full_name": full_name,
        "birth": birth,
        "sex": reading.value("sex", cells.sex_of, ""),
        "identity_number": _identity_number(reading, "identity_number"),
        "ethnicity": reading.text("ethnicity"),
        "hamlet": reading.text("hamlet"),
        "address": reading.text("address"),
        "phone": _phone(table.cell(row, "phone")),
        "household_number": reading.text("household_number"),
        "household_class": _household_class(reading),
        "category_text": category_text,
        "category": category,
        "disability_degree": _degree(reading),
        "certificate_number": reading.text("certificate_number"),
        "certificate_issued_on": reading.value("certificate_issued_on", cells.date_of, None),
        "certificate_expires_on": reading.value("certificate_expires_on", cells.date_of, None),
        "decision_number": reading.text("decision_number"),
        "decided_on": reading.value("decided_on", cells.date_of, None),
        "first_month": reading.value("first_month", cells.month_of, None),
        "coefficient": reading.value("coefficient", cells.coefficient_of, None),
        "arrears_months": reading.value("arrears_months", cells.count_of, None),
        **amounts,
        "way": _way(reading, account_number),
        "bank_bin": _bank(reading, account_number),
        "account_number": account_number,
        "account_holder": tidy(reading.text("account_holder")),
        "receiver_name": proper_name(reading.text("receiver_name")),
        "receiver_relation": reading.text("receiver_relation"),
        "cared_for_name": proper_name(reading.text("cared_for_name")),
        "cared_for_identity_number": _identity_number(reading, "cared_for_identity_number"),
    }
    raw = {name: text_of(table.cell(row, name)) for name in table.columns}
    return ListRow(
        number=number,
        raw={name: text for name, text in raw.items() if text},
        faults=tuple(reading.faults),
        warnings=tuple(reading.warnings),
        **values,  # type: ignore[arg-type]
    )


AMOUNTS = ("amount", "arrears_amount", "total_amount")


def _check_total(reading: _Reading, amounts: Mapping[str, int | None]) -> None:
    """A list-printing programme in use prints this month MINUS arrears; the right total is their sum."""
    amount, arrears, total = (amounts[name] for name in AMOUNTS)
    if total is None or amount is None or amount + (arrears or 0) == total:
        return
    reading.warnings.append(
        str(_("The printed total is %(total)s, but %(amount)s + %(arrears)s makes %(right)s.")) % {
            "total": total, "amount": amount, "arrears": arrears or 0, "right": amount + (arrears or 0),
        }
    )  # fmt: skip


def proper_name(text: str) -> str:
    """A tidy name; one written in capitals throughout gets small letters back."""
    name = tidy(text)
    return " ".join(word.capitalize() for word in name.split(" ")) if name.isupper() else name


def _identity_number(reading: _Reading, name: str) -> str:
    """Twelve digits; a card number of nine digits ended with 2024 and is left out with a warning."""
    cell = reading.table.cell(reading.row, name)
    number = cells.digits_of(cell)
    if re.fullmatch(r"[0-9]{9}", number):
        reading.warnings.append(
            str(_("The old card number %(number)s of nine digits was left out.")) % {"number": number}
        )
        return ""
    return cells.digits_of(cell, length=12)


def _phone(cell: Cell) -> str:
    return cells.digits_of(cell, length=10)


def _household_class(reading: _Reading) -> str:
    text = fold(reading.text("household_class"))
    if not text:
        return ""
    for pattern, household_class in (
        (r"(ho )?can ngheo|cn", "near_poor"),
        (r"(ho )?ngheo|n", "poor"),
        (r".*trung binh.*|tb", "average"),
        (r"khong( ngheo)?|khac|binh thuong|kha|giau", "other"),
    ):
        if re.fullmatch(pattern, text):
            return household_class
    reading.fault("household_class", _("Hộ nghèo, Hộ cận nghèo, Trung bình or Khác"), reading.text("household_class"))
    return ""


def _degree(reading: _Reading) -> str:
    text = fold(reading.text("disability_degree"))
    if not text:
        return ""
    for pattern, degree in ((r"dac biet nang|dbn", "exceptionally_severe"), (r"nang", "severe"), (r"nhe", "mild")):
        if re.search(rf"\b({pattern})\b", text):
            return degree
    reading.fault("disability_degree", _("Đặc biệt nặng, Nặng or Nhẹ"), reading.text("disability_degree"))
    return ""


def _way(reading: _Reading, account_number: str) -> str:
    text = fold(reading.text("way"))
    if not text:
        return "bank" if account_number else ""
    for pattern, way in (
        (r"tai nha", "home"),
        (r"ngan hang|tai khoan|chuyen khoan|atm|the", "bank"),
        (r"tien mat|buu dien|truc tiep|diem chi tra", "post"),
    ):
        if re.search(rf"\b({pattern})\b", text):
            if way == "bank" and not account_number:
                reading.fault("account_number", _("an account number for payment by bank"), "")
            return way
    reading.fault("way", _("Ngân hàng, Bưu điện or Tại nhà"), reading.text("way"))
    return ""


def _bank(reading: _Reading, account_number: str) -> str:
    if not account_number:
        return ""
    if not re.fullmatch(r"[0-9A-Za-z]{4,19}", account_number):
        reading.fault("account_number", _("an account number of 4 to 19 digits"), account_number)
    bank = bank_named(reading.text("bank"))
    if bank is None:
        reading.fault("bank", _("a bank's short name such as Agribank"), reading.text("bank"))
        return ""
    return bank.bin
