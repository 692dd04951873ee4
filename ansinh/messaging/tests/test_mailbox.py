"""What comes back and what people answer, read from a real mailbox: each once, and given to its message."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from typing import Any

import pytest

from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.messaging.channels import Answer, Fate, Medium, Receipt
from ansinh.messaging.channels.email import EmailChannel
from ansinh.messaging.channels.email_news import news_of
from ansinh.messaging.errors import BadSetting
from ansinh.messaging.keys import key_of
from ansinh.messaging.models import Gateway, GatewaySetting, Heard, Incoming, Message, OptOut
from ansinh.messaging.reaching import Recipient, Way
from ansinh.messaging.services import collect_everywhere, open_gateway, send_due, start_campaign
from ansinh.messaging.testing import make_campaign
from ansinh.messaging.testing_gateways import free_port
from ansinh.messaging.tests.conftest import MORNING, Office, need
from ansinh.messaging.tests.dovecot import PASSWORD, Dovecot, running_dovecot

KEY = key_of(12)
WRITTEN = {"from": "Hoa <hoa@thu.example>", "to": "ubnd@tan-dong.example", "message-id": "<1@thu.example>"}


def _mail(text: str, subject: str = "Re: Gia hạn thẻ", **headers: str) -> bytes:
    mail = EmailMessage()
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in {**WRITTEN, "subject": subject, **given}.items():
        mail[name] = value
    mail.set_content(text)
    return mail.as_bytes()


def _bounce(
    key: str,
    status: str = "5.1.1",
    action: str = "failed",
    *,
    kind: str = "delivery-status",
    returned: str = "text/rfc822-headers",
) -> bytes:
    kept = "" if returned == "text/rfc822-headers" else "\nMời bà.\n"
    return f"""\
From: MAILER-DAEMON@post.example
Date: Thu, 26 Nov 2026 09:05:00 +0700
Message-ID: <dsn-1@post.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary=part

--part
Content-Type: text/plain

Sorry.

--part
Content-Type: message/{kind}

Reporting-MTA: dns; post.example

Final-Recipient: rfc822; hoa@thu.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 No such
 user

--part
Content-Type: {returned}

