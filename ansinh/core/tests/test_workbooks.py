"""Files as they come: told by content, limits before parsing, and a sentence for each that cannot be read."""

import csv
import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from ansinh.core import file_kinds
from ansinh.core.file_kinds import UnreadableFile
from ansinh.core.sheets import read_sheet, xlsx_bytes
from ansinh.core.workbooks import open_workbook, workbook_of

pytestmark = pytest.mark.long

ROW = ["Nguyễn Thị Bưởi", "02/09/1945"]


@pytest.fixture(autouse=True)
def _english(in_english: None) -> None:
    """Sentences as they stand in the code."""


def compound(stream: str, content: bytes) -> bytes:
    """A minimal OLE file with one stream, as .xls and protected workbooks are wrapped."""
    size = max(4096, -(-len(content) // 512) * 512)
    sectors = size // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", 0xFFFFFFFF) * 108

    def entry(name: str, kind: int, child: int, start: int, length: int) -> bytes:
        raw = name.encode("utf-16-le")
        links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<HBB", len(raw) + 2, kind, 1)
            + links
            + bytes(36)
            + struct.pack("<IQ", start, length)
        )

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(stream, 2, 0xFFFFFFFF, 2, size)
    return header + struct.pack("<128I", *fat) + directory.ljust(512, b"\0") + content.ljust(size, b"\0")


def biff(rows: list[list[str | int]], *, protected: bool = False) -> bytes:
    """An old .xls (BIFF8) of one sheet."""

    def record(number: int, data: bytes) -> bytes:
        return struct.pack("<HH", number, len(data)) + data

    bof = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0x7CC, 0, 6))
    filepass = record(0x2F, bytes(54)) if protected else b""
    name = b"Sheet1"
    bounds = len(bof) + len(filepass) + 4 + 8 + len(name) + 4
    sheet = record(0x85, struct.pack("<IHBB", bounds, 0, len(name), 0) + name)
    body = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0x7CC, 0, 6))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                body += record(0x204, struct.pack("<HHH", r, c, 0) + text)
            else:
                body += record(0x203, struct.pack("<HHHd", r, c, 0, cell))
    return compound("Workbook", bof + filepass + sheet + record(0x0A, b"") + body + record(0x0A, b""))


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(UnreadableFile) as refused:
        workbook_of(name, content)
    return str(refused.value)


def test_an_old_workbook_is_read() -> None:
    assert workbook_of("a.xls", biff([list(ROW), ["Lê Văn Tư", 1950]])).sheets[0].rows == [ROW, ["Lê Văn Tư", 1950]]


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a", "a.XLSX"])
def test_a_workbook_is_told_by_its_content_whatever_its_ending(name: str) -> None:
    assert workbook_of(name, xlsx_bytes([ROW], headers=["Họ tên", "Ngày sinh"])).sheets[0].rows[1] == ROW


def test_a_page_saved_as_xls_is_read_as_the_table_that_it_is() -> None:
    page = (
        "<html><head><meta charset=utf-8></head><table><tr><td rowspan=2>Họ tên</td><td colspan=2>Quyết định</td></tr>"
        "<tr><td>Số</td><td>Ngày</td></tr><tr><td>Lê&nbsp;Văn Tư</td><td>12</td><td>1/2/2020</td></tr></table></html>"
    )

    assert workbook_of("a.xls", page.encode()).sheets[0].rows == [
        ["Họ tên", "Quyết định", None], [None, "Số", "Ngày"], ["Lê\xa0Văn Tư", "12", "1/2/2020"],
    ]  # fmt: skip


