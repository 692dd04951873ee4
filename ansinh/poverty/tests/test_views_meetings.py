"""The screens of hamlet meetings: called by hamlet, recorded for many households at once, written as papers."""

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from docx import Document

from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.poverty.models import ListedHousehold, Meeting, ReviewRound, RoundState, Vote
from ansinh.poverty.papers.hamlet import minutes_of
from ansinh.poverty.queries.meeting import agenda_of
from ansinh.poverty.testing import make_submission, make_survey
from ansinh.poverty.testing_of_meeting import hold, make_meeting, make_meeting_round
from ansinh.poverty.tests.conftest import TODAY, Village, client_of, page

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def _post(client: Client, address: str, status: int = 302, **values: Any) -> str:
    response = client.post(address, values)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _typed(listed: int, **changes: Any) -> dict[str, Any]:
    return {
        "notice_on": "20/9/2026", "on": "22/9/2026", "at": "19h00", "place": "Nhà văn hóa", "households": "120",
        "chosen": [str(listed)], **changes,
    }  # fmt: skip


def _minutes(**changes: Any) -> dict[str, Any]:
    return {
        "attending": "40", "ended_on": "22/9/2026", "ended_at": "20:30", "chaired_by_name": "Mai Văn Đông",
        "written_by_name": "Trần Thị Lan", "for_all": "38", "against_all": "2", **changes,
    }  # fmt: skip


def _why(words: str) -> dict[str, Any]:
    return {"cancel-why": words}


def test_the_survey_ends_and_a_meeting_is_called_and_recorded(village: Village) -> None:
    surveying = make_survey(village.lan, village.minh, village.area)
    with acting(village.lan):
        hoa, _binh = (make_submission(village.lan, one).listed for one in ListedHousehold.objects.order_by("pk"))
    officer, address = client_of(village.area), f"/poverty/{surveying.pk}/"
    _post(officer, f"{address}do/close_survey/")
    called = f"{address}meetings/new/{village.hamlet.pk}/"
    assert f'href="{called}"' in page(officer, f"{address}meetings/")
    assert "Nguyễn Thị Hòa (poor)" in page(officer, called)

    refused = _post(officer, called, 422, **_typed(hoa.pk, on="21/9/2026"))
    _post(officer, called, **_typed(hoa.pk))
    with acting(SYSTEM):
        meeting = Meeting.objects.get()
    shown = f"/poverty/meetings/{meeting.pk}/"
    assert "can meet from 22/09/2026 on, got 21/09/2026" in refused
    assert "Record the meeting" not in page(officer, shown)
    with clock.at(meeting.begins_at + 2 * HOUR):
        assert "Hamlet meetings to record" in page(officer, "/")
        assert f'href="{shown}"' in page(officer, "/poverty/meetings/?begun=yes")
        assert f"{shown}record/" in page(officer, shown)
        too_many = _post(officer, f"{shown}record/", 422, **_minutes(**{f"for_{hoa.pk}": "39"}))
        _post(officer, f"{shown}record/", **_minutes(**{f"for_{hoa.pk}": "20", f"against_{hoa.pk}": "20"}))
        recorded = page(officer, shown)

    assert "39 for and 2 against are more than the 40 who vote" in too_many
    assert "Exactly at the limit" in recorded
    with acting(SYSTEM):
        assert Vote.objects.get().passed is True
        assert ReviewRound.objects.get().state == RoundState.MEETING


def test_votes_that_were_not_typed_are_named(village: Village) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    with acting(village.lan):
        made = make_meeting(village.lan, found, village.hamlet)
    with clock.at(made.begins_at + 2 * HOUR):
        told = _post(
            client_of(village.area), f"/poverty/meetings/{made.pk}/record/", 422, **_minutes(for_all="")
        )  # fmt: skip

    assert "Votes are missing for households: Nguyễn Thị Hòa" in told


