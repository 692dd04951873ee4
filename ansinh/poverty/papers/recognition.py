"""The decision that recognises who is poor and near-poor, with its four annexes, and the certificates, as PDF and Word.

Nothing of an annex tells what a household lacks or why it is poor: the paper hangs out for everybody.
"""

import datetime as dt
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import segno
from docxtpl import DocxTemplate

from ansinh.areas.models import Area
from ansinh.areas.queries import province_of
from ansinh.core import clock
from ansinh.core.typesetting import set_pdf
from ansinh.poverty.models import (
    Certificate,
    CertificateState,
    ListedHousehold,
    Recognition,
    ReviewRound,
    RoundKind,
    SignerPosition,
)
from ansinh.poverty.papers.word import recognition_layout
from ansinh.poverty.queries.recognition import CERTIFIED, decided_rows
from ansinh.registry.models import Classification

TEMPLATES = Path(__file__).parent / "templates"
POOR, NEAR_POOR = Classification.POOR, Classification.NEAR_POOR
CLASS_WORDS = {POOR: "hộ nghèo", NEAR_POOR: "hộ cận nghèo"}
ANNEXES = ("DANH SÁCH HỘ NGHÈO", "DANH SÁCH HỘ CẬN NGHÈO", "DANH SÁCH HỘ THOÁT NGHÈO", "DANH SÁCH HỘ THOÁT CẬN NGHÈO")
TITLES = {
    SignerPosition.CHAIR: ["CHỦ TỊCH"],
    SignerPosition.VICE_CHAIR: ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
}
GROUNDS = (
    "Căn cứ Luật Tổ chức chính quyền địa phương;",
    "{standard};",
    (
        "Căn cứ Quyết định số 24/2021/QĐ-TTg ngày 16 tháng 7 năm 2021 của Thủ tướng Chính phủ quy định quy trình rà"
        " soát hộ nghèo, hộ cận nghèo hằng năm và quy trình xác định hộ có mức sống trung bình;"
    ),
    "Căn cứ kết quả rà soát đã được niêm yết công khai;",
    "Theo đề nghị của Ban Chỉ đạo rà soát hộ nghèo, hộ cận nghèo {place}.",
)
STANDARDS = {
    "2022": "Căn cứ Nghị định số 07/2021/NĐ-CP ngày 27 tháng 01 năm 2021 của Chính phủ quy định chuẩn nghèo đa chiều"
    " và các văn bản sửa đổi, bổ sung",
    "2027": "Căn cứ Nghị định số 351/2025/NĐ-CP ngày 30 tháng 12 năm 2025 của Chính phủ quy định chuẩn nghèo đa chiều",
}
Address = Callable[[Certificate], str]


def write_recognition(decision: Recognition) -> bytes:
    """The PDF of a decision, of one that nobody has signed yet as a draft."""
    return set_pdf(TEMPLATES / "recognition.typ", data_of(decision), made_at=_made_at(decision))


def write_recognition_word(decision: Recognition) -> bytes:
    """The same as .docx."""
    document = DocxTemplate(io.BytesIO(recognition_layout()))
    data = data_of(decision)
    issuer = data["issuer"].upper().replace("NHÂN DÂN ", "NHÂN DÂN\n")
    document.render({**data, "issuer": issuer}, autoescape=True)
    about = document.docx.core_properties
    about.title, about.author = f"{decision.number} {data['subject']}"[:255], data["issuer"]
    about.created = about.modified = _made_at(decision).replace(tzinfo=None)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def data_of(decision: Recognition) -> dict[str, Any]:
    """What stands on the paper; two queries."""
    found = decision.round
    rows = list(decided_rows(decision))
    annexes = _annexes(rows)
    issuer, review = _issuer(found.area), _review(found)
    counts = ", ".join(f"{len(annex['rows'])} {annex['title'].removeprefix('DANH SÁCH ').lower()}" for annex in annexes)
    return {
        "issuer": issuer,
        "number": decision.number,
        "place_and_day": _place_and_day(decision),
        "on_day": _on_day(decision.signed_on),
        "is_draft": decision.signed_on is None,
        "subject": f"Về việc công nhận hộ nghèo, hộ cận nghèo, hộ thoát nghèo, hộ thoát cận nghèo theo {review}",
        "authority": f"Chủ tịch {issuer}",
        "grounds": [
            one.format(place=_lowered(found.area), standard=STANDARDS.get(found.standard, f"Chuẩn {found.standard}"))
            for one in GROUNDS
        ],
        "articles": [
            [f"Công nhận {counts} theo {review} (có danh sách kèm theo)."],
            [_period(decision)],
            [
                ("Hộ nghèo, hộ cận nghèo được cấp giấy chứng nhận. Hộ có tên trong danh sách được hưởng, hoặc thôi"
                " hưởng, các chính sách theo quy định của pháp luật kể từ ngày kết quả có hiệu lực.")
            ],
            [
                (f"Quyết định này có hiệu lực kể từ ngày ký. Văn phòng, Ban Chỉ đạo rà soát {_lowered(found.area)},"
                " trưởng các thôn, ấp, khu phố và các hộ có tên trong danh sách chịu trách nhiệm thi hành.")
            ],
        ],
        "signature": {"title": TITLES[SignerPosition(decision.signer_position)], "name": decision.signed_by_name},
        "recipients": [
            "Như Điều 4;", f"UBND {_lowered(province_of(found.area))};", "Niêm yết tại các thôn, ấp, khu phố;",
            "Lưu: VT.",
        ],
        "annexes": annexes,
    }  # fmt: skip


