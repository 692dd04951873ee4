"""SMS straight to an operator's centre by SMPP 3.4: one connection, many messages under way, receipts on it too."""

import hashlib
import re
import time
import unicodedata
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from smpplib import consts, smpp

from ansinh.messaging.channels.configured import Configured
from ansinh.messaging.channels.contract import Fate, Medium, News, Outcome, Outgoing, Setting
from ansinh.messaging.channels.smpp_inbox import HAS_HEADER, Inbox, Told
from ansinh.messaging.channels.smpp_link import Link, LinkLost, described
from ansinh.messaging.channels.sms import dialled, refusal
from ansinh.messaging.errors import NotUnderstood
from ansinh.messaging.sms_text import encoding_of, gsm7_codes, segmented

BUSY = {consts.SMPP_ESME_RTHROTTLED, consts.SMPP_ESME_RMSGQFUL}
PASSING = {consts.SMPP_ESME_RSYSERR, consts.SMPP_ESME_RX_T_APPN}
BAD_ADDRESS = {
    consts.SMPP_ESME_RINVDSTADR, consts.SMPP_ESME_RINVDSTTON, consts.SMPP_ESME_RINVDSTNPI,
}  # fmt: skip
BAD_TEXT = {consts.SMPP_ESME_RINVMSGLEN, consts.SMPP_ESME_RINVDFTMSGID}
BAD_SETTING = {
    consts.SMPP_ESME_RINVSRCADR, consts.SMPP_ESME_RINVSRCTON, consts.SMPP_ESME_RINVSRCNPI, consts.SMPP_ESME_RINVBNDSTS,
    consts.SMPP_ESME_RINVSERTYP, consts.SMPP_ESME_RINVSYSTYP,
}  # fmt: skip
BREATHS = (0.25, 0.5, 1.0)
"""Seconds to hold back after an SMSC that is busy, and again; then the outbox waits longer."""
BUSY_PAUSE = 30.0
IDLE_SECONDS = 20.0
QUIET_SECONDS, COLLECT_SECONDS = 0.2, 5.0
"""What waits has been read once nothing came for so long; a centre that never pauses is interrupted."""


@dataclass
class Journey:
    """A message under way: it is taken over once all its parts are."""

    message: Outgoing
    parts: int = 1
    unsent: int = 0
    unanswered: int = 0
    provider_id: str = ""
    refusal: Outcome | None = None


@dataclass
class Part:
    """One submit_sm."""

    journey: Journey
    fields: dict[str, Any] = field(default_factory=dict)
    is_last: bool = True


