"""A spreadsheet of people as offices keep it: read by its headings, each row that cannot be used with its sentence."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from ansinh.core.actors import Actor
from ansinh.core.file_kinds import UnreadableFile
from ansinh.core.sheets import xlsx_bytes
from ansinh.core.workbooks import Cell
from ansinh.messaging import uploads
from ansinh.messaging.errors import SheetTooLong, SheetWithout
from ansinh.messaging.uploads import read_people, sealed, unsealed

HEADINGS = ["STT", "Họ và tên", "Số ĐT", "Ngày hết hạn", "Số tiền"]
MAI = Actor("mai", "Lê Thị Mai", "vn.80.25522.", frozenset())


def _sheet(*rows: list[Cell], headers: list[str] | None = None) -> bytes:
    return xlsx_bytes(rows, headers=headers or HEADINGS)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_other_columns_become_placeholders_by_their_folded_names() -> None:
    upload = read_people("the.xlsx", _sheet([1, "Nguyễn Thị Hòa", "0912 345 678", "31/12/2026", 631800]))

    [row] = upload.people
    assert (row.row, row.name, row.address, row.medium) == (2, "Nguyễn Thị Hòa", "0912345678", "sms")
    assert dict(row.told) == {"ngay_het_han": "31/12/2026", "so_tien": "631800"}
    assert dict(upload.fields) == {"ngay_het_han": "Ngày hết hạn", "so_tien": "Số tiền"}
    assert upload.refused == ()


@pytest.mark.parametrize(
    ("name", "phone"),
    [("Họ tên", "SĐT"), ("HỌ VÀ TÊN", "Điện thoại"), ("Tên", "Số điện thoại liên hệ"), ("Name", "Phone")],
)
def test_the_headings_that_offices_use_are_known(name: str, phone: str) -> None:
    upload = read_people("the.xlsx", _sheet(["Phạm Văn Bình", "+84 912 345 678"], headers=[name, phone]))

    assert [row.address for row in upload.people] == ["0912345678"]


def test_headings_may_stand_below_a_title() -> None:
    rows: list[list[Cell]] = [["", "", ""], ["Họ tên", "Email", "Ghi chú"], ["Võ Thị Ba", "Ba@Example.org", "x"]]
    upload = read_people("the.xlsx", _sheet(*rows, headers=["DANH SÁCH", "", ""]))

    [row] = upload.people
    assert (row.row, row.address, row.medium) == (4, "ba@example.org", "email")


def test_each_row_that_cannot_be_used_says_why() -> None:
    upload = read_people(
        "the.xlsx",
        _sheet(
            [1, "Nguyễn Thị Hòa", "0912345678", "", ""],
            [2, "", "0912345679", "", ""],
            [3, "Võ Thị Ba", "không có", "", ""],
            [4, "Lê Văn Út", "12", "", ""],
            [5, "Trần Thị Năm", "0912 345 678", "", ""],
            [None, None, None, None, None],
        ),
    )

    assert [row.name for row in upload.people] == ["Nguyễn Thị Hòa"]
    nameless, silent, wrong, twice = upload.refused
    assert nameless.startswith("Row 3, column Họ và tên: expected a name")
    assert "Row 4, column Số ĐT: expected a mobile number" in silent
    assert "“12” came" in wrong
    assert "row 2 has it too" in twice


def test_an_email_address_saves_a_row_with_a_wrong_number() -> None:
    headers = ["Họ tên", "SĐT", "E-mail"]
    upload = read_people("the.xlsx", _sheet(["Lê Văn Út", "12", "ut@example.org"], headers=headers))

    assert [row.address for row in upload.people] == ["ut@example.org"]
    refused = read_people("the.xlsx", _sheet(["Lê Văn Út", "", "ut@"], headers=headers)).refused
    assert "expected an e-mail address" in refused[0]


@pytest.mark.parametrize("second", ["SĐT 2", "Di động", "Số điện thoại2"])
def test_the_mobile_number_is_taken_from_whichever_column_has_it(second: str) -> None:
    rows: list[list[Cell]] = [
        ["Nguyễn Thị Hòa", "0276 3822123", "0912 345 678"],
        ["Võ Thị Ba", "", "0912345679"],
        ["Lê Văn Út", "0276 3822123, 0912345670", "0987654321"],
        ["Trần Thị Năm", "0276 3822123", "12"],
        ["Phạm Văn Bình", "không có", "0912345670"],
        ["Đỗ Thị Lý", "", ""],
    ]
    upload = read_people("the.xlsx", _sheet(*rows, headers=["Họ tên", "Điện thoại", second]))

    assert [row.address for row in upload.people] == ["0912345678", "0912345679", "0912345670"]
    assert dict(upload.fields) == {}
    landline, twice, none = upload.refused
    assert "column Điện thoại: expected a mobile number" in landline
    assert "0276 3822123" in landline
    assert f"column {second}: expected an address of this person alone" in twice
    assert "column Điện thoại: expected a telephone number" in none


def test_an_email_address_that_is_too_long_is_refused_and_not_cut() -> None:
    longest = f"{'a' * 60}@{'b' * 46}.example.org"
    longer = f"{'a' * 60}@{'b' * 47}.example.org"
    rows: list[list[Cell]] = [["Lê Văn Út", longest], ["Võ Thị Ba", longer]]
    upload = read_people("the.xlsx", _sheet(*rows, headers=["Họ tên", "E-mail"]))

    assert [row.address for row in upload.people] == [longest]
    [refused] = upload.refused
    assert "expected an e-mail address of up to 119 characters" in refused


def test_columns_of_one_name_stay_apart() -> None:
    headers = ["Họ tên", "SĐT", "Ghi chú", "Ghi chú"]
    upload = read_people("the.xlsx", _sheet(["Lê Văn Út", "0912345678", "a", "b"], headers=headers))

    assert dict(upload.people[0].told) == {"ghi_chu": "a", "ghi_chu_2": "b"}


def test_a_sheet_without_a_needed_column_says_which_it_has() -> None:
    with pytest.raises(SheetWithout, match="Its columns are: Họ tên, Ngày sinh"):
        read_people("the.xlsx", _sheet(["Lê Văn Út", "1950"], headers=["Họ tên", "Ngày sinh"]))


def test_what_is_no_spreadsheet_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        read_people("the.pdf", b"%PDF-1.7 invented")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_ROWS", 1)
    rows: list[list[Cell]] = [[1, "A B", "0912345678", "", ""], [2, "C D", "0912345679", "", ""]]

    with pytest.raises(SheetTooLong, match="has 2 rows"):
        read_people("the.xlsx", _sheet(*rows))


def test_the_rows_go_from_one_page_to_the_next_for_whom_they_were_read_only() -> None:
    upload = read_people("the.xlsx", _sheet([1, "Nguyễn Thị Hòa", "0912345678", "31/12/2026", 5]))
    text = sealed(upload, MAI)

    again = unsealed(text, MAI)
    assert again is not None
    assert again.people == upload.people
    assert unsealed(text, Actor("lan", "Trần Thị Lan", "vn.80.25522.", frozenset())) is None
    assert unsealed(text + "x", MAI) is None
    assert unsealed("", MAI) is None
