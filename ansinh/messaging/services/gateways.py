"""Gateways of an office: opened with what they must be told, corrected, closed; and the office's rules of sending."""

import datetime as dt
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.messaging.channels import CHANNELS, Channel, Medium
from ansinh.messaging.channels.zalo import ZaloChannel
from ansinh.messaging.errors import (
    GatewayClosed,
    GatewayOpen,
    RulesOutOfRange,
    TitleMissing,
    UnknownKind,
)
from ansinh.messaging.models import Gateway, GatewaySetting, SendingRules
from ansinh.messaging.policies import KEEP
from ansinh.messaging.queries.ways_out import callable_back, channel_of

LONGEST_TITLE = 80
MOST_FOR_A_SEGMENT = 100_000


@transaction.atomic
def open_gateway(
    *,
    actor: Actor,
    area: Area,
    kind: str,
    title: str,
    told: Mapping[str, str],
    price_amount: int = 0,
    price_points: int = 0,
) -> Gateway:
    """Open a way out for an office; `told` are the settings of its kind.

    Raises NoRight, OutsideScope, UnknownKind, BadSetting, TitleMissing, RulesOutOfRange, GatewayOpen.
    """
    actor.require(KEEP, area_path=area.path)
    channel = _kind(kind)
    channel(callable_back(told, 0)).close()
    _check(title, price_amount, price_points)
    try:
        with transaction.atomic():
            gateway = Gateway.objects.create(
                area=area, title=tidy(title), kind=kind, medium=channel.medium,
                price_amount=price_amount, price_points=price_points, opened_on=clock.today(),
            )  # fmt: skip
    except IntegrityError:
        open_one = Gateway.objects.get(area=area, medium=channel.medium, closed_on__isnull=True)
        raise GatewayOpen(area=area.full_name, medium=Medium(channel.medium).label, title=open_one.title) from None
    _tell(gateway, channel, told)
    record(
        actor=actor, act="open_gateway", on=gateway, area_path=area.path,
        after={"kind": kind, "title": gateway.title, "settings": _shown(channel, told),
               "price_amount": price_amount, "price_points": price_points},
    )  # fmt: skip
    return gateway


@transaction.atomic
def correct_gateway(
    *, actor: Actor, gateway: Gateway, title: str, told: Mapping[str, str], price_amount: int, price_points: int
) -> Gateway:
    """Tell it something else; a secret that is not given stays. Raises GatewayClosed, BadSetting, TitleMissing."""
    locked = _locked(actor, gateway)
    channel = _kind(locked.kind)
    before = dict(GatewaySetting.objects.filter(gateway=locked).values_list("code", "value"))
    secret = {one.code for one in channel.settings if one.is_secret}
    after = {**told, **{code: value for code, value in before.items() if code in secret and not told.get(code)}}
    channel(callable_back(after, locked.pk)).close()
    _check(title, price_amount, price_points)
    locked.title, locked.price_amount, locked.price_points = tidy(title), price_amount, price_points
    locked.paused_until, locked.last_error = None, ""
    locked.save(update_fields=["title", "price_amount", "price_points", "paused_until", "last_error"])
    _tell(locked, channel, after)
    record(
        actor=actor, act="correct_gateway", on=locked, area_path=locked.area.path,
        before={"settings": _shown(channel, before)}, after={"settings": _shown(channel, after)},
    )  # fmt: skip
    return locked


@transaction.atomic
def close_gateway(*, actor: Actor, gateway: Gateway) -> Gateway:
    """Close it: what waits goes by another of its medium, if there is one. Raises GatewayClosed."""
    locked = _locked(actor, gateway)
    locked.closed_on = clock.today()
    locked.save(update_fields=["closed_on"])
    record(actor=actor, act="close_gateway", on=locked, area_path=locked.area.path, after={"on": locked.closed_on})
    return locked


def channel_at_work(gateway: Gateway) -> Channel:
    """The channel as it sends: what its provider renews is kept at once. Raises `BadSetting`."""
    channel = channel_of(gateway)
    if isinstance(channel, ZaloChannel):
        channel.keep = partial(_keep_tokens, gateway.pk)
    return channel


