"""The gateways and rules that hold for an office: its own, else those of the nearest office above."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from ansinh.areas.models import Area
from ansinh.areas.queries import paths_down_to
from ansinh.core import clock
from ansinh.messaging.channels import CHANNELS, Channel
from ansinh.messaging.channels.contract import TO_TELEPHONES
from ansinh.messaging.models import Gateway, GatewaySetting, OptOut, OptOutWay, SendingRules

DEFAULT_RULES = SendingRules()
"""Where no office has set its own."""


@dataclass(frozen=True)
class Offices:
    """What holds for each of some offices, read at once: by path and medium the gateway, by path the rules."""

    gateways: Mapping[tuple[str, str], Gateway]
    rules: Mapping[str, SendingRules]

    def gateway_for(self, office: str, medium: str) -> Gateway | None:
        return next((self.gateways[p, medium] for p in _upwards(office) if (p, medium) in self.gateways), None)

    def rules_for(self, office: str) -> SendingRules:
        return next((self.rules[p] for p in _upwards(office) if p in self.rules), DEFAULT_RULES)


def offices_as_they_send(paths: Collection[str]) -> Offices:
    """Gateways and rules of these offices and of those above them; two queries."""
    wanted = {above for path in paths for above in paths_down_to(path)}
    gateways = Gateway.objects.filter(area__path__in=wanted, closed_on__isnull=True).select_related("area")
    rules = SendingRules.objects.filter(area__path__in=wanted).select_related("area")
    return Offices({(one.area.path, one.medium): one for one in gateways}, {one.area.path: one for one in rules})


def media_of(area: Area) -> list[str]:
    """The media by which an office can send today."""
    offices = offices_as_they_send([area.path])
    return sorted({medium for _path, medium in offices.gateways})


def channel_of(gateway: Gateway) -> Channel:
    """The channel, told what the gateway was told. Raises `BadSetting`."""
    told = dict(GatewaySetting.objects.filter(gateway=gateway).values_list("code", "value"))
    return CHANNELS[gateway.kind](callable_back(told, gateway.pk))


def callable_back(told: Mapping[str, str], gateway_id: int) -> dict[str, str]:
    """The settings with the address at which the gateway calls us: ours, unless the office named one."""
    ours = f"{settings.SITE_URL}{reverse('gateway_news', args=[gateway_id])}"
    return {**told, "callback_url": told.get("callback_url") or ours}


def opted_out(addresses: Collection[str] | None = None) -> set[tuple[str, str]]:
    """Medium and address of those who want no messages, as far as the wall shows; of `addresses` where given. A wish
    holds for everything that reaches the same telephone.
    """
    rows = OptOut.objects.filter(ended_at__isnull=True)
    if addresses is not None:
        rows = rows.filter(address__in=list(addresses))
    told = rows.values_list("medium", "address", "way")
    return {(each, address) for medium, address, way in told for each in media_like(medium, way)}


def media_like(medium: str, way: str) -> frozenset[str]:
    """The media for which a wish about one of them holds; what a provider tells is of its own messages alone."""
    is_alike = medium in TO_TELEPHONES and way != OptOutWay.PROVIDER
    return frozenset(TO_TELEPHONES) if is_alike else frozenset({medium})


def after_quiet_hours(rules: SendingRules, at: dt.datetime) -> dt.datetime:
    """`at`, or the end of the quiet hours that it falls into."""
    local = at.astimezone(clock.VIET_NAM)
    start, end, now = rules.quiet_from, rules.quiet_until, local.time()
    if start == end:
        return at
    is_quiet = start <= now < end if start < end else now >= start or now < end
    if not is_quiet:
        return at
    day = local.date() if now < end else local.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, end, tzinfo=clock.VIET_NAM).astimezone(dt.UTC)


def _upwards(path: str) -> list[str]:
    return list(reversed(paths_down_to(path)))
