"""The inspector's paper: the files of a sample with what each lacks, and a column to write in."""

import datetime as dt
from pathlib import Path

from ansinh.benefits.queries.inspection import InspectedFile
from ansinh.core.typesetting import set_pdf
from ansinh.reporting.services import Inspection

TEMPLATE = Path(__file__).parent / "templates" / "sample.typ"


def write_sample_paper(inspection: Inspection, *, made_at: dt.datetime) -> bytes:
    """The PDF; called with the language set to Vietnamese, in which the files were looked at."""
    sample = inspection.sample
    period = f"từ ngày {sample.since:%d/%m/%Y} đến ngày {sample.until:%d/%m/%Y}"
    data = {
        "office": inspection.area.full_name,
        "title": "Kết quả kiểm tra hồ sơ theo mẫu ngẫu nhiên",
        "subtitle": f"{sample.drawn_from.label}, {period}",
        "drawn": (
            f"Chọn {inspection.drawn_count} trong {inspection.row_count} hồ sơ, số gieo mẫu {sample.seed}"
            f" (nhập lại số này sẽ chọn lại đúng các hồ sơ dưới đây). Hồ sơ còn thiếu: {inspection.lacking_count}."
        ),
        "footer": f"Số gieo mẫu {sample.seed}",
        "made_on": f"Ngày {made_at.day:02d} tháng {made_at.month:02d} năm {made_at.year}",
        "files": [_row(number, file) for number, file in enumerate(inspection.files, start=1)],
    }
    return set_pdf(TEMPLATE, data, made_at=made_at)


def _row(number: int, file: InspectedFile) -> dict[str, object]:
    return {
        "number": number,
        "name": file.name,
        "birth_year": str(file.individual.birth_date.year) if file.individual else "",
        "what": f"{file.benefit} {file.category}".strip(),
        "decision": file.decision.reference if file.decision else "",
        "amount": file.amount,
        "lacks": list(file.lacks),
    }
