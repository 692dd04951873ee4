"""Spreadsheets of people for one campaign: which columns say what, and which rows cannot be used."""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.validators import validate_email
from django.forms import ValidationError
from django.utils.translation import gettext as _

from ansinh.core.actors import Actor
from ansinh.core.text import fold, tidy
from ansinh.core.workbooks import Cell, workbook_of
from ansinh.messaging.channels import Medium
from ansinh.messaging.errors import BadNumber, RowRefused, SheetTooLong, SheetWithout
from ansinh.messaging.phone_numbers import mobile_of
from ansinh.messaging.reaching import mailbox_of

NAME = frozenset(
    {"ho ten", "ho va ten", "ten", "ho ten nguoi nhan", "nguoi nhan", "ten nguoi nhan", "ho va ten nguoi nhan",
     "ho ten chu ho", "ho va ten chu ho", "chu ho", "ho ten doi tuong", "nguoi tham gia", "name", "full name"}
)  # fmt: skip
PHONE = frozenset(
    {"so dien thoai", "dien thoai", "sdt", "so dt", "dt", "di dong", "so di dong", "dien thoai di dong", "dtdd",
     "so dien thoai di dong", "so dien thoai lien he", "dien thoai lien he", "so dt lien he", "phone", "mobile",
     "telephone", "phone number"}
)  # fmt: skip
EMAIL = frozenset({"email", "e mail", "thu dien tu", "dia chi email", "dia chi e mail", "hop thu", "hop thu dien tu"})
NUMBERS = frozenset({"stt", "tt", "so tt", "so thu tu", "no"})
"""Headings by their folded words, as offices write them."""
HEAD_WITHIN = 20
"""So many rows from the top may stand above the headings."""
MOST_ROWS = 20_000
LONGEST = 120
LONGEST_ADDRESS = 119
"""With a letter before it, the key by which the outbox knows somebody who is not registered."""
LONGEST_VALUE = 300
GOOD_FOR = dt.timedelta(days=1)


@dataclass(frozen=True)
class UploadedRow:
    """A row that can be used: `told` holds its other columns, by the placeholder that each fills."""

    row: int
    name: str
    address: str
    medium: str
    told: Mapping[str, str]


@dataclass(frozen=True)
class Upload:
    """What a spreadsheet brought: rows that can be used, why each of the others cannot, and the placeholders that its
    other columns fill in, with their headings.
    """

    file: str
    people: tuple[UploadedRow, ...]
    refused: tuple[str, ...]
    fields: Mapping[str, str]


@dataclass(frozen=True)
class _Columns:
    """Where what stands."""

    sheet: str
    head: int
    name: int
    phones: Sequence[int]
    email: int | None
    others: Mapping[int, str]
    headings: Sequence[str]


def read_people(name: str, content: bytes) -> Upload:
    """Read a spreadsheet of people. Raises UnreadableFile, SheetWithout, SheetTooLong; a row that cannot be used is
    told, not raised.
    """
    sheets = workbook_of(name, content).sheets
    columns = next((found for one in sheets if (found := _columns(one.name, one.rows)) is not None), None)
    if columns is None:
        first = next((row for one in sheets for row in one.rows if any(row)), [])
        raise SheetWithout(
            sheet=sheets[0].name if sheets and sheets[0].name else name,
            column=_("the name, and for a telephone number or an e-mail address"),
            found=", ".join(filter(None, map(_text, first))) or _("none"),
        )
    rows = next(one.rows for one in sheets if one.name == columns.sheet)[columns.head + 1 :]
    if len(rows) > MOST_ROWS:
        raise SheetTooLong(rows=len(rows), most=MOST_ROWS)
    people, refused, seen = [], [], dict[str, int]()
    for number, row in enumerate(rows, start=columns.head + 2):
        if not any(_text(cell) for cell in row):
            continue
        try:
            people.append(_row(number, row, columns, seen))
        except RowRefused as refusal:
            refused.append(str(refusal))
    fields = {code: columns.headings[place] for place, code in columns.others.items()}
    return Upload(name, tuple(people), tuple(refused), fields)


