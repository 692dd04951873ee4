"""The payment order to the bank: ISO 20022 pain.001.001.09, one payment information block for a payroll."""

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from lxml import etree

from ansinh.registry.banks import banks

from .latin import bank_name, bank_text
from .shapes import PayrollHead, Transfer

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
IDENTIFIER_LIMIT = 35
_DEFAULT: Any = {None: NAMESPACE}
_VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")


def write_pain001(head: PayrollHead, transfers: Sequence[Transfer], *, execute_on: dt.date) -> bytes:
    """Every transfer by bank in one order; amounts are whole đồng. Raises ValueError without a transfer."""
    out = io.BytesIO()
    total = sum(transfer.amount for transfer in transfers)
    stream_pain001(out, head, transfers, count=len(transfers), total=total, execute_on=execute_on)
    return out.getvalue()


def stream_pain001(
    out: BinaryIO, head: PayrollHead, transfers: Iterable[Transfer], *, count: int, total: int, execute_on: dt.date
) -> None:
    """The same order written transfer by transfer, so that it may be longer than memory.

    `count` and `total` stand at its head. Raises ValueError without a transfer, or where they are not those of
    `transfers`.
    """
    if not count:
        raise ValueError("a payment order needs at least one transfer")
    debtor = bank_name(head.office.account_holder)
    text = bank_text(head.month)
    entries: dict[str, _Entry] = {}
    written_count, written_total = 0, 0
    with etree.xmlfile(out, encoding="UTF-8") as file:
        file.write_declaration()
        with file.element("Document", nsmap=_DEFAULT), file.element("CstmrCdtTrfInitn"):
            group = etree.Element("GrpHdr")
            _in(group, "MsgId", _identifier(head.reference))
            _in(group, "CreDtTm", head.sent_at.astimezone(_VIET_NAM).isoformat(timespec="seconds"))
            _in(group, "NbOfTxs", str(count))
            _in(group, "CtrlSum", str(total))
            _in(_in(group, "InitgPty"), "Nm", debtor)
            file.write("\n", group)
            with file.element("PmtInf"):
                for part in _block(head, debtor, count, total, execute_on):
                    file.write("\n", part)
                for transfer in transfers:
                    entry = entries.get(transfer.bank_bin)
                    if entry is None:
                        entry = entries[transfer.bank_bin] = _Entry(transfer.bank_bin, text)
                    amount = transfer.amount
                    file.write("\n", entry.of(transfer, amount))
                    written_count, written_total = written_count + 1, written_total + amount
    if (written_count, written_total) != (count, total):
        raise ValueError(f"{count} transfers of {total} đồng announced, {written_count} of {written_total} written")


def _block(head: PayrollHead, debtor: str, count: int, total: int, execute_on: dt.date) -> Iterator["etree._Element"]:
    """What the payment information says before its transfers, in the order of the schema."""
    block = etree.Element("PmtInf")
    _in(block, "PmtInfId", _identifier(f"{head.reference}-B"))
    _in(block, "PmtMtd", "TRF")
    _in(block, "BtchBookg", "true")
    _in(block, "NbOfTxs", str(count))
    _in(block, "CtrlSum", str(total))
    _in(_in(block, "ReqdExctnDt"), "Dt", execute_on.isoformat())
    _in(_in(block, "Dbtr"), "Nm", debtor)
    account = _in(block, "DbtrAcct")
    _in(_in(_in(account, "Id"), "Othr"), "Id", head.office.account_number)
    _in(account, "Ccy", "VND")
    _in(block, "DbtrAgt").append(_institution(head.office.bank_bin))
    yield from block


class _Entry:
    """The entry of a transfer to one bank: written, and filled anew for the next."""

    def __init__(self, bank_bin: str, text: str) -> None:
        self.element = etree.Element("CdtTrfTxInf")
        self.reference = _in(_in(self.element, "PmtId"), "EndToEndId")
        self.amount = _in(_in(self.element, "Amt"), "InstdAmt")
        self.amount.set("Ccy", "VND")
        _in(self.element, "CdtrAgt").append(_institution(bank_bin))
        self.holder = _in(_in(self.element, "Cdtr"), "Nm")
        self.account = _in(_in(_in(_in(self.element, "CdtrAcct"), "Id"), "Othr"), "Id")
        _in(_in(self.element, "RmtInf"), "Ustrd", text)

    def of(self, transfer: Transfer, amount: int) -> "etree._Element":
        self.reference.text = _identifier(transfer.reference)
        self.amount.text = str(amount)
        self.holder.text = bank_name(transfer.account_holder)
        self.account.text = transfer.account_number
        return self.element


def _institution(bank_bin: str) -> "etree._Element":
    """A bank as the order names it."""
    bank = banks()[bank_bin]
    institution = etree.Element("FinInstnId")
    if bank.swift:
        _in(institution, "BICFI", bank.swift)
    _in(_in(institution, "ClrSysMmbId"), "MmbId", bank.bin)
    _in(institution, "Nm", bank_name(bank.short_name))
    return institution


def _identifier(text: str) -> str:
    if len(text) > IDENTIFIER_LIMIT:
        raise ValueError(f"an identifier has at most {IDENTIFIER_LIMIT} characters: {text}")
    return text


def _in(parent: "etree._Element", tag: str, text: str | None = None) -> "etree._Element":
    child = etree.SubElement(parent, tag)
    child.text = text
    return child
