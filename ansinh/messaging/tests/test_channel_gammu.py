"""SMS by Gammu SMSD: the daemon with its dummy phone, and folders without a daemon."""

import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from ansinh.messaging.channels import Answer, Fate, News, Outgoing, Receipt
from ansinh.messaging.channels.gammu import GammuChannel
from ansinh.messaging.errors import BadSetting, NotUnderstood
from ansinh.messaging.testing_gateways import GammuSmsd
from ansinh.messaging.tests.conftest import need
from ansinh.messaging.tests.contract import FIVE_SEGMENTS, Arrived, ChannelContract

MESSAGE = Outgoing("thẻ/7 1_a.b", "0912345678", "Mời bà gia hạn thẻ.")


@pytest.fixture
def gammu(gammu_started: GammuSmsd) -> GammuSmsd:
    for name in ("outbox", "sent", "error", "inbox"):
        for path in (gammu_started.folder / name).glob("**/*"):
            if path.is_file():
                path.unlink()
    return gammu_started


@pytest.fixture
def folders(tmp_path: Path) -> GammuSmsd:
    """Without a daemon: what is laid stays."""
    gammu = GammuSmsd(tmp_path)
    gammu.lay()
    return gammu


@pytest.fixture
def channel(folders: GammuSmsd) -> Iterator[GammuChannel]:
    channel = GammuChannel(folders.settings)
    yield channel
    channel.close()


@dataclass
class GammuEnd:
    gammu: GammuSmsd
    kind: str = "gammu"
    addresses: tuple[str, str] = ("0912345678", "0987654321")
    bad_address: str = "02763822222"

    @property
    def settings(self) -> Mapping[str, str]:
        return self.gammu.settings

    def message(self, key: str, address: str, text: str) -> Outgoing:
        return Outgoing(key, address, text)

    def arrived(self, count: int) -> list[Arrived]:
        return wait_for_sent(self.gammu, count)


def wait_for_sent(gammu: GammuSmsd, count: int) -> list[Arrived]:
    until = time.monotonic() + 20
    while len(files := list((gammu.folder / "sent").glob("**/OUT*"))) < count and time.monotonic() < until:
        time.sleep(0.05)
    return [Arrived(path.name.split("_")[3], path.read_bytes().decode("utf-16")) for path in files]


def collected(channel: GammuChannel, count: int) -> list[News]:
    until = time.monotonic() + 15
    while len(news := list(channel.collect())) < count and time.monotonic() < until:
        time.sleep(0.1)
    return news


class TestContract(ChannelContract):
    @pytest.fixture
    def end(self, gammu: GammuSmsd) -> GammuEnd:
        return GammuEnd(gammu)


def test_the_phone_sends_what_was_laid_and_says_so(gammu: GammuSmsd) -> None:
    channel = GammuChannel(gammu.settings)

    list(channel.submit([MESSAGE, Outgoing("long", "0987654321", FIVE_SEGMENTS)]))
    wait_for_sent(gammu, 2)
    news = collected(channel, 2)

    assert {(one.key, one.fate, one.address) for one in news if isinstance(one, Receipt)} == {
        (MESSAGE.key, Fate.ACCEPTED, "0912345678"),
        ("long", Fate.ACCEPTED, "0987654321"),
    }
    assert re.search(r"_long\.txt \(total: 5\) to 0987654321", gammu.log())
    assert collected(channel, 2) == news
    channel.settle()
    assert list(channel.collect()) == []
    assert [one.fate for one in channel.look_up([MESSAGE])] == [Fate.ACCEPTED]


def test_answers_come_in_whole_until_they_are_settled(gammu: GammuSmsd) -> None:
    need("gammu")
    channel = GammuChannel(gammu.settings)
    long = "Tôi đã đóng ở bưu điện xã hôm qua, cảm ơn cô. " * 4 + "Hết."

    gammu.say("+84912345678", "DA DONG")
    gammu.say("+84987654321", long)
    news = collected(channel, 2)

    assert {(one.address, one.text) for one in news if isinstance(one, Answer)} == {
        ("0912345678", "DA DONG"),
        ("0987654321", long),
    }
    assert list(channel.collect()) == news
    assert len({one.provider_id for one in news}) == 2
    channel.settle()
    assert list(channel.collect()) == []


def test_the_same_message_is_laid_once_however_often_it_is_submitted(channel: GammuChannel, folders: GammuSmsd) -> None:
    outbox, sent = folders.folder / "outbox", folders.folder / "sent"

    [first] = channel.submit([MESSAGE])
    [laid] = outbox.iterdir()
    [again] = channel.submit([MESSAGE])
    shutil.move(laid, sent / laid.name)
    [after] = channel.submit([MESSAGE])
    list(channel.collect())
    channel.settle()
    [much_later] = channel.submit([MESSAGE])

    assert {one.fate for one in (first, again, after, much_later)} == {Fate.ACCEPTED}
    assert list(outbox.iterdir()) == []


def test_what_the_phone_gave_up_may_go_again(channel: GammuChannel, folders: GammuSmsd) -> None:
    outbox, error = folders.folder / "outbox", folders.folder / "error"
    list(channel.submit([MESSAGE]))
    [laid] = outbox.iterdir()
    shutil.move(laid, error / laid.name)

    [receipt] = channel.collect()
    channel.settle()
    [found] = channel.look_up([MESSAGE])
    [again] = channel.submit([MESSAGE])

    assert isinstance(receipt, Receipt)
    assert (receipt.key, receipt.fate, found.fate, again.fate) == (
        MESSAGE.key,
        Fate.TRY_AGAIN,
        Fate.TRY_AGAIN,
        Fate.ACCEPTED,
    )
    assert len(list(outbox.iterdir())) == 1
    assert [one.fate for one in channel.look_up([MESSAGE])] == [Fate.ACCEPTED]


def test_an_urgent_message_goes_before_the_others(channel: GammuChannel, folders: GammuSmsd) -> None:
    list(channel.submit([MESSAGE, Outgoing("k-2", "0987654321", "Bão đến.", is_urgent=True)]))

    assert min(path.name for path in (folders.folder / "outbox").iterdir()).startswith("OUTA20000101")


def test_while_the_folder_is_away_messages_wait(tmp_path: Path) -> None:
    channel = GammuChannel({"folder": str(tmp_path / "away")})

    assert [(one.fate, one.reason) for one in channel.submit([MESSAGE])] == [(Fate.TRY_AGAIN, "down")]
    assert [one.fate for one in channel.look_up([MESSAGE])] == [Fate.UNKNOWN]
    assert list(channel.collect()) == []
    channel.settle()


def test_files_of_others_and_half_a_message_are_left_alone(channel: GammuChannel, folders: GammuSmsd) -> None:
    (folders.folder / "sent" / "OUT0912345678.txt").write_text("by hand")
    (folders.folder / "inbox" / "note.txt").write_text("by hand")
    part = folders.folder / "inbox" / "IN20261126_090000_00_+84912345678_00.txt"
    part.write_bytes("một nửa".encode("utf-16"))

    assert list(channel.collect()) == []
    os.utime(part, (0, 0))
    [answer] = channel.collect()
    channel.settle()

    assert isinstance(answer, Answer)
    assert answer.text == "một nửa"
    assert sorted(path.name for path in folders.folder.glob("*/*.txt")) == ["OUT0912345678.txt", "note.txt"]


def test_a_folder_is_named_whole_and_nobody_calls_it(channel: GammuChannel) -> None:
    with pytest.raises(BadSetting):
        GammuChannel({"folder": "spool/gammu"})
    with pytest.raises(NotUnderstood):
        channel.read_callback({}, b"", {})
