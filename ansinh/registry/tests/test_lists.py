"""Reading the layouts that offices use: cells, headings, categories."""

import datetime as dt
from typing import Any

import pytest
from django.utils.translation import override

from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.registry.lists import cells
from ansinh.registry.lists.categories import read_category
from ansinh.registry.lists.cells import BadCell, PartialDate
from ansinh.registry.lists.layout import NoTableFound, find_table
from ansinh.registry.lists.numbers import identity_number_of, phone_of
from ansinh.registry.lists.payment_list import read_payment_list
from ansinh.registry.lists.sheet import COLUMNS, payment_list_sheet
from ansinh.registry.lists.words import proper_name

LETTERHEAD: list[list[Any]] = [
    ["UBND XÃ TÂN ĐÔNG", None, None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    [None, None, None, None, None, "Độc lập - Tự do - Hạnh phúc"],
    [],
]
MONTHLY: list[list[Any]] = [
    ["STT", "Họ tên", "Năm sinh", "Số quyết định hưởng", "Số sổ lĩnh tiền", "Tiền trợ cấp tháng này",
     "Chưa trả tháng trước", None, "Tổng số tiền trợ cấp", "Người nhận", None],
    [None, None, None, None, None, None, "Số tháng", "Số tiền", None, "Ký", "Họ tên"],
]  # fmt: skip
FOOTER: list[list[Any]] = [
    [None, "NGƯỜI LẬP BIỂU", None, None, None, None, "CHỦ TỊCH"],
    [None, "(Ký, ghi rõ họ tên, chức vụ)"],
    [None, "Trần Thị Lan", 1985],
]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("02/09/1945", PartialDate(dt.date(1945, 9, 2), "day")),
        ("2-9-1945", PartialDate(dt.date(1945, 9, 2), "day")),
        ("1945-09-02", PartialDate(dt.date(1945, 9, 2), "day")),
        (dt.datetime(1945, 9, 2), PartialDate(dt.date(1945, 9, 2), "day")),  # noqa: DTZ001 - as workbooks give it
        (1945.0, PartialDate(dt.date(1945, 1, 1), "year")),
        ("00/00/1945", PartialDate(dt.date(1945, 1, 1), "year")),
        ("09/1945", PartialDate(dt.date(1945, 9, 1), "month")),
        (" ", None),
        ("2.9.1945", PartialDate(dt.date(1945, 9, 2), "day")),
        ("2 / 9 / 1945", PartialDate(dt.date(1945, 9, 2), "day")),
        ("02 09 1945", PartialDate(dt.date(1945, 9, 2), "day")),
        ("02091945", PartialDate(dt.date(1945, 9, 2), "day")),
        (2091945.0, PartialDate(dt.date(1945, 9, 2), "day")),
        (19450902, PartialDate(dt.date(1945, 9, 2), "day")),
        (16682.0, PartialDate(dt.date(1945, 9, 2), "day")),
        ("1945-09-02 00:00:00", PartialDate(dt.date(1945, 9, 2), "day")),
        ("ngày 2 tháng 9 năm 1945", PartialDate(dt.date(1945, 9, 2), "day")),
        ("năm 1950", PartialDate(dt.date(1950, 1, 1), "year")),
        ("1945/09", PartialDate(dt.date(1945, 9, 1), "month")),
        ("xx/xx/1945", PartialDate(dt.date(1945, 1, 1), "year")),
        ("…/…/1945".replace("…", "__"), PartialDate(dt.date(1945, 1, 1), "year")),
    ],
)
def test_dates_as_offices_write_them(cell: object, expected: PartialDate | None) -> None:
    assert cells.partial_date_of(cell) == expected


@pytest.mark.parametrize("cell", ["31/02/1950", "12/13/1950", "1/1/50", "1/2/3/1950", "2/9/3045", "chưa rõ"])
def test_a_day_that_no_calendar_has_is_refused(cell: str) -> None:
    with pytest.raises(BadCell):
        cells.partial_date_of(cell)


