"""A list whose headings say nothing to us: its officer shows where the people stand and what each column is."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ansinh.accounts.models import User
from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.wall import acting
from ansinh.registry.errors import ColumnsLacking, ColumnTwice, HeadingUnknown, ImportMoved, NoSuchSheet
from ansinh.registry.models import ImportRun, ImportState, Individual, PreviewRow, RememberedHeading
from ansinh.registry.services import (
    apply_import,
    cancel_import,
    correct_columns,
    import_background,
    record_columns,
    sheet_understood,
)
from ansinh.registry.services.import_columns import letters_of
from ansinh.registry.testing import an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
HOA = ["1", "Nguyễn Thị Hòa", "02/09/1944", "Nữ", "072144000011", "Người cao tuổi từ 80 tuổi", "540000"]
TU = ["2", "Lê Văn Tư", "15/05/1970", "Nam", "", "Người khuyết tật nặng", "810000"]
NONSENSE = ["A1", "Cột hai", "Cột ba", "Cột bốn", "Cột năm", "Cột sáu", "Cột bảy"]
FIELDS = ("", "full_name", "birth_date", "sex", "identity_number", "category_text", "amount")
TITLES = [["ỦY BAN NHÂN DÂN XÃ TÂN ĐÔNG"], ["DANH SÁCH CHI TRẢ"], ["Tháng 11 năm 2026"]]


def _workbook(*rows: list[str], more: Sequence[tuple[str, list[list[str]]]] = ()) -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer)
    for name, cells in (("Sheet1", rows), *more):
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(cells):
            sheet.write_row(number, 0, row)
    workbook.close()
    return buffer.getvalue()


def _two_rows_of_headings(*people: list[str]) -> bytes:
    """“Khoản A” lies over the birth date and the sex; all other headings reach down over both rows."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer)
    sheet = workbook.add_worksheet()
    for row, title in enumerate(TITLES):
        sheet.merge_range(row, 0, row, 6, title[0])
    for column, text in enumerate(NONSENSE):
        if column not in {2, 3}:
            sheet.merge_range(3, column, 4, column, text)
    sheet.merge_range(3, 2, 3, 3, "Khoản A")
    sheet.write_row(4, 2, ["Một", "Hai"])
    for row, cells in enumerate(people, start=5):
        sheet.write_row(row, 0, cells)
    workbook.close()
    return buffer.getvalue()


def _separated(*rows: list[str]) -> bytes:
    """As an old office programme saves it: semicolons, and each tone a letter of its own."""
    text = "\r\n".join(";".join(row) for row in rows) + "\r\n"
    for whole, parts in (("ễ", "ê\u0303"), ("ị", "i\u0323"), ("ò", "o\u0300"), ("ữ", "ư\u0303"), ("ờ", "ơ\u0300"),
                         ("ừ", "ư\u0300"), ("ổ", "ô\u0309"), ("ế", "ê\u0301"), ("ậ", "â\u0323"), ("ặ", "ă\u0323"),
                         ("ộ", "ô\u0323"), ("á", "a\u0301"), ("ả", "a\u0309"), ("ố", "ô\u0301")):  # fmt: skip
        text = text.replace(whole, parts)
    return text.encode("cp1258")


@pytest.fixture
def officer(tan_dong: Area) -> Client:
    make_hamlet(tan_dong)
    make_duty(make_user("mai", "Lê Thị Mai"), "commune_officer", tan_dong, valid_from=dt.date(2025, 7, 1))
    return _signed_in("mai")


def _signed_in(username: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=username))
    return client


def _bring(client: Client, content: bytes, name: str = "danh-sach.xlsx", subject: str = "recipients") -> ImportRun:
    posted = {"file": SimpleUploadedFile(name, content), "subject": subject, "month": "2026-11"}
    answer = client.post("/imports/bring/", posted)
    assert answer.status_code == 302, answer.content.decode()
    with acting(SYSTEM):
        run = ImportRun.objects.select_related("area").latest("pk")
    assert answer["Location"] == f"/imports/{run.pk}/columns/"
    return run


def _values(*fields: str) -> dict[str, str]:
    return {f"column-{column}": field for column, field in enumerate(fields)}


def _say(client: Client, run: ImportRun, above: int, *fields: str, **more: str) -> Any:
    return client.post(f"/imports/{run.pk}/columns/?sheet=0&above={above}", {**_values(*fields), **more})


def _names(run: ImportRun) -> list[str]:
    with acting(SYSTEM):
        return list(PreviewRow.objects.filter(run=run).order_by("row_number").values_list("name", flat=True))


