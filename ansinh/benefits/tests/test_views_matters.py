"""Complaints and recoveries by the screens: taken up, answered, asked back or not."""

import datetime as dt

import pytest
from django.test import Client

from ansinh.areas.testing import make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.benefits.differences import MonthDifference
from ansinh.benefits.judging import Right
from ansinh.benefits.models import Complaint, ComplaintState, Decision, Fault, Recovery, RecoveryState
from ansinh.benefits.services.complaints import record_complaint
from ansinh.benefits.services.recovery_writing import write_recoveries
from ansinh.benefits.testing import make_decided, make_disabled
from ansinh.benefits.tests.conftest import TODAY, Desk, make_desk
from ansinh.benefits.tests.desk_clients import client_of, do, page_of, queries_of
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry.models import Individual
from ansinh.registry.services import record_death

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)


def _decided(desk: Desk, name: str = "Phạm Văn Bình") -> tuple[Individual, Decision]:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, name)
    with acting(SYSTEM, scope=desk.area.path):
        return person, make_decided(desk.lan, desk.minh, desk.area, person)


def _complaint(desk: Desk, name: str = "Phạm Văn Bình", *, on: dt.date = TODAY) -> Complaint:
    person, decision = _decided(desk, name)
    with acting(desk.lan):
        return record_complaint(
            actor=desk.lan, decision=decision, individual=person, text="Mức hưởng chưa đúng", received_on=on
        )


def _recovery(desk: Desk, name: str = "Phạm Văn Bình") -> Recovery:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, name)
        found = [MonthDifference(Right(person.pk, "social_allowance", "K6"), OCTOBER, 900_000, 810_000, -90_000)]
        [made] = write_recoveries(
            actor=desk.lan, area=desk.area, found=found, fault=Fault.OFFICE, reason="Chi thừa", on=TODAY
        )
        return made


def _chair(desk: Desk) -> Client:
    return client_of(desk.area, "approver", "minh")


def test_a_complaint_is_taken_up_at_the_persons_page_and_answered_by_the_chair(desk: Desk) -> None:
    person, decision = _decided(desk)
    officer, chair = client_of(desk.area), _chair(desk)

    values = {"decision": decision.pk, "text": "Mức hưởng chưa đúng", "received_on": "20/11/2026"}
    do(officer, f"/people/{person.pk}/", "complain", **values)
    with acting(SYSTEM):
        complaint = Complaint.objects.get()
    assert "Phạm Văn Bình" in page_of(officer, "/complaints/")
    assert "/do/answer/" not in page_of(officer, f"/complaints/{complaint.pk}/")
    page = page_of(chair, f"/complaints/{complaint.pk}/")
    assert "Mức hưởng chưa đúng" in page
    assert decision.reference in page
    do(chair, f"/complaints/{complaint.pk}/", "answer", outcome="rejected", answer="Đúng theo Điều 5.")

    with acting(SYSTEM):
        complaint.refresh_from_db()
        assert AuditEntry.objects.filter(act="answer_complaint").count() == 1
    assert (complaint.state, complaint.answered_by) == (ComplaintState.REJECTED, "minh")
    assert "Phạm Văn Bình" not in page_of(chair, "/complaints/")
    assert "Phạm Văn Bình" in page_of(chair, "/complaints/?state=rejected")
    hands = page_of(officer, f"/complaints/{complaint.pk}/")
    assert f"{TODAY:%d/%m/%Y}, Lê Thị Mai" in hands
    assert ", mai<" not in hands
    assert ", minh<" not in hands


def test_what_is_refused_about_a_complaint_stands_on_the_form(desk: Desk) -> None:
    person, decision = _decided(desk)
    officer = client_of(desk.area)
    address, values = f"/people/{person.pk}/", {"decision": decision.pk, "text": "Sai", "received_on": "20/11/2026"}

    assert "day to come" in do(officer, address, "complain", 422, **{**values, "received_on": "21/11/2026"})
    for early in ("20/11/2020", "19/11/2026"):
        page = do(officer, address, "complain", 422, **{**values, "received_on": early})
        assert f"Expected a day from 20/11/2026 up to 20/11/2026, got {early}." in page
    assert "This field is required" in do(officer, address, "complain", 422, **{**values, "text": " "})
    do(officer, address, "complain", **values)
    assert "already being looked into" in do(officer, address, "complain", 409, **{**values, "text": "Khác"})
    with acting(SYSTEM):
        assert Complaint.objects.count() == 1


def test_a_complaint_is_answered_once_and_with_words(desk: Desk) -> None:
    complaint, chair = _complaint(desk), _chair(desk)
    address = f"/complaints/{complaint.pk}/"

    assert "This field is required" in do(chair, address, "answer", 422, outcome="upheld", answer=" ")
    assert "This field is required" in do(chair, address, "answer", 422, outcome="", answer="Đúng")
    do(chair, address, "answer", outcome="upheld", answer="Đúng")
    do(chair, address, "answer", 409, outcome="rejected", answer="Sai")
    with acting(SYSTEM):
        assert Complaint.objects.get().state == ComplaintState.UPHELD