def _annexes(rows: Sequence[ListedHousehold]) -> list[dict[str, Any]]:
    """Poor, near-poor; who was one of them and is neither any more."""
    chosen: list[list[ListedHousehold]] = [[], [], [], []]
    for row in rows:
        before, after = row.class_before, row.class_after  # type: ignore[attr-defined]
        if after in CERTIFIED:
            chosen[CERTIFIED.index(after)].append(row)
        elif before in CERTIFIED:
            chosen[2 + CERTIFIED.index(before)].append(row)
    return [
        {"roman": roman, "title": title, "rows": [_row(place, one) for place, one in enumerate(part, start=1)]}
        for roman, title, part in zip(("I", "II", "III", "IV"), ANNEXES, chosen, strict=True)
    ]


def _row(place: int, row: ListedHousehold) -> dict[str, Any]:
    held = row.assessment
    return {
        "place": place,
        "name": row.head_name,
        "hamlet": row.hamlet.name if row.hamlet else "",
        "income_points": _figure(held.income_points if held else None),
        "deprivation_points": _figure(held.deprivation_points if held else None),
        "before": CLASS_WORDS.get(row.class_before, ""),  # type: ignore[attr-defined]
    }


def _figure(number: int | None) -> str:
    return "" if number is None else str(number)


def write_certificates(papers: Sequence[Certificate], address: Address) -> bytes:
    """One PDF with a page of A5 for each certificate; `address` is where everybody can have it checked."""
    data = {"papers": [_paper(one, address(one)) for one in papers]}
    return set_pdf(TEMPLATES / "certificate.typ", data, made_at=_made_at(papers[0].recognition))


def _paper(paper: Certificate, address: str) -> dict[str, Any]:
    decision = paper.recognition
    found, words = decision.round, CLASS_WORDS[Classification(paper.household_class)]
    hamlet = f"{paper.listed.hamlet.full_name}, " if paper.listed.hamlet else ""
    return {
        "issuer": _issuer(found.area),
        "number": paper.number,
        "place_and_day": _place_and_day(decision),
        "title": f"GIẤY CHỨNG NHẬN {words.upper()}",
        "head_name": paper.head_name,
        "persons": paper.listed.persons,
        "place": f"{hamlet}{found.area.full_name}, {province_of(found.area).full_name}",
        "words": words,
        "review": _review(found),
        "period": _from_to(paper.valid_from, paper.valid_to),
        "decision": f"Quyết định số {decision.number} {_on_day(decision.signed_on)} của Chủ tịch {_issuer(found.area)}",
        "signature": {"title": TITLES[SignerPosition(decision.signer_position)], "name": decision.signed_by_name},
        "is_revoked": paper.state == CertificateState.REVOKED,
        "code": segno.make(address, error="m", micro=False).svg_inline(scale=4, border=2),
        "address": address,
    }


def _issuer(area: Area) -> str:
    return f"Ủy ban nhân dân {_lowered(area)}"


def _lowered(area: Area) -> str:
    return area.full_name[0].lower() + area.full_name[1:]


def _review(found: ReviewRound) -> str:
    if found.kind == RoundKind.OFF_CYCLE:
        return f"kết quả rà soát thường xuyên từ ngày {found.list_from:%d/%m/%Y}"
    return f"kết quả rà soát định kỳ năm {found.year}"


def _on_day(day: dt.date | None) -> str:
    return f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}" if day else "ngày … tháng … năm …"


def _place_and_day(decision: Recognition) -> str:
    return f"{decision.round.area.name}, {_on_day(decision.signed_on)}"


def _from_to(first: dt.date, end: dt.date | None) -> str:
    last = f"đến hết ngày {end - dt.timedelta(days=1):%d/%m/%Y}" if end else "đến khi có kết quả rà soát tiếp theo"
    return f"từ ngày {first:%d/%m/%Y} {last}"


def _period(decision: Recognition) -> str:
    return f"Kết quả phân loại hộ có hiệu lực {_from_to(decision.valid_from, decision.valid_to)}."


def _made_at(decision: Recognition) -> dt.datetime:
    day = decision.signed_on or decision.prepared_on
    return dt.datetime.combine(day, dt.time(9), tzinfo=clock.VIET_NAM)
