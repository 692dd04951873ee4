"""Heads, transfers and answers made by hand, for the tests of the files."""

import datetime as dt
import importlib.util
from pathlib import Path
from typing import Any

from lxml import etree

from ansinh.core.months import Month
from ansinh.payments.files.shapes import Office, PayrollHead, Share, Transfer, TransferWay

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "payments"

# Every letter that Vietnamese adds to the English alphabet, in names that nobody bears.
EVERY_MARK = (
    "Ằng Ẳng Ẵng Ắng Ặng", "Ầm Ẩm Ẫm Ấm Ậm", "Èo Ẻo Ẽo Éo Ẹo", "Ềnh Ểnh Ễnh Ếnh Ệnh", "Ìn Ỉn Ĩn Ín Ịn",
    "Òa Ỏa Õa Óa Ọa", "Ồng Ổng Ỗng Ống Ộng", "Ờm Ởm Ỡm Ớm Ợm", "Ùa Ủa Ũa Úa Ụa", "Ừng Ửng Ững Ứng Ựng",
    "Ỳ Ỷ Ỹ Ý Ỵ", "Đặng Thị Đào", "À Ả Ã Á Ạ Ă Â Ê Ô Ơ Ư",
)  # fmt: skip

OFFICE = Office(
    code="25522",
    full_name="Xã Tân Đông",
    province_name="Tây Ninh",
    bank_bin="970405",
    account_number="5700201001234",
    account_holder="UBND XÃ TÂN ĐÔNG",
    enquiries="Bộ phận Văn hóa - Xã hội",
)
HEAD = PayrollHead(
    office=OFFICE,
    month=Month(2026, 11),
    reference="25522-202611-1",
    sent_at=dt.datetime(2026, 10, 20, 3, 0, tzinfo=dt.UTC),
    prepared_by_name="Trần Thị Lan",
    approved_by_name="Lê Văn Minh",
)


def a_transfer(number: int = 1, **changes: Any) -> Transfer:
    """540,000 đồng for November by bank, unless told otherwise."""
    values: dict[str, Any] = {
        "reference": f"25522-202611-1-{number:05d}",
        "beneficiary_name": "Nguyễn Thị Hòa",
        "birth_year": 1945,
        "payee_name": "Nguyễn Thị Hòa",
        "address": "Tổ 3, Đông Hà",
        "way": TransferWay.BANK,
        "bank_bin": "970405",
        "account_number": "7002205123456",
        "account_holder": "NGUYEN THI HOA",
        "shares": [Share("Trợ cấp hưu trí xã hội, tháng 11/2026", 540_000)],
    }
    return Transfer(**{**values, **changes})


def packaged_schema(name: str) -> etree.XMLSchema:
    """A schema of ISO 20022 that the package sepaxml carries (MIT), found without importing it."""
    spec = importlib.util.find_spec("sepaxml")
    assert spec is not None
    assert spec.submodule_search_locations
    return etree.XMLSchema(etree.parse(str(Path(spec.submodule_search_locations[0]) / "schemas" / name)))


def pain002(entries: str, version: str = "11") -> bytes:
    """A status report with these `TxInfAndSts`."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"><CstmrPmtStsRpt>
<GrpHdr><MsgId>BANK-1</MsgId><CreDtTm>2026-11-05T10:00:00+07:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>25522-202611-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>25522-202611-1-B</OrgnlPmtInfId>{entries}</OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>""".encode()


def status(reference: str, code: str, *, reason: str = "", amount: int = 540_000) -> str:
    """One `TxInfAndSts` of a status report."""
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{code}</TxSts>{why}"
        f'<OrgnlTxRef><Amt><InstdAmt Ccy="VND">{amount}</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>'
    )


def camt(entries: str, kind: str = "053") -> bytes:
    """A statement (053) or a notice (054) with these `Ntry`."""
    message, report = {"053": ("BkToCstmrStmt", "Stmt"), "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")}[kind]
    balance = (
        "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>"
        '<Amt Ccy="VND">0</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-05</Dt></Dt></Bal>'
        if kind == "053"
        else ""
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.08"><{message}>
<GrpHdr><MsgId>BANK-2</MsgId><CreDtTm>2026-11-06T10:00:00+07:00</CreDtTm></GrpHdr>
<{report}><Id>S1</Id><Acct><Id><Othr><Id>5700201001234</Id></Othr></Id></Acct>{balance}{entries}</{report}>
</{message}></Document>""".encode()


def booking(
    reference: str, *, is_credit: bool = False, reason: str = "", amount: str = "540000", ccy: str = "VND"
) -> str:
    """One booked `Ntry` with one transaction."""
    side = "CRDT" if is_credit else "DBIT"
    why = f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf>" if reason else ""
    money = f'<Amt Ccy="{ccy}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
    return (
        f"<Ntry>{money}<Sts><Cd>BOOK</Cd></Sts><BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs>{money}{why}</TxDtls></NtryDtls></Ntry>"
    )