@pytest.mark.parametrize(("written", "since", "year"), [("1/1/50", 1900, 1950), ("1/1/22", 1975, 2022)])
def test_a_year_of_two_digits_is_read_where_one_century_alone_fits(written: str, since: int, year: int) -> None:
    with clock.at(dt.date(2026, 11, 22)):
        assert cells.partial_date_of(written, since=since) == PartialDate(dt.date(year, 1, 1), "day")
        with pytest.raises(BadCell):
            cells.partial_date_of("1/1/22", since=1900)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("072144000011", "072144000011"),
        (72144000011.0, "072144000011"),
        (1144000011, "001144000011"),
        ("'072 144 000 011", "072144000011"),
        ("72144000011", "072144000011"),
        ("O72144OOOO11", "072144000011"),
        ("290123456 / 072144000011", "072144000011"),
        (290123456, ""),
        ("chưa có", ""),
        (None, ""),
        ("0721500000", "0721500000"),
        ("07214500001", "07214500001"),
    ],
)
def test_identity_numbers_as_spreadsheets_mangle_them(cell: object, number: str) -> None:
    assert identity_number_of(cell).number == number


@pytest.mark.parametrize("cell", ["7,2144E+10", "7.2E10", "#N/A", "=B5"])
def test_a_number_of_which_the_spreadsheet_kept_too_little_is_refused(cell: str) -> None:
    with pytest.raises(BadCell):
        identity_number_of(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (912345678.0, "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("01671234567", "0371234567"),
        ("0912.345.678 - 0987654321", "0912345678"),
        ("0912345678/0987654321", "0912345678"),
        ("không có", ""),
    ],
)
def test_telephones_as_offices_write_them(cell: object, number: str) -> None:
    assert phone_of(cell) == number


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("NGUYỄN THỊ HÒA", "Nguyễn Thị Hòa"),
        ("nguyễn thị  hòa.", "Nguyễn Thị Hòa"),
        ("NGUYễN THị HòA", "Nguyễn Thị Hòa"),
        ("Lê Văn ổn", "Lê Văn Ổn"),
        ("H'BIA ÊBAN", "H'Bia Êban"),
        ("Nguyễn Văn A", "Nguyễn Văn A"),
    ],
)
def test_names_get_their_capitals_where_they_belong(written: str, name: str) -> None:
    assert proper_name(written) == name


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (1350000, 1350000),
        (1350000.0, 1350000),
        ("1.350.000", 1350000),
        ("1,350,000 đ", 1350000),
        ("-", None),
        (None, None),
        ("500.000,00", 500000),
        ("500 000 VNĐ", 500000),
        ("1.350.000 đồng", 1350000),
    ],
)
def test_amounts_as_offices_write_them(cell: object, amount: int | None) -> None:
    assert cells.amount_of(cell) == amount


@pytest.mark.parametrize("cell", [-1, "-500.000", 2_000_000_001, "500k", 0.5])
def test_an_amount_that_is_none_is_refused(cell: object) -> None:
    with pytest.raises(BadCell):
        cells.amount_of(cell)


def test_zeros_that_a_spreadsheet_ate_are_put_back_only_for_number_cells() -> None:
    assert cells.digits_of(72145000011.0, length=12) == "072145000011"
    assert cells.digits_of("72145000011", length=12) == "72145000011"


def test_the_monthly_list_with_two_header_rows_letterhead_and_footer() -> None:
    rows: list[list[Any]] = [
        ["1", "Nguyễn Thị Hòa", 1945, "12/QĐ-UBND", "001", 500000, 2, 1000000, 1500000, None, "Nguyễn Văn Nam"],
        [None, None],
        ["2", "Lê Văn Tư ", "15/05/1938", "13/QĐ-UBND", "002", "500.000", None, None, 500000, None, None],
        [None, "Tổng cộng", None, None, None, 1000000],
    ]

    first, second = read_payment_list([*LETTERHEAD, *MONTHLY, *rows, *FOOTER])

    assert (first.number, first.full_name, first.birth) == (
        6,
        "Nguyễn Thị Hòa",
        PartialDate(dt.date(1945, 1, 1), "year"),
    )
    assert (first.amount, first.arrears_months, first.arrears_amount, first.total_amount) == (
        500000,
        2,
        1000000,
        1500000,
    )
    assert (first.decision_number, first.receiver_name) == ("12/QĐ-UBND", "Nguyễn Văn Nam")
    assert (second.number, second.full_name, second.warnings) == (8, "Lê Văn Tư", ())


def test_a_total_of_current_minus_arrears_is_noticed() -> None:
    row = ["1", "Nguyễn Thị Hòa", 1945, "12/QĐ-UBND", "001", 500000, 1, 400000, 100000, None, None]

    with override("en"):
        (read,) = read_payment_list([*LETTERHEAD, *MONTHLY, row])

    assert read.warnings == ("The printed total is 100000, but 500000 + 400000 makes 900000.",)


