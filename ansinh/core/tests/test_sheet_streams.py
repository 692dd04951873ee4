"""Tables that are sent while they are read."""

import csv
import datetime as dt
import io
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from ansinh.core.sheet_streams import ROWS_AT_ONCE, csv_chunks, xlsx_chunks
from ansinh.core.workbooks import Cell, workbook_of

ROW: list[Cell] = ["Nguyễn Thị Hòa", 540_000, dt.date(2026, 11, 2), None, "=1+1", True]
HEADERS = ["Tên", "Số tiền", "Ngày", "Trống", "Chữ", "Có"]


def test_a_workbook_keeps_numbers_days_and_letters() -> None:
    content = b"".join(xlsx_chunks(HEADERS, [ROW] * (ROWS_AT_ONCE + 1), sheet="danh sách"))

    sheet = load_workbook(io.BytesIO(content))["danh sách"]
    assert [cell.value for cell in sheet[1]] == HEADERS
    assert [cell.value for cell in sheet[ROWS_AT_ONCE + 2]] == [
        "Nguyễn Thị Hòa", 540_000, dt.datetime(2026, 11, 2), None, "=1+1", "True",  # noqa: DTZ001
    ]  # fmt: skip
    assert sheet["E2"].data_type == "s"
    assert sheet.freeze_panes == "A2"
    assert workbook_of("a.xlsx", content).sheets[0].rows[1][:3] == ["Nguyễn Thị Hòa", 540_000, dt.date(2026, 11, 2)]


@pytest.mark.parametrize("text", ["a\x00b\x0b", "<a> & “b”", " đầu và cuối ", "\ufffe"])
def test_no_text_spoils_the_workbook(text: str) -> None:
    content = b"".join(xlsx_chunks(["a"], [[text]], sheet="a"))

    kept = "".join(letter for letter in text if letter not in "\x00\x0b\ufffe")
    assert (load_workbook(io.BytesIO(content))["a"]["A2"].value or "") == kept


def test_a_table_without_rows_has_its_headings() -> None:
    for content in (b"".join(xlsx_chunks(["a", "b"], [], sheet="a")), b"".join(csv_chunks(["a", "b"], []))):
        assert b"a" in content
    sheet = load_workbook(io.BytesIO(b"".join(xlsx_chunks(["a", "b"], [], sheet="a"))))["a"]
    assert (sheet.max_row, sheet["B1"].value) == (1, "b")


def test_text_that_a_spreadsheet_would_run_is_written_as_text() -> None:
    rows: list[list[Cell]] = [
        ["=cmd()", "+84", "-1", "@a", "＝cmd()", "  =cmd()", "\n=cmd()", -1, dt.date(2026, 1, 2), None]
    ]

    [_headings, row] = csv.reader(io.StringIO(b"".join(csv_chunks(["a"], rows)).decode("utf-8-sig")))

    assert row == ["'=cmd()", "'+84", "'-1", "'@a", "'＝cmd()", "'  =cmd()", "'\n=cmd()", "-1", "02/01/2026", ""]


def test_the_first_bytes_go_out_before_the_last_row_is_read() -> None:
    read = 0

    def rows() -> Iterator[list[Cell]]:
        nonlocal read
        for _number in range(20 * ROWS_AT_ONCE):
            read += 1
            yield [str(read * 7_919)]

    stream = xlsx_chunks(["a"], rows(), sheet="a")
    sent = 0
    while sent < 20_000:
        sent += len(next(stream))

    assert read < 20 * ROWS_AT_ONCE
