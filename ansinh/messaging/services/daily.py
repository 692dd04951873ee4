"""What the house does by itself: lasting campaigns taken a day further, news fetched from gateways that are asked."""

import datetime as dt
import logging

from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.messaging.errors import BadSetting
from ansinh.messaging.models import Campaign, CampaignState, Gateway
from ansinh.messaging.queries.ways_out import channel_of
from ansinh.messaging.services.campaigns import queue_due_steps
from ansinh.messaging.services.hearing import collect_news, settle_heard
from ansinh.messaging.services.queueing import Queued

log = logging.getLogger(__name__)


def queue_daily_steps(*, on: dt.date | None = None) -> dict[int, Queued]:
    """What each running lasting campaign has due, each in an act of its own within its office; by campaign."""
    with acting(SYSTEM):
        running = list(Campaign.objects.filter(state=CampaignState.RUNNING, is_lasting=True))
    written = {}
    for campaign in running:
        with acting(SYSTEM, scope=campaign.area_path):
            written[campaign.pk] = queue_due_steps(actor=SYSTEM, campaign=campaign, on=on or clock.today())
    return written


def collect_everywhere() -> int:
    """Fetch the news of every open gateway and settle all that waits; one that fails does not hold up the rest."""
    count = 0
    for gateway in Gateway.objects.filter(closed_on__isnull=True).select_related("area"):
        try:
            with acting(SYSTEM):
                channel = channel_of(gateway)
        except BadSetting as refusal:
            log.warning("Gateway %s: %s", gateway.pk, refusal.code)
            continue
        try:
            count += collect_news(gateway=gateway, channel=channel)
        finally:
            channel.close()
        settle_heard(gateway=gateway)
    return count
