"""SMS by SMPP: an SMSC from npm, and ones that fail."""

import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from ansinh.messaging.channels import Answer, Fate, News, Outgoing, Receipt
from ansinh.messaging.channels.smpp import SmppChannel
from ansinh.messaging.errors import NotUnderstood
from ansinh.messaging.testing_gateways import free_port, program
from ansinh.messaging.tests.conftest import miss, need
from ansinh.messaging.tests.contract import FIVE_SEGMENTS, Arrived, ChannelContract
from ansinh.messaging.tests.faulty import Talk, gone, nobody, says, silent, somebody

SERVER = Path(__file__).parent / "smpp_server.mjs"


@dataclass
class Smsc:
    """The SMSC as a process, spoken to by lines."""

    port: int
    process: "subprocess.Popen[str]"
    came: list[dict[str, Any]] = field(default_factory=list)

    def listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.came.append(json.loads(line))

    def do(self, **what: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def wait_for(self, name: str, count: int, seconds: float = 10.0) -> list[dict[str, Any]]:
        until = time.monotonic() + seconds
        while len(found := [one for one in list(self.came) if name in one]) < count:
            if time.monotonic() > until:
                break
            time.sleep(0.02)
        return found

    def messages(self, count: int) -> list[Arrived]:
        """Put together from their parts, as a phone does."""
        until = time.monotonic() + 10
        while len(found := self._joined()) < count and time.monotonic() < until:
            time.sleep(0.02)
        return found

    def _joined(self) -> list[Arrived]:
        parts: dict[tuple[str, int], dict[int, str]] = {}
        whole = []
        for one in [one for one in list(self.came) if "text" in one]:
            if not one["header"]:
                whole.append(Arrived("0" + one["to"][2:], one["text"]))
                continue
            _element, _size, reference, total, number = one["header"]
            known = parts.setdefault((one["to"], reference), {})
            known[number] = one["text"]
            if len(known) == total:
                whole.append(Arrived("0" + one["to"][2:], "".join(known[part] for part in sorted(known))))
                del parts[one["to"], reference]
        return whole

    @property
    def settings(self) -> dict[str, str]:
        return {
            "host": "127.0.0.1",
            "port": str(self.port),
            "system_id": "office",
            "password": "invented",
            "sender": "8088",
            "timeout": "2",
        }


@pytest.fixture(scope="session")
def smsc_started() -> Iterator[Smsc]:
    need("node")
    if not (settings.NODE_MODULES / "smpp").is_dir():
        miss("npm has not run here: `make node_modules/.installed` brings the SMSC of the tests.")
    port = free_port()
    process = subprocess.Popen(
        [program("node") or "node", str(SERVER), str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    smsc = Smsc(port, process)
    listening = threading.Thread(target=smsc.listen, daemon=True)
    listening.start()
    assert smsc.wait_for("ready", 1)
    yield smsc
    assert process.stdin is not None
    process.stdin.close()
    process.wait(5)
    listening.join(5)
    assert process.stdout is not None
    process.stdout.close()


@pytest.fixture
def smsc(smsc_started: Smsc) -> Smsc:
    smsc_started.came.clear()
    return smsc_started


@pytest.fixture
def channel(smsc: Smsc) -> Iterator[SmppChannel]:
    channel = SmppChannel(smsc.settings)
    yield channel
    channel.close()


@dataclass
class SmppEnd:
    smsc: Smsc
    kind: str = "smpp"
    addresses: tuple[str, str] = ("0912345678", "0987654321")
    bad_address: str = "02763822222"

    @property
    def settings(self) -> Mapping[str, str]:
        return self.smsc.settings

    def message(self, key: str, address: str, text: str) -> Outgoing:
        return Outgoing(key, address, text)

    def arrived(self, count: int) -> list[Arrived]:
        return self.smsc.messages(count)


class TestContract(ChannelContract):
    @pytest.fixture
    def end(self, smsc: Smsc) -> SmppEnd:
        return SmppEnd(smsc)


def collected(channel: SmppChannel, is_enough: Callable[[list[News]], bool]) -> list[News]:
    """What it tells, without settling, once that is enough."""
    until = time.monotonic() + 10
    while not is_enough(news := list(channel.collect())) and time.monotonic() < until:
        time.sleep(0.05)
    return news


def test_receipts_in_both_forms_name_the_message_and_its_phone(channel: SmppChannel) -> None:
    outcomes = list(channel.submit([Outgoing(f"k-{number}", "0912345678", "Mời bà.") for number in range(6)]))

    news = collected(channel, lambda news: len(news) == 6)

    assert all(isinstance(one, Receipt) and one.fate == Fate.DELIVERED for one in news)
    assert {one.provider_id for one in news} == {one.provider_id for one in outcomes}
    assert {one.address for one in news} == {"0912345678"}


def test_a_long_message_has_one_receipt(smsc: Smsc, channel: SmppChannel) -> None:
    [outcome] = channel.submit([Outgoing("long", "0912345678", FIVE_SEGMENTS)])

    [receipt] = collected(channel, lambda news: len(news) > 0)

    assert receipt.provider_id == outcome.provider_id
    assert len(smsc.wait_for("text", 5)) == 5


def test_a_long_message_may_go_whole(smsc: Smsc) -> None:
    channel = SmppChannel({**smsc.settings, "payload": "yes"})
    [outcome] = channel.submit([Outgoing("whole", "0912345678", FIVE_SEGMENTS, is_urgent=True)])
    channel.close()

    assert outcome.fate == Fate.ACCEPTED
    [came] = smsc.wait_for("text", 1)
    assert (came["text"], came["header"], came["priority"]) == (FIVE_SEGMENTS, [], 1)


@pytest.mark.parametrize(
    ("address", "fate", "reason"),
    [
        ("0900009901", Fate.REFUSED, "bad_address"),
        ("0900009902", Fate.TRY_AGAIN, "throttled"),
        ("0900009903", Fate.ACCEPTED, ""),
        ("0900009904", Fate.UNKNOWN, "down"),
        ("0900009905", Fate.UNKNOWN, "down"),
        ("0900009909", Fate.TRY_AGAIN, "down"),
    ],
)
def test_what_an_smsc_does_becomes_a_fate(channel: SmppChannel, address: str, fate: Fate, reason: str) -> None:
    [outcome] = channel.submit([Outgoing("k-1", address, "Mời bà gia hạn thẻ.")])

    assert (outcome.key, outcome.fate, outcome.reason) == ("k-1", fate, reason)
    assert (outcome.pause is not None) == (reason == "throttled")


@pytest.mark.parametrize("address", ["0900009902", "0900009904", "0900009905"])
def test_every_message_of_a_batch_that_breaks_has_one_outcome(smsc: Smsc, address: str) -> None:
    channel = SmppChannel({**smsc.settings, "window": "5"})
    messages = [Outgoing(f"k-{number}", "0912345678", FIVE_SEGMENTS) for number in range(8)]
    messages.insert(4, Outgoing("breaks", address, FIVE_SEGMENTS))

    outcomes = {one.key: one for one in channel.submit(messages)}
    [after] = channel.submit([Outgoing("after", "0912345678", "Mời bà.")])
    channel.close()

    assert outcomes.keys() == {one.key for one in messages}
    # Not all its parts were answered; those after it never left.
    assert outcomes["breaks"].fate in (Fate.UNKNOWN, Fate.TRY_AGAIN)
    assert outcomes["k-7"].fate == Fate.TRY_AGAIN
    assert outcomes["k-0"].fate == Fate.ACCEPTED
    assert after.fate == Fate.ACCEPTED


def test_a_receipt_may_come_before_the_answer_to_the_submission(channel: SmppChannel) -> None:
    [outcome] = channel.submit([Outgoing("k-1", "0900009906", "Mời bà gia hạn thẻ.")])

    [receipt] = collected(channel, lambda news: len(news) > 0)

    assert receipt.provider_id == outcome.provider_id


def test_it_hears_receipts_twice_for_strangers_or_never(channel: SmppChannel) -> None:
    messages = [Outgoing("never", "0900009907", "Mời bà."), Outgoing("twice", "0900009908", "Mời bà.")]
    ids = {one.key: one.provider_id for one in channel.submit(messages)}

    news = collected(channel, lambda news: len(news) == 3)

    assert sorted(one.provider_id for one in news) == sorted([ids["twice"], ids["twice"], "never-heard-of"])


def test_news_is_told_again_until_it_is_settled_and_only_then_confirmed(smsc: Smsc, channel: SmppChannel) -> None:
    list(channel.submit([Outgoing("k-1", "0912345678", "Mời bà gia hạn thẻ.")]))
    first = collected(channel, lambda news: len(news) > 0)

    assert list(channel.collect()) == first
    smsc.do(count=True)
    assert smsc.wait_for("unconfirmed", 1)[0]["unconfirmed"] >= 1
    before = smsc.wait_for("unconfirmed", 1)[0]["unconfirmed"]
    channel.settle()
    assert list(channel.collect()) == []
    smsc.do(count=True)
    assert smsc.wait_for("unconfirmed", 2)[1]["unconfirmed"] == before - 1


def test_answers_come_in_and_long_ones_whole(smsc: Smsc, channel: SmppChannel) -> None:
    assert list(channel.collect()) == []
    long = "Tôi đã đóng ở bưu điện xã hôm qua, cảm ơn cô. " * 4
    parts = [long[start : start + 67] for start in range(0, len(long), 67)]

    smsc.do(say={"from": "84912345678", "hex": b"DA DONG \x00\x1be".hex(), "fields": {"data_coding": 0}})
    smsc.do(say={"from": "+84987654321", "hex": "đã đóng".encode("utf-16-be").hex(), "fields": {"data_coding": 8}})
    for number, part in reversed(list(enumerate(parts, start=1))):
        header = bytes([5, 0, 3, 7, len(parts), number])
        smsc.do(
            say={
                "from": "84912345678",
                "hex": (header + part.encode("utf-16-be")).hex(),
                "fields": {"data_coding": 8, "esm_class": 64},
            }
        )
    news = collected(channel, lambda news: len(news) == 3)

    assert [(one.address, one.text) for one in news if isinstance(one, Answer)] == [
        ("0912345678", "DA DONG @€"),
        ("0987654321", "đã đóng"),
        ("0912345678", long),
    ]
    assert len({one.provider_id for one in news}) == 3


def test_ids_in_hexadecimal_are_told_as_receipts_write_them(smsc: Smsc) -> None:
    channel = SmppChannel({**smsc.settings, "hex_ids": "yes"})
    [outcome] = channel.submit([Outgoing("k-1", "0900009910", "Mời bà gia hạn thẻ.")])

    [receipt] = collected(channel, lambda news: len(news) > 0)
    channel.close()

    assert receipt.provider_id == outcome.provider_id


@pytest.mark.parametrize("act", ["unbind", "hang"])
def test_it_binds_again_once_the_smsc_has_let_go(smsc: Smsc, channel: SmppChannel, act: str) -> None:
    list(channel.submit([Outgoing("k-1", "0912345678", "trước")]))
    smsc.do(**{act: True})
    time.sleep(0.2)

    [outcome] = channel.submit([Outgoing("k-2", "0912345678", "sau")])

    assert outcome.fate == Fate.ACCEPTED
    assert [one.text for one in smsc.messages(2)] == ["trước", "sau"]


@pytest.mark.parametrize(
    ("talk", "reason"),
    [
        (silent, "down"),
        (gone, "down"),
        (says(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "down"),
        (says(b"\x00\x00\x00\x10\x80\x00\x00\x09\x00\x00\x00\x0e\x00\x00\x00\x01"), "bad_setting"),
    ],
)
def test_where_nobody_could_bind_nothing_was_sent(talk: Talk, reason: str) -> None:
    with somebody(talk) as port:
        channel = SmppChannel(
            {
                "host": "127.0.0.1",
                "port": str(port),
                "system_id": "o",
                "password": "p",
                "sender": "8088",
                "timeout": "1",
            }
        )
        outcomes = list(channel.submit([Outgoing(f"k-{number}", "0912345678", "Mời bà.") for number in range(100)]))
        assert list(channel.collect()) == []
        channel.close()

    assert len(outcomes) == 100
    assert {(one.fate, one.reason) for one in outcomes} == {(Fate.TRY_AGAIN, reason)}


def test_nobody_there_and_a_wrong_password_are_tried_again(smsc: Smsc) -> None:
    for changed, reason in (({"port": str(nobody())}, "down"), ({"password": "wrong-word"}, "bad_setting")):
        channel = SmppChannel({**smsc.settings, **changed})
        [outcome] = channel.submit([Outgoing("k-1", "0912345678", "Mời bà gia hạn thẻ.")])
        channel.close()
        assert (outcome.fate, outcome.reason) == (Fate.TRY_AGAIN, reason)
        assert "wrong-word" not in repr(outcome)


def test_nobody_calls_it(channel: SmppChannel) -> None:
    with pytest.raises(NotUnderstood):
        channel.read_callback({"key": "1"}, b"", {})
