"""Months, money, text, days, sheets and files."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.core import clock
from ansinh.core.files import write_atomically
from ansinh.core.money import format_dong, in_words
from ansinh.core.months import Month, NotAMonth
from ansinh.core.sheets import UnreadableFile, read_sheet, xlsx_bytes
from ansinh.core.text import fold, name_sort_key, tidy, words
from ansinh.core.workdays import add_working_days, is_working_day, public_holidays

MONTHS = st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))


@given(MONTHS, st.integers(-600, 600))
def test_adding_months_and_counting_them_agree(month: Month, count: int) -> None:
    assert (month + count) - month == count


@given(MONTHS)
def test_a_month_reads_back_from_its_text_and_its_days(month: Month) -> None:
    assert Month.parse(str(month)) == month == Month.of(month.first_day) == Month.of(month.last_day)


@pytest.mark.parametrize("text", ["2025-13", "2025-0", "April 2025", "", "2025-4-1"])
def test_what_is_no_month_is_named(text: str) -> None:
    with pytest.raises(NotAMonth, match="2025-04"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0, "Không đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (105, "Một trăm linh năm đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (540_000, "Năm trăm bốn mươi nghìn đồng"),
        (1_350_000, "Một triệu ba trăm năm mươi nghìn đồng"),
        (2_000_000_000, "Hai tỷ đồng"),
        (1_000_000_001, "Một tỷ không trăm linh một đồng"),
    ],
)
def test_amounts_in_words_read_as_on_a_voucher(amount: int, expected: str) -> None:
    assert in_words(amount) == expected


def test_dots_group_the_figures() -> None:
    assert format_dong(1_350_000) == "1.350.000"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_both_ways_of_placing_the_tone_fold_alike() -> None:
    assert fold("Hòa") == fold("Hoà") == "hoa"
    assert fold("Thụy") == fold("Thuỵ")
    assert words("  Nguyễn  Thị\u00a0Đào ") == ["nguyen", "thi", "dao"]


def test_decomposed_letters_come_in_as_nfc() -> None:
    assert tidy("Nguye\u0302\u0303n") == "Nguyễn"


def test_names_sort_by_given_name_then_by_the_rest_in_the_vietnamese_alphabet() -> None:
    names = ["Trần Văn Bình", "Lê Thị Ánh", "Nguyễn Văn An", "Đỗ Văn An", "Đinh Thị Ân", "Phạm Thị Đào", "Võ Thị Dung"]

    assert sorted(names, key=name_sort_key) == [
        *("Đỗ Văn An", "Nguyễn Văn An", "Lê Thị Ánh", "Đinh Thị Ân", "Trần Văn Bình", "Võ Thị Dung", "Phạm Thị Đào"),
    ]


def test_working_days_leave_out_weekends_holidays_and_closed_days() -> None:
    friday = dt.date(2026, 10, 16)
    assert add_working_days(friday, 7) == dt.date(2026, 10, 27)
    assert add_working_days(friday, 7, closed={dt.date(2026, 10, 20)}) == dt.date(2026, 10, 28)
    assert add_working_days(friday, 7, open_={dt.date(2026, 10, 17)}) == dt.date(2026, 10, 26)


def test_the_national_day_and_the_new_year_of_the_moon_are_free() -> None:
    assert not is_working_day(dt.date(2026, 9, 2))
    assert not is_working_day(dt.date(2026, 2, 17))


def test_the_clock_can_be_set_and_returns() -> None:
    with clock.at(dt.date(2025, 4, 15)):
        assert clock.today() == dt.date(2025, 4, 15)
    assert clock.today() > dt.date(2025, 4, 15)


def test_today_is_the_date_in_viet_nam() -> None:
    with clock.at(dt.datetime(2025, 6, 30, 18, 0, tzinfo=dt.UTC)):
        assert clock.today() == dt.date(2025, 7, 1)


def test_a_workbook_reads_back_and_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    content = xlsx_bytes([["Nguyễn Thị Bưởi", 540_000, dt.date(2025, 4, 1)]], headers=["Họ tên", "Số tiền", "Ngày"])
    (tmp_path / "list.xlsx").write_bytes(content)

    rows = read_sheet(tmp_path / "list.xlsx")

    assert rows == [["Họ tên", "Số tiền", "Ngày"], ["Nguyễn Thị Bưởi", 540_000.0, dt.date(2025, 4, 1)]]
    assert content == xlsx_bytes(
        [["Nguyễn Thị Bưởi", 540_000, dt.date(2025, 4, 1)]], headers=["Họ tên", "Số tiền", "Ngày"]
    )


def test_a_formula_in_a_text_cell_stays_text(tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").write_bytes(xlsx_bytes([["=1+1"]], headers=["Tên"]))

    assert read_sheet(tmp_path / "list.xlsx")[1] == ["=1+1"]


def test_a_file_that_is_no_spreadsheet_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").write_bytes(b"not a workbook")
    (tmp_path / "list.pdf").write_bytes(b"%PDF")

    for name in ("list.xlsx", "list.pdf"):
        with pytest.raises(UnreadableFile, match=name):
            read_sheet(tmp_path / name)


def test_a_csv_may_be_separated_by_semicolons_and_begin_with_a_mark(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes("\ufeffperson;birth_date\na;2020-01-01\n".encode())

    assert read_sheet(tmp_path / "list.csv") == [["person", "birth_date"], ["a", "2020-01-01"]]


def test_a_file_is_whole_or_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "file.txt"
    write_atomically(target, b"old")

    write_atomically(target, b"new")

    assert target.read_bytes() == b"new"
    assert [path.name for path in target.parent.iterdir()] == ["file.txt"]


def test_public_holidays_are_told_in_order_in_either_language() -> None:
    vietnamese, english = public_holidays(2026, "vi"), public_holidays(2026, "en")

    assert list(vietnamese) == list(english) == sorted(vietnamese)
    assert vietnamese[dt.date(2026, 9, 2)].startswith("Quốc khánh")
    assert english[dt.date(2026, 9, 2)].startswith("National Day")
