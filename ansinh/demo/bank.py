"""The other side: what an invented bank and post office answer to the files that were really sent to them.

They read the file as it came and write theirs from it, so that an answer can only be as right as the file was.
"""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from lxml import etree
from python_calamine import CalamineWorkbook

from ansinh.core.clock import VIET_NAM
from ansinh.core.sheets import EPOCH

PAID, NOT_PAID = "Đã chi", "Không chi được"
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"
NAMESPACES: dict[Any, str] = {None: NAMESPACE}
CLOSED_ACCOUNT, HOLDER_DIED = "AC04", "MD07"
WORDS = {CLOSED_ACCOUNT: "Tài khoản đã đóng", HOLDER_DIED: "Chủ tài khoản đã chết"}
"""What a bank that fills in a list writes for these codes."""

Refusals = Mapping[str, str]
"""Transfers that are not paid, by reference, each with its reason (in a camt.054 the ISO code of it)."""


def filled_in_list(sent: bytes, refusals: Refusals) -> bytes:
    """The list of transfers that was sent, with the columns for result and reason filled in."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sent)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    top = next(position for position, row in enumerate(rows) if "Mã tham chiếu" in row)
    places = {str(heading): column for column, heading in enumerate(rows[top])}
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"created": EPOCH})
    sheet = workbook.add_worksheet("KET QUA")
    for position, row in enumerate(rows):
        cells = list(row)
        reference = str(cells[places["Mã tham chiếu"]])
        if position > top and reference:
            cells[places["Kết quả"]] = NOT_PAID if reference in refusals else PAID
            cells[places["Lý do"]] = refusals.get(reference, "")
        sheet.write_row(position, 0, cells)
    workbook.close()
    return buffer.getvalue()


def notice_of_bookings(sent: bytes, refusals: Refusals, *, booked_on: dt.date) -> bytes:
    """A camt.054 for a pain.001: one debit for all transfers, and a credit for each one that came back."""
    order = etree.fromstring(sent)
    transfers = [
        (_text(entry, "EndToEndId"), _text(entry, "InstdAmt")) for entry in order.iterfind(".//{*}CdtTrfTxInf")
    ]
    message = _text(order, "MsgId")
    at = dt.datetime.combine(booked_on, dt.time(16, 30), VIET_NAM).isoformat()
    document = etree.Element("Document", nsmap=NAMESPACES)
    root = _in(document, "BkToCstmrDbtCdtNtfctn")
    head = _in(root, "GrpHdr")
    _in(head, "MsgId", f"BC{message}"[:35])
    _in(head, "CreDtTm", at)
    notice = _in(root, "Ntfctn")
    _in(notice, "Id", f"BC{message}"[:35])
    _in(notice, "CreDtTm", at)
    account = _in(notice, "Acct")
    _in(_in(_in(account, "Id"), "Othr"), "Id", _text(order, "DbtrAcct/{*}Id/{*}Othr/{*}Id"))
    _in(account, "Ccy", "VND")
    paid = [(reference, amount) for reference, amount in transfers if reference not in refusals]
    _entry(notice, "DBIT", paid, booked_on)
    for reference, amount in transfers:
        if reference in refusals:
            _entry(notice, "CRDT", [(reference, amount)], booked_on, code=refusals[reference])
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _entry(
    notice: "etree._Element", side: str, transfers: Sequence[tuple[str, str]], booked_on: dt.date, *, code: str = ""
) -> None:
    if not transfers:
        return
    entry = _in(notice, "Ntry")
    _in(entry, "Amt", str(sum(int(amount) for _, amount in transfers))).set("Ccy", "VND")
    _in(entry, "CdtDbtInd", side)
    _in(_in(entry, "Sts"), "Cd", "BOOK")
    _in(_in(entry, "BookgDt"), "Dt", booked_on.isoformat())
    _in(_in(_in(entry, "BkTxCd"), "Prtry"), "Cd", "SALA")
    details = _in(entry, "NtryDtls")
    for reference, amount in transfers:
        transfer = _in(details, "TxDtls")
        _in(_in(transfer, "Refs"), "EndToEndId", reference)
        _in(transfer, "Amt", amount).set("Ccy", "VND")
        _in(transfer, "CdtDbtInd", side)
        if code:
            _in(_in(_in(transfer, "RtrInf"), "Rsn"), "Cd", code)


def _in(parent: "etree._Element", tag: str, text: str | None = None) -> "etree._Element":
    child = etree.SubElement(parent, tag)
    child.text = text
    return child


def _text(element: "etree._Element", path: str) -> str:
    found = element.find(f".//{{*}}{path}")
    if found is None or found.text is None:
        raise ValueError(f"the order has no {path}")
    return str(found.text)