def test_late_complaints_are_found_by_their_last_day(desk: Desk) -> None:
    late = _complaint(desk, "Phạm Văn Muộn", on=TODAY)
    with acting(SYSTEM):
        Complaint.objects.filter(pk=late.pk).update(due_on=dt.date(2026, 11, 19))
    _complaint(desk, "Phạm Văn Sớm")
    chair = _chair(desk)

    page = page_of(chair, "/complaints/?due=late")
    assert "Phạm Văn Muộn" in page
    assert "Phạm Văn Sớm" not in page
    assert "Phạm Văn Muộn" not in page_of(chair, "/complaints/?due=in_time")
    assert 'href="/complaints/?state=filed&amp;due=late"' in page_of(chair, "/")


def test_a_recovery_is_signed_in_instalments(desk: Desk) -> None:
    recovery, officer, chair = _recovery(desk), client_of(desk.area), _chair(desk)
    address = f"/recoveries/{recovery.pk}/"

    assert "90,000" in page_of(officer, "/recoveries/")
    assert "/do/decide/" not in page_of(officer, address)
    assert "900,000" in page_of(chair, address)
    assert "greater than or equal to 1" in do(chair, address, "decide", 422, number="", instalments="0")
    do(chair, address, "decide", number="", instalments="3")
    do(chair, address, "decide", 409, number="", instalments="3")

    with acting(SYSTEM):
        recovery.refresh_from_db()
    assert (recovery.state, recovery.instalments) == (RecoveryState.DECIDED, 3)
    assert "90,000" in page_of(chair, "/recoveries/?state=decided")


def test_a_recovery_is_waived_with_a_reason_and_nothing_is_asked_of_an_estate(desk: Desk) -> None:
    recovery, chair = _recovery(desk), _chair(desk)
    address = f"/recoveries/{recovery.pk}/"
    with acting(desk.lan):
        record_death(actor=desk.lan, individual=recovery.individual, died_on=TODAY)

    assert "from an estate" in do(chair, address, "decide", 409, number="", instalments="1")
    assert "This field is required" in do(chair, address, "waive", 422, why="")
    do(chair, address, "waive", why="Đã mất")
    with acting(SYSTEM):
        assert Recovery.objects.get().state == RecoveryState.WAIVED


def test_who_has_no_right_neither_answers_nor_asks_back(desk: Desk) -> None:
    complaint, recovery = _complaint(desk), _recovery(desk, "Phạm Văn Hai")
    officer, auditor = client_of(desk.area), client_of(desk.area, "auditor", "dung")
    head, banker = (
        client_of(make_hamlet(desk.area), "hamlet_head", "chin"),
        client_of(desk.area, "bank_officer", "bank"),
    )

    for client in (officer, auditor):
        do(client, f"/complaints/{complaint.pk}/", "answer", 403, outcome="upheld", answer="Đúng")
        do(client, f"/recoveries/{recovery.pk}/", "decide", 403, number="", instalments="1")
    page_of(head, "/complaints/", 403)
    page_of(head, f"/complaints/{complaint.pk}/", 403)
    page_of(head, "/recoveries/", 403)
    page_of(banker, "/complaints/", 403)
    page_of(banker, f"/recoveries/{recovery.pk}/", 403)


def test_matters_of_another_commune_are_nowhere(desk: Desk) -> None:
    there = make_desk("25480", "Bình Minh")
    complaint, recovery = _complaint(there, "Phạm Văn Xa"), _recovery(there, "Lê Văn Xa")
    chair = _chair(desk)

    for address in ("/complaints/?state=", "/recoveries/?state=", "/complaints/?state=&export=csv", "/"):
        content = chair.get(address)
        text = b"".join(content.streaming_content) if content.streaming else content.content  # type: ignore[attr-defined]
        assert "Văn Xa" not in text.decode("utf-8-sig")
    page_of(chair, f"/complaints/{complaint.pk}/", 404)
    page_of(chair, f"/recoveries/{recovery.pk}/", 404)
    do(chair, f"/complaints/{complaint.pk}/", "answer", 404, outcome="upheld", answer="Đúng")
    do(chair, f"/recoveries/{recovery.pk}/", "waive", 404, why="x")


def test_the_province_answers_without_reading_what_can_tell_an_illness(desk: Desk) -> None:
    complaint, recovery = _complaint(desk), _recovery(desk, "Phạm Văn Hai")
    assert desk.area.parent is not None
    province = client_of(desk.area.parent, "province_officer", "tinh")

    assert "Mức hưởng chưa đúng" not in page_of(province, f"/complaints/{complaint.pk}/")
    assert "Chi thừa" not in page_of(province, f"/recoveries/{recovery.pk}/")
    with acting(SYSTEM):
        assert not AuditEntry.objects.filter(act="read_health", actor_username="tinh").exists()
    page_of(_chair(desk), f"/complaints/{complaint.pk}/")
    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="read_health", actor_username="minh").count() == 1


@pytest.mark.parametrize(("address", "make"), [("/complaints/", _complaint), ("/recoveries/", _recovery)])
def test_the_lists_ask_as_much_for_many_as_for_few(desk: Desk, address: str, make: object) -> None:
    chair = _chair(desk)
    make(desk, "Phạm Văn A")  # type: ignore[operator]
    few = queries_of(chair, address)
    for name in ("Phạm Văn B", "Phạm Văn C", "Phạm Văn D"):
        make(desk, name)  # type: ignore[operator]

    assert len(queries_of(chair, address)) == len(few) <= 20
