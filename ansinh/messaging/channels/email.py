"""E-mail by an office's SMTP server, each step by hand: only then is it known what a broken line has left behind."""

import smtplib
import ssl
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime, formataddr
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core import clock
from ansinh.core.text import tidy
from ansinh.messaging.channels.configured import Configured
from ansinh.messaging.channels.contract import Fate, Medium, News, Outcome, Outgoing, Setting
from ansinh.messaging.channels.mailbox import Address, Mailbox, WrongLogin
from ansinh.messaging.channels.sparing import Sparing
from ansinh.messaging.errors import BadSetting, NotUnderstood

STARTTLS, TLS, PLAIN = "starttls", "tls", "none"
LONGEST_SUBJECT = 200
"""Of a text whose first line must do for a subject."""


class EmailChannel:
    """One connection for a batch; the Message-ID bears our key, so that a second copy is known for one, and what comes
    back or answers it is known too, where the office has its mailbox read.
    """

    kind: ClassVar[str] = "email"
    title: ClassVar[str | Promise] = _("e-mail (SMTP)")
    medium: ClassVar[Medium] = Medium.EMAIL
    is_local: ClassVar[bool] = False
    tells_fate: ClassVar[bool] = False
    reports_acceptance: ClassVar[bool] = False
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("host", _("machine"), "host"),
        Setting("port", _("port"), "number", default="587"),
        Setting("security", _("encryption"), default=STARTTLS, hint=_("starttls, tls or none")),
        Setting("username", _("user name"), is_required=False),
        Setting("password", _("password"), is_secret=True, is_required=False),
        Setting("sender", _("address of the sender")),
        Setting("sender_name", _("name of the sender"), is_required=False),
        Setting("unsubscribe", _("address to opt out"), is_required=False, hint=_("mailto: or https://")),
        Setting(
            "mailbox_host",
            _("machine of the mailbox"),
            "host",
            is_required=False,
            hint=_("by IMAP, where answers and what comes back arrive; without it nobody reads them"),
        ),
        Setting("mailbox_port", _("port of the mailbox"), "number", default="993"),
        Setting("mailbox_security", _("encryption of the mailbox"), default=TLS, hint=_("starttls, tls or none")),
        Setting(
            "mailbox_username",
            _("user name of the mailbox"),
            is_required=False,
            hint=_("without it that of sending, with its password"),
        ),
        Setting("mailbox_password", _("password of the mailbox"), is_secret=True, is_required=False),
        Setting("timeout", _("seconds to wait for an answer"), "number", default="30"),
    )

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._told = Configured(self.title, self.settings, settings)
        for code in ("security", "mailbox_security"):
            if self._told.text(code) not in (STARTTLS, TLS, PLAIN):
                self._refuse(code, _("starttls, tls or none"))
        if not _is_address(self._told.text("sender")):
            self._refuse("sender", _("an e-mail address"))
        self._line: smtplib.SMTP | None = None
        self._mailbox = Mailbox(self._address()) if self._told.text("mailbox_host") else None

    def submit(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        sparing = Sparing()
        for message in messages:
            if not _is_address(message.address):
                yield Outcome(message.key, Fate.REFUSED, reason="bad_address")
            elif not message.text.strip() or "\x00" in message.text:
                yield Outcome(message.key, Fate.REFUSED, reason="bad_text")
            else:
                yield sparing.outcome_for(message.key) or sparing.note(self._submit(message))

    def look_up(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        return (Outcome(message.key, Fate.UNKNOWN) for message in messages)

    def collect(self) -> Iterator[News]:
        if self._mailbox is not None:
            try:
                yield from self._mailbox.collect()
            except WrongLogin:
                self._refuse(self._login[0], _("a name and password that the mailbox takes"))

    def settle(self) -> None:
        if self._mailbox is not None:
            self._mailbox.settle()

    def read_callback(self, query: Mapping[str, str], body: bytes, headers: Mapping[str, str]) -> list[News]:
        raise NotUnderstood(gateway=self.title, given=self._told.scrubbed(", ".join(query)))

    def close(self) -> None:
        if self._mailbox is not None:
            self._mailbox.close()
        if self._line is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._line.quit()
            self._line.close()
            self._line = None

    def _refuse(self, code: str, expected: str | Promise) -> None:
        label = next(setting.label for setting in self.settings if setting.code == code)
        raise BadSetting(gateway=self.title, field=label, expected=expected, given=self._told.text(code), setting=code)

    @property
    def _login(self) -> tuple[str, str]:
        """The settings that hold name and password of the mailbox."""
        own = ("mailbox_username", "mailbox_password")
        return own if self._told.text(own[0]) else ("username", "password")

    def _address(self) -> Address:
        name, password = self._login
        return Address(
            self._told.text("mailbox_host"), self._told.number("mailbox_port"), self._told.text("mailbox_security"),
            self._told.text(name), self._told.text(password),
        )  # fmt: skip

    def _submit(self, message: Outgoing) -> Outcome:
        written = self._written(message)
        name = str(written["Message-ID"])
        is_written = False
        try:
            line = self._open()
            refused = self._before_text(line, message)
            if refused is None:
                is_written = True
                line.send(_dotted(written.as_bytes(policy=WIRE)))
                refused = self._after_text(message.key, *line.getreply())
        except smtplib.SMTPAuthenticationError as error:
            self._drop()
            detail = self._told.scrubbed(f"{error.smtp_code} {_words(error.smtp_error)}")
            return Outcome(message.key, Fate.TRY_AGAIN, reason="bad_setting", detail=detail)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            fate = Fate.UNKNOWN if is_written else Fate.TRY_AGAIN
            return Outcome(message.key, fate, name, reason="down", detail=type(error).__name__)
        if refused is not None:
            self._begin_anew()
        return refused or Outcome(message.key, Fate.ACCEPTED, name)

    def _open(self) -> smtplib.SMTP:
        if self._line is not None:
            with suppress(smtplib.SMTPException, OSError):
                if self._line.noop()[0] == 250:
                    return self._line
            self._drop()
        host, port, timeout = self._told.text("host"), self._told.number("port"), max(1, self._told.number("timeout"))
        security = self._told.text("security")
        if security == TLS:
            line: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=timeout, context=ssl.create_default_context())
        else:
            line = smtplib.SMTP(host, port, timeout=timeout)
        self._line = line
        if security == STARTTLS:
            line.starttls(context=ssl.create_default_context())
        line.ehlo_or_helo_if_needed()
        if self._told.text("username"):
            line.login(self._told.text("username"), self._told.text("password"))
        return line

    def _before_text(self, line: smtplib.SMTP, message: Outgoing) -> Outcome | None:
        """None once the server waits for the text."""
        code, words = line.mail(self._told.text("sender"))
        if code != 250:
            return self._refused(message.key, code, words, "bad_setting")
        code, words = line.rcpt(message.address)
        if code not in (250, 251):
            return self._refused(message.key, code, words, "bad_address")
        code, words = line.docmd("DATA")
        return None if code == 354 else self._refused(message.key, code, words, "refused")

    def _after_text(self, key: str, code: int, words: bytes) -> Outcome | None:
        if code == 250:
            return None
        if 400 <= code < 600:
            return self._refused(key, code, words, "bad_text")
        return Outcome(key, Fate.UNKNOWN, reason="not_understood", detail=self._detail(code, words))

    def _refused(self, key: str, code: int, words: bytes, reason: str) -> Outcome:
        detail = self._detail(code, words)
        if code == 421:
            return Outcome(key, Fate.TRY_AGAIN, reason="throttled", detail=detail, pause=60.0)
        if 500 <= code < 600 and reason != "bad_setting":
            return Outcome(key, Fate.REFUSED, reason=reason, detail=detail)
        if 500 <= code < 600:
            return Outcome(key, Fate.TRY_AGAIN, reason=reason, detail=detail)
        # A server that puts this one off, or does not speak SMTP: the text was not given.
        return Outcome(key, Fate.TRY_AGAIN, reason="refused" if 400 <= code < 500 else "not_understood", detail=detail)

    def _detail(self, code: int, words: bytes) -> str:
        return self._told.scrubbed(f"{code} {_words(words)}")

    def _begin_anew(self) -> None:
        try:
            if self._line is not None and self._line.rset()[0] == 250:
                return
        except (smtplib.SMTPException, OSError):
            pass
        self._drop()

    def _drop(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _written(self, message: Outgoing) -> EmailMessage:
        text = unicodedata.normalize("NFC", message.text)
        sender = self._told.text("sender")
        written = EmailMessage(policy=WIRE)
        written["From"] = formataddr((self._told.text("sender_name"), sender))
        written["To"] = formataddr((tidy(message.name), message.address))
        written["Subject"] = tidy(message.subject) or tidy(text.strip().splitlines()[0])[:LONGEST_SUBJECT]
        written["Date"] = format_datetime(clock.now())
        written["Message-ID"] = f"<{message.key}@{sender.rpartition('@')[2]}>"
        wish = f"TC%20{message.key}" if self._mailbox is not None else "TC"
        written["List-Unsubscribe"] = f"<{self._told.text('unsubscribe') or f'mailto:{sender}?subject={wish}'}>"
        written["Auto-Submitted"] = "auto-generated"
        written["Content-Language"] = message.language
        written.set_content(text)
        return written


def _is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return address.isascii()


def _dotted(octets: bytes) -> bytes:
    """A line that begins with a dot gets another (RFC 5321 §4.5.2); the end is told."""
    body = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in octets.split(b"\r\n"))
    return body.removesuffix(b"\r\n") + b"\r\n.\r\n"


def _words(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