class SmppChannel:
    """Bound as transceiver while it lives; `close` unbinds."""

    kind: ClassVar[str] = "smpp"
    title: ClassVar[str | Promise] = _("SMS through an operator (SMPP)")
    medium: ClassVar[Medium] = Medium.SMS
    is_local: ClassVar[bool] = False
    tells_fate: ClassVar[bool] = False
    reports_acceptance: ClassVar[bool] = False
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("host", _("machine"), "host"),
        Setting("port", _("port"), "number", default="2775"),
        Setting("tls", _("encrypted (TLS)"), "flag", default="no"),
        Setting("system_id", _("user name")),
        Setting("password", _("password"), is_secret=True),
        Setting("system_type", _("system type"), is_required=False),
        Setting("sender", _("sender shown"), hint=_("brand name or short number as registered")),
        Setting("prefix", _("in the place of the zero"), default="84"),
        Setting("window", _("messages under way at once"), "number", default="50"),
        Setting("payload", _("long texts whole (message_payload)"), "flag", default="no"),
        Setting("hex_ids", _("answers name messages in hexadecimal, receipts in decimals"), "flag", default="no"),
        Setting("timeout", _("seconds to wait for an answer"), "number", default="30"),
    )

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._told = Configured(self.title, self.settings, settings)
        self._timeout = float(max(1, self._told.number("timeout")))
        self._link: Link | None = None
        self._inbox = Inbox()
        self._given: list[Told] = []
        self._held_until = 0.0
        self._holds = 0

    def submit(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        parts: deque[Part] = deque()
        for message in messages:
            if refused := refusal(message):
                yield refused
            else:
                parts.extend(self._parts(message))
        if parts:
            yield from self._carried(parts)

    def look_up(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        """query_sm asks by the SMSC's own id, which a lost answer did not bring."""
        return (Outcome(message.key, Fate.UNKNOWN) for message in messages)

    def collect(self) -> Iterator[News]:
        """Receipts and answers since `settle`; nothing where the SMSC cannot be reached."""
        with suppress(LinkLost):
            link = self._bound()
            until = time.monotonic() + COLLECT_SECONDS
            while time.monotonic() < until and (pdu := link.read(QUIET_SECONDS)) is not None:
                self._received(pdu)
        self._given = self._inbox.ready()
        yield from (told.news for told in self._given if told.news is not None)

    def settle(self) -> None:
        """Only now the SMSC hears that we have them: it delivers again what we lost."""
        given, self._given = self._given, []
        self._inbox.forget(given)
        with suppress(LinkLost):
            for told in given:
                for sequence in told.sequences:
                    self._confirm(sequence)

    def read_callback(self, query: Mapping[str, str], body: bytes, headers: Mapping[str, str]) -> list[News]:
        raise NotUnderstood(gateway=self.title, given=self._told.scrubbed(", ".join(query)))

    def close(self) -> None:
        if self._link is not None:
            self._link.say_goodbye()
            self._link = None
        self._inbox.clear()

    def _parts(self, message: Outgoing) -> list[Part]:
        text = unicodedata.normalize("NFC", message.text)
        encoding = encoding_of(text)
        texts = [text] if self._told.flag("payload") else segmented(text)
        bodies = [gsm7_codes(one) if encoding == "gsm7" else one.encode("utf-16-be") for one in texts]
        sender = self._told.text("sender")
        ton = (3 if len(sender) < 8 else 1) if sender.isdecimal() else 5
        shared = {
            "source_addr_ton": ton, "source_addr_npi": 1 if ton == 1 else 0, "source_addr": sender,
            "dest_addr_ton": 1, "dest_addr_npi": 1,
            "destination_addr": dialled(message.address, self._told.text("prefix")),
            "data_coding": 0 if encoding == "gsm7" else consts.SMPP_ENCODING_ISO10646,
            "priority_flag": 1 if message.is_urgent else 0,
        }  # fmt: skip
        journey = Journey(message, parts=len(bodies), unsent=len(bodies))
        # A phone knows the parts of a second attempt for those of the first.
        reference = hashlib.sha256(message.key.encode()).digest()[0]
        parts = []
        for number, body in enumerate(bodies, start=1):
            is_last = number == len(bodies)
            fields = {**shared, "registered_delivery": 1 if is_last else 0}
            if len(bodies) > 1:
                fields["esm_class"] = HAS_HEADER
                body = bytes([5, 0, 3, reference, len(bodies), number]) + body
            fields["message_payload" if len(body) > 254 else "short_message"] = body
            parts.append(Part(journey, fields, is_last))
        return parts

    def _carried(self, parts: deque[Part]) -> Iterator[Outcome]:
        flying: dict[int, Part] = {}
        window = max(1, self._told.number("window"))
        self._holds = 0
        try:
            link = self._bound()
            while parts or flying:
                while parts and len(flying) < window and time.monotonic() >= self._held_until:
                    part = parts.popleft()
                    if part.journey.refusal is not None:
                        yield from self._settled(part.journey, unsent=1)
                        continue
                    part.journey.unsent -= 1
                    part.journey.unanswered += 1
                    pdu = smpp.make_pdu("submit_sm", client=link, **part.fields)
                    flying[pdu.sequence] = part
                    link.write(pdu)
                if not flying:
                    time.sleep(max(0.0, self._held_until - time.monotonic()))
                    continue
                answer = link.read(self._timeout)
                if answer is None:
                    link.drop()
                    raise LinkLost("down", "timeout")
                if answer.command not in ("submit_sm_resp", "generic_nack"):
                    self._received(answer)
                elif answer.sequence in flying:
                    yield from self._answered(answer, flying.pop(answer.sequence), parts)
        except LinkLost as lost:
            self._inbox.clear()
            yield from self._stranded(lost, flying, parts)

    def _answered(self, answer: Any, part: Part, parts: deque[Part]) -> Iterator[Outcome]:
        journey, status = part.journey, answer.status
        journey.unanswered -= 1
        if status == consts.SMPP_ESME_ROK and answer.command == "submit_sm_resp":
            self._holds = 0
            if part.is_last:
                journey.provider_id = self._name(answer.message_id)
        elif status in BUSY and journey.refusal is None and self._holds_back():
            journey.unsent += 1
            parts.appendleft(part)
        elif journey.refusal is None:
            journey.refusal = _refused(journey.message.key, status)
        yield from self._settled(journey)
        if journey.refusal is not None and journey.refusal.reason in ("throttled", "bad_setting"):
            yield from self._spared(journey.refusal, parts)

    def _holds_back(self) -> bool:
        """Whether to offer a part again after a pause, which all that are under way share."""
        now = time.monotonic()
        if now >= self._held_until:
            if self._holds == len(BREATHS):
                return False
            self._held_until = now + BREATHS[self._holds]
            self._holds += 1
        return True

    def _settled(self, journey: Journey, *, unsent: int = 0) -> Iterator[Outcome]:
        """The outcome once the last part is known; a part refused means that nobody has the whole message."""
        journey.unsent -= unsent
        if journey.unanswered == 0 and journey.unsent == 0:
            yield journey.refusal or Outcome(journey.message.key, Fate.ACCEPTED, provider_id=journey.provider_id)

    def _spared(self, refusal: Outcome, parts: deque[Part]) -> Iterator[Outcome]:
        """The SMSC takes nothing now: what has not left stays here."""
        waiting = list(parts)
        parts.clear()
        for part in waiting:
            journey = part.journey
            spared = replace(refusal, key=journey.message.key, is_spared=journey.unsent == journey.parts)
            journey.refusal = journey.refusal or spared
            yield from self._settled(journey, unsent=1)

    def _stranded(self, lost: LinkLost, flying: dict[int, Part], parts: deque[Part]) -> Iterator[Outcome]:
        """One outcome for each message without one: unknown where all of it was written."""
        journeys = {id(part.journey): part.journey for part in [*flying.values(), *parts]}
        for journey in journeys.values():
            fate = Fate.TRY_AGAIN if journey.unsent else Fate.UNKNOWN
            yield journey.refusal or Outcome(
                journey.message.key, fate, reason=lost.reason, detail=self._told.scrubbed(lost.detail),
                is_spared=journey.unsent == journey.parts,
            )  # fmt: skip

    def _bound(self) -> Link:
        """The connection, made anew where the last one does not answer."""
        if self._link is not None and self._link.is_open and self._still_answers(self._link):
            return self._link
        self._inbox.clear()
        self._link = None
        told = self._told
        self._link = Link(
            told.text("host"), told.number("port"), system_id=told.text("system_id"), password=told.text("password"),
            system_type=told.text("system_type"), timeout=self._timeout, is_tls=told.flag("tls"),
        )  # fmt: skip
        return self._link

    def _still_answers(self, link: Link) -> bool:
        try:
            while (pdu := link.read(0)) is not None:
                self._received(pdu)
            if time.monotonic() - link.used_at < IDLE_SECONDS:
                return True
            link.write(smpp.make_pdu("enquire_link", client=link))
            while (pdu := link.read(self._timeout)) is not None:
                if pdu.command == "enquire_link_resp":
                    return True
                self._received(pdu)
        except LinkLost:
            return False
        link.drop()
        return False

    def _received(self, pdu: Any) -> None:
        if pdu.command == "deliver_sm":
            self._inbox.take(pdu)

    def _confirm(self, sequence: int) -> None:
        if self._link is not None and self._link.is_open:
            response = smpp.make_pdu("deliver_sm_resp", client=self._link)
            response.sequence = sequence
            self._link.write(response)

    def _name(self, message_id: bytes | None) -> str:
        name = (message_id or b"").decode("latin-1").strip("\x00 ")
        if self._told.flag("hex_ids") and re.fullmatch(r"[0-9A-Fa-f]+", name):
            return str(int(name, 16))
        return name


def _refused(key: str, status: int) -> Outcome:
    detail = described(status)
    if status in BUSY:
        return Outcome(key, Fate.TRY_AGAIN, reason="throttled", detail=detail, pause=BUSY_PAUSE)
    if status in PASSING:
        return Outcome(key, Fate.TRY_AGAIN, reason="down", detail=detail)
    if status in BAD_SETTING:
        return Outcome(key, Fate.TRY_AGAIN, reason="bad_setting", detail=detail)
    if status in BAD_ADDRESS:
        return Outcome(key, Fate.REFUSED, reason="bad_address", detail=detail)
    return Outcome(key, Fate.REFUSED, reason="bad_text" if status in BAD_TEXT else "refused", detail=detail)
