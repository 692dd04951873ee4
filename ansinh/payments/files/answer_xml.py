"""Answers in ISO 20022: status report pain.002 (versions 10 and later), statements camt.053 and camt.054."""

import re

from lxml import etree

from ansinh.payments.errors import UnreadableAnswer

from .answer import AnswerDocument, AnsweredTransfer, AnswerFormat
from .xml_source import every, first, local_name, read_xml, text_at

PAID_STATUSES = {"ACSC", "ACCC"}
"""Settled on the debtor's side, credited on the creditor's; any other acceptance is a promise, not a payment."""
REFUSED_STATUSES = {"RJCT", "CANC"}

REASONS = {
    "AC01": "số tài khoản không đúng",
    "AC03": "số tài khoản không đúng",
    "AC04": "tài khoản đã đóng",
    "AC06": "tài khoản bị phong tỏa",
    "AC07": "tài khoản đã đóng",
    "AG01": "không được phép giao dịch",
    "AM05": "giao dịch trùng",
    "BE01": "tên chủ tài khoản không khớp",
    "MD07": "chủ tài khoản đã chết",
    "MS03": "ngân hàng không nêu lý do",
    "NARR": "xem thông tin của ngân hàng",
    "RC01": "mã ngân hàng không đúng",
}
"""Reason codes of ISO 20022 (ExternalStatusReason1Code, ExternalReturnReason1Code) in the officer's words."""


def read_xml_answer(name: str, content: bytes) -> AnswerDocument:
    """Read a pain.002, camt.053 or camt.054; raises UnreadableAnswer."""
    root = read_xml(name, content)
    namespace = etree.QName(root).namespace or ""
    version = re.fullmatch(r"urn:iso:std:iso:20022:tech:xsd:(pain\.002|camt\.05[34])\.001\.(\d\d)", namespace)
    if version is None:
        raise UnreadableAnswer(file=name, expected="pain.002, camt.053, camt.054", came=namespace or local_name(root))
    kind = AnswerFormat(version[1].replace(".", ""))
    transfers = _status_report(name, root) if kind is AnswerFormat.PAIN002 else _bookings(name, root)
    return AnswerDocument(name, content, kind, transfers)


def _status_report(name: str, root: "etree._Element") -> list[AnsweredTransfer]:
    transfers = []
    for block in every(root, "CstmrPmtStsRpt/OrgnlPmtInfAndSts"):
        for number, entry in enumerate(every(block, "TxInfAndSts"), start=1):
            status = text_at(entry, "TxSts") or text_at(block, "PmtInfSts")
            code = text_at(entry, "StsRsnInf/Rsn/Cd") or text_at(entry, "StsRsnInf/Rsn/Prtry")
            amount = first(entry, "OrgnlTxRef/Amt/InstdAmt")
            transfers.append(
                AnsweredTransfer(
                    place=f"TxInfAndSts {number}",
                    reference=text_at(entry, "OrgnlEndToEndId"),
                    amount=_dong(name, amount) if amount is not None else None,
                    is_paid=True if status in PAID_STATUSES else False if status in REFUSED_STATUSES else None,
                    reason_code=code,
                    reason=_reason(code, text_at(entry, "StsRsnInf/AddtlInf")),
                )
            )
    return transfers


def _bookings(name: str, root: "etree._Element") -> list[AnsweredTransfer]:
    """A debit that is booked pays its transfers; a credit with a return reason brings one back."""
    transfers = []
    entries = [*every(root, "BkToCstmrStmt/Stmt/Ntry"), *every(root, "BkToCstmrDbtCdtNtfctn/Ntfctn/Ntry")]
    for number, entry in enumerate(entries, start=1):
        if _status_of(entry) != "BOOK":
            continue
        for details in every(entry, "NtryDtls/TxDtls"):
            reference = text_at(details, "Refs/EndToEndId")
            if not reference:
                continue
            is_credit = (text_at(details, "CdtDbtInd") or text_at(entry, "CdtDbtInd")) == "CRDT"
            amount = first(details, "Amt")
            if amount is None:
                amount = first(details, "AmtDtls/TxAmt/Amt")
            if amount is None:
                amount = first(entry, "Amt")
            code = text_at(details, "RtrInf/Rsn/Cd") or text_at(details, "RtrInf/Rsn/Prtry")
            transfers.append(
                AnsweredTransfer(
                    place=f"Ntry {number}",
                    reference=reference,
                    amount=_dong(name, amount) if amount is not None else None,
                    is_paid=not is_credit,
                    reason_code=code,
                    reason=_reason(code, text_at(details, "RtrInf/AddtlInf")) if is_credit else "",
                )
            )
    return transfers


def _status_of(entry: "etree._Element") -> str:
    """The status is a code of its own in older versions, a choice of code and text in newer ones."""
    return text_at(entry, "Sts/Cd") or text_at(entry, "Sts")


def _reason(code: str, more: str) -> str:
    words = REASONS.get(code, "")
    return ": ".join(part for part in (words, more) if part)


def _dong(name: str, amount: "etree._Element") -> int:
    """Whole đồng; other currencies and parts of a đồng are refused."""
    text = (amount.text or "").strip()
    whole = re.fullmatch(r"(\d{1,18})(?:\.0*)?", text)
    if amount.get("Ccy") != "VND" or whole is None:
        raise UnreadableAnswer(file=name, expected="VND 810000", came=f"{amount.get('Ccy')} {text}")
    return int(whole[1])