def test_the_list_of_proposals_heads_its_people_as_heads_of_household() -> None:
    headings = ["STT", "Tên chủ hộ", "Ngày sinh", "Địa chỉ", "Đối tượng ", "Hệ số", "Số tiền"]

    (row,) = read_payment_list([headings, [1, "Lê Văn Tư", "15/05/1938", "Tổ 3", "NKT nặng", "2,0", 1000000]])

    assert (row.full_name, row.category_text, str(row.coefficient), row.amount) == (
        "Lê Văn Tư",
        "NKT nặng",
        "2.0",
        1000000,
    )


def test_two_columns_of_one_name_are_told_apart_by_their_order() -> None:
    headings = ["STT", "Họ tên", "Năm sinh", "Giới tính", "Đang hưởng trợ cấp", "Hệ số", "Số tiền",
                "Điều chỉnh sang chế độ", "Hệ số", "Số tiền"]  # fmt: skip
    table = find_table([headings, [1, "Lê Văn Tư", 1938, "Nam", "NKT nặng", 1.5, 750000, "NKT nặng", 2.0, 1000000]])

    assert (table.columns["coefficient"], table.columns["amount"]) == (5, 6)
    assert (table.columns["new_coefficient"], table.columns["new_amount"]) == (8, 9)


def test_a_sheet_without_people_is_refused() -> None:
    with pytest.raises(NoTableFound):
        find_table([*LETTERHEAD, ["Tháng", "Số tiền"], ["4", 500000]])


def test_every_column_of_our_own_list_is_read_back_as_itself() -> None:
    sheet = payment_list_sheet(
        office="Xã Tân Đông", month=Month(2025, 4), rows=[{"full_name": "Lê Văn Tư", "birth_date": "1938"}]
    )

    table = find_table(sheet)

    assert {field: COLUMNS[position][0] for field, position in table.columns.items()} == {
        field: field for field, _, _ in COLUMNS
    }
    assert [number for number, _ in table.rows] == [10]


@pytest.mark.parametrize(
    ("text", "code", "facts", "household_class"),
    [
        ("Người khuyết tật nặng", "K6", {"disability": "severe"}, ""),
        ("NKT đặc biệt nặng là trẻ em", "K6", {"disability": "exceptionally_severe"}, ""),
        ("Trẻ em mồ côi cả cha và mẹ", "K1", {"parental_loss": "b"}, ""),
        ("Trẻ em bị bỏ rơi", "K1", {"parental_loss": "a"}, ""),
        ("Trẻ mồ côi từ đủ 16 tuổi đang học nghề", "K2", {"was_child_recipient": "yes", "studying": "yes"}, ""),
        ("Trẻ em nhiễm HIV/AIDS thuộc hộ nghèo", "K3", {"hiv": "yes"}, "poor"),
        ("Người đơn thân nghèo đang nuôi con", "K4", {"single_parent": "unstated"}, "poor"),
        ("Người cao tuổi cô đơn thuộc hộ nghèo", "K5a", {"no_supporter": "yes"}, "poor"),
        ("Người cao tuổi từ đủ 75 đến dưới 80 tuổi thuộc hộ cận nghèo vùng khó khăn", "K5b", {}, "near_poor"),
        ("Người cao tuổi từ 80 tuổi", "K5c", {}, ""),
        ("Người từ đủ 80 tuổi không có lương hưu", "K5c", {}, ""),
        ("Trẻ em dưới 3 tuổi thuộc hộ cận nghèo", "K7", {}, "near_poor"),
        ("Người nhiễm HIV", "K8", {"hiv": "yes"}, "poor"),
        ("Trợ cấp hưu trí xã hội", "P75", {}, ""),
        ("Hộ gia đình chăm sóc NKT đặc biệt nặng", "C5", {"disability": "exceptionally_severe", "carer": "family"}, ""),
        ("Nhận nuôi dưỡng trẻ em mồ côi dưới 4 tuổi", "C1", {"parental_loss": "b", "carer": "taken_in"}, ""),
    ],
)
def test_what_a_category_says(text: str, code: str, facts: dict[str, str], household_class: str) -> None:
    reading = read_category(text)

    assert reading is not None
    assert (reading.code, dict(reading.facts), reading.household_class) == (code, facts, household_class)


def test_an_orphan_without_a_case_leaves_a_doubt() -> None:
    reading = read_category("Trẻ em mồ côi")

    assert reading is not None
    assert reading.doubt


def test_an_unknown_category_is_not_guessed() -> None:
    assert read_category("Cựu chiến binh") is None