def test_a_workbook_of_excel_2003_in_xml_is_read_and_one_with_entities_refused() -> None:
    xml = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table><Row>'
        '<Cell ss:Index="2"><Data ss:Type="String">Lê Văn Tư</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">1950-01-02T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>'
    )

    assert workbook_of("a.xls", xml.encode()).sheets[0].rows == [[None, "Lê Văn Tư", "1950-01-02"]]
    bomb = xml.replace("<Workbook", '<!DOCTYPE x [<!ENTITY a "aaaa">]><Workbook', 1)
    assert "an XML file that defines entities" in refusal("a.xls", bomb.encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_text_is_read_in_every_unicode_and_with_every_separator(encoding: str, separator: str) -> None:
    text = separator.join(["Họ tên", "Ngày sinh"]) + "\r\n" + separator.join(ROW) + "\r\n"

    assert workbook_of("a.csv", text.encode(encoding)).sheets[0].rows == [["Họ tên", "Ngày sinh"], ROW]


def test_a_text_in_windows_1258_is_read() -> None:
    content = "Họ tên;Ngày sinh\nNguyễn Thị Bưởi;02/09/1945\n"
    decomposed = "".join(_for_1258(letter) for letter in content)

    assert workbook_of("a.csv", decomposed.encode("cp1258")).sheets[0].rows[1] == ROW


def _for_1258(letter: str) -> str:
    """Windows-1258 has the letters with their shapes and the tones apart."""
    import unicodedata

    for tone in "\u0300\u0301\u0303\u0309\u0323":
        parts = unicodedata.normalize("NFD", letter)
        if tone in parts:
            return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone
    return letter


@pytest.mark.parametrize(
    "content",
    [
        "Hä tªn;Ngµy sinh\nNguyÔn ThÞ B­ëi;02/09/1945\n",
        "Hoï teân;Ngaøy sinh\nNguyeãn Thò Böôûi;02/09/1945\n",
    ],
    ids=["TCVN3", "VNI"],
)
def test_a_text_in_bytes_of_an_old_font_is_read(content: str) -> None:
    assert workbook_of("a.csv", content.encode("latin-1")).sheets[0].rows == [["Họ tên", "Ngày sinh"], ROW]


def test_a_text_in_an_encoding_that_is_no_vietnamese_one_is_refused() -> None:
    content = "\n".join(f"ýüûú{number},¿½¾¼» ¤¥¦§" for number in range(9)).encode("latin-1")

    assert "a text in an encoding that is not known. Save it as “CSV UTF-8”" in refusal("a.csv", content)


def test_a_text_cut_off_in_the_middle_of_a_letter_or_a_row_is_noticed() -> None:
    whole = "Họ tên,Ngày sinh\nLê Văn Tư,1/2/1950\nNguyễn Thị Bưởi,2/9/1945\n".encode()

    assert "cut off in the middle of a letter" in refusal("a.csv", whole[: whole.index("ởi".encode()) + 1])
    assert workbook_of("a.csv", whole[: whole.index("ởi".encode())]).sheets[0].is_cut_off
    assert not workbook_of("a.csv", whole).sheets[0].is_cut_off
    assert not workbook_of("a.csv", whole.rstrip(b"\n")).sheets[0].is_cut_off


def test_quotes_in_the_middle_of_a_cell_and_line_breaks_in_one_are_kept() -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(["Ấp\nĐông", 'Tổ "3"'])

    assert workbook_of("a.csv", buffer.getvalue().encode()).sheets[0].rows == [["Ấp\nĐông", 'Tổ "3"']]
    assert workbook_of("a.csv", b'a,T\xe1\xbb\x95 "3" B\nb,c\n').sheets[0].rows[0] == ["a", 'Tổ "3" B']


def test_an_empty_file_is_refused() -> None:
    assert refusal("a.xlsx", b"") == (
        "a.xlsx cannot be read: expected a spreadsheet (.xlsx, .xls, .ods or .csv), got an empty file."
        " Bring the file once more."
    )


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(50_000_000)

    with pytest.raises(UnreadableFile, match=r"got 50 MB. At most 32 MB: remove pictures"):
        open_workbook(path)


def _archive(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_zip_bomb_is_refused_by_what_it_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_kinds, "LARGEST_UNPACKED", 1_000_000)

    bomb = _archive({"xl/worksheets/sheet1.xml": bytes(2_000_000)})

    assert "a workbook of more than 1 MB when unpacked" in refusal("a.xlsx", bomb)


def test_a_zip_bomb_that_declares_less_than_it_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = _archive({"xl/worksheets/sheet1.xml": bytes(3_000_000)})
    lying = honest.replace(struct.pack("<I", 3_000_000), struct.pack("<I", 100))
    monkeypatch.setattr(file_kinds, "LARGEST_UNPACKED", 1_000_000)

    assert "a.xlsx cannot be read" in refusal("a.xlsx", lying)


def test_a_password_is_asked_to_be_taken_off() -> None:
    for content in (compound("EncryptedPackage", bytes(9000)), biff([["a", "b"]], protected=True)):
        assert "a workbook protected by a password. Open it with the password" in refusal("a.xlsx", content)


def test_an_upload_cut_off_is_told_from_a_whole_one() -> None:
    whole = xlsx_bytes([ROW] * 200, headers=["Họ tên", "Ngày sinh"])

    for length in (30, 200, len(whole) // 2, len(whole) - 10):
        assert "ends before its end or is damaged. Bring the file once more." in refusal("a.xlsx", whole[:length])
    assert "cannot be read" in refusal("a.xls", biff([list(ROW)])[:2000])


def test_a_workbook_with_changed_bytes_is_damaged() -> None:
    whole = bytearray(xlsx_bytes([ROW] * 200, headers=["Họ tên", "Ngày sinh"]))
    for place in range(60, 600, 7):
        whole[place] ^= 0xFF

    assert "is damaged. Bring the file once more." in refusal("a.xlsx", bytes(whole))


def _ods(rows: str) -> bytes:
    spaces = "".join(f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in
                     ("office", "table", "text"))  # fmt: skip
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet><table:table table:name='A'>{rows}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return _archive({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content.encode()})


CELL = '<table:table-cell office:value-type="string"{more}><text:p>Lê Văn Tư</text:p></table:table-cell>'


def test_an_open_document_is_read_and_one_that_repeats_a_value_a_million_times_refused() -> None:
    plain = f"<table:table-row>{CELL.format(more='')}</table:table-row>"
    rows = f'<table:table-row table:number-rows-repeated="1048576">{CELL.format(more="")}</table:table-row>'
    columns = CELL.format(more=' table:number-columns-repeated="99999"')

    assert workbook_of("a.ods", _ods(plain)).sheets[0].rows == [["Lê Văn Tư"]]
    assert "spreads over 1048576 rows" in refusal("a.ods", _ods(rows))
    assert "99999 columns" in refusal("a.ods", _ods(f"<table:table-row>{columns}</table:table-row>"))


@pytest.mark.parametrize(
    ("content", "came"),
    [
        (b"%PDF-1.7", "a PDF document"),
        (b"\x89PNG\r\n", "a picture"),
        (b"Rar!\x1a", "a packed archive (RAR)"),
        (_archive({"a.txt": b"a"}), "a packed archive (ZIP)"),
        (_archive({"word/document.xml": b"a"}), "a Word document"),
        (compound("WordDocument", bytes(99)), "a Word document"),
        (b"\x01\x02\x03\x04" * 99, "a file of another kind"),
        (b"not a table", "a text without columns"),
    ],
)
def test_what_is_no_spreadsheet_is_named(content: bytes, came: str) -> None:
    assert f"got {came}." in refusal("a.xlsx", content)


def test_errors_and_formulas_without_a_value_come_as_what_they_are() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = "a", "=1/0"
    buffer = io.BytesIO()
    book.save(buffer)
    other = io.BytesIO()
    with xlsxwriter.Workbook(other) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_formula("A1", "=NA()", None, "#N/A")
        sheet.write_formula("B1", "=1+1", None, 2)

    assert workbook_of("a.xlsx", buffer.getvalue()).sheets[0].rows == [["a", "=1/0"]]
    assert workbook_of("a.xlsx", other.getvalue()).sheets[0].rows == [["#N/A", 2]]


def test_a_million_empty_rows_are_no_rows() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as workbook:
        sheet, bold = workbook.add_worksheet(), workbook.add_format({"bold": True})
        sheet.write_row(0, 0, ROW)
        for row in range(1, 1_048_576):
            sheet.write_blank(row, 0, None, bold)

    assert workbook_of("a.xlsx", buffer.getvalue()).sheets[0].rows == [ROW]


def test_a_stray_value_in_the_last_cell_does_not_spread_the_table_over_all_memory() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "x")

    assert "spreads over 1048576 rows and 16384 columns" in refusal("a.xlsx", buffer.getvalue())


def test_merged_cells_hidden_rows_and_hidden_sheets_are_told() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        sheet, other = workbook.add_worksheet("A & B"), workbook.add_worksheet()
        sheet.merge_range("A1:B2", "Quyết định")
        sheet.write("A3", "x")
        sheet.set_row(2, None, None, {"hidden": True})
        other.hide()

    first, second = workbook_of("a.xlsx", buffer.getvalue()).sheets

    assert (first.name, first.merged, first.hidden_rows, first.is_hidden) == (
        "A & B", ((0, 0, 1, 1),), frozenset({3}), False,
    )  # fmt: skip
    assert second.is_hidden


def test_the_first_sheet_is_read_unless_another_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Một").write("A1", "một")
        workbook.add_worksheet("Hai").write("A1", "hai")

    assert (read_sheet(path), read_sheet(path, "Hai")) == ([["một"]], [["hai"]])
    with pytest.raises(UnreadableFile, match="Một, Hai"):
        read_sheet(path, "Ba")
