"""What the house does by itself: lasting campaigns taken a day further, news fetched from gateways that are asked."""

import datetime as dt
import logging

from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.messaging.errors import BadSetting
from ansinh.messaging.models import Campaign, CampaignState, Gateway
from ansinh.messaging.services.campaigns import queue_due_steps
from ansinh.messaging.services.gateways import channel_at_work
from ansinh.messaging.services.hearing import collect_news, settle_heard
from ansinh.messaging.services.queueing import Queued

log = logging.getLogger(__name__)


def queue_daily_steps(*, on: dt.date | None = None) -> dict[int, Queued]:
    """What each running lasting campaign has due, each in an act of its own within its office; by campaign. One that
    fails is told in the log, asked again an hour later, and does not hold up the rest.
    """
    with acting(SYSTEM):
        running = list(Campaign.objects.filter(state=CampaignState.RUNNING, is_lasting=True))
    written = {}
    for campaign in running:
        try:
            with acting(SYSTEM, scope=campaign.area_path):
                written[campaign.pk] = queue_due_steps(actor=SYSTEM, campaign=campaign, on=on or clock.today())
        except Exception:
            log.exception("Campaign %s: its steps of today are not written", campaign.pk)
    return written


def collect_everywhere() -> int:
    """Fetch the news of every open gateway and settle all that waits; one that fails is told with its error, and does
    not hold up the rest.
    """
    count = 0
    for gateway in Gateway.objects.filter(closed_on__isnull=True).select_related("area"):
        try:
            count += _collect(gateway)
            failure = ""
        except BadSetting as refusal:
            log.warning("Gateway %s: %s", gateway.pk, refusal.code)
            failure = str(refusal)
        except Exception as error:
            log.exception("Gateway %s: its news cannot be fetched", gateway.pk)
            # Words of an error may hold a secret or a person; of the house's files they say what is to be mended.
            failure = str(error) if isinstance(error, OSError) else type(error).__name__
        _note_failure(gateway, failure)
    return count


def _collect(gateway: Gateway) -> int:
    with acting(SYSTEM):
        channel = channel_at_work(gateway)
    try:
        count = collect_news(gateway=gateway, channel=channel)
    finally:
        channel.close()
    settle_heard(gateway=gateway)
    return count


def _note_failure(gateway: Gateway, failure: str) -> None:
    """Tell why its news could not be fetched; an error of sending comes with a pause, and stays."""
    same = Gateway.objects.filter(pk=gateway.pk)
    if failure:
        same.update(last_error=failure[:300])
    elif gateway.last_error:
        same.filter(last_error=gateway.last_error, paused_until__isnull=True).update(last_error="")
