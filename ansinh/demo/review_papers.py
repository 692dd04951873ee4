"""What the reviews of the demo have on paper: last year's result as the office keeps it, and the filled forms."""

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from random import Random

import xlsxwriter

from ansinh.areas.models import Area
from ansinh.demo.reviewed import NEAR_POOR, OTHER, POOR, ReviewedHome, ReviewPlan, homes_of
from ansinh.judgement.queries import standard

STANDARD = "2022"
LAST_YEAR = 2023
DECIDED = dt.date(2023, 12, 15)
INDICATORS = [one.code for one in standard(STANDARD).indicators]
CLASS_NAMES = {POOR: "Hộ nghèo", NEAR_POOR: "Hộ cận nghèo"}
CAUSE_NAMES = {
    "land": "Thiếu đất sản xuất", "capital": "Thiếu vốn", "labour": "Thiếu lao động", "tools": "Thiếu công cụ",
    "knowledge": "Thiếu kiến thức", "skills": "Thiếu kỹ năng", "illness": "Ốm đau",
}  # fmt: skip


def old_file(plan: ReviewPlan, hamlets: Iterable[Area]) -> bytes:
    """The result of the year before, as an office keeps it: the households of the two classes, and counts by hamlet."""
    names = {hamlet.code: hamlet.name for hamlet in hamlets}
    homes = [home for home in homes_of(plan) if home.before]
    listed = [
        (number, home.number, home.head.full_name, home.head.birth_date.strftime("%d/%m/%Y"),
         names[home.head.hamlet_code], CLASS_NAMES[home.before], "12/QĐ-UBND", DECIDED.strftime("%d/%m/%Y"),
         ", ".join(CAUSE_NAMES[cause] for cause in home.causes.split()))
        for number, home in enumerate(homes, start=1)
    ]  # fmt: skip
    heads = (
        "STT", "Mã hộ", "Họ và tên chủ hộ", "Ngày sinh", "Thôn", "Phân loại hộ", "Quyết định công nhận",
        "Ngày ban hành QĐ", "Nguyên nhân nghèo",
    )  # fmt: skip
    counted = [
        (place, name, count, _count(homes, code, POOR), _count(homes, code, NEAR_POOR))
        for place, (count, (code, name)) in enumerate(zip(plan.households, names.items(), strict=True), start=1)
    ]
    sheets = {
        "Hộ nghèo, cận nghèo": [(f"DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO CUỐI NĂM {LAST_YEAR}",), (), heads, *listed],
        "Tổng hợp": [
            (f"TỔNG HỢP KẾT QUẢ RÀ SOÁT CUỐI NĂM {LAST_YEAR}",), (),
            ("TT", "Thôn", "Tổng số hộ dân cư", "Hộ nghèo", "Hộ cận nghèo"), *counted,
        ],
    }  # fmt: skip
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for row_number, row in enumerate(rows):
                sheet.write_row(row_number, 0, row)
    return buffer.getvalue()


def _count(homes: Sequence[ReviewedHome], hamlet_code: str, household_class: str) -> int:
    return sum(home.head.hamlet_code == hamlet_code and home.before == household_class for home in homes)


def answers_of(home: ReviewedHome) -> Mapping[str, str]:
    """What the form of the national review asks, and what it calculates from it."""
    rng = Random(f"ansinh form {home.head.identity_number}{home.number}")  # noqa: S311 - invented people, no secret
    lacking = set(rng.sample(INDICATORS, rng.randint(3, 5) if home.after == POOR else rng.randint(0, 2)))
    has_means = home.after == OTHER
    return {
        "area": "rural", "region": "south_east", "is_listed": "yes" if home.before else "no",
        "has_asked": "no" if home.before else "yes", "signs_of_means": "none", "needs_survey": "1",
        "household_size": str(rng.randint(1, 2) if has_means else rng.randint(4, 7)),
        "dependants": "0" if has_means else str(rng.randint(2, 3)),
        "steady_workers": "3" if has_means else "0",
        "highest_education": "college" if has_means else "primary",
        "durable_parts": "3" if has_means else str(rng.randint(0, 1)),
        "m2_per_person": str(rng.randint(40, 70) if has_means else rng.randint(5, 12)),
        "electricity_kwh": str(rng.randint(220, 400) if has_means else rng.randint(10, 40)),
        "cooking_fuel": "electricity_or_gas" if has_means else "wood",
        "water_source": "tap" if has_means else "drilled_well",
        "toilet": "septic" if has_means else "none",
        "land_m2": "0", "assets": "none", "livestock": "none", "causes": home.causes,
        **{f"deprived_{one}": "1" if one in lacking else "0" for one in INDICATORS},
    }  # fmt: skip
