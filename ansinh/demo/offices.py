"""Writing the offices' monthly payment lists as the offices lay them out, letterhead and signatures included."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import xlsxwriter

from ansinh.core.sheets import EPOCH
from ansinh.demo.layouts import BROAD, NARROW, Column
from ansinh.demo.people import Account, Certificate, Person, Recipient
from ansinh.demo.plan import CommunePlan, Fate, Way
from ansinh.demo.wording import CARER, CLASSES, DEGREES, GUARDIAN, SEXES, WAYS, category_words

MISTYPED_DATE = "31/02/1939"
"""What stands in the first file for one person's birth date: a day that no calendar has."""

Drawn = tuple[str, int]
"""A coefficient as offices write it and an amount of đồng."""


@dataclass(frozen=True)
class ListRow:
    """One row of the list: `person` draws the money; in a carer's row `cared_for` is the person cared for."""

    recipient: Recipient
    person: Person
    category: str
    drawn: Drawn
    account: Account | None
    birth_date: str
    way: Way
    cared_for: Person | None = None


def list_rows(
    recipients: Sequence[Recipient], drawn: Sequence[Drawn], carers: Sequence[Drawn], *, as_typed: bool
) -> list[ListRow]:
    """Rows in the list's order, carers after everybody. `drawn[i]` is what recipient i draws, `carers[i]` the support
    for its carer. `as_typed` keeps the typing error of the first file.
    """
    own = [
        ListRow(r, r.person, category_words(r), amount, r.account, _birth_date(r, as_typed=as_typed), r.way)
        for r, amount in zip(recipients, drawn, strict=True)
    ]
    support = [
        ListRow(r, r.carer, CARER, amount, r.carer_account, _day(r.carer.birth_date), "bank", cared_for=r.person)
        for r, amount in zip(recipients, carers, strict=True)
        if r.carer is not None
    ]
    return own + support


def payment_list(plan: CommunePlan, commune: str, rows: Sequence[ListRow], *, month: date) -> bytes:
    """The workbook of the commune's list for `month` (its first day); the same rows give the same bytes."""
    columns = BROAD if plan.layout == "broad" else NARROW
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"created": EPOCH})
    sheet = workbook.add_worksheet(f"Tháng {month:%m.%Y}")
    bold = workbook.add_format({"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1})
    title = workbook.add_format({"bold": True, "align": "center"})
    _write_letterhead(sheet, title, commune, month)
    top = _write_headings(sheet, bold, columns, 7)
    for number, row in enumerate(rows, start=1):
        cells = _cells(row, number, plan.hamlet_word)
        sheet.write_row(top + number - 1, 0, [cells[field] for _, _, field in columns])
    _write_footer(sheet, title, top + len(rows), len(columns), sum(row.drawn[1] for row in rows))
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, len(columns), 15)
    workbook.close()
    return buffer.getvalue()


def _cells(row: ListRow, number: int, hamlet_word: str) -> dict[str, str | int]:
    recipient = row.recipient
    is_carer = row.cared_for is not None
    certificate = None if is_carer else recipient.certificate
    guardian = None if is_carer else recipient.guardian
    return {
        "row_number": number,
        "full_name": row.person.full_name,
        "birth_date": row.birth_date,
        "sex": SEXES[row.person.sex],
        "identity_number": row.person.identity_number,
        "ethnicity": row.person.ethnicity,
        "hamlet": f"{hamlet_word} {int(row.person.hamlet_code)}",
        "household_number": recipient.household_number,
        "household_class": CLASSES[recipient.group.household_class],
        "phone": row.person.phone,
        "category": row.category,
        "degree": "" if is_carer else DEGREES.get(recipient.group.disability, ""),
        **_certificate_cells(certificate),
        "decision_number": recipient.decision_number,
        "decided_on": _day(recipient.decided_on),
        "first_month": f"{recipient.decided_on:%m/%Y}",
        "book_number": f"{recipient.book_number}{'-CS' if is_carer else ''}",
        "coefficient": row.drawn[0],
        "amount": row.drawn[1],
        "way": WAYS[row.way],
        "account_number": row.account.number if row.account else "",
        "bank": row.account.bank if row.account else "",
        "holder": row.account.holder if row.account else "",
        "receiver_name": guardian.full_name if guardian else "",
        "receiver_relation": GUARDIAN if guardian else "",
        "cared_for_name": row.cared_for.full_name if row.cared_for else "",
        "cared_for_number": row.cared_for.identity_number if row.cared_for else "",
        "empty": "",
    }


def _certificate_cells(certificate: Certificate | None) -> dict[str, str | int]:
    return {
        "certificate_number": certificate.number if certificate else "",
        "certificate_issued_on": _day(certificate.issued_on) if certificate else "",
        "certificate_expires_on": _day(certificate.expires_on) if certificate else "",
    }


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _birth_date(recipient: Recipient, *, as_typed: bool) -> str:
    if as_typed and recipient.fate == Fate.MISTYPED:
        return MISTYPED_DATE
    person = recipient.person
    return _day(person.birth_date) if person.knows_birthday else str(person.birth_date.year)


def _write_letterhead(sheet: Any, title: Any, commune: str, month: date) -> None:
    sheet.write(0, 1, f"UBND {commune}".upper(), title)
    sheet.write(0, 8, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", title)
    sheet.write(1, 8, "Độc lập - Tự do - Hạnh phúc", title)
    sheet.write(3, 4, "DANH SÁCH CHI TRẢ TRỢ CẤP XÃ HỘI HÀNG THÁNG", title)
    sheet.write(4, 4, f"Tháng {month:%m} năm {month:%Y}", title)
    sheet.write(5, 4, "(Mọi người trong danh sách đều là hư cấu)", title)


def _write_headings(sheet: Any, bold: Any, columns: Sequence[Column], top: int) -> int:
    """Write the one or two header rows from row `top` (0-based); returns the first row below them."""
    if not any(group for group, _, _ in columns):
        sheet.write_row(top, 0, [own for _, own, _ in columns], bold)
        return top + 1
    position = 0
    for _, members in groupby(columns, key=lambda column: column[0] or column[1]):
        block = list(members)
        last = position + len(block) - 1
        if block[0][0]:
            sheet.merge_range(top, position, top, last, block[0][0], bold)
            sheet.write_row(top + 1, position, [own for _, own, _ in block], bold)
        else:
            sheet.merge_range(top, position, top + 1, position, block[0][1], bold)
        position = last + 1
    return top + 2


def _write_footer(sheet: Any, title: Any, row: int, width: int, total: int) -> None:
    sheet.write(row, 1, "Tổng cộng", title)
    sheet.write(row, width - 1, total, title)
    sheet.write(row + 2, 1, "NGƯỜI LẬP BIỂU", title)
    sheet.write(row + 2, 8, "CHỦ TỊCH", title)
    sheet.write(row + 3, 1, "(Ký, ghi rõ họ tên, chức vụ)")
    sheet.write(row + 3, 8, "(Ký, ghi rõ họ tên, đóng dấu)")
