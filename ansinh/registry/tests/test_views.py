"""A list on its way in by the screens: brought, its columns corrected, its rows settled, taken in, taken back."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.core import file_kinds
from ansinh.core.actors import SYSTEM
from ansinh.core.sheets import Cell, xlsx_bytes
from ansinh.core.wall import acting
from ansinh.core.workbooks import workbook_of
from ansinh.registry.models import ImportRun, ImportState, Individual, RememberedHeading
from ansinh.registry.testing import an_officer, make_individual

pytestmark = pytest.mark.django_db
HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Ấp", "Đối tượng", "Số tiền"]
HOA: list[Cell] = [1, "Nguyễn Thị Hòa", "02/09/1944", "Nữ", "072144000011", "Ấp Đông Hà", "Người cao tuổi từ 80 tuổi",
                   540000]  # fmt: skip
TU: list[Cell] = [2, "Lê Văn Tư", "15/05/1970", "Nam", None, None, "Người khuyết tật nặng", 810000]
WRONG: list[Cell] = [3, "Võ Thị Sai", "31/02/1950", "Nữ", None, None, "Người khuyết tật nặng", 810000]


@pytest.fixture
def officer(tan_dong: Area) -> Client:
    make_hamlet(tan_dong)
    return _client(tan_dong)


def _client(area: Area, role: str = "commune_officer", username: str = "mai") -> Client:
    user = make_user(username, "Lê Thị Mai")
    make_duty(user, role, area, valid_from=dt.date(2025, 7, 1))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _bring(client: Client, *rows: list[Cell], headings: list[str] = HEADINGS, status: int = 302, **values: Any) -> Any:
    file = SimpleUploadedFile(values.pop("file_name", "danh-sach.xlsx"), xlsx_bytes(rows, headers=headings))
    posted = {"file": file, "subject": "recipients", "month": "2026-11", **values}
    response = client.post("/imports/bring/", posted)
    assert response.status_code == status, response.content.decode()
    return response


def _run() -> ImportRun:
    with acting(SYSTEM):
        return ImportRun.objects.latest("pk")


def _names() -> list[str]:
    with acting(SYSTEM):
        return list(Individual.objects.order_by("pk").values_list("full_name", flat=True))


def test_a_list_is_shown_first_then_taken_in_then_taken_back(officer: Client) -> None:
    answer = _bring(officer, HOA, TU)
    assert answer["Location"] == f"/imports/{_run().pk}/"
    page = officer.get(answer["Location"]).content.decode()
    assert "Nguyễn Thị Hòa" in page
    assert _names() == []

    assert officer.post(f"/imports/{_run().pk}/apply/").status_code == 302
    assert _names() == ["Nguyễn Thị Hòa", "Lê Văn Tư"]

    assert officer.post(f"/imports/{_run().pk}/undo/", {"why": ""}).status_code == 422
    assert officer.post(f"/imports/{_run().pk}/undo/", {"why": "nhầm tệp"}).status_code == 302
    assert _names() == []
    assert _run().state == ImportState.UNDONE
    assert "Nguyễn Thị Hòa" not in officer.get(f"/imports/{_run().pk}/").content.decode()


def test_the_right_rows_go_in_and_the_wrong_ones_come_back_marked(officer: Client) -> None:
    _bring(officer, HOA, WRONG)
    address = f"/imports/{_run().pk}/"

    page = officer.get(f"{address}?outcome=refused").content.decode()
    assert "Võ Thị Sai" in page
    assert "Nguyễn Thị Hòa" not in page
    with acting(SYSTEM):
        looked = AuditEntry.objects.filter(act="preview_import").count()
    copy = officer.get(f"{address}copy/")
    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="preview_import").count() == looked
    assert "danh-sach-loi.xlsx" in copy["Content-Disposition"]
    assert any("Võ Thị Sai" in map(str, row) for row in workbook_of("x.xlsx", copy.content).sheets[0].rows)

    refused = officer.post(f"{address}apply/")
    assert refused.status_code == 422
    assert _names() == []
    assert officer.post(f"{address}apply/", {"good_rows": "1"}).status_code == 302
    assert _names() == ["Nguyễn Thị Hòa"]


def test_a_doubtful_row_is_settled_by_choosing_among_those_who_fit(officer: Client, tan_dong: Area) -> None:
    lan = an_officer(tan_dong)
    with acting(lan):
        born = {"full_name": "Lê Văn Tư", "birth_date": dt.date(1970, 5, 15)}
        first, _second = (make_individual(lan, tan_dong, **born) for _ in range(2))
    _bring(officer, TU)
    address = f"/imports/{_run().pk}/"
    row = {"row": "2", "sheet": ""}

    assert officer.post(f"{address}settle/", {**row, "answer": "candidate:999999"}).status_code == 422
    assert officer.post(f"{address}settle/", {**row, "answer": "perhaps"}).status_code == 422
    assert officer.post(f"{address}settle/", {**row, "answer": f"candidate:{first.pk}"}).status_code == 302
    assert "Change the answer" in officer.get(address).content.decode()
    assert officer.post(f"{address}apply/").status_code == 302
    assert len(_names()) == 2


def test_a_heading_corrected_once_is_remembered_and_the_rows_are_read_again(officer: Client) -> None:
    _bring(officer, HOA, TU, headings=[*HEADINGS[:4], "Mã riêng", *HEADINGS[5:]])
    address = f"/imports/{_run().pk}/"
    page = officer.get(f"{address}columns/").content.decode()
    assert "Mã riêng" in page
    assert "072144000011" in page

    column = f"column-{HEADINGS.index('Số CCCD')}"
    values = {f"column-{place}": name for place, name in enumerate(
        ("", "full_name", "birth_date", "sex", "", "hamlet", "category_text", "amount")
    )}  # fmt: skip
    assert officer.post(f"{address}columns/", {**values, column: "rocket"}).status_code == 422
    assert officer.post(f"{address}columns/", {**values, column: "identity_number"}).status_code == 302

    with acting(SYSTEM):
        assert RememberedHeading.objects.get(field="identity_number").heading == "ma rieng"
    assert officer.post(f"{address}apply/").status_code == 302
    with acting(SYSTEM):
        assert Individual.objects.get(full_name="Nguyễn Thị Hòa").identity_number == "072144000011"


def test_the_same_answer_twice_and_an_applied_list_are_told(officer: Client) -> None:
    _bring(officer, HOA)
    address = f"/imports/{_run().pk}/"
    assert officer.post(f"{address}apply/").status_code == 302

    assert officer.post(f"{address}apply/").status_code == 409
    assert officer.post(f"{address}cancel/").status_code == 409
    assert _names() == ["Nguyễn Thị Hòa"]


def test_a_file_that_is_no_list_is_told_on_the_form(officer: Client) -> None:
    file = SimpleUploadedFile("anh.xlsx", b"\x89PNG")
    page = officer.post("/imports/bring/", {"file": file, "subject": "recipients", "month": "2026-11"})
    assert page.status_code == 422
    assert "anh.xlsx" in page.content.decode()
    assert officer.post("/imports/bring/", {"subject": "recipients", "month": "2026-11"}).status_code == 422
    assert _bring(officer, HOA, subject="everything", status=422)


def test_a_file_that_is_too_large_is_told_on_the_form_with_what_is_read_at_most(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_kinds, "LARGEST_FILE", 1_000)

    page = _bring(officer, HOA, status=422).content.decode()

    assert "danh-sach.xlsx cannot be read" in page
    assert 'id="id_file_error"' in page


def test_only_those_who_may_bring_lists_see_them_and_only_their_own(officer: Client, binh_minh: Area) -> None:
    _bring(officer, HOA)
    address = f"/imports/{_run().pk}/"
    stranger = _client(binh_minh, username="minh")
    auditor = _client(binh_minh, "auditor", "dung")

    assert stranger.get(address).status_code == 404
    assert "danh-sach" not in stranger.get("/imports/").content.decode()
    for act in ("apply/", "cancel/", "undo/", "settle/"):
        assert stranger.post(f"{address}{act}").status_code == 404
    assert auditor.get("/imports/").status_code == 403
    assert _run().state == ImportState.PREVIEWED


def test_lists_brought_in_are_narrowed_sorted_and_taken_as_a_file(officer: Client) -> None:
    _bring(officer, HOA)
    _bring(officer, TU, WRONG, file_name="tro-cap.xlsx")
    officer.post(f"/imports/{_run().pk}/apply/", {"good_rows": "1"})

    for asked, shown in (("state=applied", "tro-cap"), ("q=danh", "danh-sach")):
        page = officer.get(f"/imports/?{asked}").content.decode()
        assert [name in page for name in ("tro-cap", "danh-sach")] == [shown == "tro-cap", shown == "danh-sach"]
    file = officer.get("/imports/?sort=refused&columns=file&columns=refused&columns=by&export=csv")
    rows = file.getvalue().decode("utf-8-sig").splitlines()
    assert rows == ["file,refused,brought by", "danh-sach.xlsx,0,Lê Thị Mai", "tro-cap.xlsx,1,Lê Thị Mai"]
