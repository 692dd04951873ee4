"""How long an office's list takes to come in: 50,000 rows previewed and applied, beside 50,000 people already there."""

import datetime as dt
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.db import connection, transaction

from ansinh.areas.models import Area
from ansinh.core.actors import SYSTEM
from ansinh.core.measurements import Measurement
from ansinh.core.months import Month
from ansinh.core.sheets import Cell, xlsx_bytes
from ansinh.core.wall import acting
from ansinh.registry.identity import PROVINCE_CODES
from ansinh.registry.lists.sheet import payment_list_sheet
from ansinh.registry.models import RowOutcome
from ansinh.registry.services import NewIndividual, apply_import, preview_import, register_many

FEW, MANY = 5_000, 50_000
OTHERS = 50_000
BAR_SECONDS = 60.0
BAR_GROWTH = 1.1
"""Time of a row among many over that of a row among few: above 1 it grows worse than linear; a tenth is noise."""


class _Undo(Exception):
    """Takes the measured rows away again."""


def measure_import(*, area: Area, month: Month) -> list[Measurement]:
    """Preview and apply payment lists of 5,000 and 50,000 invented people of `area`; everything is taken back."""
    seconds = {count: _measure(area, month, count) for count in (FEW, MANY)}
    growth = (seconds[MANY] / MANY) / (seconds[FEW] / FEW)
    return [
        Measurement(
            name=f"import of {FEW} rows, preview included", value=round(seconds[FEW], 1), unit="s", bar="", holds=True
        ),
        Measurement(
            name=f"import of {MANY} rows, preview included",
            value=round(seconds[MANY], 1),
            unit="s",
            bar=f"< {BAR_SECONDS:g}",
            holds=seconds[MANY] < BAR_SECONDS,
        ),
        Measurement(
            name=f"time of a row, {MANY} rows over {FEW}",
            value=round(growth, 2),
            unit="times",
            bar=f"<= {BAR_GROWTH:g}",
            holds=round(growth, 2) <= BAR_GROWTH,
        ),
    ]


def _measure(area: Area, month: Month, count: int) -> float:
    on = max(month.first_day, area.valid_from)
    seconds = 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "danh-sach.xlsx"
        sheet = payment_list_sheet(office=area.full_name, month=month, rows=list(_rows(count)))
        path.write_bytes(xlsx_bytes(sheet[1:], headers=[str(cell or "") for cell in sheet[0]]))
        try:
            with acting(SYSTEM), transaction.atomic():
                register_many(actor=SYSTEM, area=area, people=list(_others(OTHERS)), on=on)
                started = time.perf_counter()
                previewed = preview_import(actor=SYSTEM, subject="recipients", path=path, area=area, month=month, on=on)
                if previewed.run is None:
                    raise AssertionError("a preview keeps its run")
                applied = apply_import(actor=SYSTEM, run=previewed.run)
                with connection.cursor() as cursor:
                    # What the commit would still have to check belongs to the act.
                    cursor.execute("set constraints all immediate")
                seconds = time.perf_counter() - started
                if applied.count(RowOutcome.NEW) != count:
                    raise AssertionError(f"{applied.count(RowOutcome.NEW)} of {count} rows came in new")
                raise _Undo
        except _Undo:
            return seconds


def _rows(count: int) -> Iterator[dict[str, Cell]]:
    """Invented people over 80 of invented households, each with an account and a decision."""
    names = _names()
    for number in range(count):
        born = dt.date(1926 + number % 18, number % 12 + 1, number % 28 + 1)
        yield {
            "full_name": names[number % len(names)],
            "birth_date": f"{born:%d/%m/%Y}",
            "sex": "Nữ",
            "identity_number": _number(born.year, 500_000 + number),
            "ethnicity": "Kinh",
            "address": f"Tổ {number % 30 + 1}",
            "phone": f"09{number:08d}",
            "household_number": f"B{number // 2:06d}",
            "household_class": ("Hộ nghèo", "Hộ cận nghèo", "")[number // 2 % 3],
            "category_text": "Người cao tuổi từ 80 tuổi" if number % 5 else "Người khuyết tật nặng",
            "decision_number": f"{number % 90 + 1}/QĐ-UBND",
            "decided_on": "20/09/2024",
            "first_month": "10/2024",
            "coefficient": "1,5",
            "amount": 750_000,
            "way": "Ngân hàng",
            "account_number": f"7{number:012d}",
            "bank": "Agribank",
        }


def _others(count: int) -> Iterator[NewIndividual]:
    names = _names()
    for number in range(count):
        born = dt.date(1950 + number % 50, number % 12 + 1, number % 28 + 1)
        yield NewIndividual(
            full_name=names[(number * 7) % len(names)],
            birth_date=born,
            sex="female",
            identity_number=_number(born.year, number),
        )


def _number(year: int, serial: int) -> str:
    """An identity number that fits a woman born in that year; serials are six digits, the province tells the rest."""
    codes = sorted(PROVINCE_CODES)
    return f"{codes[(serial // 1_000_000) % len(codes)]}1{year % 100:02d}{serial % 1_000_000:06d}"


def _names() -> list[str]:
    surnames = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương")
    middles = ("Thị", "Ngọc", "Kim", "Thị Thu", "Thị Mỹ", "Thanh", "Bích", "Hồng")
    given = ("Hòa", "Đào", "Sương", "Lợi", "Phượng", "Hạnh", "Nữ", "Tuyết", "Mến", "Lượm", "Bưởi", "Sen", "Huệ")
    return [f"{surname} {middle} {name}" for surname in surnames for middle in middles for name in given]
