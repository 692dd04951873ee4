"""Layouts as offices keep them: headings in any order and spelling, two and three rows of them, several sheets."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.core.months import Month
from ansinh.core.workbooks import Cell, SheetOfCells, Workbook, workbook_of
from ansinh.registry.lists.book import ListRead, read_list
from ansinh.registry.lists.headings import HEADINGS_OF
from ansinh.registry.lists.layout import NoTableFound, Table, find_table
from ansinh.registry.lists.matching import Head, likeness, match_headings

Rows = list[list[Any]]


def book(*sheets: Rows, names: str = "ABC", **more: Any) -> Workbook:
    return Workbook("x.xlsx", "workbook", tuple(SheetOfCells(names[n], rows, **more) for n, rows in enumerate(sheets)))


def read(*sheets: Rows, subject: str = "recipients", **options: Any) -> ListRead:
    return read_list(book(*sheets), subject=subject, **options)


def table(*rows: list[Any], subject: str = "recipients") -> Table:
    return find_table(list(rows), subject=subject)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("HỌ VÀ TÊN NGƯỜI ĐƯỢC HƯỞNG TRỢ CẤP", "full_name"),
        ("Ho ten", "full_name"),
        ("Hò và tên", "full_name"),
        ("Full name", "full_name"),
        ("Hovaten", "full_name"),
        ("NTNS", "birth_date"),
        ("Ngáy sinh", "birth_date"),
        ("Ngày,\ntháng,\nnăm sinh", "birth_date"),
        ("Date of birth", "birth_date"),
        ("Số CCCD/CMND", "identity_number"),
        ("Số định danh cá nhân (12 số)", "identity_number"),
        ("ĐT", "phone"),
        ("DT", "ethnicity"),
        ("SĐT liên hệ", "phone"),
        ("STK", "account_number"),
        ("Số tài khoàn", "account_number"),
        ("Mức trợ cấp (1.000 đồng)", "amount"),
        ("Đôi tượng", "category_text"),
        ("HKTT", "address"),
    ],
)
def test_a_heading_is_known_in_any_spelling(heading: str, field: str) -> None:
    columns, _unknown = match_headings([Head(0, (heading,))], HEADINGS_OF["recipients"], {})

    assert columns == {field: 0}


@pytest.mark.parametrize(
    "heading", ["Họ tên cha", "Ngày cấp CCCD", "Chữ ký", "Ngày sinh của con", "Tình trạng hôn nhân", "Nơi cấp"]
)
def test_a_heading_about_something_else_is_not_taken_for_the_person(heading: str) -> None:
    columns, _unknown = match_headings([Head(0, (heading,))], HEADINGS_OF["individuals"], {})

    assert not {"full_name", "birth_date", "identity_number"} & columns.keys()


def test_typing_errors_cost_little_and_missing_words_much() -> None:
    assert likeness("so dinh danh ca nhan", "so dinh danh ca nhan") == 1
    assert likeness("so dinh dnah ca nhan", "so dinh danh ca nhan") > 0.8
    assert likeness("so", "so dinh danh ca nhan") < 0.5


def test_a_birth_date_in_three_columns_and_a_name_in_two() -> None:
    (row,) = read(
        [
            ["STT", "Họ và chữ đệm", "Tên", "Ngày sinh", None, None],
            [None, None, None, "Ngày", "Tháng", "Năm"],
            [1, "Nguyễn Thị", "Hòa", 2, 9, 1945],
        ]
    ).rows

    assert (row.full_name, row.birth and row.birth.on) == ("Nguyễn Thị Hòa", dt.date(1945, 9, 2))


def test_the_year_under_nam_or_nu_tells_the_sex() -> None:
    rows = read(
        [
            ["STT", "Họ và tên", "Năm sinh", None, "Đối tượng"],
            [None, None, "Nam", "Nữ", None],
            [1, "Lê Văn Tư", 1950, None, "NKT nặng"],
            [2, "Nguyễn Thị Hòa", None, 1945, "NKT nặng"],
        ]
    ).rows

    assert [(row.sex, row.birth and row.birth.on.year) for row in rows] == [("male", 1950), ("female", 1945)]


def test_crosses_under_sex_and_class_are_read() -> None:
    (row,) = read(
        [
            ["Họ và tên", "Năm sinh", "Giới tính", None, "Phân loại hộ", None],
            [None, None, "Nam", "Nữ", "Nghèo", "Cận nghèo"],
            ["Nguyễn Thị Hòa", 1945, None, "x", None, "X"],
        ],
        subject="households",
    ).rows

    assert (row.sex, row.household_class) == ("female", "near_poor")


def test_three_rows_of_headings_with_merged_cells_are_joined() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:F1", "DANH SÁCH")
        for cells, text in (("A2:A4", "STT"), ("B2:B4", "Họ và tên"), ("C2:C4", "Năm sinh"), ("D2:F2", "Chi trả"),
                            ("D3:D4", "Số tiền"), ("E3:F3", "Tài khoản")):  # fmt: skip
            sheet.merge_range(cells, text)
        sheet.write_row("E4", ["Số", "Ngân hàng"])
        sheet.write_row("A5", [1, "Lê Văn Tư", 1950, 540000, "70022051234", "Agribank"])

    (row,) = read_list(workbook_of("x.xlsx", buffer.getvalue()), subject="recipients").rows

    assert (row.full_name, row.amount, row.account_number) == ("Lê Văn Tư", 540000, "70022051234")


def test_pages_with_repeated_headings_sums_and_signatures_lose_nobody() -> None:
    head: list[Any] = ["STT", "Họ và tên", "Năm sinh", "Số tiền"]
    foot: Rows = [[None, "Cộng trang", None, 540000], [None, "NGƯỜI LẬP BIỂU", None, "CHỦ TỊCH"],
                  [None, "Trần Thị Lan", 1985, "Lê A"]]  # fmt: skip
    found = read([
        ["UBND XÃ"], head, ["(1)", "(2)", "(3)", "(4)"], [1, "Lê Văn Tư", 1950, 540000], *foot, [],
        head, [2, "Nguyễn Thị Hòa", 1945, 540000], *foot,
    ])  # fmt: skip

    assert [row.full_name for row in found.rows] == ["Lê Văn Tư", "Nguyễn Thị Hòa"]
    assert [(one.number, str(one.reason)) for _sheet, one in found.passed_over][:4] == [
        (1, "above the table"), (2, "heading of the table"), (3, "numbering of the columns"), (5, "a sum"),
    ]  # fmt: skip


def test_a_heading_of_a_hamlet_or_a_category_holds_for_the_rows_below_it() -> None:
    rows = read([
        ["STT", "Họ và tên", "Năm sinh", "Số tiền"],
        ["I", "Ấp Đông Hà"], ["1", "Người khuyết tật nặng"], [1, "Lê Văn Tư", 1950, 540000],
        ["II", "Ấp Tân Hòa"], [2, "Nguyễn Thị Hòa", 1945, 540000],
    ]).rows  # fmt: skip

    assert [(row.hamlet, row.category_text) for row in rows] == [
        ("Ấp Đông Hà", "Người khuyết tật nặng"), ("Ấp Tân Hòa", "Người khuyết tật nặng"),
    ]  # fmt: skip


def test_rows_prepared_by_formulas_and_without_a_name_are_passed_over() -> None:
    found = read([
        ["STT", "Họ và tên", "Năm sinh", "Tuổi", "Số tiền"],
        [1, "Lê Văn Tư", 1950, 76, 540000], *[[number, None, None, "#VALUE!", 0] for number in range(2, 1000)],
    ])  # fmt: skip

    assert len(found.rows) == 1
    assert {str(one.reason) for _sheet, one in found.passed_over} == {
        "heading of the table", "prepared row without a name",
    }  # fmt: skip


def test_an_error_of_a_formula_refuses_its_row_and_says_so() -> None:
    (row,) = read([["Họ và tên", "Năm sinh", "Số tiền"], ["Lê Văn Tư", 1950, "#REF!"]]).rows

    assert [(fault.name, fault.came) for fault in row.faults] == [("amount", "#REF!")]


def test_a_row_cut_off_at_the_end_of_a_text_is_refused() -> None:
    rows = read_list(
        workbook_of("x.csv", "Họ và tên,Năm sinh,Số tiền\nLê Văn Tư,1950,540000\nNguyễn Thị Hòa,1945".encode()),
        subject="recipients",
    ).rows

    assert [len(row.faults) for row in rows] == [0, 1]
    assert "The file is cut off here" in rows[1].faults[0].sentence


def test_hidden_rows_are_read_and_told() -> None:
    found = read_list(
        book([["Họ và tên", "Năm sinh"], ["Lê Văn Tư", 1950]], hidden_rows=frozenset({2})), subject="recipients"
    )

    assert (len(found.rows), "hides rows" in found.notes[0]) == (1, True)


def test_an_old_font_is_read_column_by_column_and_told() -> None:
    found = read([["Hä vµ tªn", "N¨m sinh", "§Þa chØ"], ["NguyÔn ThÞ B­ëi", 1945, "Êp §«ng Hµ"], ["Vò Hµ", 1950, "X"]])

    assert [row.full_name for row in found.rows] == ["Nguyễn Thị Bưởi", "Vũ Hà"]
    assert "is typed in TCVN3 letters" in found.notes[0]


MONTHLY: Rows = [["Họ và tên", "Năm sinh"], ["Lê Văn Tư", 1950]]


def test_of_one_sheet_a_month_only_the_month_asked_for_is_read() -> None:
    workbook = Workbook("x", "workbook", tuple(SheetOfCells(f"T{n}-2026", MONTHLY) for n in (9, 10, 11)))

    found = read_list(workbook, subject="recipients", month=Month(2026, 10))

    assert [row.key // 10_000_000 for row in found.rows] == [1]


def test_one_sheet_a_hamlet_is_read_whole_and_a_chosen_one_alone() -> None:
    assert [row.place for row in read(MONTHLY, MONTHLY).rows] == ["A!2", "B!2"]
    assert [row.place for row in read(MONTHLY, MONTHLY, sheets=["B"]).rows] == ["2"]


def test_a_file_without_any_table_is_told() -> None:
    with pytest.raises(NoTableFound):
        read([["Tháng", "Số tiền"], [4, 540000]])


REVIEW: Rows = [
    [None], [None], [None], ["DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO SAU KHI RÀ SOÁT"], [None],
    [None, "STT hộ", "Họ và tên chủ hộ", "Họ và tên thành viên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính",
     "Số CCCD", "Tỉnh", "Huyện", "Mã huyện", "Xã", "Mã xã", "Thôn", "Dân tộc", "Phân loại hộ", "Quyết định công nhận",
     "Ngày ban hành QĐ", "Điểm B1", "Điểm B2"],
    [None, "(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)", "(12)", "(13)", "(14)"],
    [None, 1, "PHẠM VĂN BÌNH", "PHẠM VĂN BÌNH", "Chủ hộ", "15/05/1980", "Nam", "072080000022", "Tây Ninh", None, None,
     "Tân Đông", None, "Đông Hà", "Kinh", "Hộ nghèo", "15/QĐ-UBND", "20/12/2025", 120, 30],
    [None, None, None, "Nguyễn Thị Sen", "Vợ", "01/01/1982", "Nữ", "072182000023"],
    [None, None, None, "Phạm Ngọc Mai", "Con", "01/06/2020", "Nữ", None],
    [None, 2, "Lê Văn Tư", None, "Chủ hộ", "1950", "Nam", None, None, None, None, None, None, "Đông Hà", "Khmer",
     "Hộ cận nghèo", "15/QĐ-UBND", "20/12/2025"],
]  # fmt: skip


def test_the_result_of_the_review_gives_each_member_what_stands_on_the_heads_row() -> None:
    rows = read(REVIEW, subject="households").rows

    assert [(row.full_name, row.relation, row.household_class, row.hamlet) for row in rows] == [
        ("Phạm Văn Bình", "head", "poor", "Đông Hà"),
        ("Nguyễn Thị Sen", "spouse", "poor", "Đông Hà"),
        ("Phạm Ngọc Mai", "child", "poor", "Đông Hà"),
        ("Lê Văn Tư", "head", "near_poor", "Đông Hà"),
    ]
    assert len({row.household_key for row in rows}) == 2
    assert rows[2].class_decision_number == "15/QĐ-UBND"


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        ("DANH SÁCH HỘ THOÁT NGHÈO SAU KHI RÀ SOÁT", "left_poor"),
        ("DANH SÁCH HỘ THOÁT CẬN NGHÈO SAU KHI RÀ SOÁT", "left_near_poor"),
        ("DANH SÁCH CHI TIẾT HỘ NGHÈO", "poor"),
        ("DANH SÁCH HỘ GIA ĐÌNH", ""),
    ],
)
def test_the_title_tells_the_class_where_no_column_does(title: str, meant: str) -> None:
    (row,) = read(
        [[title], ["STT", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh"], [1, "Lê Văn Tư", "Chủ hộ", 1950]],
        subject="households",
    ).rows

    assert row.household_class == meant


CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(), st.integers(-5, 99_999), st.floats(allow_nan=False, allow_infinity=False), st.booleans(),
    st.dates(), st.text(max_size=12),
    st.sampled_from(["Nguyễn Thị Hòa", "NGƯỜI LẬP BIỂU", "Tổng cộng", "#N/A", "=A1", "I.", "Ấp 1", "(1)", "Họ và tên",
                     "Năm sinh", "072144000011", "31/02/1950", "1950", "Chủ hộ", "x", "Hộ nghèo"]),
)  # fmt: skip
SHEETS = st.lists(st.lists(CELLS, max_size=7), max_size=25)


@settings(max_examples=200, deadline=None)
@given(above=SHEETS, below=SHEETS, subject=st.sampled_from(sorted(HEADINGS_OF)))
def test_every_filled_row_of_any_sheet_is_read_or_passed_over_with_a_reason(
    above: list[list[Cell]], below: list[list[Cell]], subject: str
) -> None:
    head: list[Cell] = [
        "STT", "Họ và tên", "Ngày sinh", "Quan hệ với chủ hộ", "Số tài khoản", "Số CCCD", "Ấp", "Đến ngày",
    ]  # fmt: skip
    rows = [*above, head, *below]
    workbook = workbook_of("x.xlsx", _written(rows))

    found = read_list(workbook, subject=subject)

    filled = sum(1 for row in found.sheets[0].rows if any(str(cell or "").strip() for cell in row))
    assert len(found.rows) + len(found.passed_over) == found.filled_count <= filled + len(rows)
    assert all(str(one.reason) for _sheet, one in found.passed_over)


def _written(rows: list[list[Cell]]) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for r, row in enumerate(rows, start=1):
        for c, cell in enumerate(row, start=1):
            text = cell if not isinstance(cell, str) else "".join(x for x in cell if x.isprintable())
            sheet.cell(r, c).value = text
            if isinstance(text, str) and text:
                sheet.cell(r, c).data_type = "s"
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
