"""The slip that an applicant takes home: what was received, and by when it is answered."""

import datetime as dt
import re
from pathlib import Path

from django.utils.translation import get_language, override

from ansinh.benefits.catalogue import CATALOGUE
from ansinh.benefits.deadlines import stages
from ansinh.benefits.models import Application, Channel
from ansinh.core.clock import VIET_NAM
from ansinh.core.typesetting import set_pdf

TEMPLATE = Path(__file__).parent / "templates" / "receipt.typ"
_REFERENCE = re.compile(r"ND (?P<decree>\d+/\d{4}) Art (?P<article>\d+)(?:\((?P<clause>\d+)\))?")
CHANNELS = {
    Channel.DESK: "Trực tiếp tại Bộ phận Một cửa",
    Channel.PORTAL: "Cổng Dịch vụ công quốc gia",
    Channel.POST: "Dịch vụ bưu chính",
}


def write_receipt(application: Application, *, received_by: str) -> bytes:
    """The PDF of the slip, with each step's last day; the same file gives the same bytes."""
    day = application.received_on
    area = application.area
    with override("vi"):
        steps = [
            {"number": number, "label": str(step.label), "days": step.working_days, "due_on": _day(step.due_on)}
            for number, step in enumerate(
                stages(
                    benefit=application.benefit,
                    received_on=day,
                    area=area,
                    counted_from=application.completed_on,
                ),
                start=1,
            )
        ]
    data = {
        "issuer": f"Ủy ban nhân dân {area.full_name[0].lower()}{area.full_name[1:]}",
        "number": application.file_number,
        "place_and_day": f"{area.name}, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}",
        "file_number": application.file_number,
        "desk": area.full_name,
        "applicant": application.applicant_name or application.individual.full_name,
        "person": application.individual.full_name,
        "procedure": CATALOGUE[application.benefit].official_name,
        "procedure_code": application.procedure_code,
        "channel": CHANNELS[Channel(application.channel)],
        "received_on": _day(day),
        "missing": application.missing,
        "due_on": _day(application.due_on) if application.due_on else "",
        "basis": basis_in_vietnamese(application.due_basis),
        "steps": steps,
        "received_by": received_by,
    }
    return set_pdf(TEMPLATE, data, made_at=dt.datetime.combine(day, dt.time(9), tzinfo=VIET_NAM))


def basis_in_vietnamese(references: str) -> str:
    """ "ND 335/2026 Art 8(2)" → "khoản 2 Điều 8 Nghị định số 335/2026/NĐ-CP"; what is not such a reference stays."""
    return "; ".join(_REFERENCE.sub(_in_words, reference) for reference in references.split("; "))


def basis_in_words(references: str) -> str:
    """The law behind a day, as the language of the page writes it."""
    return basis_in_vietnamese(references) if get_language() == "vi" else references


def _in_words(found: re.Match[str]) -> str:
    clause = f"khoản {found['clause']} " if found["clause"] else ""
    return f"{clause}Điều {found['article']} Nghị định số {found['decree']}/NĐ-CP"


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"
