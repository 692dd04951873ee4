"""The payment order to the bank: ISO 20022 pain.001.001.09, one payment information block for a payroll."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
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
    if not transfers:
        raise ValueError("a payment order needs at least one transfer")
    total = str(sum(transfer.amount for transfer in transfers))
    debtor = bank_name(head.office.account_holder)
    document = etree.Element("Document", nsmap=_DEFAULT)
    order = _in(document, "CstmrCdtTrfInitn")

    group = _in(order, "GrpHdr")
    _in(group, "MsgId", _identifier(head.reference))
    _in(group, "CreDtTm", head.sent_at.astimezone(_VIET_NAM).isoformat(timespec="seconds"))
    _in(group, "NbOfTxs", str(len(transfers)))
    _in(group, "CtrlSum", total)
    _in(_in(group, "InitgPty"), "Nm", debtor)

    block = _in(order, "PmtInf")
    _in(block, "PmtInfId", _identifier(f"{head.reference}-B"))
    _in(block, "PmtMtd", "TRF")
    _in(block, "BtchBookg", "true")
    _in(block, "NbOfTxs", str(len(transfers)))
    _in(block, "CtrlSum", total)
    _in(_in(block, "ReqdExctnDt"), "Dt", execute_on.isoformat())
    _in(_in(block, "Dbtr"), "Nm", debtor)
    account = _in(block, "DbtrAcct")
    _in(_in(_in(account, "Id"), "Othr"), "Id", head.office.account_number)
    _in(account, "Ccy", "VND")
    _agent(_in(block, "DbtrAgt"), head.office.bank_bin)
    for transfer in transfers:
        _transfer(_in(block, "CdtTrfTxInf"), transfer, bank_text(head.month))
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _transfer(entry: "etree._Element", transfer: Transfer, text: str) -> None:
    _in(_in(entry, "PmtId"), "EndToEndId", _identifier(transfer.reference))
    amount = _in(_in(entry, "Amt"), "InstdAmt", str(transfer.amount))
    amount.set("Ccy", "VND")
    _agent(_in(entry, "CdtrAgt"), transfer.bank_bin)
    _in(_in(entry, "Cdtr"), "Nm", bank_name(transfer.account_holder))
    _in(_in(_in(_in(entry, "CdtrAcct"), "Id"), "Othr"), "Id", transfer.account_number)
    _in(_in(entry, "RmtInf"), "Ustrd", text)


def _agent(place: "etree._Element", bank_bin: str) -> None:
    bank = banks()[bank_bin]
    institution = _in(place, "FinInstnId")
    if bank.swift:
        _in(institution, "BICFI", bank.swift)
    _in(_in(institution, "ClrSysMmbId"), "MmbId", bank.bin)
    _in(institution, "Nm", bank_name(bank.short_name))


def _identifier(text: str) -> str:
    if len(text) > IDENTIFIER_LIMIT:
        raise ValueError(f"an identifier has at most {IDENTIFIER_LIMIT} characters: {text}")
    return text


def _in(parent: "etree._Element", tag: str, text: str | None = None) -> "etree._Element":
    child = etree.SubElement(parent, tag)
    child.text = text
    return child
