"""Gateways opened, corrected, tried out and closed; and the office's rules of sending."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import ClassVar

import pytest
from django.utils import translation

from ansinh.areas.testing import make_commune
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.messaging import channels
from ansinh.messaging.channels import CHANNELS, Channel, Medium, Setting
from ansinh.messaging.errors import BadSetting
from ansinh.messaging.models import Gateway, GatewaySetting, Message, SendingRules
from ansinh.messaging.testing import PlayedChannel
from ansinh.messaging.tests.conftest import Office
from ansinh.messaging.tests.desk import act, client_of, page, send

GATEWAYS, NEW, RULES = "/messages/gateways/", "/messages/gateways/new/", "/messages/gateways/rules/"
TOLD = {"title": "Cổng SMS", "told_host": "sms.example.org", "told_password": "bí mật", "price_amount": "350"}


class AskingChannel(PlayedChannel):
    """A gateway that must be told where it is and a secret."""

    kind: ClassVar[str] = "asking"
    title: ClassVar[str] = "Asking"
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("host", "host"), Setting("password", "password", is_secret=True),
        Setting("callback_url", "address", "url"), Setting("tls", "over TLS", "flag", default="yes"),
    )  # fmt: skip

    def __init__(self, settings: Mapping[str, str]) -> None:
        super().__init__()
        if not settings.get("host", "").count("."):
            raise BadSetting(gateway="Asking", field="host", expected="a name", given=settings.get("host", ""))


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known: dict[str, type[Channel]] = {**CHANNELS, "asking": AskingChannel, "played": PlayedChannel}  # type: ignore[dict-item]
    for module in ("ansinh.messaging.services.gateways", "ansinh.messaging.views.gateways"):
        monkeypatch.setattr(f"{module}.CHANNELS", known)
    monkeypatch.setattr(channels, "CHANNELS", known)
    with translation.override("en"):
        yield


def _opened(office: Office) -> Gateway:
    Gateway.objects.filter(pk=office.gateway.pk).update(closed_on=clock.today())
    send(client_of(office.area), f"{NEW}?kind=asking", **TOLD)
    return Gateway.objects.get(kind="asking")


def test_a_gateway_is_opened_with_what_its_channel_asks_for(office: Office) -> None:
    gateway = _opened(office)

    assert (gateway.title, gateway.medium, gateway.price_amount) == ("Cổng SMS", Medium.SMS, 350)
    told = dict(GatewaySetting.objects.filter(gateway=gateway).values_list("code", "value"))
    assert told == {"host": "sms.example.org", "password": "bí mật", "callback_url": "", "tls": "no"}


def test_kinds_are_offered_and_one_for_each_medium_stands(office: Office) -> None:
    mai = client_of(office.area)
    assert "?kind=asking" in page(mai, NEW)
    assert "Of which kind?" in page(mai, f"{NEW}?kind=unknown")

    told = send(mai, f"{NEW}?kind=asking", 409, **TOLD)

    assert "already has a gateway" in told


def test_what_a_channel_refuses_stands_beside_its_field(office: Office) -> None:
    mai = client_of(office.area)

    told = send(mai, f"{NEW}?kind=asking", 422, **{**TOLD, "told_host": "sms"})

    assert 'id="id_told_host_error"' in told
    assert "bí mật" not in told
    assert 'id="id_told_password_error"' in send(mai, f"{NEW}?kind=asking", 422, title="x", told_host="a.b")


def test_a_secret_is_never_shown_again_and_stays_where_none_is_given(office: Office) -> None:
    gateway = _opened(office)
    mai, address = client_of(office.area, username="lan", name="Trần Thị Lan"), f"{GATEWAYS}{gateway.pk}/"
    shown = page(mai, address)
    assert "sms.example.org" in shown
    assert "bí mật" not in shown
    assert f"/gateways/{gateway.pk}/news/" in shown

    send(mai, address, title="Cổng mới", told_host="sms2.example.org", told_tls="on")

    told = dict(GatewaySetting.objects.filter(gateway=gateway).values_list("code", "value"))
    assert told == {"host": "sms2.example.org", "password": "bí mật", "callback_url": "", "tls": "yes"}
    assert 'id="id_told_host_error"' in send(mai, address, 422, title="x", told_host="sms")
    assert Gateway.objects.get(pk=gateway.pk).title == "Cổng mới"


FILLED = {
    "text": "an-sinh", "number": "7", "url": "https://sms.example.org/send", "path": "/var/spool/gammu",
    "host": "sms.example.org", "flag": "on",
}  # fmt: skip
PARTICULAR = {
    "security": "starttls", "mailbox_security": "tls", "sender": "xa@example.org",
    "unsubscribe": "mailto:xa@example.org",
}  # fmt: skip
REAL = dict(CHANNELS)


@pytest.mark.parametrize("flag", ["on", ""])
@pytest.mark.parametrize("kind", REAL)
def test_a_gateway_of_every_kind_is_opened_on_its_page_and_corrected_as_the_page_shows_it(
    office: Office, kind: str, flag: str
) -> None:
    channel = REAL[kind]
    Gateway.objects.filter(pk=office.gateway.pk).update(closed_on=clock.today())
    told = {
        f"told_{one.code}": flag if one.kind == "flag" else PARTICULAR.get(one.code, FILLED[one.kind])
        for one in channel.settings if one.code != "callback_url"
    }  # fmt: skip
    mai = client_of(office.area)
    send(mai, f"{NEW}?kind={kind}", title="Cổng", price_amount="0", price_points="0", **told)
    gateway = Gateway.objects.get(kind=kind)
    kept = dict(GatewaySetting.objects.filter(gateway=gateway).values_list("code", "value"))
    form = mai.get(f"{GATEWAYS}{gateway.pk}/").context["form"]
    shown = {name: form[name].value() for name in form.fields}
    as_sent = {name: "on" if value is True else value for name, value in shown.items() if value not in (None, False)}

    send(mai, f"{GATEWAYS}{gateway.pk}/", **as_sent)

    corrected = dict(GatewaySetting.objects.filter(gateway=gateway).values_list("code", "value"))
    assert corrected == kept
    assert {kept[one.code] for one in channel.settings if one.kind == "flag"} <= {"yes" if flag else "no"}
    assert (gateway.price_amount, gateway.price_points) == (0, 0)
    channel({**kept, "callback_url": "https://xa.example.org/"}).close()


def test_a_test_message_goes_before_everything_else(office: Office) -> None:
    mai, address = client_of(office.area), f"{GATEWAYS}{office.gateway.pk}/"

    assert "mobile number" in act(mai, address, "try", 422, address="12")
    act(mai, address, "try", address="0912 345 678")
    act(mai, address, "try", address="0912 345 678")

    with acting(SYSTEM):
        messages = list(Message.objects.all())
    assert [(one.address, one.priority, one.campaign_id) for one in messages] == [("0912345678", 1, None)] * 2
    office.send()
    assert "AnSinh: a message to try out" in office.channel.texts()[0]


def test_a_test_message_goes_to_a_mailbox_in_small_letters_that_is_not_too_long(office: Office) -> None:
    Gateway.objects.update(medium=Medium.EMAIL)
    mai, address = client_of(office.area), f"{GATEWAYS}{office.gateway.pk}/"

    assert "up to 119 characters" in act(mai, address, "try", 422, address=f"{'a' * 108}@example.org")
    act(mai, address, "try", address="Mai@Example.org")

    with acting(SYSTEM):
        assert Message.objects.get().address == "mai@example.org"


def test_a_closed_gateway_does_nothing_more(office: Office) -> None:
    mai, address = client_of(office.area), f"{GATEWAYS}{office.gateway.pk}/"

    act(mai, address, "close")

    assert "closed" in page(mai, address)
    assert "0 rows" in page(mai, GATEWAYS)
    assert "was closed on" in act(mai, address, "close", 409)
    assert "was closed on" in act(mai, address, "try", 409, address="0912345678")
    send(mai, address, 404, title="x")


def test_how_a_gateway_works_is_seen(office: Office) -> None:
    mai = client_of(office.area)
    assert "works" in page(mai, GATEWAYS)

    later = clock.now() + dt.timedelta(minutes=5)
    Gateway.objects.update(last_error="502 Bad Gateway", paused_until=later)

    shown = page(mai, GATEWAYS)
    assert "left alone for a while" in shown
    assert "502 Bad Gateway" in shown
    assert "502 Bad Gateway" in page(mai, f"{GATEWAYS}{office.gateway.pk}/")


def test_rules_are_set_in_hours_and_numbers(office: Office) -> None:
    mai = client_of(office.area)
    rules = {"quiet_from": "21:00", "quiet_until": "7h", "person_a_day": "1", "office_a_day": "300",
             "month_amount": "1.000.000", "month_points": ""}  # fmt: skip
    assert "20:30" in page(mai, RULES)

    assert "Expected a time like" in send(mai, RULES, 422, **{**rules, "quiet_from": "25:00"})
    assert "expected 1…20" in send(mai, RULES, 422, **{**rules, "person_a_day": "99"})
    send(mai, RULES, **rules)

    kept = SendingRules.objects.get(area=office.area)
    assert (kept.quiet_from, kept.quiet_until, kept.month_amount) == (dt.time(21), dt.time(7), 1_000_000)
    assert kept.month_points is None
    assert "1.000.000" in page(mai, RULES)


def test_gateways_are_for_those_who_keep_them(office: Office) -> None:
    minh = client_of(office.area, "approver", "minh", "Lê Văn Minh")
    stranger = client_of(make_commune("25480", "Bình Minh"), username="hoa", name="Trần Thị Hoa")
    address = f"{GATEWAYS}{office.gateway.pk}/"

    for one in (GATEWAYS, NEW, RULES, address):
        page(minh, one, 403)
    act(minh, address, "close", 403)
    assert "Máy nhắn tin" not in page(stranger, GATEWAYS)
    page(stranger, address, 404)
    send(stranger, address, 404, title="x")
    act(stranger, address, "close", 404)
