"""A long list on its way in: kept, read and taken in by jobs, whatever happens to their worker."""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from openpyxl import load_workbook

from ansinh.accounts.models import User
from ansinh.accounts.queries import actor_for_username
from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.file_kinds import UnreadableFile
from ansinh.core.months import Month
from ansinh.core.sheets import Cell, xlsx_bytes
from ansinh.core.wall import acting
from ansinh.registry.errors import ImportMoved
from ansinh.registry.models import (
    IMPORT_MOVES,
    Circumstance,
    ImportCopy,
    ImportFile,
    ImportRow,
    ImportRun,
    ImportState,
    Individual,
    Membership,
    PreviewRow,
)
from ansinh.registry.services import (
    correct_individual,
    import_background,
    import_list,
    importing,
    job_of_import,
    record_errors_copy,
    settle_row,
    submit_application,
    submit_errors_copy,
    submit_import,
    submit_import_again,
    submit_undo,
    undo_import,
)
from ansinh.registry.testing import an_officer
from ansinh.registry.tests.test_concurrency import both_at_once
from ansinh.work.models import Job, JobState
from ansinh.work.services import run_job

pytestmark = pytest.mark.django_db
HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Ấp", "Đối tượng", "Số tiền"]
HOA: list[Cell] = [1, "Nguyễn Thị Hòa", "02/09/1944", "Nữ", "072144000011", "Ấp Đông Hà", "Người cao tuổi từ 80 tuổi",
                   540000]  # fmt: skip
TU: list[Cell] = [2, "Lê Văn Tư", "15/05/1970", "Nam", None, None, "Người khuyết tật nặng", 810000]
WRONG: list[Cell] = [3, "Võ Thị Sai", "31/02/1950", "Nữ", None, None, "Người khuyết tật nặng", 810000]
NOVEMBER = Month(2026, 11)


@pytest.fixture(autouse=True)
def every_list_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_background, "SURELY_SHORT", 0)
    monkeypatch.setattr(import_background, "MOST_ROWS", 0)


@pytest.fixture
def mai(tan_dong: Area) -> Actor:
    make_hamlet(tan_dong)
    make_duty(make_user("mai", "Lê Thị Mai"), "commune_officer", tan_dong, valid_from=dt.date(2025, 7, 1))
    return actor_for_username("mai")


@pytest.fixture
def officer(mai: Actor) -> Client:
    return _signed_in("mai")


def _signed_in(username: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=username))
    return client


def _bring(client: Client, *rows: list[Cell], headings: list[str] = HEADINGS) -> str:
    file = SimpleUploadedFile("danh-sach.xlsx", xlsx_bytes(rows, headers=headings))
    response = client.post("/imports/bring/", {"file": file, "subject": "recipients", "month": "2026-11"})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def _run(actor: Actor) -> ImportRun:
    with acting(actor):
        return ImportRun.objects.latest("pk")


def _job(actor: Actor) -> Job:
    with acting(actor):
        job = job_of_import(ImportRun.objects.latest("pk"))
    assert job is not None
    return job


def _work(actor: Actor) -> Job:
    """The worker does the latest job."""
    job = _job(actor)
    run_job(
        job_id=job.pk, attempt=job.attempt, username=job.actor_username, scope=job.actor_scope, area_path=job.area_path
    )
    return _job(actor)


def _lost(actor: Actor) -> None:
    """The worker was killed in the middle: its transaction is gone, and the job says that it runs."""
    with acting(actor):
        long_ago = clock.now() - dt.timedelta(hours=1)
        Job.objects.filter(state=JobState.QUEUED).update(
            state=JobState.RUNNING, started_at=long_ago, progressed_at=long_ago
        )


def _page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def _names(actor: Actor) -> list[str]:
    with acting(actor):
        return list(Individual.objects.order_by("pk").values_list("full_name", flat=True))


