"""Tables kept as text: .csv in any encoding that offices use and with any separator, and pages of HTML or XML."""

import csv
import io
import re
import unicodedata
from html.parser import HTMLParser
from xml.etree import ElementTree

from django.utils.translation import gettext_lazy as _

from ansinh.core.file_kinds import SAVE_AGAIN, SEND_AGAIN, UnreadableFile
from ansinh.core.legacy_text import even_capitals, from_tcvn3, from_vni, plausibility

SEPARATORS = (",", ";", "\t", "|")
SAMPLE = 200_000
LONGEST_CELL = 1_000_000
PLAUSIBLE = 0.5


def decoded(name: str, content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16, Windows-1258, or TCVN3 or VNI bytes. Raises UnreadableFile."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _strictly(name, content, encoding)
    sample = content[:SAMPLE]
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[offset::2].count(0) > len(sample) // 5:
            return _strictly(name, content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as problem:
        return _in_one_byte(name, content, problem)


def _strictly(name: str, content: bytes, encoding: str) -> str:
    if encoding.startswith("utf-16") and len(content) % 2:
        raise UnreadableFile(file=name, came=_("a text that is cut off in the middle of a letter"), advice=SEND_AGAIN)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as problem:
        raise UnreadableFile(file=name, came=problem, advice=SEND_AGAIN) from problem


def _in_one_byte(name: str, content: bytes, problem: UnicodeDecodeError) -> str:
    """One byte a letter: the reading under which the words are Vietnamese."""
    if problem.start >= len(content) - 4 and problem.reason == "unexpected end of data":
        raise UnreadableFile(
            file=name, came=_("a text that is cut off in the middle of a letter"), advice=SEND_AGAIN
        ) from problem
    latin = content.decode("latin-1")
    readings = {
        "windows-1258": unicodedata.normalize("NFC", content.decode("cp1258", errors="replace")),
        "TCVN3": even_capitals(from_tcvn3(latin)),
        "VNI": from_vni(latin),
        "windows-1252": content.decode("cp1252", errors="replace"),
    }
    scores = {encoding: plausibility(text[:SAMPLE]) for encoding, text in readings.items()}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] < PLAUSIBLE:
        raise UnreadableFile(
            file=name,
            came=_("a text in an encoding that is not known"),
            advice=_("Save it as “CSV UTF-8” or as .xlsx."),
        ) from problem
    return readings[best]


def text_rows(name: str, text: str) -> tuple[list[list[str]], bool]:
    """The rows of a separated text, row *n* at place *n* − 1, and whether the last one is cut off.

    A cell with line breaks makes its row span several lines of the file; rows are counted, not lines.
    """
    text = text.lstrip("\ufeff").replace("\x00", "")
    first, _line, rest = text.partition("\n")
    declared = re.fullmatch(r"sep=(.)\r?", first)
    delimiter = declared[1] if declared else _separator(text)
    lines = io.StringIO(rest if declared else text, newline="")
    csv.field_size_limit(LONGEST_CELL)
    rows: list[list[str]] = [[]] if declared else []
    is_cut = False
    try:
        for row in csv.reader(lines, delimiter=delimiter, strict=True):
            rows.append(row)
    except csv.Error as problem:
        if "unexpected end of data" in str(problem):
            is_cut = True
        else:
            rows = [[]] if declared else []
            lines.seek(0)
            rows += _leniently(name, lines, delimiter)
    usual = max((len(row) for row in rows[:-1]), default=0)
    if rows and not text.endswith(("\n", "\r")) and len(rows) > 1 and 0 < len(rows[-1]) < usual:
        is_cut = True
    return rows, is_cut


def _leniently(name: str, lines: io.StringIO, delimiter: str) -> list[list[str]]:
    """Quotes that stand in the middle of a cell (Ấp "Đông") are kept as letters."""
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as problem:
        raise UnreadableFile(file=name, came=problem, advice=SAVE_AGAIN) from problem


def _separator(text: str) -> str:
    """The separator that cuts most lines into the same number of cells, two or more."""
    lines = [line for line in text[:SAMPLE].splitlines()[:200] if line.strip()]

    def evenness(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines]
        usual = max(set(counts), key=lambda count: (count > 0, counts.count(count), count), default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max(SEPARATORS, key=evenness)


class _Tables(HTMLParser):
    """The cells of every table of a page, one below the other; a spanning cell stands in its first place only."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.cell: list[str] | None = None
        self.span = 1
        self.hanging: dict[int, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
            self._skip_hanging()
        elif tag in {"td", "th"} and self.rows:
            self._end_cell()
            self.cell = []
            given = dict(attrs)
            self.span = min(int(given.get("colspan") or "1") if (given.get("colspan") or "1").isdigit() else 1, 500)
            down = given.get("rowspan") or "1"
            if down.isdigit() and int(down) > 1:
                for column in range(len(self.rows[-1]), len(self.rows[-1]) + self.span):
                    self.hanging[column] = int(down)
        elif tag == "br" and self.cell is not None:
            self.cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr"}:
            self._end_cell()
        if tag == "tr":
            self.hanging = {column: left - 1 for column, left in self.hanging.items() if left > 1}
        if tag == "table":
            self.hanging = {}

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def _end_cell(self) -> None:
        if self.cell is not None and self.rows:
            self.rows[-1] += ["".join(self.cell).strip()] + [""] * (self.span - 1)
            self._skip_hanging()
        self.cell = None

    def _skip_hanging(self) -> None:
        row = self.rows[-1]
        while len(row) in self.hanging and self.hanging[len(row)] > 0 and self.cell is None:
            row.append("")


def html_rows(text: str) -> list[list[str]]:
    """The rows of the tables of a page: what many programmes save as .xls."""
    reader = _Tables()
    reader.feed(text)
    reader.close()
    return reader.rows


SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"


def xml_sheets(name: str, content: bytes) -> list[tuple[str, list[list[str]]]]:
    """The sheets of an Excel 2003 XML workbook. Raises UnreadableFile."""
    if re.search(rb"<!(DOCTYPE|ENTITY)", content, re.IGNORECASE):
        raise UnreadableFile(file=name, came=_("an XML file that defines entities"), advice=SAVE_AGAIN)
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - without DOCTYPE there is nothing to expand
    except ElementTree.ParseError as problem:
        raise UnreadableFile(file=name, came=problem, advice=SEND_AGAIN) from problem
    return [
        (sheet.get(f"{SPREADSHEET}Name", ""), [_xml_row(row) for row in sheet.iter(f"{SPREADSHEET}Row")])
        for sheet in root.iter(f"{SPREADSHEET}Worksheet")
    ]


def _xml_row(row: ElementTree.Element) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{SPREADSHEET}Cell"):
        index = cell.get(f"{SPREADSHEET}Index", "")
        if index.isdigit() and int(index) <= 16_384:
            cells += [""] * (int(index) - 1 - len(cells))
        data = cell.find(f"{SPREADSHEET}Data")
        text = "".join(data.itertext()) if data is not None else ""
        cells.append(text.split("T")[0] if data is not None and data.get(f"{SPREADSHEET}Type") == "DateTime" else text)
    return cells
