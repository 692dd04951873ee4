"""What every channel keeps, whatever stands at its other end: each test file of a channel inherits these tests."""

import logging
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import pytest

from ansinh.messaging.channels import CHANNELS, Channel, Fate, Outgoing
from ansinh.messaging.errors import BadSetting

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
NAMES = "Đặng Thị Ngọc Nữ, Nguyễn Hoàng Thị Ngọc Ánh, H’Mỹ Niê, Thạch Sa Rươn"
FIVE_SEGMENTS = " ".join(
    f"{number}. Thẻ bảo hiểm y tế của bà Phạm Thị Hòa hết hạn ngày 31/12." for number in range(1, 6)
)
TEXTS = (
    LETTERS.upper() + " " + LETTERS,
    NAMES,
    FIVE_SEGMENTS,
    "The BHYT cua ba Hoa het han 31/12, dong 702.000d @ [UBND] ~ €1",
    "Mời ông gia hạn thẻ.",
)
PASSED_ON = {Fate.ACCEPTED, Fate.DELIVERED}


@dataclass(frozen=True)
class Arrived:
    """What stands at the other end."""

    address: str
    text: str


class OtherEnd(Protocol):
    """The gateway of a test: how to reach it, and what came out behind it."""

    kind: str
    settings: Mapping[str, str]
    addresses: tuple[str, str]
    bad_address: str

    def message(self, key: str, address: str, text: str) -> Outgoing: ...

    def arrived(self, count: int) -> list[Arrived]:
        """All that came since the test began, once there are so many."""
        ...


@dataclass
class Made:
    """A channel as a test wants it, closed at its end."""

    end: OtherEnd
    channels: list[Channel] = field(default_factory=list)

    def __call__(self, **changed: str) -> Channel:
        channel = CHANNELS[self.end.kind]({**self.end.settings, **changed})
        self.channels.append(channel)
        return channel


class ChannelContract:
    """The promises; a subclass has the fixture `end`."""

    @pytest.fixture
    def made(self, end: OtherEnd) -> "Made":
        return Made(end)

    @pytest.fixture(autouse=True)
    def _closed(self, made: Made) -> object:
        yield
        for channel in made.channels:
            channel.close()

    def test_each_message_has_one_outcome_under_its_key(self, end: OtherEnd, made: Made) -> None:
        messages = [end.message(f"one-{number}", end.addresses[number % 2], f"Tin số {number}") for number in range(30)]

        outcomes = list(made().submit(messages))

        assert sorted(one.key for one in outcomes) == sorted(one.key for one in messages)
        assert {one.fate for one in outcomes} <= PASSED_ON
        came = end.arrived(30)
        assert sorted((one.address, one.text) for one in came) == sorted((one.address, one.text) for one in messages)

    def test_vietnamese_and_long_texts_arrive_whole(self, end: OtherEnd, made: Made) -> None:
        messages = [end.message(f"text-{number}", end.addresses[0], text) for number, text in enumerate(TEXTS)]

        outcomes = list(made().submit(messages))

        assert {one.fate for one in outcomes} <= PASSED_ON
        assert sorted(one.text for one in end.arrived(len(TEXTS))) == sorted(TEXTS)

    def test_text_in_another_normal_form_arrives_in_ours(self, end: OtherEnd, made: Made) -> None:
        list(made().submit([end.message("nfd", end.addresses[0], unicodedata.normalize("NFD", NAMES))]))

        assert [one.text for one in end.arrived(1)] == [NAMES]

    def test_a_bad_address_and_a_bad_text_are_refused_and_hold_nobody_up(self, end: OtherEnd, made: Made) -> None:
        messages = [
            end.message("bad-address", end.bad_address, "Mời bà gia hạn thẻ."),
            end.message("bad-text", end.addresses[0], "   "),
            end.message("good", end.addresses[1], "Mời bà gia hạn thẻ."),
        ]

        outcomes = {one.key: one for one in made().submit(messages)}

        assert (outcomes["bad-address"].fate, outcomes["bad-address"].reason) == (Fate.REFUSED, "bad_address")
        assert (outcomes["bad-text"].fate, outcomes["bad-text"].reason) == (Fate.REFUSED, "bad_text")
        assert outcomes["good"].fate in PASSED_ON
        assert [one.address for one in end.arrived(1)] == [end.addresses[1]]

    def test_nothing_to_send_needs_no_gateway(self, made: Made) -> None:
        assert list(made().submit([])) == []
        assert list(made().look_up([])) == []

    def test_a_look_up_says_what_the_gateway_can_know(self, end: OtherEnd, made: Made) -> None:
        channel = made()
        sent, unsent = (end.message(key, end.addresses[0], "Mời bà gia hạn thẻ.") for key in ("sent", "unsent"))
        if channel.is_local:
            # What it does stands or falls with the transaction that records it.
            expected = {"sent": {Fate.NEVER_SUBMITTED}, "unsent": {Fate.NEVER_SUBMITTED}}
        elif channel.tells_fate:
            expected = {"sent": PASSED_ON, "unsent": {Fate.NEVER_SUBMITTED}}
        else:
            expected = {"sent": {Fate.UNKNOWN}, "unsent": {Fate.UNKNOWN}}

        list(channel.submit([sent]))
        found = {one.key: one.fate for one in channel.look_up([sent, unsent])}

        assert found.keys() == expected.keys()
        assert all(found[key] in expected[key] for key in expected)

    def test_what_waits_at_the_gateway_can_be_asked_and_settled(self, made: Made) -> None:
        channel = made()

        list(channel.collect())
        channel.settle()

        assert list(channel.collect()) == []

    def test_a_missing_setting_is_named(self, end: OtherEnd) -> None:
        channel = CHANNELS[end.kind]
        for setting in channel.settings:
            if setting.is_required and not setting.default:
                with pytest.raises(BadSetting) as refusal:
                    channel({**end.settings, setting.code: " "})
                assert refusal.value.data["setting"] == setting.code
                assert str(setting.label) in str(refusal.value)

    def test_secrets_are_told_nowhere(self, end: OtherEnd, made: Made, caplog: pytest.LogCaptureFixture) -> None:
        channel = made()
        secrets = [end.settings[one.code] for one in channel.settings if one.is_secret and end.settings.get(one.code)]
        with caplog.at_level(logging.DEBUG):
            outcomes = list(channel.submit([end.message("quiet", end.addresses[0], "Mời bà gia hạn thẻ.")]))
            list(channel.collect())

        told = [repr(channel), repr(outcomes), caplog.text]

        assert [secret for secret in secrets if any(secret in one for one in told)] == []

    def test_it_may_be_closed_twice(self, made: Made) -> None:
        channel = made()

        channel.close()
        channel.close()
