"""What is done with a long list in the background once it was read: its errors marked, all of it taken back."""

import io
from dataclasses import replace

import pytest
from django.test import Client
from openpyxl import load_workbook

from ansinh.areas.models import Area
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.testing import both_at_once
from ansinh.core.wall import acting
from ansinh.registry.models import (
    ImportCopy,
    ImportState,
    Individual,
)
from ansinh.registry.services import (
    correct_individual,
    import_background,
    record_errors_copy,
    submit_errors_copy,
    submit_undo,
)
from ansinh.registry.testing import an_officer
from ansinh.registry.tests.long_lists import (
    HOA,
    TU,
    WRONG,
    applied,
    job_of,
    names_in,
    page_of,
    previewed,
    run_of,
    work,
)
from ansinh.work.models import Job, JobState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("every_list_is_long")]


def test_the_errors_of_a_long_list_are_marked_in_the_background(officer: Client, mai: Actor) -> None:
    address = previewed(officer, mai, HOA, WRONG)
    assert officer.get(f"{address}copy/")["Location"] == address

    for _again in range(2):
        assert officer.post(f"{address}copy/make/")["Location"] == address

    with acting(mai):
        assert Job.objects.filter(kind=import_background.MARK_ERRORS).count() == 1
    assert f'hx-get="/jobs/{job_of(mai).pk}/progress/"' in page_of(officer, address)
    assert work(mai).state == JobState.DONE
    page = page_of(officer, address)
    assert "The list with its errors marked, as of" in page
    assert "Mark the errors anew" in page
    copy = officer.get(f"{address}copy/")
    assert "danh-sach-loi.xlsx" in copy["Content-Disposition"]
    [sheet] = load_workbook(io.BytesIO(copy.content)).worksheets
    assert [cell.comment is not None for cell in sheet[3]] == [False, False, True] + [False] * 5


def test_the_marked_copy_stays_for_the_rows_left_out_and_goes_with_the_list(officer: Client, mai: Actor) -> None:
    for end, is_kept in (("apply/", True), ("undo/", False), ("cancel/", False)):
        if end != "undo/":
            address = previewed(officer, mai, HOA, WRONG)
            officer.post(f"{address}copy/make/")
            assert work(mai).state == JobState.DONE
        with acting(mai):
            assert ImportCopy.objects.exists()

        officer.post(f"{address}{end}", {"good_rows": "1", "why": "nhầm tệp"})
        work(mai)

        with acting(mai):
            assert ImportCopy.objects.exists() == is_kept
        if is_kept:
            assert "The list with the rows left out marked" in page_of(officer, address)
            [sheet] = load_workbook(io.BytesIO(officer.get(f"{address}copy/").content)).worksheets
            assert [cell.comment is not None for cell in sheet[3]] == [False, False, True] + [False] * 5


def test_a_long_list_is_taken_back_in_the_background_with_its_reason(officer: Client, mai: Actor) -> None:
    address = applied(officer, mai, HOA, TU)
    assert officer.post(f"{address}undo/", {"why": " "}).status_code == 422

    for _again in range(2):
        assert officer.post(f"{address}undo/", {"why": "nhầm tệp"})["Location"] == address

    with acting(mai):
        assert Job.objects.filter(kind=import_background.TAKE_LIST_BACK).count() == 1
    page = page_of(officer, address)
    assert f'hx-get="/jobs/{job_of(mai).pk}/progress/"' in page
    assert f'action="{address}undo/"' not in page
    assert names_in(mai) == ["Nguyễn Thị Hòa", "Lê Văn Tư"]
    assert work(mai).state == JobState.DONE
    assert (names_in(mai), run_of(mai).state) == ([], ImportState.UNDONE)
    with acting(mai):
        assert AuditEntry.objects.get(act="undo_import").why == "nhầm tệp"
    assert officer.post(f"{address}undo/", {"why": "nhầm tệp"}).status_code == 409


def test_why_a_long_list_cannot_be_taken_back_stands_on_its_page(officer: Client, mai: Actor) -> None:
    address = applied(officer, mai, HOA)
    with acting(mai):
        hoa = Individual.objects.get()
        correct_individual(actor=mai, individual=hoa, changes={"ethnicity": "Khmer"}, why="theo giấy tờ")

    officer.post(f"{address}undo/", {"why": "nhầm tệp"})

    assert work(mai).state == JobState.FAILED
    page = page_of(officer, address)
    assert "cannot be taken back" in page
    assert f'action="{address}undo/"' in page
    assert names_in(mai) == ["Nguyễn Thị Hòa"]


def test_marking_and_taking_back_are_refused_to_others_and_in_other_states(
    officer: Client, mai: Actor, tan_dong: Area, binh_minh: Area
) -> None:
    address = previewed(officer, mai, HOA, WRONG)
    run = run_of(mai)
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
    assert work(mai).state == JobState.DONE
    assert officer.post(f"{address}copy/make/").status_code == 409


@pytest.mark.usefixtures("empty_queue")
@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_same_list_back_at_the_same_time_get_one_job(officer: Client, mai: Actor) -> None:
    applied(officer, mai, HOA)
    run = run_of(mai)
    tam = replace(mai, username="tam", full_name="Đỗ Văn Tâm")

    first, second = both_at_once(mai, tam, lambda actor: submit_undo(actor=actor, run=run, why="nhầm tệp"))

    assert first == second
    with acting(mai):
        assert Job.objects.filter(kind=import_background.TAKE_LIST_BACK).count() == 1
    work(mai)
    assert names_in(mai) == []