From: ubnd@tan-dong.example
Message-ID: <{key}@tan-dong.example>
Subject: The
{kept}
--part--
""".encode()


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
@pytest.mark.parametrize(
    ("status", "action", "fate"),
    [
        ("5.1.1", "failed", Fate.REFUSED), ("4.4.7", "failed", Fate.TRY_AGAIN), ("2.0.0", "delivered", Fate.DELIVERED),
        ("4.4.1", "delayed", None), ("2.0.0", "relayed", None),
    ],
)  # fmt: skip
def test_what_the_post_says_becomes_a_fate(status: str, action: str, fate: Fate | None, returned: str) -> None:
    news = news_of(_bounce(KEY, status, action, returned=returned))

    expected = fate and (fate, KEY, f"{status} smtp; 550 No such user")
    assert (news and isinstance(news, Receipt) and (news.fate, news.key, news.detail)) == expected


@pytest.mark.parametrize(
    "mail",
    [
        _bounce("k-1"),
        _bounce(KEY, kind="disposition-notification"),
        _bounce(KEY)[:300],
        _mail("Bán đất giá rẻ"),
        _mail("Tôi đi vắng.", in_reply_to=f"<{KEY}@tan-dong.example>", auto_submitted="auto-replied"),
        _mail("Tôi đi vắng.", in_reply_to=f"<{KEY}@tan-dong.example>", precedence="bulk"),
        b"",
        b"\xff\xfe\x00rubbish",
        b"Content-Type: multipart/report; report-type=delivery-status\n\n--x",
    ],
)
def test_a_mail_that_names_none_of_ours_or_comes_from_a_machine_tells_nothing(mail: bytes) -> None:
    assert news_of(mail) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", "1"),
        ("Đã đóng\n\nVào 9:00 Th 5, 26 thg 11, 2026 UBND xã <ubnd@tan-dong.example>\nđã viết:\n> Mời.", "Đã đóng"),
        ("TC\n\nOn Thu, Nov 26, 2026 UBND wrote:\n\n> Mời bà.\n", "TC"),
        ("Nộp ở đâu?\nCảm ơn.\n-- \nHoa\n0912345678", "Nộp ở đâu?\nCảm ơn."),
        ("2\n\n----- Original Message -----\nFrom: UBND", "2"),
        ("1\n________________________________\nTừ: UBND", "1"),
    ],
)  # fmt: skip
def test_of_an_answer_the_own_words_count_without_what_they_quote(text: str, expected: str) -> None:
    news = news_of(_mail(text, references=f"<x@y.example> <{KEY}@tan-dong.example>"))

    assert isinstance(news, Answer)
    assert (news.text, news.address, news.key) == (expected, "hoa@thu.example", KEY)


def test_html_is_read_as_text_and_an_empty_mail_by_its_subject() -> None:
    mail = EmailMessage()
    mail["From"], mail["In-Reply-To"] = "hoa@thu.example", f"<{KEY}@tan-dong.example>"
    mail.set_content(
        "<html><head><style>p{}</style></head><p>Đã đóng &amp; xong</p><blockquote>Mời</blockquote></html>", "html"
    )

    answer, wish = news_of(mail.as_bytes()), news_of(_mail("", f"TC {KEY}"))

    assert isinstance(answer, Answer)
    assert answer.text == "Đã đóng & xong"
    assert isinstance(wish, Answer)
    assert (wish.text, wish.key) == ("TC", KEY)


@pytest.fixture(scope="module")
def started() -> Iterator[Dovecot]:
    need("dovecot")
    with running_dovecot() as dovecot:
        yield dovecot


@pytest.fixture
def dovecot(started: Dovecot) -> Dovecot:
    started.empty()
    return started


def _settings(dovecot: Dovecot, **changed: str) -> dict[str, str]:
    return {
        "host": "127.0.0.1", "port": "9", "security": "none", "sender": "ubnd@tan-dong.example", "timeout": "1",
        "mailbox_host": "127.0.0.1", "mailbox_port": str(dovecot.port), "mailbox_security": "none",
        "mailbox_username": "office", "mailbox_password": PASSWORD, **changed,
    }  # fmt: skip


def _channel(dovecot: Dovecot, **changed: str) -> "closing[EmailChannel]":
    return closing(EmailChannel(_settings(dovecot, **changed)))


def test_what_was_told_is_told_again_until_it_is_recorded_and_stays_unread_for_people(dovecot: Dovecot) -> None:
    dovecot.put(_mail("1", in_reply_to=f"<{KEY}@tan-dong.example>"), _mail("Bán đất"), _bounce(KEY))
    with _channel(dovecot) as channel:
        first, second = list(channel.collect()), list(channel.collect())
        channel.settle()

        assert [type(one) for one in first] == [Answer, Receipt]
        assert second == first
        assert list(channel.collect()) == []
    with _channel(dovecot) as channel:
        assert list(channel.collect()) == []
    assert dovecot.unread_count() == 3


def test_the_name_of_sending_opens_the_mailbox_where_it_has_none_of_its_own(dovecot: Dovecot) -> None:
    own = {"mailbox_username": "", "mailbox_password": "", "username": "office", "password": PASSWORD}

    with _channel(dovecot, **own) as channel:
        assert list(channel.collect()) == []


def test_a_mailbox_that_cannot_be_read_says_why_without_its_password(dovecot: Dovecot) -> None:
    with _channel(dovecot, mailbox_password="wrong-word") as channel, pytest.raises(BadSetting) as refusal:
        list(channel.collect())
    assert refusal.value.data["setting"] == "mailbox_username"
    assert "wrong-word" not in str(refusal.value)
    for changed in ({"mailbox_port": str(free_port())}, {"mailbox_security": "tls"}, {"mailbox_security": "starttls"}):
        with _channel(dovecot, **changed) as channel, pytest.raises(OSError, match=r"."):
            list(channel.collect())
    with pytest.raises(BadSetting):
        EmailChannel(_settings(dovecot, mailbox_security="ssl3"))


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_over_tls_a_mailbox_that_somebody_vouches_for_is_read_and_no_other(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    port = dovecot.secure_port if security == "tls" else dovecot.port
    told = {"mailbox_security": security, "mailbox_port": str(port)}
    dovecot.put(_mail("1", in_reply_to=f"<{KEY}@tan-dong.example>"))
    with _channel(dovecot, **told) as channel, pytest.raises(OSError, match="self-signed certificate"):
        list(channel.collect())

    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))

    with _channel(dovecot, **told) as channel:
        assert [type(one) for one in channel.collect()] == [Answer]
    with _channel(dovecot, **told, mailbox_host="localhost") as channel, pytest.raises(OSError, match="not valid for"):
        list(channel.collect())


@pytest.fixture
def by_mail(office: Office, dovecot: Dovecot) -> Gateway:
    """A gateway of e-mail with its mailbox, by which Hoa and Bình were written to."""
    with acting(office.mai):
        gateway = open_gateway(
            actor=office.mai, area=office.area, kind="email", title="Thư điện tử", told=_settings(dovecot),
            price_amount=0, price_points=0,
        )  # fmt: skip
        people = [
            Recipient(
                key=f"i{number}", individual=number, name=name, area_path=f"{office.area.path}001.",
                ways=(Way(Medium.EMAIL, f"{name.lower()}@thu.example"),), told={"ten": name, "ngay": "31/12/2026"},
            )
            for number, name in ((1, "Hoa"), (2, "Binh"))
        ]  # fmt: skip
        campaign = make_campaign(office.mai, office.area, people, media=["email"])
        start_campaign(actor=office.mai, campaign=campaign, agreed=2)
    send_due(make_channel=office.channel.as_channel)
    return gateway


def _keys() -> list[str]:
    with acting(SYSTEM):
        return [key_of(pk) for pk in Message.objects.order_by("individual").values_list("pk", flat=True)]


def _messages(*fields: str) -> list[Any]:
    with acting(SYSTEM):
        return list(Message.objects.order_by("individual").values_list(*fields))


def test_what_came_back_fails_for_good_or_goes_again_later(dovecot: Dovecot, by_mail: Gateway) -> None:
    hoa, binh = _keys()
    dovecot.put(_bounce(hoa), _bounce(binh, "4.4.7"))

    assert collect_everywhere() == 2

    assert _messages("state", "reason", "detail") == [
        ("failed", "undelivered", "5.1.1 smtp; 550 No such user"), ("queued", "down", "4.4.7 smtp; 550 No such user"),
    ]  # fmt: skip
    assert collect_everywhere() == 0


def test_that_the_post_gave_up_told_again_is_of_the_attempt_before(
    office: Office, dovecot: Dovecot, by_mail: Gateway
) -> None:
    _hoa, binh = _keys()
    bounce = _bounce(binh, "4.4.7")
    dovecot.put(bounce)
    collect_everywhere()
    later = MORNING + dt.timedelta(minutes=30)
    with clock.at(later):
        send_due(make_channel=office.channel.as_channel)
        dovecot.put(bounce)
        collect_everywhere()

    assert _messages("state", "attempts") == [("sent", 1), ("sent", 2)]


def test_an_answer_by_mail_is_understood_like_one_by_telephone_and_counts_once(
    dovecot: Dovecot, by_mail: Gateway
) -> None:
    hoa, binh = _keys()
    done = _mail("1", in_reply_to=f"<{hoa}@tan-dong.example>")
    stop = _mail(
        "TC", in_reply_to=f"<{binh}@tan-dong.example>", message_id="<2@thu.example>", **{"from": "b@x.example"}
    )
    asks = _mail("Nộp ở đâu?", in_reply_to=f"<{hoa}@tan-dong.example>", message_id="<3@thu.example>")
    dovecot.put(done, stop, asks, done)

    collect_everywhere()
    collect_everywhere()

    with acting(SYSTEM):
        found = Incoming.objects.order_by("pk").values_list("message__individual", "meaning", "state", "address")
        assert list(found) == [
            (1, "done", "settled", "hoa@thu.example"), (2, "stop", "settled", "binh@thu.example"),
            (1, "other", "waits", "hoa@thu.example"),
        ]  # fmt: skip
        assert list(OptOut.objects.values_list("medium", "address")) == [("email", "binh@thu.example")]
        assert not Heard.objects.filter(settled_at__isnull=True).exists()


def test_a_key_that_was_made_up_answers_for_nobody(dovecot: Dovecot, by_mail: Gateway) -> None:
    hoa, _binh = _keys()
    made_up = hoa[:-1] + ("0" if hoa[-1] != "0" else "1")
    dovecot.put(_bounce(made_up))

    collect_everywhere()

    assert _messages("state") == [("sent",), ("sent",)]


@pytest.mark.usefixtures("in_english")
def test_why_the_mailbox_cannot_be_read_stands_with_the_gateway(dovecot: Dovecot, by_mail: Gateway) -> None:
    GatewaySetting.objects.filter(gateway=by_mail, code="mailbox_password").update(value="wrong-word")

    collect_everywhere()

    by_mail.refresh_from_db()
    assert "a name and password that the mailbox takes" in by_mail.last_error
    assert "wrong-word" not in by_mail.last_error