def test_the_papers_of_a_meeting_have_all_their_tables(village: Village) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    officer = client_of(village.area)
    with acting(village.lan):
        made = make_meeting(village.lan, found, village.hamlet)
        before = f"/poverty/meetings/{made.pk}"
    assert officer.get(f"{before}/minutes/pdf/").status_code == 404
    with acting(village.lan):
        hold(village.lan, made, 15, 25)

    kinds = {
        f"{paper}.{kind}": officer.get(f"{before}/{paper}/{kind}/").content
        for paper in ("invitation", "minutes")
        for kind in ("pdf", "docx")
    }

    assert {content[:4] for name, content in kinds.items() if name.endswith("pdf")} == {b"%PDF"}
    assert officer.get(f"{before}/minutes/xlsx/").status_code == 404
    told = Document(io.BytesIO(kinds["minutes.docx"]))
    rows = [[cell.text for cell in row.cells] for row in told.tables[1].rows]
    assert rows[1] == ["1", "Nguyễn Thị Hòa", "15", "37,5", "25", "Họp lại", ""]
    assert "Họp lại đối với 1 hộ: Nguyễn Thị Hòa." in " ".join(one.text for one in told.paragraphs)
    invited = Document(io.BytesIO(kinds["invitation.docx"]))
    assert [cell.text for cell in invited.tables[1].rows[1].cells][:2] == ["1", "Nguyễn Thị Hòa"]
    assert "nghèo (" not in " ".join(one.text for one in invited.paragraphs)
    with acting(village.lan):
        held = Meeting.objects.select_related("hamlet", "round__area").get(pk=made.pk)
        assert minutes_of(held, list(agenda_of(held)), with_words=True).made_at == held.ended_at


def test_what_was_said_and_noted_is_for_those_who_may_see_health_and_the_look_is_logged(village: Village) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    with acting(village.lan):
        made = hold(
            village.lan, make_meeting(village.lan, found, village.hamlet), remarks="Bà Hòa mới mổ tim."
        )  # fmt: skip
        Vote.objects.filter(meeting=made).update(note="Chồng bị liệt")
    readers = {
        "tinh": client_of(village.area.parent or village.area, "province_officer", "tinh", "Đặng Thị Thu"),
        "mai": client_of(village.area),
    }
    told = {}
    for name, reader in readers.items():
        shown = page(reader, f"/poverty/meetings/{made.pk}/")
        paper = Document(io.BytesIO(reader.get(f"/poverty/meetings/{made.pk}/minutes/docx/").content))
        printed = " ".join(one.text for one in paper.paragraphs)
        noted = paper.tables[1].rows[1].cells[6].text
        told[name] = ("mổ tim" in shown, "bị liệt" in shown, "mổ tim" in printed, noted)

    assert told == {"tinh": (False, False, False, ""), "mai": (True, True, True, "Chồng bị liệt")}
    with acting(SYSTEM):
        reads = AuditEntry.objects.filter(act="read_health").values_list("actor_username", "object_type", "object_id")
        assert list(reads) == [("mai", "poverty.meeting", str(made.pk))] * 2


def test_a_meeting_at_which_nothing_was_said_or_noted_is_read_without_a_trace(village: Village) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    with acting(village.lan):
        made = hold(village.lan, make_meeting(village.lan, found, village.hamlet))

    page(client_of(village.area), f"/poverty/meetings/{made.pk}/")

    with acting(SYSTEM):
        assert not AuditEntry.objects.filter(act="read_health").exists()


def test_a_meeting_is_called_off_with_its_reason(village: Village) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    officer = client_of(village.area)
    with acting(village.lan):
        made = make_meeting(village.lan, found, village.hamlet)

    _post(officer, f"/poverty/meetings/{made.pk}/do/cancel/", **_why("Mưa bão"))

    shown = page(officer, f"/poverty/meetings/{made.pk}/")
    assert "Mưa bão" in shown
    assert "cancelled" in shown
    assert made.notice_on == TODAY


@pytest.mark.parametrize("role", ["approver", "auditor"])
def test_who_only_reads_sees_the_meetings_and_changes_none(village: Village, role: str) -> None:
    found = make_meeting_round(village.lan, village.minh, village.area)
    with acting(village.lan):
        made = make_meeting(village.lan, found, village.hamlet)
    reader = client_of(village.area, role, "thu", "Đặng Thị Thu")

    assert "Call the meeting off" not in page(reader, f"/poverty/meetings/{made.pk}/")
    for address in (f"{made.pk}/do/cancel/", f"{made.pk}/record/"):
        _post(reader, f"/poverty/meetings/{address}", 403, **_why("x"))
    page(reader, f"/poverty/{found.pk}/meetings/")
    assert reader.get(f"/poverty/{found.pk}/meetings/new/{village.hamlet.pk}/").status_code == 403
