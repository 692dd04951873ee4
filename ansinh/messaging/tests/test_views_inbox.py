"""Answers read and settled, addresses that want no messages, and what waits on the first page."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.utils import translation

from ansinh.areas.testing import make_commune
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.messaging.channels import Answer
from ansinh.messaging.models import Campaign, Gateway, Incoming, IncomingState, Message, MessageState, OptOut, Reason
from ansinh.messaging.services import hear, record_opt_out, settle_heard
from ansinh.messaging.tests.conftest import Office
from ansinh.messaging.tests.desk import act, client_of, page, send

INBOX, WITHOUT = "/messages/inbox/", "/messages/without/"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def _answered(office: Office, text: str, *, address: str = "0900000001") -> tuple[Campaign, Incoming]:
    """A campaign to three people, one of whom wrote."""
    campaign = office.started(3)
    office.send()
    hear(gateway=office.gateway, news=[Answer(address, text, provider_id="in-1")])
    settle_heard(gateway=office.gateway)
    with acting(SYSTEM):
        return campaign, Incoming.objects.get()


def test_an_answer_is_read_beside_what_it_answers_and_settled(office: Office) -> None:
    campaign, incoming = _answered(office, "Cho hỏi nộp ở đâu?")
    mai = client_of(office.area)
    address = f"{INBOX}{incoming.pk}/"
    assert "Cho hỏi nộp ở đâu?" in page(mai, INBOX)
    assert 'href="/messages/inbox/?state=waits"' in page(mai, "/")

    shown = page(mai, address)
    assert "Nguyễn Thị 1" in shown
    assert f'href="/messages/campaigns/{campaign.pk}/"' in shown
    assert "to be read" in shown
    act(mai, address, "settle", 422, note="")
    act(mai, address, "settle", note="Đã gọi lại")

    assert "Đã gọi lại" in page(mai, address)
    assert "0 rows" in page(mai, f"{INBOX}?state=waits")
    assert "1 row" in page(mai, f"/messages/campaigns/{campaign.pk}/answers/")
    assert "state=waits" not in page(mai, "/")
    twice = act(mai, address, "settle", 409, note="Lần nữa")
    assert "Lê Thị Mai settled this on" in twice


def test_a_simple_answer_shows_what_was_understood(office: Office) -> None:
    _campaign, incoming = _answered(office, "TC")
    mai = client_of(office.area)

    shown = page(mai, f"{INBOX}{incoming.pk}/")

    assert "wants no messages" in shown
    assert "by itself," in shown
    assert "This address wants none." in shown
    assert "No more messages to this address" not in shown
    assert "0900000001" in page(mai, WITHOUT)


def test_an_address_is_opted_out_from_its_answer(office: Office) -> None:
    _campaign, incoming = _answered(office, "Đừng nhắn nữa nhé các cháu")
    mai = client_of(office.area)

    act(mai, f"{INBOX}{incoming.pk}/", "opt_out", 422, why="")
    act(mai, f"{INBOX}{incoming.pk}/", "opt_out", why="Bà xin thôi nhận tin")

    with acting(SYSTEM):
        wish = OptOut.objects.get()
    assert (wish.address, wish.name) == ("0900000001", "Nguyễn Thị 1")


def test_an_answer_to_nothing_stands_under_its_number(office: Office) -> None:
    _campaign, incoming = _answered(office, "A lô", address="0987654321")
    mai = client_of(office.area)

    assert "0987654321" in page(mai, INBOX)
    assert "none that was sent to this address lately" in page(mai, f"{INBOX}{incoming.pk}/")


def test_an_address_is_recorded_and_its_wish_ended_with_a_reason(office: Office) -> None:
    mai = client_of(office.area)
    said = {"medium": "sms", "address": "0912 345 678", "name": "Võ Thị Ba", "why": "Gọi điện xin thôi"}

    wrong = send(mai, WITHOUT, 422, **{**said, "address": "12"})
    assert 'id="id_address_error"' in wrong
    send(mai, WITHOUT, 422, **{**said, "why": ""})
    send(mai, WITHOUT, **said)
    send(mai, WITHOUT, **said)

    with acting(SYSTEM):
        [wish] = OptOut.objects.all()
    address = f"{WITHOUT}{wish.pk}/"
    assert "Gọi điện xin thôi" in page(mai, address)
    act(mai, address, "end", 422, why="")
    act(mai, address, "end", why="Bà đến xin nhận lại")
    assert "Bà đến xin nhận lại" in page(mai, address)
    assert "0 rows" in page(mai, WITHOUT)
    assert "1 row" in page(mai, f"{WITHOUT}?standing=ended")
    act(mai, address, "end", 409, why="Lần nữa")


def test_who_may_only_look_settles_nothing(office: Office) -> None:
    _campaign, incoming = _answered(office, "Cho hỏi")
    with acting(office.mai):
        wish = record_opt_out(
            actor=office.mai, medium="sms", address="0912345678", area_path=office.area.path, why="xin thôi"
        )
    minh = client_of(office.area, "approver", "minh", "Lê Văn Minh")

    assert "Settle it" not in page(minh, f"{INBOX}{incoming.pk}/")
    act(minh, f"{INBOX}{incoming.pk}/", "settle", 403, note="x")
    send(minh, WITHOUT, 403, medium="sms", address="0912345678", why="x")
    act(minh, f"{WITHOUT}{wish.pk}/", "end", 403, why="x")


def test_another_commune_reads_nothing(office: Office) -> None:
    _campaign, incoming = _answered(office, "Cho hỏi riêng")
    with acting(office.mai):
        wish = record_opt_out(
            actor=office.mai, medium="sms", address="0912345678", area_path=office.area.path, why="xin thôi"
        )
    stranger = client_of(make_commune("25480", "Bình Minh"), username="hoa", name="Trần Thị Hoa")

    assert "Cho hỏi riêng" not in page(stranger, INBOX)
    assert "0912345678" not in page(stranger, WITHOUT)
    page(stranger, f"{INBOX}{incoming.pk}/", 404)
    page(stranger, f"{WITHOUT}{wish.pk}/", 404)
    act(stranger, f"{INBOX}{incoming.pk}/", "settle", 404, note="x")
    act(stranger, f"{WITHOUT}{wish.pk}/", "end", 404, why="x")


def test_today_tells_of_failures_and_of_gateways_that_do_not_work(office: Office) -> None:
    office.started(2)
    mai, nam = client_of(office.area), client_of(office.area, "bank_officer", "nam", "Võ Văn Nam")
    assert "Gateways that do not work" not in page(mai, "/")
    with acting(SYSTEM):
        Message.objects.update(state=MessageState.FAILED, reason=Reason.BAD_ADDRESS, finished_at=clock.now())
    Gateway.objects.update(paused_until=clock.now() + dt.timedelta(minutes=5), last_error="502 Bad Gateway")

    shown = page(mai, "/")

    assert "Gateways that do not work" in shown
    assert "Campaigns with messages that failed" in shown
    assert "1 row" in page(mai, "/messages/campaigns/?troubled=yes")
    assert "Gateways that do not work" not in page(nam, "/")
    down = "/messages/gateways/?standing=down"
    assert re.search(rf'href="{re.escape(down)}">\s*<span>Gateways that do not work.*?number">1<', shown, re.DOTALL)
    assert ">1 row ·" in page(mai, down)
    Gateway.objects.update(paused_until=None, last_error="")
    assert ">0 rows ·" in page(mai, down)


def test_settled_answers_stand_after_those_that_wait(office: Office) -> None:
    _answered(office, "TC")
    hear(gateway=office.gateway, news=[Answer("0900000002", "Cho hỏi", provider_id="in-2")])
    settle_heard(gateway=office.gateway)

    shown = page(client_of(office.area), INBOX)

    assert shown.index("Cho hỏi") < shown.index(">TC<")
    with acting(SYSTEM):
        assert set(Incoming.objects.values_list("state", flat=True)) == set(IncomingState.values)
