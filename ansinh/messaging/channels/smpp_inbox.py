"""What an SMSC delivers: receipts in both forms of SMPP 3.4, and messages of people, put together from their parts."""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from ansinh.core import clock
from ansinh.messaging.channels.contract import Answer, Fate, News, Receipt
from ansinh.messaging.channels.sms import home_number
from ansinh.messaging.sms_text import text_of_gsm7

IS_RECEIPT, HAS_HEADER = 0x04, 0x40
MESSAGE_TYPE = 0x3C
"""Bits of esm_class (§5.2.12)."""
STATES = {
    1: Fate.ACCEPTED, 2: Fate.DELIVERED, 3: Fate.REFUSED, 4: Fate.REFUSED, 5: Fate.REFUSED, 6: Fate.ACCEPTED,
    7: Fate.UNKNOWN, 8: Fate.REFUSED,
}  # fmt: skip
"""message_state (§5.2.28)."""
WORDS = {
    "ENROUTE": 1, "DELIVRD": 2, "EXPIRED": 3, "DELETED": 4, "UNDELIV": 5, "ACCEPTD": 6, "UNKNOWN": 7, "REJECTD": 8,
}  # fmt: skip
"""The same as the text of a receipt says it (appendix B)."""
TEXT = re.compile(r"\bid:\s*(?P<id>\S+).*?\bstat:\s*(?P<stat>[A-Za-z]+)(?:.*?\berr:\s*(?P<err>\S+))?", re.DOTALL)
LONGEST_WAIT = dt.timedelta(minutes=10)
"""After that a message is told without its missing parts."""
ALPHABETS = {1: "ascii", 3: "latin-1", 8: "utf-16-be"}


@dataclass
class Told:
    """News, and the numbers of the PDUs that it came in: they are confirmed once it is recorded."""

    news: News | None
    sequences: list[int]


@dataclass
class _Pieces:
    since: dt.datetime
    total: int
    texts: dict[int, str] = field(default_factory=dict)
    sequences: list[int] = field(default_factory=list)


class Inbox:
    """What came and is not yet settled."""

    def __init__(self) -> None:
        self._ready: list[Told] = []
        self._pieces: dict[tuple[str, str, int], _Pieces] = {}

    def take(self, pdu: Any) -> None:
        """A deliver_sm."""
        octets = pdu.short_message or getattr(pdu, "message_payload", None) or b""
        address = home_number(_word(pdu.source_addr))
        esm_class = pdu.esm_class or 0
        if esm_class & MESSAGE_TYPE == IS_RECEIPT or getattr(pdu, "receipted_message_id", None):
            self._ready.append(Told(self._receipt(pdu, address, octets), [pdu.sequence]))
            return
        part = None
        if esm_class & HAS_HEADER and octets:
            part, octets = _header(octets)
        elif getattr(pdu, "sar_msg_ref_num", None) is not None:
            part = (str(pdu.sar_msg_ref_num), pdu.sar_total_segments or 1, pdu.sar_segment_seqnum or 1)
        text = _text(octets, pdu.data_coding or 0)
        if part is None or part[1] < 2:
            self._ready.append(Told(_answer(address, text), [pdu.sequence]))
            return
        reference, total, number = part
        pieces = self._pieces.setdefault((address, reference, total), _Pieces(clock.now(), total))
        pieces.texts[number] = text
        pieces.sequences.append(pdu.sequence)

    def ready(self) -> list[Told]:
        """All that can be told now; the same again until `forget`."""
        for place, pieces in list(self._pieces.items()):
            if len(pieces.texts) == pieces.total or clock.now() - pieces.since > LONGEST_WAIT:
                del self._pieces[place]
                text = "".join(pieces.texts.get(number, "[…]") for number in range(1, pieces.total + 1))
                self._ready.append(Told(_answer(place[0], text), pieces.sequences))
        return list(self._ready)

    def forget(self, told: list[Told]) -> None:
        settled = {id(one) for one in told}
        self._ready = [one for one in self._ready if id(one) not in settled]

    def clear(self) -> None:
        """The connection is gone: what was not confirmed is delivered again over the next."""
        self._ready.clear()
        self._pieces.clear()

    def _receipt(self, pdu: Any, address: str, octets: bytes) -> Receipt | None:
        text = octets.decode("latin-1")
        said = TEXT.search(text)
        state = getattr(pdu, "message_state", None) or (WORDS.get(said["stat"].upper()[:7]) if said else None)
        name = _word(getattr(pdu, "receipted_message_id", None)) or (said["id"] if said else "")
        if not name or state not in STATES:
            return None
        detail = f"stat:{said['stat']} err:{said['err'] or ''}" if said else f"state:{state}"
        return Receipt(STATES[state], provider_id=name, address=address, detail=detail)


def _answer(address: str, text: str) -> Answer:
    # SMPP gives it no name; one told again after a lost confirmation is the same words within the hour.
    said = f"{clock.now():%Y%m%d%H}|{address}|{text}"
    return Answer(address, text, provider_id=hashlib.sha256(said.encode()).hexdigest()[:32], at=clock.now())


def _header(octets: bytes) -> tuple[tuple[str, int, int] | None, bytes]:
    """The part that a user data header tells (TS 23.040 §9.2.3.24), and the text behind it."""
    header, body = octets[1 : 1 + octets[0]], octets[1 + octets[0] :]
    while len(header) >= 2:
        element, length = header[0], header[1]
        value, header = header[2 : 2 + length], header[2 + length :]
        if (element, len(value)) in ((0x00, 3), (0x08, 4)):
            return (value[:-2].hex(), value[-2], value[-1]), body
    return None, body


def _text(octets: bytes, coding: int) -> str:
    if coding == 0:
        return text_of_gsm7(octets)
    return octets.decode(ALPHABETS.get(coding, "latin-1"), errors="replace")


def _word(value: bytes | str | None) -> str:
    return (value.decode("latin-1") if isinstance(value, bytes) else value or "").strip("\x00 ")