def _columns(sheet: str, rows: Sequence[Sequence[Cell]]) -> _Columns | None:
    """The first row that heads a name and a way to reach it."""
    for place, row in enumerate(rows[:HEAD_WITHIN]):
        headings = [_text(cell) for cell in row]
        keys = [_key(heading) for heading in headings]
        name, email = _first(keys, NAME), _first(keys, EMAIL)
        phones = [place for place, key in enumerate(keys) if re.sub(r" ?\d$", "", key) in PHONE]
        if name is None or (not phones and email is None):
            continue
        taken = {name, email, *phones}
        others: dict[int, str] = {}
        for number, key in enumerate(keys):
            if number in taken or not key or key in NUMBERS:
                continue
            others[number] = _fresh(key.replace(" ", "_"), {"ten", *others.values()})
        return _Columns(sheet, place, name, phones, email, others, headings)
    return None


def _key(heading: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(heading)))


def _first(keys: Sequence[str], known: Collection[str]) -> int | None:
    return next((place for place, key in enumerate(keys) if key in known), None)


def _fresh(code: str, taken: Collection[str]) -> str:
    """The code, numbered where another column bears it."""
    number = 2
    fresh = code
    while fresh in taken:
        fresh = f"{code}_{number}"
        number += 1
    return fresh


def _row(number: int, row: Sequence[Cell], columns: _Columns, seen: dict[str, int]) -> UploadedRow:
    name = _at(row, columns.name)
    if not name or len(name) > LONGEST:
        raise _refusal(
            number, columns, columns.name, _("a name of up to %(most)s characters") % {"most": LONGEST}, name
        )
    medium, address, column = _address(number, row, columns)
    if address in seen:
        expected = _("an address of this person alone (row %(row)s has it too)") % {"row": seen[address]}
        raise _refusal(number, columns, column, expected, address)
    seen[address] = number
    told = {code: _at(row, place)[:LONGEST_VALUE] for place, code in columns.others.items()}
    return UploadedRow(number, name, address, medium, told)


def _address(number: int, row: Sequence[Cell], columns: _Columns) -> tuple[str, str, int | None]:
    """The first mobile number, else the e-mail address; and the column that has it."""
    phones = [place for place in columns.phones if _at(row, place)]
    for place in phones:
        try:
            return Medium.SMS, mobile_of(_at(row, place)), place
        except BadNumber:
            continue
    email = _at(row, columns.email)
    if phones and not email:
        expected = _("a mobile number such as 0912 345 678")
        raise _refusal(number, columns, phones[0], expected, _at(row, phones[0]))
    if email:
        try:
            validate_email(email)
        except ValidationError as bad:
            expected = _("an e-mail address such as lan@example.org")
            raise _refusal(number, columns, columns.email, expected, email) from bad
        if len(email) > LONGEST_ADDRESS:
            expected = _("an e-mail address of up to %(most)s characters") % {"most": LONGEST_ADDRESS}
            raise _refusal(number, columns, columns.email, expected, email)
        return Medium.EMAIL, mailbox_of(email), columns.email
    heading = next(iter(columns.phones), columns.email)
    raise _refusal(number, columns, heading, _("a telephone number or an e-mail address"), "")


def _refusal(row: int, columns: _Columns, place: int | None, expected: str, given: str) -> RowRefused:
    heading = columns.headings[place] if place is not None else ""
    return RowRefused(row=row, column=heading, expected=expected, given=given[:60])


def _at(row: Sequence[Cell], place: int | None) -> str:
    return _text(row[place]) if place is not None and place < len(row) else ""


def _text(cell: Cell) -> str:
    """A cell as somebody would have typed it."""
    if cell is None:
        return ""
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return tidy(str(cell))


def sealed(upload: Upload, actor: Actor) -> str:
    """The rows that can be used as a page carries them from one step to the next, so that nothing is kept of a
    campaign that is never written down; good for a day, and for whom it was made.
    """
    rows = [(one.row, one.name, one.address, one.medium, dict(one.told)) for one in upload.people]
    return signing.dumps([upload.file, dict(upload.fields), rows], salt=_salt(actor), compress=True)


def unsealed(text: str, actor: Actor) -> Upload | None:
    """What `sealed` made; None for anything else."""
    try:
        file, fields, rows = signing.loads(text, salt=_salt(actor), max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return Upload(file, tuple(_of(row) for row in rows), (), fields)


def _of(row: Sequence[Any]) -> UploadedRow:
    number, name, address, medium, told = row
    return UploadedRow(number, name, address, medium, told)


def _salt(actor: Actor) -> str:
    return f"messaging.upload:{actor.username}:{actor.scope}"
