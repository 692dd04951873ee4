"""The screens of an old file and of the evidence of fairness."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.poverty.models import Channel, ListedHousehold, OldFile, Recheck, ReviewRound
from ansinh.poverty.round_form import form_of
from ansinh.poverty.services import FilledForm, close_survey, keep_shipped, submit_form
from ansinh.poverty.testing import INCOME, POOR, make_home, make_survey
from ansinh.poverty.testing_of_oldfiles import old_result, old_workbook
from ansinh.poverty.tests.conftest import Village, client_of, page
from ansinh.poverty.tests.test_evidence import draw, rows_of, surveyed

pytestmark = pytest.mark.django_db

HOA = (1, "Nguyễn Thị Hòa", "Đông Hà", "Hộ nghèo", 120, 30, "Thiếu vốn")
LY = (2, "Mai Văn Lý", "Tân Lợi", "Hộ nghèo", 100, 40)


def post(client: Client, address: str, status: int = 302, **values: Any) -> str:
    response = client.post(address, values)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def bring(client: Client, content: bytes, status: int = 302, year: str = "2024") -> str:
    return post(client, "/poverty/old-files/bring/", status, file=SimpleUploadedFile("kq.xlsx", content), year=year)


def test_an_old_file_is_looked_through_taken_over_and_undone(village: Village) -> None:
    officer = client_of(village.area)
    bring(officer, old_result(HOA, LY, totals=[("Đông Hà", 210, 1, 0)]))
    with acting(SYSTEM):
        kept = OldFile.objects.get()
    address = f"/poverty/old-files/{kept.pk}/"
    shown = page(officer, address)
    assert "counts the households of 1 hamlets" in shown
    assert "“Mai Văn Lý” came. Register the household first" in shown
    assert "Mẫu 1!8: Tổng cộng (a sum)" in shown
    assert "Mai Văn Lý" not in page(officer, f"{address}?outcome=ready")

    assert "Households that are not clear: 1" in post(officer, f"{address}import/", 409)
    post(officer, f"{address}import/", keep_good_rows="on")
    with acting(SYSTEM):
        found = ReviewRound.objects.get()
    assert "Review 2024 from an old file" in page(officer, f"/poverty/{found.pk}/")
    assert "Instrument</dt>" not in page(officer, f"/poverty/{found.pk}/")
    post(officer, f"{address}undo/", why="Nhầm tệp")
    assert 'data-confirm="Drop the file kq.xlsx?' in page(officer, address)
    post(officer, f"{address}cancel/")
    assert "No result of an earlier review" in page(officer, "/poverty/old-files/")


def test_a_row_that_may_be_two_households_is_settled_on_the_page(village: Village) -> None:
    with acting(village.lan):
        other = make_home(village.lan, village.hamlet, "Nguyễn Thị Hòa")
    officer = client_of(village.area)
    bring(officer, old_result(HOA))
    with acting(SYSTEM):
        address = f"/poverty/old-files/{OldFile.objects.get().pk}/"
    assert f'value="{other.pk}"' in page(officer, address)

    post(officer, f"{address}import/", row_0=str(other.pk))

    with acting(SYSTEM):
        assert ListedHousehold.objects.get().household_id == other.pk


def test_the_marked_file_comes_back_and_a_wrong_one_is_refused_on_its_form(village: Village) -> None:
    officer = client_of(village.area)
    bring(officer, old_result(HOA, LY))
    with acting(SYSTEM):
        response = officer.get(f"/poverty/old-files/{OldFile.objects.get().pk}/copy/")
    assert openpyxl.load_workbook(io.BytesIO(response.content))["Mẫu 1"]["C7"].comment

    assert "Expected a year of review from 2021 to 2026" in bring(officer, old_result(HOA), 422, year="1999")
    assert "no list of households" in bring(officer, old_workbook(("Trống", [["Báo cáo"], ["Số liệu", 5]])), 422)


def test_old_files_are_for_those_who_plan(village: Village) -> None:
    chair = client_of(village.area, "approver", "minh", "Lê Văn Minh")
    page(chair, "/poverty/old-files/", 403)
    assert "old-files" not in page(chair, "/poverty/")


def test_the_command_takes_over_and_tells_what_stays_behind(
    village: Village, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    path, marked = tmp_path / "kq.xlsx", tmp_path / "danh-dau.xlsx"
    path.write_bytes(old_result(HOA, LY))
    command = ["review", "import", str(path), "--area", "25522", "--year", "2024"]

    call_command(*command, "--dry-run", "--errors-to", str(marked))
    with acting(SYSTEM):
        assert not OldFile.objects.exists()
    assert "Mai Văn Lý" in capsys.readouterr().out
    assert marked.exists()
    with pytest.raises(CommandError, match="not clear: 1"):
        call_command(*command)
    call_command(*command, "--keep-good-rows")

    assert "Review 2024 from an old file" in capsys.readouterr().out
    with acting(SYSTEM):
        assert ListedHousehold.objects.count() == 1


@pytest.mark.parametrize("role", ["commune_officer", "approver", "province_officer", "auditor"])
def test_who_sees_reviews_sees_the_evidence(village: Village, role: str) -> None:
    found = surveyed(village, minutes_between=5, spread=0.00001)
    draw(village, found)
    area = village.area if role in ("commune_officer", "approver") else village.area.parent or village.area
    client = client_of(area, role, role.replace("_", "."))

    shown = page(client, f"/poverty/{found.pk}/fairness/")

    assert "Hồ Văn Thu: 7 forms within 15 metres." in shown
    assert ("Take in the form" in shown) == (role == "commune_officer")
    page(client, f"/poverty/{found.pk}/fairness/changes/")
    response = client.get(f"/poverty/{found.pk}/fairness/file/")
    sheets = openpyxl.load_workbook(io.BytesIO(response.content))
    assert [sheet.title for sheet in sheets] == ["Evidence", "Recheck"]
    assert sheets["Recheck"].max_row == 4


def test_a_sample_is_drawn_and_its_form_taken_in_on_the_page(village: Village) -> None:
    found = surveyed(village)
    officer, address = client_of(village.area), f"/poverty/{found.pk}/fairness/"
    assert "Expected a sample of 1 to 7" in post(officer, f"{address}sample/", 422, size="8")
    post(officer, f"{address}sample/", size="1")
    with acting(SYSTEM):
        one = Recheck.objects.get()
    typed: dict[str, Any] = {name: value for name, value in POOR.items() if not name.startswith("deprived_")}
    typed |= {"assets": "none", "livestock": "none", "checked_by": "Lâm Thị Kiểm"}
    lacking = [name for name, value in POOR.items() if name.startswith("deprived_") and value == "1"]

    today = f"{clock.today():%d/%m/%Y}"
    assert "Lâm Thị Kiểm" in post(officer, f"{address}{one.pk}/", 422, **typed, lacking=lacking, checked_on="1/1/2020")
    post(officer, f"{address}{one.pk}/", **typed, lacking=lacking, checked_on=today)

    assert "1 of 1 came out in the same class: 100 %." in page(officer, address)
    assert officer.get(f"{address}{one.pk}/").status_code == 302


def test_a_recheck_of_a_round_that_measures_income_asks_for_it(village: Village) -> None:
    with acting(village.lan):
        measured = keep_shipped(code="measured-income")
    found = make_survey(village.lan, village.minh, village.area, instrument=measured)
    with acting(village.lan):
        for listed in ListedHousehold.objects.filter(round=found):
            form = FilledForm(f"uuid:{listed.pk}", form_of(found).version, INCOME, Channel.PAPER)
            submit_form(actor=village.lan, listed=listed, form=form)
        close_survey(actor=village.lan, found=found)
    [one] = rows_of(village, draw(village, found, 1))
    officer, address = client_of(village.area), f"/poverty/{found.pk}/fairness/"
    typed: dict[str, Any] = {"area": "rural", "checked_by": "Lâm Thị Kiểm", "checked_on": f"{clock.today():%d/%m/%Y}"}
    lacks = ["deprived_toilet", "deprived_water", "deprived_waste"]

    assert "Income per person and month (đồng)" in page(officer, f"{address}{one.pk}/")
    post(officer, f"{address}{one.pk}/", 422, **typed, lacking=lacks)
    post(officer, f"{address}{one.pk}/", **typed, measured_income="1000000", lacking=lacks)

    with acting(SYSTEM):
        one.refresh_from_db()
        assert (one.first.household_class, one.household_class) == ("near_poor", "poor")


def test_the_round_and_the_first_page_remind_of_households_to_survey(village: Village) -> None:
    found = make_survey(village.lan, village.minh, village.area)
    officer = client_of(village.area)
    with clock.at(clock.today().replace(month=10, day=21)):
        shown = page(officer, f"/poverty/{found.pk}/")
        first = page(officer, "/")

    assert "households not surveyed yet: 2" in shown
    assert "should have left “surveying” by 20/10/2026" in shown
    assert "Households to survey before the meetings" in first
    assert "Reviews behind their days" in first
