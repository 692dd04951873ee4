"""SMS through Kannel: a real one, and ones that fail."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from ansinh.messaging.channels import Answer, Fate, Outcome, Outgoing
from ansinh.messaging.channels.kannel import KannelChannel
from ansinh.messaging.errors import NotFromGateway, NotUnderstood
from ansinh.messaging.testing_gateways import Kannel
from ansinh.messaging.tests.conftest import Listener
from ansinh.messaging.tests.contract import Arrived, ChannelContract
from ansinh.messaging.tests.faulty import Talk, gone, http, nobody, says, silent, somebody

WORD = "invented-callback-word"
MESSAGE = Outgoing("k-1", "0912345678", "Mời bà gia hạn thẻ.")


@dataclass
class KannelEnd:
    kannel: Kannel
    kind: str = "kannel"
    addresses: tuple[str, str] = ("0912345678", "0987654321")
    bad_address: str = "02763822222"

    @property
    def settings(self) -> Mapping[str, str]:
        return self.kannel.settings

    def message(self, key: str, address: str, text: str) -> Outgoing:
        return Outgoing(key, address, text)

    def arrived(self, count: int) -> list[Arrived]:
        return [Arrived(one.address, one.text) for one in self.kannel.network.wait_for(count)]


class TestContract(ChannelContract):
    @pytest.fixture
    def end(self, kannel: Kannel) -> KannelEnd:
        return KannelEnd(kannel)


def at(port: int, **more: str) -> KannelChannel:
    return KannelChannel(
        {
            "url": f"http://127.0.0.1:{port}/cgi-bin/sendsms",
            "username": "office",
            "password": "invented-word",
            "callback_url": "http://127.0.0.1/messaging/in/",
            "callback_word": WORD,
            "timeout": "1",
            **more,
        }
    )


def outcome_of(talk: Talk) -> Outcome:
    with somebody(talk) as port:
        channel = at(port)
        [outcome] = channel.submit([MESSAGE])
        channel.close()
    return outcome


def test_reports_come_back_under_our_key_whatever_it_holds(kannel: Kannel, listener: Listener) -> None:
    channel = KannelChannel(kannel.settings)
    message = Outgoing("chiến-dịch/7 50%&1", "0912345678", "Mời bà gia hạn thẻ.")

    list(channel.submit([message]))
    calls = listener.wait_for(2, "key")
    news = [
        one
        for query, body, headers in calls
        if query["key"] == message.key
        for one in channel.read_callback(query, body, headers)
    ]
    channel.close()

    assert {one.key for one in news if not isinstance(one, Answer)} == {message.key}
    assert {one.fate for one in news if not isinstance(one, Answer)} == {Fate.ACCEPTED, Fate.DELIVERED}
    assert {one.address for one in news} == {"0912345678"}
    assert all(one.at for one in news)


@pytest.mark.parametrize("text", ["DA DONG", "Đã đóng rồi nhé", "Tôi đã đóng ở bưu điện xã hôm qua, cảm ơn cô. " * 4])
def test_answers_come_in_whole(kannel: Kannel, listener: Listener, text: str) -> None:
    channel = KannelChannel(kannel.settings)

    kannel.network.say("+84912345678", "8088", text.strip())
    [call] = listener.wait_for(1, "id")
    [answer] = channel.read_callback(*call)
    channel.close()

    assert isinstance(answer, Answer)
    assert (answer.address, answer.text) == ("0912345678", text.strip())
    assert answer.provider_id


def test_a_stranger_and_rubbish_are_told_apart() -> None:
    channel = at(nobody())
    report = {"word": WORD, "key": "k-1", "status": "1", "from": "+84912345678", "at": "1795729191"}

    [receipt] = channel.read_callback(report, b"", {})

    assert receipt.at == dt.datetime(2026, 11, 26, 21, 39, 51, tzinfo=dt.UTC)
    # The same report twice, or for a key that nobody knows, is the outbox's to judge.
    assert channel.read_callback(report, b"", {}) == [receipt]
    for word in ("", "invented-callback-wor", "từ khác"):
        with pytest.raises(NotFromGateway):
            channel.read_callback({**report, "word": word}, b"", {})
    for bad in ({"status": "64"}, {"status": ""}, {"status": "x"}, {"status": "٣"}):
        with pytest.raises(NotUnderstood):
            channel.read_callback(report | bad, b"", {})
    with pytest.raises(NotUnderstood):
        channel.read_callback({"word": WORD, "from": "0912345678"}, b"", {})


@pytest.mark.parametrize(
    ("talk", "fate", "reason"),
    [
        (silent, Fate.UNKNOWN, "down"),
        (gone, Fate.UNKNOWN, "not_understood"),
        (says(b"\x00\xff rubbish\r\n\r\n"), Fate.UNKNOWN, "not_understood"),
        (http("200 OK", "<html>Welcome to the hotel</html>"), Fate.UNKNOWN, "not_understood"),
        (http("502 Bad Gateway", ""), Fate.UNKNOWN, "not_understood"),
        (http("202 Accepted", "3: Queued for later delivery"), Fate.ACCEPTED, ""),
        (http("503 Service Unavailable", "Temporal failure, try again later."), Fate.TRY_AGAIN, "throttled"),
        (http("403 Forbidden", "Authorization failed for sendsms"), Fate.TRY_AGAIN, "bad_setting"),
        (http("404 Not Found", "Unknown request."), Fate.TRY_AGAIN, "bad_setting"),
        (http("403 Forbidden", "Not routable. Do not try again."), Fate.REFUSED, "bad_address"),
        (http("400 Bad Request", "Number(s) has/have been denied by lists."), Fate.REFUSED, "bad_address"),
        (http("400 Bad Request", "Charset or body misformed, rejected"), Fate.REFUSED, "bad_text"),
    ],
)  # fmt: skip
def test_what_a_gateway_does_becomes_a_fate(talk: Talk, fate: Fate, reason: str) -> None:
    outcome = outcome_of(talk)

    assert (outcome.key, outcome.fate, outcome.reason) == ("k-1", fate, reason)


def test_a_busy_gateway_names_its_pause() -> None:
    assert outcome_of(http("429 Too Many Requests", "slow down", "Retry-After: 90")).pause == 90


def test_a_gateway_that_repeats_our_password_does_not_spread_it() -> None:
    outcome = outcome_of(http("403 Forbidden", "Authorization failed for office invented-word"))

    assert outcome.detail == "Authorization failed for office •••"


def test_when_nobody_answers_the_rest_of_a_batch_is_spared() -> None:
    channel = at(nobody())
    messages = [Outgoing(f"k-{number}", "0912345678", "Mời bà gia hạn thẻ.") for number in range(1000)]

    outcomes = list(channel.submit(messages))
    channel.close()

    assert sorted(one.key for one in outcomes) == sorted(one.key for one in messages)
    assert {(one.fate, one.reason) for one in outcomes} == {(Fate.TRY_AGAIN, "down")}


def test_it_goes_on_once_the_gateway_is_back(kannel: Kannel) -> None:
    channel = KannelChannel(kannel.settings)

    [before] = channel.submit([Outgoing("b-1", "0912345678", "trước")])
    kannel.stop_box()
    [away] = channel.submit([Outgoing("b-2", "0912345678", "giữa")])
    kannel.start_box()
    [after] = channel.submit([Outgoing("b-3", "0912345678", "sau")])
    channel.close()

    assert (before.fate, away.fate, after.fate) == (Fate.ACCEPTED, Fate.TRY_AGAIN, Fate.ACCEPTED)
    assert [one.text for one in kannel.network.wait_for(2)] == ["trước", "sau"]
