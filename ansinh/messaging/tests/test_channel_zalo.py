"""Zalo: a stand-in written from its documentation, and gateways that fail."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest

from ansinh.areas.testing import make_commune
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.messaging.channels import Answer, Fate, Outgoing, Receipt
from ansinh.messaging.channels.zalo import ZaloChannel
from ansinh.messaging.errors import NotFromGateway, NotUnderstood
from ansinh.messaging.models import Gateway, GatewaySetting
from ansinh.messaging.services.gateways import channel_at_work
from ansinh.messaging.tests.contract import Arrived, ChannelContract
from ansinh.messaging.tests.faulty import Talk, gone, http, nobody, silent, somebody
from ansinh.messaging.tests.zalo_stand_in import Zalo, standing_in

FOLLOWER = "7123456789012345678"
NOTICE = Outgoing("k-1", "0912345678", "", template="301", data={"name": "Phạm Thị Hòa", "date": "31/12/2026"})


def settings_of(url: str, **more: str) -> dict[str, str]:
    return {
        "app_id": "4242",
        "secret_key": "app-secret",
        "refresh_token": "refresh-0",
        "access_token": "access-0",
        "oa_secret": "oa-secret",
        "notice_url": url,
        "api_url": url,
        "token_url": url,
        "timeout": "2",
        **more,
    }


@pytest.fixture
def zalo() -> Iterator[Zalo]:
    with standing_in() as zalo:
        yield zalo


@dataclass
class ZaloEnd:
    zalo: Zalo
    kind: str = "zalo"
    addresses: tuple[str, str] = (FOLLOWER, "7876543210987654321")
    bad_address: str = "Zalo cô Hòa"

    @property
    def settings(self) -> Mapping[str, str]:
        return settings_of(self.zalo.url)

    def message(self, key: str, address: str, text: str) -> Outgoing:
        return Outgoing(key, address, text)

    def arrived(self, count: int) -> list[Arrived]:
        return [Arrived(said["recipient"]["user_id"], said["message"]["text"]) for _path, said in self.zalo.taken]


class TestContract(ChannelContract):
    @pytest.fixture
    def end(self, zalo: Zalo) -> ZaloEnd:
        return ZaloEnd(zalo)


def test_a_number_gets_a_notice_and_the_page_an_article(zalo: Zalo) -> None:
    channel = ZaloChannel(settings_of(zalo.url, author="UBND xã Tân Đông"))
    article = Outgoing("k-2", "page", "Từ 01/01.\n\nMời bà con.", subject="Gia hạn thẻ bảo hiểm y tế")

    outcomes = {one.key: one for one in channel.submit([NOTICE, article])}
    channel.close()

    assert {one.fate for one in outcomes.values()} == {Fate.ACCEPTED}
    said = dict(zalo.taken)
    assert said["/message/template"] == {
        "phone": "84912345678",
        "template_id": "301",
        "template_data": {"name": "Phạm Thị Hòa", "date": "31/12/2026"},
        "tracking_id": "k-1",
    }
    assert said["/v2.0/article/create"]["title"] == "Gia hạn thẻ bảo hiểm y tế"
    assert [part["content"] for part in said["/v2.0/article/create"]["body"]] == ["Từ 01/01.", "Mời bà con."]
    assert outcomes["k-1"].provider_id.startswith("zalo-")


def test_a_notice_without_template_and_an_article_without_title_are_refused(zalo: Zalo) -> None:
    channel = ZaloChannel(settings_of(zalo.url))

    outcomes = list(channel.submit([Outgoing("k-1", "0912345678", "x"), Outgoing("k-2", "page", "x")]))
    channel.close()

    assert {(one.fate, one.reason) for one in outcomes} == {(Fate.REFUSED, "bad_text")}


@pytest.mark.parametrize("access", ["", "spent"])
def test_a_spent_token_is_renewed_once_and_kept_at_once(zalo: Zalo, access: str) -> None:
    kept: list[tuple[str, str]] = []
    channel = ZaloChannel(settings_of(zalo.url, access_token=access), keep=lambda *pair: kept.append(pair))

    outcomes = list(channel.submit([Outgoing(f"k-{number}", FOLLOWER, f"Tin {number}") for number in range(20)]))
    channel.close()

    assert {one.fate for one in outcomes} == {Fate.ACCEPTED}
    assert kept == [("access-1", "refresh-1")]
    assert len(zalo.taken) == 20


def test_a_refresh_token_that_was_used_already_stops_the_batch_and_stays_secret(zalo: Zalo) -> None:
    channel = ZaloChannel(settings_of(zalo.url, access_token="", refresh_token="refresh-used"))

    outcomes = list(channel.submit([Outgoing(f"k-{number}", FOLLOWER, "Mời bà.") for number in range(100)]))
    channel.close()

    assert len(outcomes) == 100
    assert {(one.fate, one.reason) for one in outcomes} == {(Fate.TRY_AGAIN, "bad_setting")}
    assert "refresh-used" not in repr(outcomes)


@pytest.mark.parametrize(
    ("error", "fate", "reason"),
    [
        (118, Fate.REFUSED, "bad_address"),
        (108, Fate.REFUSED, "bad_address"),
        (139, Fate.REFUSED, "opted_out"),
        (114, Fate.REFUSED, "refused"),
        (112, Fate.REFUSED, "bad_text"),
        (115, Fate.TRY_AGAIN, "no_credit"),
        (117, Fate.TRY_AGAIN, "bad_setting"),
        (133, Fate.TRY_AGAIN, "throttled"),
        (147, Fate.TRY_AGAIN, "throttled"),
        (100, Fate.UNKNOWN, "not_understood"),
        (999, Fate.UNKNOWN, "not_understood"),
    ],
)
def test_an_error_of_zalo_becomes_a_fate(zalo: Zalo, error: int, fate: Fate, reason: str) -> None:
    channel = ZaloChannel(settings_of(zalo.url))

    [outcome] = channel.submit([Outgoing("k-1", f"7000090009{error}", "Mời bà.")])
    channel.close()

    assert (outcome.fate, outcome.reason) == (fate, reason)


@pytest.mark.parametrize(("hour", "error", "hours"), [(23, 133, 7), (5, 133, 1), (22, 147, 2)])
def test_night_and_quotas_name_when_to_come_back(zalo: Zalo, hour: int, error: int, hours: int) -> None:
    channel = ZaloChannel(settings_of(zalo.url, threads="1"))
    with clock.at(dt.datetime(2026, 11, 26, hour, tzinfo=clock.VIET_NAM)):
        outcome = channel._submit(Outgoing("k-1", f"7000090009{error}", "Mời bà."))
    channel.close()

    assert outcome.pause == hours * 3600


@pytest.mark.parametrize(
    ("talk", "fate", "reason"),
    [
        (silent, Fate.UNKNOWN, "down"),
        (gone, Fate.UNKNOWN, "not_understood"),
        (http("200 OK", "<html>Welcome</html>"), Fate.UNKNOWN, "not_understood"),
        (http("200 OK", '{"error": "zero"}'), Fate.UNKNOWN, "not_understood"),
        (http("500 Oops", '{"error": 0}'), Fate.UNKNOWN, "not_understood"),
        (http("429 Too Many", ""), Fate.TRY_AGAIN, "throttled"),
        (http("200 OK", '{"error": 0, "data": []}'), Fate.ACCEPTED, ""),
    ],
)
def test_what_a_gateway_does_becomes_a_fate(talk: Talk, fate: Fate, reason: str) -> None:
    with somebody(talk) as port:
        channel = ZaloChannel(settings_of(f"http://127.0.0.1:{port}", timeout="1"))
        [outcome] = channel.submit([NOTICE])
        channel.close()

    assert (outcome.fate, outcome.reason) == (fate, reason)


def test_nobody_there_is_tried_again() -> None:
    channel = ZaloChannel(settings_of(f"http://127.0.0.1:{nobody()}"))

    assert [(one.fate, one.reason) for one in channel.submit([NOTICE])] == [(Fate.TRY_AGAIN, "down")]


def signed(event: dict[str, Any], secret: str = "oa-secret") -> tuple[bytes, dict[str, str]]:
    body = json.dumps(event, ensure_ascii=False).encode()
    mac = hashlib.sha256(b"4242" + body + str(event.get("timestamp", "")).encode() + secret.encode()).hexdigest()
    return body, {"X-Zevent-Signature": f"mac={mac}"}


def test_the_webhook_tells_receipts_and_answers() -> None:
    channel = ZaloChannel(settings_of("http://127.0.0.1"))
    events: list[dict[str, Any]] = [
        {"event_name": "user_received_message", "message": {"msg_id": "z-1", "tracking_id": "k-1"}},
        {
            "event_name": "user_received_message",
            "sender": {"id": "4242"},
            "recipient": {"id": FOLLOWER},
            "message": {"msg_id": "z-1", "tracking_id": "k-1"},
        },
        {"event_name": "user_seen_message", "sender": {"id": FOLLOWER}, "message": {"msg_ids": ["z-2", "z-3"]}},
        {"event_name": "user_send_text", "sender": {"id": FOLLOWER}, "message": {"text": "Đã đóng", "msg_id": "z-4"}},
        {"event_name": "follow", "follower": {"id": FOLLOWER}},
    ]

    told = [channel.read_callback({}, *signed({**event, "timestamp": "1795729191000"})) for event in events]

    assert told == [
        [Receipt(Fate.DELIVERED, key="k-1", provider_id="z-1", detail="user_received_message")],
        [Receipt(Fate.DELIVERED, key="k-1", provider_id="z-1", address=FOLLOWER, detail="user_received_message")],
        [
            Receipt(Fate.DELIVERED, provider_id="z-2", address=FOLLOWER, detail="user_seen_message"),
            Receipt(Fate.DELIVERED, provider_id="z-3", address=FOLLOWER, detail="user_seen_message"),
        ],
        [Answer(FOLLOWER, "Đã đóng", provider_id="z-4")],
        [],
    ]


def test_a_stranger_and_rubbish_are_told_apart() -> None:
    channel = ZaloChannel(settings_of("http://127.0.0.1"))
    event = {"event_name": "user_send_text", "timestamp": 1}

    for body, headers in (signed(event, "other"), (signed(event)[0], {}), (b"rubbish", {"X-ZEvent-Signature": "mac="})):
        with pytest.raises(NotFromGateway):
            channel.read_callback({}, body, headers)
    for bad in (event, {"timestamp": 1}, {**event, "sender": "x", "message": 3}):
        with pytest.raises(NotUnderstood):
            channel.read_callback({}, *signed(bad))


@pytest.mark.django_db(transaction=True)
def test_a_renewed_token_is_written_down_even_where_the_sender_is_killed(zalo: Zalo) -> None:
    gateway = Gateway.objects.create(
        area=make_commune(), title="Zalo", kind="zalo", medium="zalo", opened_on=dt.date(2026, 1, 1)
    )
    told = settings_of(zalo.url, access_token="", threads="1")
    GatewaySetting.objects.bulk_create(
        GatewaySetting(gateway=gateway, code=code, value=value) for code, value in told.items() if value
    )

    channel = channel_at_work(gateway)
    with suppress(ZeroDivisionError), acting(SYSTEM):
        next(iter(channel.submit([Outgoing("k-1", FOLLOWER, "Mời bà.")])))
        raise ZeroDivisionError
    channel.close()

    kept = dict(GatewaySetting.objects.filter(gateway=gateway).values_list("code", "value"))
    assert (kept["access_token"], kept["refresh_token"]) == (zalo.access, zalo.refresh) == ("access-1", "refresh-1")
    channel = channel_at_work(gateway)
    assert [one.fate for one in channel.submit([Outgoing("k-2", FOLLOWER, "Mời bà.")])] == [Fate.ACCEPTED]
    channel.close()
