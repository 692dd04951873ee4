"""Proposed changes by the screens: judged again, signed one or many, not followed."""

import datetime as dt

import pytest
from django.test import Client

from ansinh.audit.models import AuditEntry
from ansinh.benefits.models import Decision, DecisionItem, Proposal, ProposalState
from ansinh.benefits.testing import make_drawn, make_person
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.benefits.tests.desk_clients import client_of, do, page_of, queries_of
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry.models import Individual
from ansinh.registry.services import record_death

pytestmark = pytest.mark.django_db


def _child(desk: Desk, name: str = "Lê Thị An") -> Individual:
    """An abandoned child who turns four on 12 November 2026, drawing K1 at 2.5 until then."""
    with acting(desk.lan):
        child = make_person(
            desk.lan, desk.area, name, birth_date=dt.date(2022, 11, 12), facts=[("parental_loss", {"value": "a"})]
        )
    with clock.at(dt.date(2026, 10, 6)), acting(desk.minh):
        make_drawn(desk.minh, desk.area, child, first_month=Month(2026, 10), category="K1", amount=1_350_000)
    return child


def _chair(desk: Desk) -> Client:
    return client_of(desk.area, "approver", "minh")


def _judge(client: Client, status: int = 302, month: str = "2026-11") -> str:
    response = client.post("/changes/judge/", {"month": month})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _open() -> list[Proposal]:
    with acting(SYSTEM):
        return list(Proposal.objects.filter(state=ProposalState.OPEN).order_by("pk"))


def test_the_officer_judges_everybody_again_and_the_chair_signs_those_chosen(desk: Desk) -> None:
    for name in ("Lê Thị An", "Lê Thị Bé", "Lê Thị Cam"):
        _child(desk, name)
    officer, chair = client_of(desk.area), _chair(desk)

    _judge(officer)
    [first, second, third] = _open()
    assert 'name="chosen"' not in page_of(officer, "/changes/")
    page = page_of(chair, "/changes/")
    assert page.count('name="chosen"') == 3
    assert "1,350,000" in page
    answer = chair.post("/changes/", {"chosen": [first.pk, second.pk], "number": ""})

    assert answer.status_code == 302
    assert [one.pk for one in _open()] == [third.pk]
    with acting(SYSTEM):
        assert Decision.objects.filter(kind="review").count() == 1
        assert DecisionItem.objects.filter(decision__kind="review").count() == 2
    assert "Lê Thị An" in page_of(chair, "/changes/?state=decided")


def test_one_change_is_signed_or_not_followed_with_its_reason(desk: Desk) -> None:
    _child(desk), _child(desk, "Lê Thị Bé")
    chair = _chair(desk)
    _judge(client_of(desk.area))
    [first, second] = _open()

    assert "810,000" in page_of(chair, f"/changes/{first.pk}/")
    do(chair, f"/changes/{first.pk}/", "decide", number="")
    do(chair, f"/changes/{first.pk}/", "decide", 409, number="")
    assert "This field is required" in do(chair, f"/changes/{second.pk}/", "dismiss", 422, why="")
    do(chair, f"/changes/{second.pk}/", "dismiss", why="Chờ xác minh")
    do(chair, f"/changes/{second.pk}/", "dismiss", 409, why="Chờ xác minh")

    with acting(SYSTEM):
        assert Proposal.objects.get(pk=second.pk).dismissal_reason == "Chờ xác minh"
    assert _open() == []


def test_a_list_that_the_law_no_longer_bears_out_is_refused_on_the_page(desk: Desk) -> None:
    child, chair = _child(desk), _chair(desk)
    _judge(client_of(desk.area))
    [proposal] = _open()
    with acting(SYSTEM):
        Individual.objects.filter(pk=child.pk).update(birth_date=dt.date(2023, 11, 12))

    refused = chair.post("/changes/", {"chosen": [proposal.pk], "number": ""})
    assert refused.status_code == 409
    assert "has changed since the assessment" in refused.content.decode()
    assert f'value="{proposal.pk}"' in refused.content.decode()
    nothing = chair.post("/changes/", {"number": ""})
    assert "Choose the changes" in nothing.content.decode()
    assert _open() == [proposal]


def test_what_the_law_stopped_itself_is_only_put_on_paper(desk: Desk) -> None:
    child, chair = _child(desk), _chair(desk)
    with acting(desk.lan):
        record_death(actor=desk.lan, individual=child, died_on=dt.date(2026, 11, 15))
    [proposal] = _open()

    page = page_of(chair, f"/changes/{proposal.pk}/")
    assert "/do/dismiss/" not in page
    assert "the decision puts it on paper" in page
    assert "Lê Thị An" in page_of(chair, "/changes/?done=yes")
    assert "Lê Thị An" not in page_of(chair, "/changes/?done=no")


def test_who_has_no_right_is_refused_and_reasons_are_masked(desk: Desk) -> None:
    _child(desk)
    officer, chair = client_of(desk.area), _chair(desk)
    _judge(officer)
    [proposal] = _open()
    auditor, banker = client_of(desk.area, "auditor", "dung"), client_of(desk.area, "bank_officer", "bank")
    assert desk.area.parent is not None
    province = client_of(desk.area.parent, "province_officer", "tinh")

    _judge(chair, 403)
    _judge(auditor, 403)
    for client in (officer, auditor, province):
        assert client.post("/changes/", {"chosen": [proposal.pk], "number": ""}).status_code == 403
        do(client, f"/changes/{proposal.pk}/", "decide", 403, number="")
    page_of(banker, "/changes/", 403)
    page = page_of(province, f"/changes/{proposal.pk}/")
    assert "K1" not in page
    assert all(reason not in page for reason in proposal.reasons)
    with acting(SYSTEM):
        assert not AuditEntry.objects.filter(act="read_health", actor_username="tinh").exists()
    assert _open() == [proposal]


def test_a_month_that_is_not_offered_is_refused(desk: Desk) -> None:
    assert "is not offered any more" in _judge(client_of(desk.area), 422, month="2031-01")


def test_changes_of_another_commune_are_nowhere(desk: Desk) -> None:
    there = make_desk("25480", "Bình Minh")
    _child(there, "Lê Thị Xa")
    _judge(client_of(there.area, username="nam"))
    [proposal] = _open()
    chair = _chair(desk)

    assert "Lê Thị Xa" not in page_of(chair, "/changes/?state=")
    exported = chair.get("/changes/?state=&export=csv")
    assert "Lê Thị Xa" not in b"".join(exported.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    page_of(chair, f"/changes/{proposal.pk}/", 404)
    do(chair, f"/changes/{proposal.pk}/", "decide", 404, number="")
    refused = chair.post("/changes/", {"chosen": [proposal.pk], "number": ""})
    assert "Choose the changes" in refused.content.decode()
    assert "Xa" not in refused.content.decode().replace("Xã", "")
    assert _open() == [proposal]


def test_the_list_asks_as_much_for_many_as_for_few(desk: Desk) -> None:
    officer, chair = client_of(desk.area), _chair(desk)
    _child(desk)
    _judge(officer)
    few = queries_of(chair, "/changes/")
    for name in ("Lê Thị Bé", "Lê Thị Cam", "Lê Thị Dung"):
        _child(desk, name)
    _judge(officer)

    assert len(queries_of(chair, "/changes/")) == len(few) <= 20
