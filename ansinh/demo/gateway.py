"""A simulated gateway for SMS: it fails, confirms late, twice or never, and people answer. No message leaves the house.

Written from the contract of the channels. What it does with a message hangs on its number, text and day alone, so a
run that was killed and one that was not see the same. It keeps nothing: what it has taken is told to it.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import ClassVar

from django.utils.functional import Promise

from ansinh.core import clock
from ansinh.messaging.channels import Answer, Fate, Medium, News, Outcome, Outgoing, Receipt, Setting
from ansinh.messaging.channels.sms import refusal
from ansinh.messaging.errors import NotUnderstood

DOWN_ON = frozenset({dt.date(2024, 5, 16), dt.date(2024, 8, 21), dt.date(2026, 10, 21)})
"""Days on which nothing goes through."""
WRONG, BUSY, SWITCHED_OFF, SILENT, TWICE, UNKNOWN = 0.012, 0.03, 0.045, 0.03, 0.05, 0.001
"""How often a number is nobody's, the network is busy, the telephone is off for good, no receipt comes, two come, or
one of a message that is none of ours."""
LATE = ((0.80, 40), (0.95, 4 * 3600), (1.0, 26 * 3600))
"""Up to which share receipts come within how many seconds."""
GIVES_UP_AFTER = dt.timedelta(hours=22)
ANSWERS = (
    ("1", 0.06), ("da dong", 0.035), ("Đã đóng rồi em", 0.02), ("2", 0.006), ("TC", 0.009),
    ("Nha toi 4 nguoi thi dong bao nhieu?", 0.005), ("Chị ơi thứ bảy xã có làm việc không?", 0.005),
    ("Con toi da mua o truong roi co phai dong nua khong", 0.004), ("Ai nhắn tin vậy?", 0.003),
)  # fmt: skip
"""What people answer, and how often."""


@dataclass(frozen=True)
class Taken:
    """A message that the gateway has taken over; of one that is confirmed it says no more."""

    key: str
    address: str
    text: str
    at: dt.datetime
    is_confirmed: bool = False


class SimulatedGateway:
    """The channel; `taken` is what it took over, `told` names the answers that it has told already."""

    kind: ClassVar[str] = "simulated"
    title: ClassVar[str | Promise] = "SMS"
    medium: ClassVar[Medium] = Medium.SMS
    is_local: ClassVar[bool] = False
    tells_fate: ClassVar[bool] = True
    reports_acceptance: ClassVar[bool] = False
    settings: ClassVar[tuple[Setting, ...]] = ()

    def __init__(
        self, settings: Mapping[str, str], taken: Sequence[Taken] = (), told: Collection[str] = frozenset()
    ) -> None:
        self._taken, self._told = taken, told

    def submit(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        for message in messages:
            yield refusal(message) or _answered(message)

    def look_up(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        taken = {one.key for one in self._taken}
        for message in messages:
            yield Outcome(message.key, Fate.ACCEPTED if message.key in taken else Fate.NEVER_SUBMITTED)

    def collect(self) -> Iterator[News]:
        """The receipts and answers that have come by now."""
        now = clock.now()
        for one in self._taken:
            for news in news_of(one):
                is_told = news.provider_id in self._told if isinstance(news, Answer) else one.is_confirmed
                if news.at is not None and news.at <= now and not is_told:
                    yield news

    def settle(self) -> None:
        """It tells what has come anew, whenever it is asked."""

    def read_callback(self, query: Mapping[str, str], body: bytes, headers: Mapping[str, str]) -> list[News]:
        raise NotUnderstood(gateway=self.title, given=", ".join(query))

    def close(self) -> None:
        """Nothing is held open."""


def news_of(one: Taken) -> Iterator[News]:
    """What becomes of a message and what its reader writes back, in the order in which it comes."""
    if chance("switched off", one.address) < SWITCHED_OFF:
        yield Receipt(Fate.REFUSED, key=one.key, at=one.at + GIVES_UP_AFTER, detail="subscriber absent")
        return
    read_at = one.at + dt.timedelta(seconds=_delay(one))
    if chance("silent", one.address, one.text) >= SILENT:
        receipt = Receipt(Fate.DELIVERED, key=one.key, at=read_at)
        yield receipt
        if chance("twice", one.address, one.text) < TWICE:
            yield receipt
        if chance("unknown", one.address, one.text) < UNKNOWN:
            yield Receipt(Fate.DELIVERED, key=f"x{_digest(one.address, one.text)[:10]}", at=read_at)
    drawn = chance("answer", one.address, one.text)
    for words, share in ANSWERS:
        if drawn < share:
            at = read_at + dt.timedelta(minutes=10 + 900 * chance("when", one.address, one.text))
            yield Answer(one.address, words, provider_id=f"a{_digest(one.address, one.text, words)}", at=at)
            return
        drawn -= share


def chance(what: str, *parts: str) -> float:
    """A number from 0 to 1 that hangs on these words alone."""
    return int(_digest(what, *parts), 16) / 2**64


def _answered(message: Outgoing) -> Outcome:
    now = clock.now().astimezone(clock.VIET_NAM)
    if now.date() in DOWN_ON:
        return Outcome(message.key, Fate.TRY_AGAIN, reason="down", detail="no network")
    if chance("wrong", message.address) < WRONG:
        return Outcome(message.key, Fate.REFUSED, reason="bad_address", detail="number does not exist")
    if chance("busy", message.address, message.text, f"{now:%Y%m%d%H}") < BUSY:
        return Outcome(message.key, Fate.TRY_AGAIN, detail="busy")
    return Outcome(message.key, Fate.ACCEPTED, provider_id=f"s{_digest(message.key)}")


def _delay(one: Taken) -> float:
    drawn, since = chance("late", one.address, one.text), 0.0
    for share, seconds in LATE:
        if drawn < share:
            return 3 + seconds * (drawn - since) / (share - since)
        since = share
    return float(LATE[-1][1])


def _digest(*parts: str) -> str:
    return blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()
