"""A long list on its way in: kept, read and taken in by jobs, whatever happens to their worker."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.file_kinds import UnreadableFile
from ansinh.core.months import Month
from ansinh.core.sheets import xlsx_bytes
from ansinh.core.testing import both_at_once
from ansinh.core.wall import acting
from ansinh.registry.errors import ImportMoved
from ansinh.registry.models import (
    IMPORT_MOVES,
    Circumstance,
    ImportFile,
    ImportRow,
    ImportRun,
    ImportState,
    Individual,
    Membership,
    PreviewRow,
)
from ansinh.registry.services import (
    import_list,
    importing,
    settle_row,
    submit_application,
    submit_import,
    submit_import_again,
    undo_import,
)
from ansinh.registry.testing import an_officer
from ansinh.registry.tests.long_lists import (
    HEADINGS,
    HOA,
    TU,
    WRONG,
    bring,
    job_of,
    lose_the_worker,
    names_in,
    page_of,
    run_of,
    signed_in,
    work,
)
from ansinh.work.models import Job, JobState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("every_list_is_long")]
NOVEMBER = Month(2026, 11)


def _written(actor: Actor) -> list[Any]:
    """What a list left in the registry and of itself, the keys of its rows aside."""
    people = ("full_name", "birth_date", "identity_number", "hamlet", "area_path")
    with acting(actor):
        return [
            list(Individual.objects.order_by("full_name").values_list(*people)),
            list(Circumstance.objects.order_by("individual__full_name").values_list("individual__full_name", "kind")),
            list(Membership.objects.order_by("individual__full_name").values_list("individual__full_name", "relation")),
            list(ImportRow.objects.filter(run=run_of(actor)).order_by("row_number").values_list(
                "sheet", "row_number", "outcome", "values", "before", "after", "reasons"
            )),
        ]  # fmt: skip


def test_a_long_list_is_kept_then_read_then_taken_in_and_each_is_shown(officer: Client, mai: Actor) -> None:
    address = bring(officer, HOA, TU)

    assert run_of(mai).state == ImportState.READING
    page = page_of(officer, address)
    assert f'hx-get="/jobs/{job_of(mai).pk}/progress/"' in page
    assert "You may leave this page" in page
    assert "Drop" not in page
    assert "danh-sach.xlsx" in page_of(officer, "/imports/")

    assert work(mai).state == JobState.DONE
    page = page_of(officer, address)
    assert "Nguyễn Thị Hòa" in page
    assert "every 2s" not in page
    assert names_in(mai) == []

    assert officer.post(f"{address}apply/").status_code == 302
    assert names_in(mai) == []
    page = page_of(officer, address)
    assert f'hx-get="/jobs/{job_of(mai).pk}/progress/"' in page
    assert f'action="{address}apply/"' not in page
    assert f'href="{address}"' not in page_of(officer, f"/jobs/{job_of(mai).pk}/")

    assert work(mai).state == JobState.DONE
    assert run_of(mai).state == ImportState.APPLIED
    assert names_in(mai) == ["Nguyễn Thị Hòa", "Lê Văn Tư"]
    assert "every 2s" not in page_of(officer, address)
    assert f'href="{address}">See the result' in page_of(officer, f"/jobs/{job_of(mai).pk}/")


def test_in_the_background_a_list_ends_with_the_same_rows_as_while_somebody_waits(
    officer: Client, mai: Actor, tan_dong: Area, tmp_path: Path
) -> None:
    path = tmp_path / "danh-sach.xlsx"
    path.write_bytes(xlsx_bytes([HOA, TU], headers=HEADINGS))
    with acting(mai):
        import_list(actor=mai, subject="recipients", path=path, area=tan_dong, on=clock.today(), month=NOVEMBER)
    at_once = _written(mai)
    with acting(mai):
        undo_import(actor=mai, run=run_of(mai))
    assert names_in(mai) == []

    address = bring(officer, HOA, TU)
    work(mai)
    officer.post(f"{address}apply/")
    work(mai)

    assert _written(mai) == at_once


def test_the_same_list_asked_for_twice_is_one_run_and_one_job(officer: Client, mai: Actor) -> None:
    address = bring(officer, HOA)
    job = job_of(mai)

    assert bring(officer, HOA) == address
    assert officer.post(f"{address}read-again/").status_code == 302
    with acting(mai):
        assert (ImportRun.objects.count(), ImportFile.objects.count()) == (1, 1)
        assert list(Job.objects.all()) == [job]

    work(mai)
    officer.post(f"{address}apply/")
    officer.post(f"{address}apply/")
    with acting(mai):
        assert Job.objects.count() == 2


def test_a_list_whose_worker_was_killed_while_reading_is_read_again(officer: Client, mai: Actor) -> None:
    address = bring(officer, HOA)
    lose_the_worker(mai)

    page = page_of(officer, address)
    assert "No worker has shown progress for a while" in page
    assert officer.post(f"{address}read-again/").status_code == 302
    assert job_of(mai).attempt == 2
    assert work(mai).state == JobState.DONE
    assert run_of(mai).state == ImportState.PREVIEWED


def test_a_list_whose_worker_was_killed_while_reading_can_be_dropped(officer: Client, mai: Actor) -> None:
    address = bring(officer, HOA)
    lose_the_worker(mai)

    assert officer.post(f"{address}cancel/").status_code == 302
    with acting(mai):
        assert not ImportFile.objects.exists()
    assert run_of(mai).state == ImportState.CANCELLED
    assert officer.post(f"{address}read-again/").status_code == 409
    assert (work(mai).state, run_of(mai).state) == (JobState.FAILED, ImportState.CANCELLED)


def test_a_list_whose_worker_was_killed_while_taking_in_is_still_previewed_and_taken_in_again(
    officer: Client, mai: Actor
) -> None:
    address = bring(officer, HOA)
    work(mai)
    officer.post(f"{address}apply/")
    lose_the_worker(mai)

    assert run_of(mai).state == ImportState.PREVIEWED
    assert f'action="{address}apply/"' in page_of(officer, address)
    assert officer.post(f"{address}apply/").status_code == 302
    assert work(mai).state == JobState.DONE
    assert names_in(mai) == ["Nguyễn Thị Hòa"]


def test_a_fault_in_the_middle_leaves_nothing_of_the_reading(
    officer: Client, mai: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = bring(officer, HOA)

    def break_down(*_given: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(importing, "counts", break_down)
        with pytest.raises(ZeroDivisionError):
            work(mai)

    assert job_of(mai).state == JobState.FAILED
    with acting(mai):
        assert not PreviewRow.objects.exists()
    assert run_of(mai).state == ImportState.READING
    page = page_of(officer, address)
    assert "The work stopped at a fault of the programme (ZeroDivisionError)" in page
    assert f'action="{address}read-again/"' in page
    officer.post(f"{address}read-again/")
    assert work(mai).state == JobState.DONE


def test_what_is_wrong_with_a_list_is_told_on_its_page_and_the_list_can_be_dropped(officer: Client, mai: Actor) -> None:
    address = bring(officer, HOA, headings=["a", "b", "c", "d", "e", "f", "g", "h"])

    assert work(mai).state == JobState.FAILED
    page = page_of(officer, address)
    assert "no table was found" in page
    assert f'action="{address}cancel/"' in page
    assert f'href="{address}columns/"' in page
    assert "No headings that we know" in page_of(officer, f"{address}columns/")
    assert officer.get(f"{address}copy/").status_code == 302
    assert officer.post(f"{address}apply/").status_code in {302, 409}
    assert run_of(mai).state == ImportState.READING


def test_what_is_no_spreadsheet_is_told_at_once_and_not_kept(mai: Actor, tan_dong: Area, tmp_path: Path) -> None:
    path = tmp_path / "anh.xlsx"
    path.write_bytes(b"\x89PNG")

    with acting(mai), pytest.raises(UnreadableFile):
        submit_import(actor=mai, subject="recipients", path=path, area=tan_dong, on=clock.today())
    with acting(mai):
        assert not ImportRun.objects.exists()


def test_refused_rows_refuse_the_list_in_the_background_too(officer: Client, mai: Actor) -> None:
    address = bring(officer, HOA, WRONG)
    work(mai)

    officer.post(f"{address}apply/")
    assert work(mai).state == JobState.FAILED
    assert names_in(mai) == []
    page = page_of(officer, address)
    assert job_of(mai).error.splitlines()[0][:40] in page
    assert f'action="{address}apply/"' in page

    officer.post(f"{address}apply/", {"good_rows": "1"})
    assert work(mai).state == JobState.DONE
    assert names_in(mai) == ["Nguyễn Thị Hòa"]


def test_corrected_headings_have_a_long_list_read_again(officer: Client, mai: Actor) -> None:
    address = bring(officer, HOA, TU, headings=[*HEADINGS[:4], "Mã riêng", *HEADINGS[5:]])
    work(mai)
    values = {f"column-{place}": name for place, name in enumerate(
        ("", "full_name", "birth_date", "sex", "identity_number", "hamlet", "category_text", "amount")
    )}  # fmt: skip

    assert officer.post(f"{address}columns/", values).status_code == 302

    assert run_of(mai).state == ImportState.READING
    assert "Nguyễn Thị Hòa" not in page_of(officer, address)
    work(mai)
    assert run_of(mai).state == ImportState.PREVIEWED


def test_while_a_list_is_being_read_no_row_is_settled_and_nothing_taken_in(officer: Client, mai: Actor) -> None:
    bring(officer, TU)
    run = run_of(mai)

    with acting(mai):
        with pytest.raises(ImportMoved, match="is not read yet"):
            settle_row(actor=mai, run=run, row_number=2, choice="skip")
        with pytest.raises(ImportMoved, match="is not read yet"):
            submit_application(actor=mai, run=run, keep_good_rows=True)


def test_without_the_right_nothing_is_read_or_taken_in_in_the_background(
    officer: Client, mai: Actor, tan_dong: Area, minh: Actor, tmp_path: Path
) -> None:
    bring(officer, HOA)
    run = run_of(mai)
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
    stranger = signed_in("minh")
    assert stranger.post(f"/imports/{run.pk}/read-again/").status_code == 404
    assert stranger.get(f"/jobs/{job_of(mai).pk}/").status_code == 404


def test_every_state_of_a_list_says_where_it_may_go() -> None:
    assert set(IMPORT_MOVES) == set(ImportState)


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
