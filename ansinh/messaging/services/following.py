"""When a unit ends: what its office has written down goes to the office that follows it, each thing once."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.bulk import move_paths
from ansinh.messaging.models import (
    LIVE_CAMPAIGNS,
    Campaign,
    CampaignState,
    Gateway,
    OptOut,
    SendingRules,
    Template,
)
from ansinh.messaging.services.templates import LONGEST_TITLE

TABLES = (
    "campaign",
    "campaigncount",
    "campaignstep",
    "uploadedperson",
    "message",
    "skip",
    "optout",
    "heard",
    "incoming",
)


def follow_area(*, actor: Actor, old: Area, new: Area, paths: Sequence[tuple[str, str]]) -> None:
    """Campaigns and messages of a unit that ended are seen, and sent, by its successor; `paths`: (former, new).

    Of two campaigns for one occasion, and of two wishes of one address, the successor's own stands. Gateways, rules and
    texts are the successor's where it has none; a campaign that is over stays that of the unit which led it. Within the
    act that ends the unit.
    """
    for former, path in paths:
        _end_second_campaigns(actor, former, path)
        _end_second_wishes(former, path)
        move_paths([f"messaging_{table}" for table in TABLES], [(former, path)])
        move_paths(["messaging_message"], [(former, path)], column="office")
    over = (CampaignState.ENDED, CampaignState.CANCELLED)
    Campaign.objects.filter(area=old).exclude(state__in=over).update(area=new)
    _hand_over_gateways(actor, old, new)
    if not SendingRules.objects.filter(area=new).exists():
        SendingRules.objects.filter(area=old).update(area=new)
    _hand_over_texts(old, new)


_SECOND = """
    select m.id from {table} m join {table} o
        on o.area_path = %(path)s || substr(m.area_path, %(length)s) and o.id <> m.id and {same}
    where m.area_path >= %(former)s and m.area_path < %(former)s || '~'
"""
_SAME_OCCASION = "o.occasion = m.occasion and o.state = any(%(live)s) and m.state = any(%(live)s)"
_SAME_WISH = "o.medium = m.medium and o.address = m.address and o.ended_at is null and m.ended_at is null"


def _second(table: str, same: str, former: str, path: str) -> list[int]:
    """Rows that would come to stand beside one that says the same."""
    values: dict[str, Any] = {
        "path": path, "length": len(former) + 1, "former": former, "live": list(LIVE_CAMPAIGNS),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SECOND.format(table=table, same=same), values)
        return [key for (key,) in cursor.fetchall()]


def _end_second_campaigns(actor: Actor, former: str, path: str) -> None:
    for campaign in Campaign.objects.filter(pk__in=_second("messaging_campaign", _SAME_OCCASION, former, path)):
        before = campaign.state
        is_running = before == CampaignState.RUNNING
        campaign.state = CampaignState.ENDED if is_running else CampaignState.CANCELLED
        campaign.ended_at = clock.now()
        campaign.save(update_fields=["state", "ended_at"])
        record(
            actor=actor, act="end_campaign" if is_running else "cancel_campaign", on=campaign,
            area_path=campaign.area_path, before={"state": before}, after={"state": campaign.state},
            why=_("The office that follows has one for the same occasion."),
        )  # fmt: skip


def _end_second_wishes(former: str, path: str) -> None:
    wishes = OptOut.objects.filter(pk__in=_second("messaging_optout", _SAME_WISH, former, path))
    wishes.update(ended_at=clock.now(), ended_why=_("The same wish stands at the office that follows."))


def _hand_over_gateways(actor: Actor, old: Area, new: Area) -> None:
    taken = set(Gateway.objects.filter(area=new, closed_on__isnull=True).values_list("medium", flat=True))
    for gateway in Gateway.objects.filter(area=old, closed_on__isnull=True):
        if gateway.medium in taken:
            gateway.closed_on = clock.today()
            gateway.save(update_fields=["closed_on"])
            record(
                actor=actor, act="close_gateway", on=gateway, area_path=new.path, after={"on": gateway.closed_on},
                why=_("The office that follows has one of its own."),
            )  # fmt: skip
        else:
            gateway.area = new
            gateway.save(update_fields=["area"])


def _hand_over_texts(old: Area, new: Area) -> None:
    taken = set(Template.objects.filter(area=new, ended_at__isnull=True).values_list("title", flat=True))
    for template in Template.objects.filter(area=old, ended_at__isnull=True):
        title, number = template.title, 2
        while title in taken:
            ending = f" ({old.name})" if number == 2 else f" ({old.name} {number})"
            title, number = f"{template.title[: LONGEST_TITLE - len(ending)]}{ending}", number + 1
        taken.add(title)
        template.title, template.area = title, new
        template.save(update_fields=["title", "area"])
