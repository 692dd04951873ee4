"""Lan brings a list too long to wait for: its page tells how far it is, and shows the rows when it is read."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, expect

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.testing import make_commune
from ansinh.core.actors import SYSTEM
from ansinh.core.sheets import Cell, xlsx_bytes
from ansinh.core.wall import acting
from ansinh.registry.services import import_background
from ansinh.work.models import Job
from ansinh.work.services import run_job
from tests.journeys.conftest import PHONE, WIDTHS, Visit, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Ấp", "Đối tượng", "Số tiền"]
TU: list[Cell] = [1, "Lê Văn Tư", "15/05/1970", "Nam", None, None, "Người khuyết tật nặng", 810000]


@pytest.fixture
def tan_dong(site: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Tân Đông, where every list is long."""
    monkeypatch.setattr(import_background, "SURELY_SHORT", 0)
    monkeypatch.setattr(import_background, "MOST_ROWS", 0)
    commune = make_commune("25522", "Tân Đông")
    make_duty(make_user("lan", "Trần Thị Lan"), "commune_officer", commune, valid_from=dt.date(2025, 7, 1))
    yield site
    # The tables of the queue are not Django's to flush.
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "danh-sach.xlsx"
    path.write_bytes(xlsx_bytes([TU], headers=HEADINGS))
    return path


def _bring(visit: Visit, file: Path) -> None:
    visit.open("/imports/")
    visit.page.set_input_files("input[type=file]", file)
    visit.page.click("main .card button.btn-primary")
    expect(visit.page.locator("h1")).to_contain_text("danh-sach.xlsx")


def _work() -> None:
    """The worker does what waits."""
    with acting(SYSTEM):
        job = Job.objects.latest("pk")
    run_job(
        job_id=job.pk, attempt=job.attempt, username=job.actor_username, scope=job.actor_scope, area_path=job.area_path
    )


@WIDTHS
def test_the_page_of_a_long_list_follows_its_reading_by_itself(
    browser: Browser, tan_dong: str, file: Path, width: int
) -> None:
    visit = sign_in(browser, tan_dong, "lan", width=width)
    _bring(visit, file)
    bar = visit.page.locator(".work-progress")
    expect(bar).to_have_attribute("hx-trigger", "every 2s")
    visit.picture("a-long-list-waits", "vi")
    assert visit.overflow() == 0
    with visit.page.expect_response("**/progress/"):
        pass

    _work()

    expect(visit.page.get_by_text("Lê Văn Tư")).to_be_visible(timeout=10_000)
    expect(bar).to_have_count(0)
    visit.open("/jobs/")
    visit.picture("jobs", "vi")
    assert visit.overflow() == 0
    visit.page.click("#list-rows tbody a")
    visit.picture("job", "vi")
    assert visit.overflow() == 0
    visit.page.click(".page-header a.btn-primary")
    expect(visit.page.get_by_text("Lê Văn Tư")).to_be_visible()
    visit.open("/gallery/")
    visit.picture("gallery", "vi")
    assert visit.overflow() == 0
    # A question after the progress that is still open when the page is loaded anew is given up by the browser.
    assert [one for one in visit.complaints if not one.endswith("/progress/")] == []
    assert visit.strangers == []


def test_without_scripts_a_link_asks_how_far_it_is(browser: Browser, tan_dong: str, file: Path) -> None:
    visit = sign_in(browser, tan_dong, "lan", width=PHONE, scripts=False)
    _bring(visit, file)
    _work()

    visit.page.click(".work-progress noscript a, .work-progress a")

    expect(visit.page.get_by_text("Lê Văn Tư")).to_be_visible()