def _written(actor: Actor) -> list[Any]:
    """What a list left in the registry and of itself, the keys of its rows aside."""
    people = ("full_name", "birth_date", "identity_number", "hamlet", "area_path")
    with acting(actor):
        return [
            list(Individual.objects.order_by("full_name").values_list(*people)),
            list(Circumstance.objects.order_by("individual__full_name").values_list("individual__full_name", "kind")),
            list(Membership.objects.order_by("individual__full_name").values_list("individual__full_name", "relation")),
            list(ImportRow.objects.filter(run=_run(actor)).order_by("row_number").values_list(
                "sheet", "row_number", "outcome", "values", "before", "after", "reasons"
            )),
        ]  # fmt: skip


def test_a_long_list_is_kept_then_read_then_taken_in_and_each_is_shown(officer: Client, mai: Actor) -> None:
    address = _bring(officer, HOA, TU)

    assert _run(mai).state == ImportState.READING
    page = _page(officer, address)
    assert f'hx-get="/jobs/{_job(mai).pk}/progress/"' in page
    assert "You may leave this page" in page
    assert "Drop" not in page
    assert "danh-sach.xlsx" in _page(officer, "/imports/")

    assert _work(mai).state == JobState.DONE
    page = _page(officer, address)
    assert "Nguyễn Thị Hòa" in page
    assert "every 2s" not in page
    assert _names(mai) == []

    assert officer.post(f"{address}apply/").status_code == 302
    assert _names(mai) == []
    page = _page(officer, address)
    assert f'hx-get="/jobs/{_job(mai).pk}/progress/"' in page
    assert f'action="{address}apply/"' not in page
    assert f'href="{address}"' not in _page(officer, f"/jobs/{_job(mai).pk}/")

    assert _work(mai).state == JobState.DONE
    assert _run(mai).state == ImportState.APPLIED
    assert _names(mai) == ["Nguyễn Thị Hòa", "Lê Văn Tư"]
    assert "every 2s" not in _page(officer, address)
    assert f'href="{address}">See the result' in _page(officer, f"/jobs/{_job(mai).pk}/")


def test_in_the_background_a_list_ends_with_the_same_rows_as_while_somebody_waits(
    officer: Client, mai: Actor, tan_dong: Area, tmp_path: Path
) -> None:
    path = tmp_path / "danh-sach.xlsx"
    path.write_bytes(xlsx_bytes([HOA, TU], headers=HEADINGS))
    with acting(mai):
        import_list(actor=mai, subject="recipients", path=path, area=tan_dong, on=clock.today(), month=NOVEMBER)
    at_once = _written(mai)
    with acting(mai):
        undo_import(actor=mai, run=_run(mai))
    assert _names(mai) == []

    address = _bring(officer, HOA, TU)
    _work(mai)
    officer.post(f"{address}apply/")
    _work(mai)

    assert _written(mai) == at_once


def test_the_same_list_asked_for_twice_is_one_run_and_one_job(officer: Client, mai: Actor) -> None:
    address = _bring(officer, HOA)
    job = _job(mai)

    assert _bring(officer, HOA) == address
    assert officer.post(f"{address}read-again/").status_code == 302
    with acting(mai):
        assert (ImportRun.objects.count(), ImportFile.objects.count()) == (1, 1)
        assert list(Job.objects.all()) == [job]

    _work(mai)
    officer.post(f"{address}apply/")
    officer.post(f"{address}apply/")
    with acting(mai):
        assert Job.objects.count() == 2


def test_a_list_whose_worker_was_killed_while_reading_is_read_again(officer: Client, mai: Actor) -> None:
    address = _bring(officer, HOA)
    _lost(mai)

    page = _page(officer, address)
    assert "No worker has shown progress for a while" in page
    assert officer.post(f"{address}read-again/").status_code == 302
    assert _job(mai).attempt == 2
    assert _work(mai).state == JobState.DONE
    assert _run(mai).state == ImportState.PREVIEWED


