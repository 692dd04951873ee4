"""The files of a list say what its page says: the same columns, rows and values."""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from django.test import Client
from openpyxl import load_workbook

from ansinh.accounts.models import Duty
from ansinh.accounts.roles import ROLES
from ansinh.core import clock
from ansinh.ui.lists import Column
from ansinh.ui.shown import Shown
from tests.pages.scene import TODAY, lay_desk
from tests.pages.walk import Walk

pytestmark = pytest.mark.django_db
READ = {"money", "percent", "day", "month", "moment"}
"""The kinds of columns that are looked for in the desk; each is found in a list somewhere."""
NOTHING = "–"
EXPORTED = "xuất danh sách ra tệp"


def test_every_list_is_exported_as_it_is_shown(tmp_path: Path) -> None:
    lay_desk(tmp_path)
    faults, found, looked_at = list[str](), set[str](), set[str]()
    with clock.at(TODAY):
        for role in ROLES:
            client = Client(headers={"accept-language": "vi"})
            client.force_login(Duty.objects.select_related("user").get(role=role).user)
            for address in _lists_of(client, looked_at):
                shown, rows = _page(client, address)
                found |= {column.kind for column in shown.columns}
                for kind in ("csv", "xlsx"):
                    headings, cells = _file(client, address, kind)
                    faults += [
                        f"{role} {address} .{kind} {fault}" for fault in _differences(shown, rows, headings, cells)
                    ]
    assert not faults, "\n".join(faults)
    assert found >= READ


def _lists_of(client: Client, looked_at: set[str]) -> Iterator[str]:
    """The address of each list that nobody has looked at yet, with all of its columns shown."""
    walk = Walk(looked_at)
    seen = set[str]()
    for address in walk:
        if "export=" in address:
            continue
        response = client.get(address, follow=True)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        walk.learn(response.content.decode(), address)
        shown = response.context and response.context.get("list")
        if isinstance(shown, Shown) and shown.path not in seen and not shown.is_waiting and shown.count:
            seen.add(shown.path)
            asked = shown.asked.copy()
            asked.setlist("columns", [column.code for column in shown.offered_columns])
            yield f"{shown.path}?{asked.urlencode()}"


def _page(client: Client, address: str) -> tuple[Shown, list[list[str]]]:
    response = client.get(address)
    page: Any = lxml.html.fromstring(response.content.decode())
    rows = page.xpath("//*[@id='list-rows']//tbody/tr")
    cells = [[_text(cell) for cell in row.xpath("./th | ./td[not(contains(@class, 'choice'))]")] for row in rows]
    return response.context["list"], cells


def _text(cell: Any) -> str:
    for hidden in cell.xpath(".//*[contains(@class, 'visually-hidden')]"):
        hidden.drop_tree()
    return " ".join(cell.text_content().split())


def _file(client: Client, address: str, kind: str) -> tuple[list[str], list[list[str]]]:
    content = client.get(f"{address}&export={kind}").getvalue()
    if kind == "csv":
        headings, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        return headings, rows
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    headings, *rows = ([_as_a_programme_shows(cell) for cell in row] for row in sheet.iter_rows())
    return headings, rows


def _as_a_programme_shows(cell: Any) -> str:
    """What a spreadsheet programme shows of a cell."""
    value, written = cell.value, cell.number_format
    if isinstance(value, dt.datetime):
        return f"{value:{WRITTEN_TIMES[written]}}"
    if isinstance(value, int | float) and written == "0.0%":
        return f"{value:.1%}"
    if isinstance(value, int | float) and written == "#,##0":
        return f"{value:.0f}"
    return "" if value is None else str(value)


WRITTEN_TIMES: Mapping[str, str] = {
    "dd/mm/yyyy": "%d/%m/%Y", "dd/mm/yyyy hh:mm": "%d/%m/%Y %H:%M", "mm/yyyy": "%m/%Y",
}  # fmt: skip


def _differences(shown: Shown, rows: list[list[str]], headings: list[str], cells: list[list[str]]) -> Iterator[str]:
    """Where a file says something else than the page, which shows its first rows."""
    if shown.path == "/trail/":
        # Each export is an act itself and stands in the next answer of the trail.
        rows, cells = ([row for row in some if EXPORTED not in row] for some in (rows, cells))
    elif len(cells) != shown.count:
        yield f"has {len(cells)} of {shown.count} rows"
    if len(set(headings)) < len(headings) or "" in headings:
        yield f"has the columns {headings}"
    for column in shown.columns:
        number = shown.columns.index(column)
        if column.value is None:
            if str(column.label) in headings:
                yield f"has a column of acts, “{column.label}”"
            continue
        place = headings.index(str(column.label))
        remark = place + 1 if column.beside and column.kind != "text" else None
        for row, line in zip(rows, cells, strict=False):
            told = line[place]
            if remark is not None:
                told = f"{told} {line[remark]}".strip()
            if not _says(column, row[number], told):
                yield f"{column.code}: “{row[number]}” on the page, “{told}” in the file"
                break


def _says(column: Column, page: str, file: str) -> bool:
    """Whether both say the same; signs by which only one of them is written are left out."""
    if page == NOTHING or not file:
        return page == NOTHING and not file
    if column.kind == "percent":
        return float(_bare(page).replace(",", ".")) == float(_bare(file).replace(",", "."))
    if column.kind in ("money", "number"):
        return page.removesuffix("đ").strip().replace(".", "") == file
    if column.template:
        said = [part.strip() for part in file.split(";")]
        return all(part in page for part in said)
    return page == " ".join(file.removeprefix("'").split())


def _bare(percent: str) -> str:
    return percent.replace("%", "").strip()
