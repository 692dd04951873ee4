"""E-mail: a real SMTP server in this process, and ones that fail."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from ansinh.messaging.channels import Fate, Outgoing
from ansinh.messaging.channels.email import EmailChannel
from ansinh.messaging.errors import BadSetting, NotUnderstood
from ansinh.messaging.testing_gateways import free_port
from ansinh.messaging.tests.contract import Arrived, ChannelContract
from ansinh.messaging.tests.faulty import Talk, greets, nobody, silent, somebody

PASSWORD = "invented-word"


@dataclass
class Post:
    """A mail server that keeps what it is given, and behaves by the address."""

    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        answers = {"nobody": "550 No such user", "later": "451 Greylisted, come back", "busy": "421 Too many"}
        name = address.partition("@")[0]
        if name not in answers:
            envelope.rcpt_tos.append(address)
        return answers.get(name, "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        [address] = envelope.rcpt_tos
        if address.startswith("spam"):
            return "554 Looks like spam"
        if address.startswith("full"):
            return "452 Disk full"
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        if address.startswith("silent"):
            assert server.transport is not None
            server.transport.close()
        return "250 Kept"

    @property
    def settings(self) -> dict[str, str]:
        return {
            "host": "127.0.0.1",
            "port": str(self.port),
            "security": "none",
            "username": "office",
            "password": PASSWORD,
            "sender": "ubnd@tan-dong.example",
            "sender_name": "UBND xã Tân Đông",
            "timeout": "2",
        }

    port: int = 0


def authenticated(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


@pytest.fixture(scope="module")
def post_started() -> Iterator[Post]:
    post = Post(port=free_port())
    controller = Controller(
        post,
        hostname="127.0.0.1",
        port=post.port,
        authenticator=authenticated,
        auth_require_tls=False,
    )
    controller.start()
    yield post
    controller.stop()


@pytest.fixture
def post(post_started: Post) -> Post:
    post_started.mails.clear()
    return post_started


@pytest.fixture
def channel(post: Post) -> Iterator[EmailChannel]:
    channel = EmailChannel(post.settings)
    yield channel
    channel.close()


@dataclass
class EmailEnd:
    post: Post
    kind: str = "email"
    addresses: tuple[str, str] = ("hoa@thu.example", "binh@thu.example")
    bad_address: str = "hoa tại thu.example"

    @property
    def settings(self) -> Mapping[str, str]:
        return self.post.settings

    def message(self, key: str, address: str, text: str) -> Outgoing:
        return Outgoing(key, address, text, subject="Gia hạn thẻ", name="Phạm Thị Hòa")

    def arrived(self, count: int) -> list[Arrived]:
        until = time.monotonic() + 5
        while len(self.post.mails) < count and time.monotonic() < until:
            time.sleep(0.02)
        return [Arrived(mail["To"].addresses[0].addr_spec, mail.get_content().rstrip()) for mail in self.post.mails]


class TestContract(ChannelContract):
    @pytest.fixture
    def end(self, post: Post) -> EmailEnd:
        return EmailEnd(post)


def test_a_mail_names_its_sender_and_how_to_opt_out(post: Post, channel: EmailChannel) -> None:
    message = Outgoing("k-1", "hoa@thu.example", ".Mời bà\n.\ngia hạn thẻ.", subject="Thẻ\r\nBcc: a@b.example")

    [first] = channel.submit([message])
    [second] = channel.submit([message])

    mail = post.mails[0]
    assert (first.fate, first.provider_id) == (Fate.ACCEPTED, mail["Message-ID"])
    assert second.provider_id == first.provider_id
    assert str(mail["From"]) == "UBND xã Tân Đông <ubnd@tan-dong.example>"
    assert str(mail["Subject"]) == "Thẻ Bcc: a@b.example"
    assert mail["Bcc"] is None
    assert str(mail["List-Unsubscribe"]) == "<mailto:ubnd@tan-dong.example?subject=TC>"
    assert mail.get_content().splitlines() == [".Mời bà", ".", "gia hạn thẻ."]


def test_a_name_at_the_end_of_a_long_subject_is_not_cut(post: Post, channel: EmailChannel) -> None:
    subject = f"{'Gia hạn thẻ bảo hiểm y tế ' * 9}Nguyễn Thị Phương Hoàng Oanh"

    list(channel.submit([Outgoing("k-1", "hoa@thu.example", "Mời bà", subject=subject)]))

    assert str(post.mails[0]["Subject"]) == subject


@pytest.mark.parametrize(
    ("name", "fate", "reason"),
    [
        ("nobody", Fate.REFUSED, "bad_address"),
        ("spam", Fate.REFUSED, "bad_text"),
        ("later", Fate.TRY_AGAIN, "refused"),
        ("full", Fate.TRY_AGAIN, "refused"),
        ("busy", Fate.TRY_AGAIN, "throttled"),
        ("silent", Fate.UNKNOWN, "down"),
    ],
)
def test_what_a_server_does_becomes_a_fate(channel: EmailChannel, name: str, fate: Fate, reason: str) -> None:
    messages = [Outgoing("k-1", f"{name}@thu.example", "Mời bà."), Outgoing("k-2", "hoa@thu.example", "Mời bà.")]

    outcomes = {one.key: one for one in channel.submit(messages)}

    assert (outcomes["k-1"].fate, outcomes["k-1"].reason) == (fate, reason)
    # What is wrong with the server stops a batch, what is wrong with one address does not.
    assert outcomes["k-2"].fate == (Fate.TRY_AGAIN if reason == "throttled" else Fate.ACCEPTED)


@pytest.mark.parametrize(
    ("talk", "reason"),
    [
        (silent, "down"),
        (greets(b""), "down"),
        (greets(b"HTTP/1.1 400 Bad Request\r\n"), "down"),
        (greets(b"554 No service\r\n"), "down"),
        (greets(b"220 hello\r\n250 rubbish\r\n"), "down"),
    ],
)
def test_before_the_text_is_given_nothing_is_lost(post: Post, talk: Talk, reason: str) -> None:
    with somebody(talk) as port:
        channel = EmailChannel({**post.settings, "port": str(port), "timeout": "1"})
        outcomes = list(channel.submit([Outgoing(f"k-{number}", "hoa@thu.example", "Mời bà.") for number in range(50)]))
        channel.close()

    assert len(outcomes) == 50
    assert {(one.fate, one.reason) for one in outcomes} == {(Fate.TRY_AGAIN, reason)}


def test_a_wrong_password_nobody_there_and_a_server_without_tls_are_tried_again(post: Post) -> None:
    for changed, reason in (
        ({"password": "wrong-word"}, "bad_setting"),
        ({"port": str(nobody())}, "down"),
        ({"security": "starttls"}, "down"),
        ({"security": "tls"}, "down"),
    ):
        channel = EmailChannel({**post.settings, **changed})
        [outcome] = channel.submit([Outgoing("k-1", "hoa@thu.example", "Mời bà.")])
        channel.close()
        assert (outcome.fate, outcome.reason) == (Fate.TRY_AGAIN, reason)
        assert "wrong-word" not in repr(outcome)


def test_the_connection_is_made_anew_where_the_server_let_go(post: Post, channel: EmailChannel) -> None:
    list(channel.submit([Outgoing("k-1", "silent@thu.example", "Mời bà.")]))

    [outcome] = channel.submit([Outgoing("k-2", "hoa@thu.example", "Mời bà.")])

    assert outcome.fate == Fate.ACCEPTED


@pytest.mark.parametrize(("code", "value"), [("security", "ssl3"), ("sender", "ubnd")])
def test_settings_that_cannot_be_are_named(post: Post, code: str, value: str) -> None:
    with pytest.raises(BadSetting) as refusal:
        EmailChannel({**post.settings, code: value})

    assert refusal.value.data["setting"] == code


def test_nobody_calls_it(channel: EmailChannel) -> None:
    with pytest.raises(NotUnderstood):
        channel.read_callback({}, b"", {})
