"""What a mail that came to the office's mailbox tells of a message of ours: that it came back (RFC 3464), or an answer
to it. A mail that names none of ours tells nothing.
"""

import datetime as dt
import hashlib
import html
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from ansinh.core.text import nfc, tidy
from ansinh.messaging.channels.contract import Answer, Fate, News, Receipt
from ansinh.messaging.keys import KEY

NAMING = ("In-Reply-To", "References", "Message-ID")
"""Headers in which a message of ours is named; in the last one where the message itself comes back."""
RETURNED = "text/rfc822-headers"
AUTOMATIC = frozenset({"bulk", "junk", "list", "auto_reply"})
LONGEST_TEXT = 2_000
QUOTED = re.compile(
    r"^(?:>|-{2,} ?\w[^\n]*-{2,}\s*$|_{10,}\s*$|-- ?$|(?:On|Vào|Ngày)\b[^\n]*(?:\n[^\n]*)?(?:wrote|viết)\s*:\s*$)",
    re.MULTILINE,
)
"""Where an answer ends and the mail that it answers, or a signature, begins."""


def news_of(octets: bytes) -> News | None:
    """What a mail tells; None where it is of none of ours, or tells nothing yet."""
    mail = message_from_bytes(octets)
    is_report = mail.get_content_type() == "multipart/report"
    return _returned(mail) if is_report else _answer(mail)


def _returned(mail: Message) -> Receipt | None:
    """What the post says of a message; of one that it still tries to deliver it says nothing yet."""
    key = next((found[0] for found in map(KEY.search, _names(mail)) if found), "")
    told = next((part for part in mail.walk() if part.get_content_type() == "message/delivery-status"), None)
    if told is None or not key:
        return None
    for block in told.walk():
        action, status = _said(block, "Action").lower(), _said(block, "Status")
        detail = tidy(f"{status} {_said(block, 'Diagnostic-Code')}")
        if action == "delivered":
            return Receipt(Fate.DELIVERED, key=key, at=_day(mail), detail=detail)
        if action == "failed":
            fate = Fate.TRY_AGAIN if status.startswith("4") else Fate.REFUSED
            return Receipt(fate, key=key, at=_day(mail), detail=detail)
    return None


def _answer(mail: Message) -> Answer | None:
    """What a person wrote; a machine that is away, or a list, answers nothing."""
    if _said(mail, "Auto-Submitted").lower() not in ("", "no") or _said(mail, "Precedence").lower() in AUTOMATIC:
        return None
    subject = _subject(mail)
    named = " ".join([_said(mail, "In-Reply-To"), _said(mail, "References"), subject])
    key = KEY.search(named)
    if key is None:
        return None
    text = _text(mail) or tidy(KEY.sub("", subject))
    name = _said(mail, "Message-ID")
    return Answer(
        parseaddr(_said(mail, "From"))[1], text[:LONGEST_TEXT], at=_day(mail), key=key[0],
        provider_id=hashlib.sha256(name.encode()).hexdigest()[:40] if name else "",
    )  # fmt: skip


def _names(mail: Message) -> Iterator[str]:
    """Every place of a report in which the message that came back is named."""
    for part in mail.walk():
        yield from (_said(part, name) for name in NAMING)
        if part.get_content_type() == RETURNED:
            yield str(part.get_payload())


def _said(mail: Message, name: str) -> str:
    return " ".join(str(mail.get(name, "")).split())


def _subject(mail: Message) -> str:
    raw = _said(mail, "Subject")
    try:
        return str(make_header(decode_header(raw)))
    except (LookupError, ValueError):
        return raw


def _day(mail: Message) -> dt.datetime | None:
    try:
        at = parsedate_to_datetime(_said(mail, "Date"))
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def _text(mail: Message) -> str:
    """The person's own words: the first part in plain text, else in HTML, without what it quotes."""
    parts = {part.get_content_type(): part for part in reversed(list(mail.walk())) if not part.get_filename()}
    part = parts.get("text/plain") or parts.get("text/html")
    octets = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(octets, bytes):
        return ""
    try:
        text = octets.decode(part.get_content_charset("utf-8"), errors="replace")
    except LookupError:
        text = octets.decode(errors="replace")
    if part.get_content_type() == "text/html":
        text = _plain(text)
    return nfc(QUOTED.split(text.replace("\r\n", "\n").replace("\x00", ""), maxsplit=1)[0]).strip()


def _plain(marked: str) -> str:
    """HTML as lines of text, up to what it quotes."""
    own = re.split(r"(?i)<blockquote\b", re.sub(r"(?is)<(style|script|head)\b.*?</\1>", "", marked), maxsplit=1)[0]
    lines = re.sub(r"(?i)<br\s*/?>|</(?:p|div)>", "\n", own)
    return html.unescape(re.sub(r"<[^>]*>", "", lines))
