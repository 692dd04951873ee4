"""The officer's own telephone with its free points for SMS: opened, sent by, listened to; nothing leaves the house."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.wall import acting
from ansinh.demo.gateway import SimulatedGateway, Taken
from ansinh.insurance.renewals import AUDIENCE, RenewalStep
from ansinh.messaging.channels import Channel
from ansinh.messaging.channels.gammu import GammuChannel
from ansinh.messaging.keys import key_of
from ansinh.messaging.models import OUT, Gateway, Incoming, IncomingState, Message, MessageState, Template
from ansinh.messaging.services import (
    WrittenText,
    channel_at_work,
    hear,
    open_gateway,
    record_template,
    send_due,
    settle_answer,
    settle_heard,
)
from ansinh.messaging.services.sending import due_now

TITLE = "Điện thoại của cán bộ"
POINTS_A_SEGMENT = 1
MORNING, NOON, EVENING = dt.time(8, 10), dt.time(11, 30), dt.time(19, 40)
"""When the telephone is at work."""
HEARS_FOR = dt.timedelta(days=4)
CALLED_BACK = "Đã gọi lại và trả lời qua điện thoại"
FOLDERS = ("outbox", "sent", "error", "inbox")

BEFORE_30, BEFORE_10, AFTER = -30, -10, 1
OWN_STEPS = (
    RenewalStep(
        BEFORE_30, ("sms",), "Nhắc hạn thẻ BHYT: trước 30 ngày",
        "UBND xã xin nhắc: thẻ BHYT của {ten} hết hạn ngày {het_han}. {can_lam}"
        " Đã đóng: trả lời 1. Không nhận tin: TC",
    ),
    RenewalStep(
        BEFORE_10, ("sms",), "Nhắc hạn thẻ BHYT: trước 10 ngày",
        "UBND xã báo sắp đến hạn: thẻ BHYT của {ten} hết hạn ({het_han}). {can_lam}"
        " Đã đóng: trả lời 1. Không nhận tin: TC",
    ),
    RenewalStep(
        AFTER, ("sms",), "Nhắc hạn thẻ BHYT: đã hết hạn",
        "UBND xã: thẻ BHYT của {ten} đã hết hạn ngày {het_han}. {can_lam}"
        " Đóng trong 90 ngày để quyền lợi không bị gián đoạn. Đã đóng: 1. Không nhận tin: TC",
    ),
)  # fmt: skip
"""Her own words, with every accent: each fills three segments."""


def write_own_texts(actor: Actor, area: Area) -> None:
    """Her texts, for the reminders to use; those that stand are kept. Inside `acting`."""
    for step in OWN_STEPS:
        if not Template.objects.filter(area=area, title=step.title, ended_at__isnull=True).exists():
            texts = [WrittenText(step.text)]
            record_template(actor=actor, area=area, title=step.title, audience=AUDIENCE, texts=texts)


def open_phone(actor: Actor, area: Area) -> Gateway:
    """Her telephone as the commune's way out, at no đồng and one point a segment; the one that is open is kept.

    On a machine without a telephone its folders lie in var/demo. Inside `acting`.
    """
    standing = phone_of(area)
    if standing is not None:
        return standing
    folder = (Path(settings.VAR) / "demo" / "telephone").absolute()
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    return open_gateway(
        actor=actor, area=area, kind=GammuChannel.kind, title=TITLE, told={"folder": str(folder)},
        price_points=POINTS_A_SEGMENT,
    )  # fmt: skip


def phone_of(area: Area) -> Gateway | None:
    """The telephone that is open now."""
    rows = Gateway.objects.filter(area=area, title=TITLE, closed_on__isnull=True)
    return rows.select_related("area").first()


def moment(day: dt.date, time: dt.time) -> dt.datetime:
    """A time of a day in Viet Nam."""
    return dt.datetime.combine(day, time, tzinfo=clock.VIET_NAM)


def send_by(gateway: Gateway) -> None:
    """Send what is due by the simulated gateway, if anything is."""
    with acting(SYSTEM):
        if not Message.objects.filter(due_now()).exists():
            return

    def make(other: Gateway) -> Channel:
        return SimulatedGateway({}) if other.pk == gateway.pk else channel_at_work(other)

    send_due(make_channel=make)


def listen_to(gateway: Gateway) -> None:
    """Take in what the simulated gateway tells by now."""
    news = list(SimulatedGateway({}, _taken(gateway), _told(gateway)).collect())
    if news:
        hear(gateway=gateway, news=news)
        settle_heard(gateway=gateway)


def answer_people(actor: Actor, area: Area) -> None:
    """The officer calls back whoever wrote something that waits for a person. Inside `acting`."""
    waiting = Incoming.objects.filter(area_path__within=area.path, state=IncomingState.WAITS)
    for one in waiting.filter(received_at__lte=clock.now()).order_by("pk"):
        settle_answer(actor=actor, incoming=one, note=CALLED_BACK)


def _taken(gateway: Gateway) -> Sequence[Taken]:
    """What the telephone sent in the last days and may still hear of."""
    with acting(SYSTEM):
        rows = Message.objects.filter(gateway=gateway, sent_at__gte=clock.now() - HEARS_FOR, state__in=OUT)
        found = list(rows.order_by("pk").values_list("pk", "address", "text", "sent_at", "state"))
    return [
        Taken(key_of(key), address, text, at, is_confirmed=state == MessageState.DELIVERED)
        for key, address, text, at, state in found
        if at is not None
    ]


def _told(gateway: Gateway) -> frozenset[str]:
    """The answers that came in already."""
    since = clock.now() - 2 * HEARS_FOR
    with acting(SYSTEM):
        rows = Incoming.objects.filter(gateway=gateway, received_at__gte=since)
        return frozenset(rows.values_list("provider_id", flat=True))
