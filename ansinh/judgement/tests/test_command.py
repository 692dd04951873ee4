"""`ansinh judge` on files, without any database."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook

from ansinh.core.sheets import xlsx_bytes
from ansinh.judgement.columns import OUTPUT_COLUMNS

HEADER = "birth_date,person,disability,pension"
LIST = f"{HEADER}\n1990-05-05,a,severe,\n\n1950,b,,\n"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8-sig")
    return path


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_list_is_judged_to_the_screen(listed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("judge", str(listed), month="2026-11")
    rows = rows_of(capsys.readouterr().out)
    assert tuple(rows[0]) == OUTPUT_COLUMNS
    assert [(row["person"], row["category"], row["coefficient"], row["amount"]) for row in rows] == [
        ("a", "K6", "1.5", "810000"),
        ("b", "P75", "1.0", "540000"),
    ]


def test_a_list_is_judged_into_a_text_file(listed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    call_command("judge", str(listed), month="2025-03", out=out, language="en")
    rows = rows_of(out.read_text(encoding="utf-8"))
    assert [(row["month"], row["category"], row["amount"]) for row in rows] == [
        ("2025-03", "K6", "750000"),
        ("2025-03", "", "0"),
    ]
    assert rows[1]["coefficient"] == rows[1]["standard"] == rows[1]["payee"] == rows[1]["benefit"] == ""


def test_a_workbook_is_judged_into_a_workbook(tmp_path: Path) -> None:
    source, out = tmp_path / "list.xlsx", tmp_path / "out.xlsx"
    source.write_bytes(xlsx_bytes([[1, "31/03/1950"]], headers=["person", "birth_date"]))
    call_command("judge", str(source), month="2026-11", out=out)
    header, row = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert tuple(header) == OUTPUT_COLUMNS
    assert [row[0], row[3], row[4], row[6]] == ["1", "P75", 1.0, 540_000.0]


def test_the_law_may_be_asked_as_known_on_a_day(listed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("judge", str(listed), month="2026-07", known_on="2026-08-01")
    assert [row["amount"] for row in rows_of(capsys.readouterr().out)] == ["750000", "500000"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            f"{HEADER}\n1990-05-05,a,severe,\n\n31/02/1950,b,,-5\n",
            ("row 4, column “birth_date”", "row 4, column “pension”"),
        ),
        ("person,birth_date,colour\na,1950,red\n", ("row 1, column “colour”", "This column is not known")),
        ("person\na\n", ("row 1, column “birth_date”", "missing")),
        ("person,birth_date,birth_date\na,1950,1950\n", ("row 1, column “birth_date”", "stands twice")),
        ("person,,birth_date\na,1,1950\n", ("row 1, column “2”", "has none")),
        ("person,birth_date\na,1950,7\n", ("row 2", "got more: “7”")),
        ("", ("bad.csv has no rows",)),
    ],
)
def test_a_bad_list_is_refused_with_its_rows_and_nothing_is_written(
    tmp_path: Path, content: str, words: tuple[str, ...]
) -> None:
    bad, out = tmp_path / "bad.csv", tmp_path / "out.csv"
    bad.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        call_command("judge", str(bad), month="2026-11", out=out, language="en")
    for word in words:
        assert word in str(refusal.value)
    assert not out.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"month": "2021-06"}, "2021-06 is earlier"),
        ({"month": "soon"}, "Expected a month like 2025-04"),
        ({"month": "2026-11", "known_on": "soon"}, "Expected a day like 2026-08-01"),
    ],
)
def test_a_bad_question_is_refused(listed: Path, options: dict[str, str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("judge", str(listed), language="en", **options)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no file .*none\.csv\. Check its name and folder"):
        call_command("judge", str(tmp_path / "none.csv"), month="2026-11", language="en")


def test_a_text_in_another_encoding_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes("person,birth_date\ncafé,1950\n".encode("latin-1"))
    with pytest.raises(CommandError, match=r"not text in UTF-8\. Save it again") as refusal:
        call_command("judge", str(path), month="2026-11", language="en")
    assert "codec" not in str(refusal.value)
