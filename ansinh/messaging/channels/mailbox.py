"""The office's mailbox, asked over IMAP: what was read bears a mark of ours, and stays unread for whoever reads it."""

import datetime as dt
import imaplib
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.utils import format_datetime

from ansinh.core import clock
from ansinh.messaging.channels.contract import News
from ansinh.messaging.channels.email_news import news_of

AT_ONCE = 200
MOST_OCTETS = 200_000
"""Of each mail no more is read: headers, text and report come first."""
LOOKED_BACK = dt.timedelta(days=60)
SECONDS = 10.0
"""So long a mailbox may be silent: what is to be sent waits for it."""
MARK, SEEN = "AnSinh", "\\Seen"


class Unreadable(OSError):
    """The mailbox does not do what it is asked; it says why."""


class WrongLogin(Exception):
    """The mailbox does not take the name and password."""


@dataclass(frozen=True)
class Address:
    """Where a mailbox is; `security` is 'tls', 'starttls' or 'none'."""

    host: str
    port: int
    security: str
    username: str
    password: str


class Mailbox:
    """One connection for a look; what it told bears the mark once it is recorded."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._line: imaplib.IMAP4 | None = None
        self._mark = MARK
        self._told: list[str] = []

    def collect(self) -> Iterator[News]:
        """What the mails of the last weeks without our mark tell; again until `settle`. Raises OSError, WrongLogin."""
        try:
            self._open()
            self._told = self._fresh()[:AT_ONCE]
            for number in self._told:
                if news := news_of(self._read(number)):
                    yield news
        except imaplib.IMAP4.error as error:
            raise Unreadable(str(error)) from None

    def settle(self) -> None:
        if self._told:
            self._ask("STORE", ",".join(self._told), "+FLAGS.SILENT", f"({self._mark})")
            self._told = []

    def close(self) -> None:
        if self._line is not None:
            for end in (self._line.logout, self._line.shutdown):
                with suppress(imaplib.IMAP4.error, OSError):
                    end()
            self._line = None

    def _open(self) -> None:
        self.close()
        told = self._address
        if told.security == "tls":
            context = ssl.create_default_context()
            self._line = imaplib.IMAP4_SSL(told.host, told.port, ssl_context=context, timeout=SECONDS)
        else:
            self._line = imaplib.IMAP4(told.host, told.port, timeout=SECONDS)
        if told.security == "starttls":
            self._line.starttls(ssl_context=ssl.create_default_context())
        try:
            self._line.login(told.username, told.password)
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, UnicodeEncodeError):
            raise WrongLogin from None
        self._line.select("INBOX")
        _name, flags = self._line.response("PERMANENTFLAGS")
        # A server that keeps no marks of others has that a mail was seen.
        self._mark = MARK if b"\\*" in b" ".join(one for one in flags if isinstance(one, bytes)) else SEEN

    def _fresh(self) -> list[str]:
        since = clock.now() - LOOKED_BACK
        unread = ("UNSEEN",) if self._mark == SEEN else ("UNKEYWORD", MARK)
        (found, *_rest) = self._ask("SEARCH", *unread, "SINCE", "-".join(format_datetime(since).split()[1:4]))
        return found.decode().split() if isinstance(found, bytes) else []

    def _read(self, number: str) -> bytes:
        parts = self._ask("FETCH", number, f"(BODY.PEEK[]<0.{MOST_OCTETS}>)")
        return next((one[1] for one in parts if isinstance(one, tuple)), b"")

    def _ask(self, command: str, *arguments: str) -> list[bytes | tuple[bytes, bytes] | None]:
        if self._line is None:
            raise Unreadable("closed")
        said, parts = self._line.uid(command, *arguments)
        if said != "OK":
            raise Unreadable(f"{command}: {parts}")
        return parts