def test_a_list_whose_worker_was_killed_while_reading_can_be_dropped(officer: Client, mai: Actor) -> None:
    address = _bring(officer, HOA)
    _lost(mai)

    assert officer.post(f"{address}cancel/").status_code == 302
    with acting(mai):
        assert not ImportFile.objects.exists()
    assert _run(mai).state == ImportState.CANCELLED
    assert officer.post(f"{address}read-again/").status_code == 409
    assert (_work(mai).state, _run(mai).state) == (JobState.FAILED, ImportState.CANCELLED)


def test_a_list_whose_worker_was_killed_while_taking_in_is_still_previewed_and_taken_in_again(
    officer: Client, mai: Actor
) -> None:
    address = _bring(officer, HOA)
    _work(mai)
    officer.post(f"{address}apply/")
    _lost(mai)

    assert _run(mai).state == ImportState.PREVIEWED
    assert f'action="{address}apply/"' in _page(officer, address)
    assert officer.post(f"{address}apply/").status_code == 302
    assert _work(mai).state == JobState.DONE
    assert _names(mai) == ["Nguyễn Thị Hòa"]


def test_a_fault_in_the_middle_leaves_nothing_of_the_reading(
    officer: Client, mai: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = _bring(officer, HOA)

    def break_down(*_given: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(importing, "counts", break_down)
        with pytest.raises(ZeroDivisionError):
            _work(mai)

    assert _job(mai).state == JobState.FAILED
    with acting(mai):
        assert not PreviewRow.objects.exists()
    assert _run(mai).state == ImportState.READING
    page = _page(officer, address)
    assert "The work stopped at a fault of the programme (ZeroDivisionError)" in page
    assert f'action="{address}read-again/"' in page
    officer.post(f"{address}read-again/")
    assert _work(mai).state == JobState.DONE


def test_what_is_wrong_with_a_list_is_told_on_its_page_and_the_list_can_be_dropped(officer: Client, mai: Actor) -> None:
    address = _bring(officer, HOA, headings=["a", "b", "c", "d", "e", "f", "g", "h"])

    assert _work(mai).state == JobState.FAILED
    page = _page(officer, address)
    assert "no table was found" in page
    assert f'action="{address}cancel/"' in page
    assert f'href="{address}columns/"' in page
    assert "No headings that we know" in _page(officer, f"{address}columns/")
    assert officer.get(f"{address}copy/").status_code == 302
    assert officer.post(f"{address}apply/").status_code in {302, 409}
    assert _run(mai).state == ImportState.READING


def _previewed(officer: Client, mai: Actor, *rows: list[Cell]) -> str:
    address = _bring(officer, *rows)
    assert _work(mai).state == JobState.DONE
    return address


def _applied(officer: Client, mai: Actor, *rows: list[Cell]) -> str:
    address = _previewed(officer, mai, *rows)
    officer.post(f"{address}apply/")
    assert _work(mai).state == JobState.DONE
    return address


def test_the_errors_of_a_long_list_are_marked_in_the_background(officer: Client, mai: Actor) -> None:
    address = _previewed(officer, mai, HOA, WRONG)
    assert officer.get(f"{address}copy/")["Location"] == address

    for _again in range(2):
        assert officer.post(f"{address}copy/make/")["Location"] == address

    with acting(mai):
        assert Job.objects.filter(kind=import_background.MARK_ERRORS).count() == 1
    assert f'hx-get="/jobs/{_job(mai).pk}/progress/"' in _page(officer, address)
    assert _work(mai).state == JobState.DONE
    page = _page(officer, address)
    assert "The list with its errors marked, as of" in page
    assert "Mark the errors anew" in page
    copy = officer.get(f"{address}copy/")
    assert "danh-sach-loi.xlsx" in copy["Content-Disposition"]
    [sheet] = load_workbook(io.BytesIO(copy.content)).worksheets
    assert [cell.comment is not None for cell in sheet[3]] == [False, False, True] + [False] * 5


def test_the_marked_copy_is_forgotten_with_the_preview(officer: Client, mai: Actor) -> None:
    for end in ("apply/", "cancel/"):
        address = _previewed(officer, mai, HOA, WRONG)
        officer.post(f"{address}copy/make/")
        assert _work(mai).state == JobState.DONE
        with acting(mai):
            assert ImportCopy.objects.exists()

        officer.post(f"{address}{end}", {"good_rows": "1"})
        _work(mai)

        with acting(mai):
            assert not ImportCopy.objects.exists()


def test_a_long_list_is_taken_back_in_the_background_with_its_reason(officer: Client, mai: Actor) -> None:
    address = _applied(officer, mai, HOA, TU)
    assert officer.post(f"{address}undo/", {"why": " "}).status_code == 422

    for _again in range(2):
        assert officer.post(f"{address}undo/", {"why": "nhầm tệp"})["Location"] == address

    with acting(mai):
        assert Job.objects.filter(kind=import_background.TAKE_LIST_BACK).count() == 1
    page = _page(officer, address)
    assert f'hx-get="/jobs/{_job(mai).pk}/progress/"' in page
    assert f'action="{address}undo/"' not in page
    assert _names(mai) == ["Nguyễn Thị Hòa", "Lê Văn Tư"]
    assert _work(mai).state == JobState.DONE
    assert (_names(mai), _run(mai).state) == ([], ImportState.UNDONE)
    with acting(mai):
        assert AuditEntry.objects.get(act="undo_import").why == "nhầm tệp"
    assert officer.post(f"{address}undo/", {"why": "nhầm tệp"}).status_code == 409


def test_why_a_long_list_cannot_be_taken_back_stands_on_its_page(officer: Client, mai: Actor) -> None:
    address = _applied(officer, mai, HOA)
    with acting(mai):
        hoa = Individual.objects.get()
        correct_individual(actor=mai, individual=hoa, changes={"ethnicity": "Khmer"}, why="theo giấy tờ")

    officer.post(f"{address}undo/", {"why": "nhầm tệp"})

    assert _work(mai).state == JobState.FAILED
    page = _page(officer, address)
    assert "cannot be taken back" in page
    assert f'action="{address}undo/"' in page
    assert _names(mai) == ["Nguyễn Thị Hòa"]


def test_marking_and_taking_back_are_refused_to_others_and_in_other_states(
    officer: Client, mai: Actor, tan_dong: Area, binh_minh: Area
) -> None:
    address = _previewed(officer, mai, HOA, WRONG)
    run = _run(mai)
    blind, neighbour = an_officer(tan_dong, without="import_recipients"), an_officer(binh_minh, username="minh")

    for actor, refusal in ((blind, NoRight), (neighbour, OutsideScope)):
        with acting(SYSTEM):
            with pytest.raises(refusal):
                submit_errors_copy(actor=actor, run=run)
            with pytest.raises(refusal):
                submit_undo(actor=actor, run=run, why="nhầm tệp")
            with pytest.raises(refusal):
                record_errors_copy(actor=actor, run=run)
    assert officer.post(f"{address}undo/", {"why": "nhầm tệp"}).status_code == 409
    officer.post(f"{address}apply/", {"good_rows": "1"})
    assert _work(mai).state == JobState.DONE
    assert officer.post(f"{address}copy/make/").status_code == 409


def test_what_is_no_spreadsheet_is_told_at_once_and_not_kept(mai: Actor, tan_dong: Area, tmp_path: Path) -> None:
    path = tmp_path / "anh.xlsx"
    path.write_bytes(b"\x89PNG")

    with acting(mai), pytest.raises(UnreadableFile):
        submit_import(actor=mai, subject="recipients", path=path, area=tan_dong, on=clock.today())
    with acting(mai):
        assert not ImportRun.objects.exists()


def test_refused_rows_refuse_the_list_in_the_background_too(officer: Client, mai: Actor) -> None:
    address = _bring(officer, HOA, WRONG)
    _work(mai)

    officer.post(f"{address}apply/")
    assert _work(mai).state == JobState.FAILED
    assert _names(mai) == []
    page = _page(officer, address)
    assert _job(mai).error.splitlines()[0][:40] in page
    assert f'action="{address}apply/"' in page

    officer.post(f"{address}apply/", {"good_rows": "1"})
    assert _work(mai).state == JobState.DONE
    assert _names(mai) == ["Nguyễn Thị Hòa"]


def test_corrected_headings_have_a_long_list_read_again(officer: Client, mai: Actor) -> None:
    address = _bring(officer, HOA, TU, headings=[*HEADINGS[:4], "Mã riêng", *HEADINGS[5:]])
    _work(mai)
    values = {f"column-{place}": name for place, name in enumerate(
        ("", "full_name", "birth_date", "sex", "identity_number", "hamlet", "category_text", "amount")
    )}  # fmt: skip

    assert officer.post(f"{address}columns/", values).status_code == 302

    assert _run(mai).state == ImportState.READING
    assert "Nguyễn Thị Hòa" not in _page(officer, address)
    _work(mai)
    assert _run(mai).state == ImportState.PREVIEWED


def test_while_a_list_is_being_read_no_row_is_settled_and_nothing_taken_in(officer: Client, mai: Actor) -> None:
    _bring(officer, TU)
    run = _run(mai)

    with acting(mai):
        with pytest.raises(ImportMoved, match="is not read yet"):
            settle_row(actor=mai, run=run, row_number=2, choice="skip")
        with pytest.raises(ImportMoved, match="is not read yet"):
            submit_application(actor=mai, run=run, keep_good_rows=True)


def test_without_the_right_nothing_is_read_or_taken_in_in_the_background(
    officer: Client, mai: Actor, tan_dong: Area, minh: Actor, tmp_path: Path
) -> None:
    _bring(officer, HOA)
    run = _run(mai)
    path = tmp_path / "danh-sach.xlsx"
    path.write_bytes(xlsx_bytes([TU], headers=HEADINGS))
    without = an_officer(tan_dong, username="tam", without="import_recipients")

    for actor, refusal in ((without, NoRight), (minh, OutsideScope)):
        with acting(actor):
            with pytest.raises(refusal):
                submit_import(actor=actor, subject="recipients", path=path, area=tan_dong, on=clock.today())
            with pytest.raises(refusal):
                submit_import_again(actor=actor, run=run)
            with pytest.raises(refusal):
                submit_application(actor=actor, run=run, keep_good_rows=False)
    make_duty(make_user("minh", "Trần Văn Minh"), "commune_officer", Area.objects.get(path=minh.scope),
              valid_from=dt.date(2025, 7, 1))  # fmt: skip
    stranger = _signed_in("minh")
    assert stranger.post(f"/imports/{run.pk}/read-again/").status_code == 404
    assert stranger.get(f"/jobs/{_job(mai).pk}/").status_code == 404


def test_every_state_of_a_list_says_where_it_may_go() -> None:
    assert set(IMPORT_MOVES) == set(ImportState)


@pytest.fixture
def empty_queue(transactional_db: None) -> Iterator[None]:
    """The queue emptied after a test that commits: its tables are not Django's to flush."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")


@pytest.mark.usefixtures("empty_queue")
@pytest.mark.django_db(transaction=True)
def test_two_who_bring_the_same_list_at_the_same_time_get_one_run(tan_dong: Area, tmp_path: Path) -> None:
    path = tmp_path / "danh-sach.xlsx"
    path.write_bytes(xlsx_bytes([HOA], headers=HEADINGS))

    def submit(actor: Actor) -> ImportRun:
        return submit_import(actor=actor, subject="recipients", path=path, area=tan_dong, on=dt.date(2026, 11, 22))

    first, second = both_at_once(an_officer(tan_dong), an_officer(tan_dong, username="tam"), submit)

    assert first == second
    with acting(an_officer(tan_dong)):
        assert (ImportRun.objects.count(), Job.objects.count()) == (1, 1)
