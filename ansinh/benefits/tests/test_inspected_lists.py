"""Matching against a list that an inspector brings: any layout, every row accounted for."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from ansinh.benefits.errors import ListWithoutNumbers
from ansinh.benefits.findings.against_list import MatchedRow
from ansinh.benefits.findings.inspected import ListKind, read_inspected
from ansinh.benefits.services.checking import check_paid
from ansinh.benefits.testing import make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.benefits.tests.paying import pay_all
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.core.sheets import Cell, Table, UnreadableFile, workbook_bytes, xlsx_bytes
from ansinh.core.wall import acting
from ansinh.registry.models import Individual

MAY, JUNE = Month(2026, 5), Month(2026, 6)
BEGAN = dt.date(2026, 1, 10)
NUMBER, OTHER = "001140000011", "072180000022"


@pytest.fixture
def old(desk: Desk) -> Individual:
    """A woman of 86 who draws the social pension and was paid in May and June."""
    with clock.at(BEGAN), acting(desk.lan):
        person = make_person(desk.lan, desk.area, "Trần Thị Năm", birth_date=dt.date(1940, 1, 1))
        Individual.objects.filter(pk=person.pk).update(identity_number=NUMBER)
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(
            desk.minh, desk.area, person, first_month=Month(2026, 1), benefit="social_pension", category="P75",
            amount=500_000,
        )  # fmt: skip
    pay_all(desk, MAY.through(JUNE))
    return person


def _file(folder: Path, rows: Sequence[Sequence[Cell]], *, headers: Sequence[str], name: str = "a.xlsx") -> Path:
    path = folder / name
    path.write_bytes(xlsx_bytes(rows, headers=headers))
    return path


def _matched(desk: Desk, path: Path, kind: ListKind, month: Month = JUNE) -> list[MatchedRow]:
    found = check_paid(actor=desk.lan, area=desk.area, month=month, lists=[read_inspected(path, kind)])
    return list(found.list_rows)


def _outcomes(rows: Sequence[MatchedRow]) -> list[tuple[int, str]]:
    return [(row.row_number, row.outcome) for row in rows]


def test_a_pension_at_the_level_is_found_and_a_lower_one_is_lawful(desk: Desk, old: Individual, tmp_path: Path) -> None:
    headers = ("STT", "Họ và tên", "Số CCCD", "Mức hưởng (đồng)", "Hưởng từ ngày")
    high = _file(tmp_path, [(1, "Trần Thị Năm", NUMBER, "3.200.000", "01/04/2026")], headers=headers)
    low = _file(tmp_path, [(1, "Trần Thị Năm", NUMBER, 499_999, "01/04/2026")], headers=headers, name="b.xlsx")
    later = _file(tmp_path, [(1, "Trần Thị Năm", NUMBER, 3_200_000, "01/07/2026")], headers=headers, name="c.xlsx")

    [row] = _matched(desk, high, ListKind.PENSIONERS)

    assert (row.outcome, row.finding is not None) == ("paid_against_it", True)
    assert row.finding is not None
    assert (row.finding.kind, row.finding.difference, row.finding.since) == ("not_entitled", 500_000, MAY)
    assert "By the list draws 3.200.000 đồng a month." in row.finding.reason
    assert [row.outcome for row in _matched(desk, low, ListKind.PENSIONERS)] == ["paid_lawfully"]
    assert [row.outcome for row in _matched(desk, later, ListKind.PENSIONERS)] == ["paid_lawfully"]


@pytest.mark.parametrize(
    ("kind", "heading", "found"),
    [
        (ListKind.DEATHS, "Ngày chết", "dead"),
        (ListKind.PRISONERS, "Ngày vào trại (từ ngày)", "not_entitled"),
        (ListKind.HOMES, "Ngày tiếp nhận", "not_entitled"),
    ],
)
def test_the_month_in_which_it_happens_is_due_and_the_next_is_not(
    desk: Desk, old: Individual, tmp_path: Path, kind: ListKind, heading: str, found: str
) -> None:
    path = _file(tmp_path, [(NUMBER, "15/05/2026")], headers=("Số định danh cá nhân", heading))

    assert [row.outcome for row in _matched(desk, path, kind, MAY)] == ["paid_lawfully"]
    [row] = _matched(desk, path, kind)
    assert row.finding is not None
    assert (row.finding.kind, row.finding.lawful_amount, row.finding.since) == (found, 0, JUNE)


def test_who_left_the_prison_before_is_paid_lawfully(desk: Desk, old: Individual, tmp_path: Path) -> None:
    headers = ("CCCD", "Từ ngày", "Đến ngày")
    path = _file(tmp_path, [(NUMBER, dt.date(2025, 1, 1), dt.date(2026, 6, 20))], headers=headers)

    assert [row.outcome for row in _matched(desk, path, ListKind.PRISONERS)] == ["paid_lawfully"]


def test_every_row_is_accounted_for(desk: Desk, old: Individual, tmp_path: Path) -> None:
    with acting(desk.lan):
        unpaid = make_disabled(desk.lan, desk.area, "Phạm Văn Bình")
        Individual.objects.filter(pk=unpaid.pk).update(identity_number=OTHER)
    title: tuple[Cell, ...] = ("DANH SÁCH NGƯỜI CHẾT NĂM 2026", None, None)
    rows: list[tuple[Cell, ...]] = [
        (None, None, None),
        ("Họ tên", "Số CCCD/CMND", "Ngày, tháng, năm chết"),
        ("(1)", "(2)", "(3)"),
        ("Trần Văn Sáu", 1140000011, "3/5/2026"),
        ("Phạm Văn Bình", "072 180 000 022", 46_140),
        ("Lê Văn Xa", "072150000099", "01-04-2026"),
        ("Không số", None, "01/04/2026"),
        ("Số cũ", "290123456", "01/04/2026"),
        ("Cụt", "1,1E+11", "01/04/2026"),
        ("Không ngày", "072150000088", None),
        ("Ngày lạ", "072150000077", "31/02/2026"),
        ("Hai lần", "072150000066", "01/04/2026"),
        ("Hai lần", "072150000066", "02/04/2026"),
        ("Lê Văn Xa", "072150000099", "01/04/2026"),
        (None, None, None),
    ]
    path = _file(tmp_path, rows, headers=[str(cell or "") for cell in title])

    found = _matched(desk, path, ListKind.DEATHS)

    assert _outcomes(found) == [
        (5, "paid_against_it"), (6, "not_paid"), (7, "not_found"), (8, "not_used"), (9, "not_used"), (10, "not_used"),
        (11, "not_used"), (12, "not_used"), (13, "not_used"), (14, "not_used"), (15, "not_used"),
    ]  # fmt: skip
    notes = {row.row_number: row.note for row in found}
    assert notes[5] == "The registry knows this number as Trần Thị Năm."
    assert notes[8] == "No identity number."
    assert "old number of nine digits" in notes[9]
    assert "its last digits are lost" in notes[10]
    assert "No day of death" in notes[11]
    assert notes[12] == "“31/02/2026” is no day that can be read."
    assert notes[13] == notes[14] == "Another row of the list says something else of the same number."
    assert notes[15] == "Said already by a row above."


def test_two_sheets_that_contradict_each_other_are_both_set_aside(desk: Desk, old: Individual, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    headers = ("CCCD", "Ngày mất")
    path.write_bytes(
        workbook_bytes([
            Table("Ấp 1", headers, [(NUMBER, "01/05/2026")]),
            Table("Ghi chú", ("Chú thích",), [("không có gì",)]),
            Table("Ấp 2", headers, [(NUMBER, "01/02/2026")]),
        ])
    )  # fmt: skip

    assert [(row.sheet, row.outcome) for row in _matched(desk, path, ListKind.DEATHS)] == [
        ("Ấp 1", "not_used"), ("Ấp 2", "not_used"),
    ]  # fmt: skip


def test_a_person_of_another_commune_is_not_found(desk: Desk, old: Individual, tmp_path: Path) -> None:
    there = make_desk("25480", "Bình Minh")
    path = _file(tmp_path, [(NUMBER, "01/05/2026")], headers=("CCCD", "Ngày mất"))

    assert [row.outcome for row in _matched(there, path, ListKind.DEATHS)] == ["not_found"]


def test_a_list_in_text_is_read_too(desk: Desk, old: Individual, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"identity number;died on\n{NUMBER};2026-05-03\n", "utf-8")

    assert [row.outcome for row in _matched(desk, path, ListKind.DEATHS)] == ["paid_against_it"]


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"not a workbook")
    (tmp_path / "b.csv").write_text("", "utf-8")
    (tmp_path / "c.csv").write_text("họ tên;ngày mất\nNăm;01/05/2026\n", "utf-8")

    with pytest.raises(UnreadableFile):
        read_inspected(tmp_path / "a.xlsx", ListKind.DEATHS)
    with pytest.raises(UnreadableFile):
        read_inspected(tmp_path / "missing.xlsx", ListKind.DEATHS)
    for name in ("b.csv", "c.csv"):
        with pytest.raises(ListWithoutNumbers, match="expected a column of identity numbers"):
            read_inspected(tmp_path / name, ListKind.DEATHS)


def test_what_the_registry_knows_already_is_no_second_error_of_the_list(
    desk: Desk, old: Individual, tmp_path: Path
) -> None:
    path = _file(tmp_path, [(NUMBER, "15/05/2026")], headers=("CCCD", "Ngày mất"))

    first = _matched(desk, path, ListKind.DEATHS)
    assert first == _matched(desk, path, ListKind.DEATHS)
    assert first[0].finding is not None
    assert first[0].finding.key == f"list:deaths:{old.pk}:2026-06"