@pytest.mark.parametrize(
    ("content", "name", "above"),
    [
        (_workbook(*TITLES, NONSENSE, HOA, TU), "a.xlsx", 4),
        (_two_rows_of_headings(HOA, TU), "b.xlsx", 5),
        (_workbook(HOA, TU), "c.xlsx", 0),
        (_workbook(*TITLES, HOA, TU), "d.xlsx", 3),
        (_separated(NONSENSE, HOA, TU), "e.csv", 1),
        (_separated(HOA, TU), "f.csv", 0),
        (_workbook(["No.", "Who", "When", "M or F", "Papers", "Why", "How much"], HOA, TU), "g.xlsx", 1),
    ],
    ids=["titles", "two-rows", "no-headings", "titles-alone", "semicolons", "semicolons-alone", "english"],
)
def test_a_list_is_read_once_its_officer_says_what_its_columns_are(
    officer: Client, content: bytes, name: str, above: int
) -> None:
    run = _bring(officer, content, name)

    page = officer.get(f"/imports/{run.pk}/columns/?sheet=0&above={above}").content.decode()
    assert "No headings that we know" in page
    assert "Nguyễn Thị Hòa" in page
    assert _say(officer, run, above, *FIELDS)["Location"] == f"/imports/{run.pk}/"
    assert _names(run) == ["Nguyễn Thị Hòa", "Lê Văn Tư"]
    assert officer.post(f"/imports/{run.pk}/apply/").status_code == 302

    with acting(SYSTEM):
        hoa = Individual.objects.get(full_name="Nguyễn Thị Hòa")
    assert (hoa.birth_date, hoa.identity_number) == (dt.date(1944, 9, 2), "072144000011")


def test_what_headings_mean_is_remembered_and_the_next_list_is_read_by_itself(officer: Client) -> None:
    run = _bring(officer, _two_rows_of_headings(HOA, TU))
    _say(officer, run, 5, *FIELDS)

    with acting(SYSTEM):
        remembered = dict(RememberedHeading.objects.values_list("field", "heading"))
    assert remembered["birth_date"] == "khoan a | mot"
    assert remembered["full_name"] == "cot hai"
    later = SimpleUploadedFile("thang-sau.xlsx", _two_rows_of_headings(TU))
    answer = officer.post("/imports/bring/", {"file": later, "subject": "recipients", "month": "2026-12"})
    with acting(SYSTEM):
        following = ImportRun.objects.latest("pk")
    assert answer["Location"] == f"/imports/{following.pk}/"
    assert _names(following) == ["Lê Văn Tư"]


def test_a_title_or_a_row_of_people_is_remembered_as_no_heading(officer: Client) -> None:
    run = _bring(officer, _workbook(*TITLES, HOA, TU))
    _say(officer, run, 3, *FIELDS)

    with acting(SYSTEM):
        assert not RememberedHeading.objects.exists()


def test_needed_columns_each_once_or_nothing_is_read(officer: Client) -> None:
    run = _bring(officer, _workbook(NONSENSE, HOA, TU))

    without = _say(officer, run, 1, "", "full_name", "", "sex")
    twice = _say(officer, run, 1, "", "full_name", "birth_date", "full_name")
    unknown = _say(officer, run, 1, "", "full_name", "birth_date", "rocket")

    assert (without.status_code, twice.status_code, unknown.status_code) == (422, 422, 422)
    assert "No column is chosen for: birth date or year." in without.content.decode()
    assert "“name” is chosen for more than one column: B, D." in twice.content.decode()
    assert 'value="full_name" selected' in twice.content.decode()
    assert _names(run) == []


def test_what_was_chosen_so_far_is_kept_for_later(officer: Client) -> None:
    run = _bring(officer, _workbook(*TITLES, NONSENSE, HOA, TU))

    assert _say(officer, run, 4, "", "full_name", later="1")["Location"] == "/imports/"

    page = officer.get(f"/imports/{run.pk}/columns/").content.decode()
    assert "The headings end in row 4" in page
    assert page.count('value="full_name" selected') == 1
    assert officer.post(f"/imports/{run.pk}/read-again/").status_code == 302
    assert "not read yet" in officer.get("/imports/").content.decode()
    assert _names(run) == []


def test_the_same_list_brought_twice_is_kept_once(officer: Client) -> None:
    content = _workbook(NONSENSE, HOA, TU)
    run = _bring(officer, content)

    assert _bring(officer, content).pk == run.pk
    _say(officer, run, 1, *FIELDS)
    again = {"file": SimpleUploadedFile("danh-sach.xlsx", content), "subject": "recipients", "month": "2026-11"}
    assert officer.post("/imports/bring/", again)["Location"] == f"/imports/{run.pk}/"
    assert _names(run) == ["Nguyễn Thị Hòa", "Lê Văn Tư"]


def test_a_wrong_understanding_is_put_right(officer: Client) -> None:
    known = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Ghi chú", "Đối tượng", "Số tiền"]
    posted = {"file": SimpleUploadedFile("a.xlsx", _workbook(*TITLES, known, HOA, TU)), "subject": "recipients"}
    address = officer.post("/imports/bring/", {**posted, "month": "2026-11"})["Location"]
    with acting(SYSTEM):
        run = ImportRun.objects.get()
    assert "No headings that we know" not in officer.get(f"{address}columns/").content.decode()

    assert _say(officer, run, 4, "row_number", *FIELDS[1:]).status_code == 302

    officer.post(f"{address}apply/")
    with acting(SYSTEM):
        assert Individual.objects.get(full_name="Nguyễn Thị Hòa").identity_number == "072144000011"
        assert set(RememberedHeading.objects.values_list("heading", "field")) == {("ghi chu", "identity_number")}
        assert AuditEntry.objects.filter(act="record_columns").count() == 1


