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
from ansinh.insurance.renewals import RenewalStep
from ansinh.messaging.channels import Channel
from ansinh.messaging.channels.gammu import GammuChannel
from ansinh.messaging.keys import key_of
from ansinh.messaging.models import OUT, Gateway, Incoming, IncomingState, Message
from ansinh.messaging.queries.ways_out import channel_of
from ansinh.messaging.services import hear, open_gateway, send_due, settle_answer, settle_heard

TITLE = "Điện thoại của cán bộ"
POINTS_A_SEGMENT = 1
HOURS = ((8, 10), (10, 30), (15, 0), (19, 40))
"""When the telephone is at work."""
HEARS_FOR = dt.timedelta(days=4)
CALLED_BACK = "Đã gọi lại và trả lời qua điện thoại"
FOLDERS = ("outbox", "sent", "error", "inbox")

BEFORE_30, BEFORE_10, AFTER = -30, -10, 1
OWN_STEPS = (
    RenewalStep(
        BEFORE_30, ("sms",), "Nhắc hạn thẻ BHYT: trước 30 ngày",
        "UBND xã xin nhắc: thẻ BHYT của {ten} hết hạn ngày {het_han}. {can_lam}"
        " Đã đóng, xin trả lời 1. Không muốn nhận tin: TC",
    ),
    RenewalStep(
        BEFORE_10, ("sms",), "Nhắc hạn thẻ BHYT: trước 10 ngày",
        "UBND xã: còn 10 ngày nữa thẻ BHYT của {ten} hết hạn ({het_han}). {can_lam}"
        " Đã đóng, xin trả lời 1. Không muốn nhận tin: TC",
    ),
    RenewalStep(
        AFTER, ("sms",), "Nhắc hạn thẻ BHYT: đã hết hạn",
        "UBND xã: thẻ BHYT của {ten} đã hết hạn ngày {het_han}. {can_lam}"
        " Đóng trong 90 ngày để quyền lợi không bị gián đoạn. Đã đóng: 1. Không nhận tin: TC",
    ),
)  # fmt: skip
"""Her own words, with every accent: each fills three segments."""


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


def at_hours(day: dt.date) -> list[dt.datetime]:
    """The moments of a day at which the telephone is at work."""
    return [dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.VIET_NAM) for hour, minute in HOURS]


def work_the_phone(gateway: Gateway) -> None:
    """Send what is due by the simulated gateway, then take in what it tells by now."""

    def make(other: Gateway) -> Channel:
        return SimulatedGateway({}) if other.pk == gateway.pk else channel_of(other)

    send_due(make_channel=make)
    told, taken = _told(gateway), _taken(gateway)
    news = list(SimulatedGateway({}, taken, told).collect())
    if news:
        hear(gateway=gateway, news=news)
    while settle_heard(gateway=gateway):
        pass


def answer_people(actor: Actor, area: Area) -> None:
    """The officer calls back whoever wrote something that waits for a person. Inside `acting`."""
    waiting = Incoming.objects.filter(area_path__within=area.path, state=IncomingState.WAITS)
    for one in waiting.filter(received_at__lte=clock.now()).order_by("pk"):
        settle_answer(actor=actor, incoming=one, note=CALLED_BACK)


def _taken(gateway: Gateway) -> Sequence[Taken]:
    """What the telephone sent in the last days and may still hear of."""
    with acting(SYSTEM):
        rows = Message.objects.filter(gateway=gateway, sent_at__gte=clock.now() - HEARS_FOR, state__in=OUT)
        found = list(rows.order_by("pk").values_list("pk", "address", "text", "sent_at"))
    return [Taken(key_of(key), address, text, at) for key, address, text, at in found if at is not None]


def _told(gateway: Gateway) -> frozenset[str]:
    """The answers that came in already."""
    since = clock.now() - 2 * HEARS_FOR
    with acting(SYSTEM):
        rows = Incoming.objects.filter(gateway=gateway, received_at__gte=since)
        return frozenset(rows.values_list("provider_id", flat=True))