def _keep_tokens(gateway_id: int, access: str, refresh: str) -> None:
    """Write the new pair down, whatever becomes of the act in which it was asked for: the old one is of no use."""

    def write() -> None:
        try:
            with transaction.atomic():
                for code, value in (("access_token", access), ("refresh_token", refresh)):
                    GatewaySetting.objects.update_or_create(gateway_id=gateway_id, code=code, defaults={"value": value})
        finally:
            connection.close()

    # A thread has a connection of its own.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(write).result()


@dataclass(frozen=True)
class Rules:
    """Rules of sending as an office sets them; None: no limit."""

    quiet_from: dt.time
    quiet_until: dt.time
    person_a_day: int
    office_a_day: int
    month_amount: int | None = None
    month_points: int | None = None


@transaction.atomic
def record_rules(*, actor: Actor, area: Area, rules: Rules) -> SendingRules:
    """Set an office's rules of sending. Raises NoRight, OutsideScope, RulesOutOfRange."""
    actor.require(KEEP, area_path=area.path)
    _between(_("messages to one person a day"), rules.person_a_day, 1, 20)
    _between(_("messages of the office a day"), rules.office_a_day, 1, 10_000_000)
    _between(_("đồng a month"), rules.month_amount or 0, 0, 10**12)
    _between(_("points a month"), rules.month_points or 0, 0, 10**9)
    before = SendingRules.objects.filter(area=area).values().first()
    row, _created = SendingRules.objects.update_or_create(area=area, defaults=vars(rules))
    record(
        actor=actor, act="record_rules", on=row, area_path=area.path,
        before=_plain(before) if before else None, after=_plain(vars(rules)),
    )  # fmt: skip
    return row


def open_local_gateways(area: Area, media: Collection[str]) -> None:
    """The house's own ways, which an office need not be told of: the door, the leaflet, the loudspeaker.

    Within the act that needs them.
    """
    for kind, channel in CHANNELS.items():
        if channel.is_local and channel.medium in media:
            Gateway.objects.get_or_create(
                area=area, medium=channel.medium, closed_on=None,
                defaults={"kind": kind, "title": str(channel.title)[:LONGEST_TITLE], "opened_on": clock.today()},
            )  # fmt: skip


def _kind(kind: str) -> type[Channel]:
    if kind not in CHANNELS:
        raise UnknownKind(kind=kind, known=", ".join(sorted(CHANNELS)))
    return CHANNELS[kind]


def _locked(actor: Actor, gateway: Gateway) -> Gateway:
    actor.require(KEEP, area_path=gateway.area.path)
    locked = Gateway.objects.select_for_update(of=("self",)).select_related("area").get(pk=gateway.pk)
    if locked.closed_on is not None:
        raise GatewayClosed(title=locked.title, on=locked.closed_on)
    return locked


def _check(title: str, price_amount: int, price_points: int) -> None:
    if not tidy(title) or len(tidy(title)) > LONGEST_TITLE:
        raise TitleMissing(most=LONGEST_TITLE, given=tidy(title)[:LONGEST_TITLE])
    _between(_("price in đồng"), price_amount, 0, MOST_FOR_A_SEGMENT)
    _between(_("price in points"), price_points, 0, MOST_FOR_A_SEGMENT)


def _between(field: str, given: int, least: int, most: int) -> None:
    if not least <= given <= most:
        raise RulesOutOfRange(field=field, expected=f"{least}…{most}", given=given)


def _tell(gateway: Gateway, channel: type[Channel], told: Mapping[str, str]) -> None:
    GatewaySetting.objects.filter(gateway=gateway).delete()
    known = {one.code for one in channel.settings}
    GatewaySetting.objects.bulk_create(
        GatewaySetting(gateway=gateway, code=code, value=value) for code, value in told.items() if code in known
    )


def _shown(channel: type[Channel], told: Mapping[str, str]) -> dict[str, str]:
    """What was told, without its secrets: those never enter the trail."""
    secret = {one.code for one in channel.settings if one.is_secret}
    return {code: "…" if code in secret else value for code, value in told.items()}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.time) else value
        for name, value in values.items()
        if name not in {"id", "area_id"}
    }