def test_a_sheet_is_chosen_among_several(officer: Client) -> None:
    run = _bring(officer, _workbook(["Sổ theo dõi"], more=[("Danh sách", [NONSENSE, HOA, TU])]))

    assert "Danh sách" in officer.get(f"/imports/{run.pk}/columns/").content.decode()
    answer = officer.post(f"/imports/{run.pk}/columns/?sheet=1&above=1", _values(*FIELDS))

    assert answer.status_code == 302
    assert _names(run) == ["Nguyễn Thị Hòa", "Lê Văn Tư"]
    assert officer.get(f"/imports/{run.pk}/columns/?sheet=2").status_code == 422


def test_a_row_that_the_sheet_does_not_have_is_told(officer: Client) -> None:
    run = _bring(officer, _workbook(NONSENSE, HOA, TU))
    for above in (4, 10**17):
        assert officer.get(f"/imports/{run.pk}/columns/?sheet=0&above={above}").status_code == 200
        answer = _say(officer, run, above, *FIELDS)
        assert answer.status_code == 422
        assert "is no row above the people. Expected one of: 0 – 2." in answer.content.decode()


def test_an_empty_file_is_refused(officer: Client) -> None:
    posted = {"file": SimpleUploadedFile("trong.xlsx", _workbook()), "subject": "recipients", "month": "2026-11"}
    answer = officer.post("/imports/bring/", posted)
    assert answer.status_code == 422
    assert "no table was found" in answer.content.decode()


def test_a_long_list_is_read_in_the_background_afterwards(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    run = _bring(officer, _workbook(NONSENSE, HOA, TU))
    monkeypatch.setattr(import_background, "SURELY_SHORT", 0)
    monkeypatch.setattr(import_background, "MOST_ROWS", 0)

    answer = _say(officer, run, 1, *FIELDS)

    assert answer["Location"] == f"/imports/{run.pk}/"
    assert "Read a list" in officer.get(answer["Location"]).content.decode()
    assert officer.get(f"/imports/{run.pk}/columns/")["Location"] == f"/imports/{run.pk}/"
    with acting(SYSTEM):
        run.refresh_from_db()
    assert run.state == ImportState.READING


def test_only_whoever_may_bring_such_lists_there_says_what_they_are(
    officer: Client, tan_dong: Area, binh_minh: Area
) -> None:
    run = _bring(officer, _workbook(NONSENSE, HOA, TU))
    said: dict[str, Any] = {"run": run, "index": 0, "above": 1, "fields": dict(enumerate(FIELDS))}
    blind = an_officer(tan_dong, username="tam", without="import_recipients")
    neighbour = an_officer(binh_minh, username="minh")

    for actor, refusal in ((blind, NoRight), (neighbour, OutsideScope)):
        for act in (record_columns, correct_columns):
            with acting(SYSTEM), pytest.raises(refusal):
                act(actor=actor, **said)


def test_what_cannot_be_is_refused_in_a_sentence(officer: Client, tan_dong: Area) -> None:
    run = _bring(officer, _workbook(NONSENSE, HOA, TU))
    whole = dict(enumerate(FIELDS))
    with acting(an_officer(tan_dong)) as lan:
        for index, above, fields, refusal, told in (
            (7, 1, whole, NoSuchSheet, "has no sheet “7”"),
            (0, 3, whole, HeadingUnknown, "“3” is no row above the people"),
            (0, 1, {1: "rocket"}, HeadingUnknown, "“rocket” is no field"),
            (0, 1, {1: "full_name", 2: "full_name", 3: "birth_date"}, ColumnTwice, "B, C"),
            (0, 1, {2: "birth_date"}, ColumnsLacking, "name, whole or in two parts"),
        ):
            with pytest.raises(refusal, match=told):
                correct_columns(actor=lan, run=run, index=index, above=above, fields=fields)
        assert not AuditEntry.objects.filter(act="record_columns").exists()


def test_of_a_list_that_is_applied_or_dropped_nothing_is_said_any_more(officer: Client, tan_dong: Area) -> None:
    run = _bring(officer, _workbook(NONSENSE, HOA, TU))
    said: dict[str, Any] = {"index": 0, "above": 1, "fields": dict(enumerate(FIELDS))}
    _say(officer, run, 1, *FIELDS)
    with acting(an_officer(tan_dong)) as lan:
        apply_import(actor=lan, run=run)
        with pytest.raises(ImportMoved, match="is applied"):
            record_columns(actor=lan, run=run, **said)
    other = _bring(officer, _workbook(["Một", "Hai"], TU))
    with acting(an_officer(tan_dong)) as lan:
        cancel_import(actor=lan, run=other)
        with pytest.raises(ImportMoved):
            sheet_understood(actor=lan, run=other)


def test_columns_are_named_as_a_spreadsheet_does() -> None:
    assert [letters_of(column) for column in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
