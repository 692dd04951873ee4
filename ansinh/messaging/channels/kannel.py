"""SMS through Kannel, or what speaks its `sendsms`: one HTTP call a message, receipts and answers by callback.

After the user's guide of Kannel 1.4.5, chapters "Using the HTTP interface to send SMS" and "Delivery Reports". The call
is a POST with X-Kannel headers, so that the password stands in no address and no log.
"""

import datetime as dt
import hmac
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.messaging.channels.configured import Configured
from ansinh.messaging.channels.contract import Answer, Fate, Medium, News, Outcome, Outgoing, Receipt, Setting
from ansinh.messaging.channels.http import Caller, NoReply, Reply, at_once
from ansinh.messaging.channels.sms import dialled, home_number, refusal
from ansinh.messaging.errors import NotFromGateway, NotUnderstood
from ansinh.messaging.sms_text import encoding_of

EVERY_REPORT = "31"
"""dlr-mask: delivered 1, not delivered 2, queued 4, taken by the centre 8, rejected by it 16."""
FATES = {1: Fate.DELIVERED, 2: Fate.REFUSED, 4: Fate.ACCEPTED, 8: Fate.ACCEPTED, 16: Fate.REFUSED, 32: Fate.ACCEPTED}
CODES = "&status=%d&from=%p&said=%A&at=%T"
"""Escape codes that Kannel fills in a dlr-url."""
BUSY_PAUSE = 10.0
CHARSET = re.compile(r"charset=\"?([A-Za-z0-9_-]+)")


class KannelChannel:
    """A message goes out by `sendsms` with a dlr-url that carries our key; Kannel calls it with each report."""

    kind: ClassVar[str] = "kannel"
    title: ClassVar[str | Promise] = _("SMS through Kannel (HTTP)")
    medium: ClassVar[Medium] = Medium.SMS
    is_local: ClassVar[bool] = False
    tells_fate: ClassVar[bool] = False
    reports_acceptance: ClassVar[bool] = True
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("url", _("address of sendsms"), "url", hint=_("such as http://127.0.0.1:13013/cgi-bin/sendsms")),
        Setting("username", _("user name")),
        Setting("password", _("password"), is_secret=True),
        Setting("sender", _("sender shown"), is_required=False),
        Setting("prefix", _("in the place of the zero"), default="0", hint=_("84 or +84 where the gateway wants it")),
        Setting("callback_url", _("address at which the gateway calls us"), "url"),
        Setting("callback_word", _("word that its calls bear"), is_secret=True),
        Setting("threads", _("calls at once"), "number", default="32"),
        Setting("timeout", _("seconds to wait for an answer"), "number", default="30"),
    )

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._told = Configured(self.title, self.settings, settings)
        self._threads = max(1, self._told.number("threads"))
        self._caller = Caller(timeout=max(1, self._told.number("timeout")), connections=self._threads)

    def submit(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        return at_once(self._submit, messages, self._threads)

    def look_up(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        """Kannel keeps no account of what it was given: a receipt may still come."""
        return (Outcome(message.key, Fate.UNKNOWN) for message in messages)

    def collect(self) -> Iterator[News]:
        return iter(())

    def settle(self) -> None:
        """Kannel calls us; nothing waits."""

    def read_callback(self, query: Mapping[str, str], body: bytes, headers: Mapping[str, str]) -> list[News]:
        if not hmac.compare_digest(query.get("word", "").encode(), self._told.text("callback_word").encode()):
            raise NotFromGateway
        at = _instant(query.get("at", ""))
        address = home_number(query.get("from", ""))
        if "key" in query:
            status = query.get("status", "")
            if not status.isdecimal() or int(status) not in FATES:
                raise NotUnderstood(gateway=self.title, given=self._told.scrubbed(f"status={status}"))
            detail = self._told.scrubbed(query.get("said", ""))
            return [Receipt(FATES[int(status)], key=query["key"], address=address, at=at, detail=detail)]
        if not address or not query.get("id"):
            raise NotUnderstood(gateway=self.title, given=", ".join(sorted(query.keys() - {"word"})))
        text = query["text"] if "text" in query else self._text(body, headers)
        return [Answer(address, text, provider_id=query["id"], at=at)]

    def close(self) -> None:
        self._caller.close()

    def _submit(self, message: Outgoing) -> Outcome:
        if refused := refusal(message):
            return refused
        text = unicodedata.normalize("NFC", message.text)
        headers = {
            "X-Kannel-Username": self._told.text("username"),
            "X-Kannel-Password": self._told.text("password"),
            "X-Kannel-To": dialled(message.address, self._told.text("prefix")),
            "X-Kannel-Coding": "0" if encoding_of(text) == "gsm7" else "2",
            "X-Kannel-Priority": "3" if message.is_urgent else "0",
            "X-Kannel-DLR-Mask": EVERY_REPORT,
            "X-Kannel-DLR-Url": self._report_to(message.key),
            "Content-Type": "text/plain; charset=UTF-8",
        }
        if sender := self._told.text("sender"):
            headers["X-Kannel-From"] = sender
        reply = self._caller.call("POST", self._told.text("url"), headers=headers, body=text.encode())
        if isinstance(reply, NoReply):
            return Outcome(message.key, reply.fate, reason=reply.reason, detail=reply.detail)
        return self._outcome(message.key, reply)

    def _report_to(self, key: str) -> str:
        url = self._told.text("callback_url")
        ours = urlencode({"word": self._told.text("callback_word"), "key": key})
        # A percent sign of our own is doubled: Kannel reads the others as its codes.
        return f"{url}{'&' if '?' in url else '?'}{ours}".replace("%", "%%") + CODES

    def _outcome(self, key: str, reply: Reply) -> Outcome:
        words = self._told.scrubbed(reply.words)
        if reply.status == 202:
            return Outcome(key, Fate.ACCEPTED, detail=words)
        if reply.status in (429, 503):
            return Outcome(key, Fate.TRY_AGAIN, reason="throttled", detail=words, pause=reply.retry_after or BUSY_PAUSE)
        if reply.status in (401, 404, 405) or (reply.status == 403 and "Authorization" in words):
            return Outcome(key, Fate.TRY_AGAIN, reason="bad_setting", detail=words)
        if reply.status == 403 and "Not routable" in words:
            return Outcome(key, Fate.REFUSED, reason="bad_address", detail=words)
        if reply.status == 400 and ("receiver" in words or "Number" in words):
            return Outcome(key, Fate.REFUSED, reason="bad_address", detail=words)
        if reply.status == 400 and "rejected" in words:
            return Outcome(key, Fate.REFUSED, reason="bad_text", detail=words)
        # Whoever stands between may have passed it on.
        return Outcome(key, Fate.UNKNOWN, reason="not_understood", detail=f"HTTP {reply.status} {words}".strip())

    def _text(self, body: bytes, headers: Mapping[str, str]) -> str:
        """What a post-url brought: only the body says letters of UCS-2 without losing some on the way."""
        kind = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
        charset = CHARSET.search(kind)
        try:
            return body.decode(charset[1] if charset else "utf-8")
        except (UnicodeDecodeError, LookupError):
            raise NotUnderstood(gateway=self.title, given=self._told.scrubbed(kind)) from None


def _instant(written: str) -> dt.datetime | None:
    return dt.datetime.fromtimestamp(int(written), dt.UTC) if written.isdecimal() and len(written) < 12 else None
