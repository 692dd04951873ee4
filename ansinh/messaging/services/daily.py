"""What the house does by itself: lasting campaigns taken a day further, news fetched from gateways that are asked."""

import datetime as dt
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed, wait
from contextlib import ExitStack
from contextvars import copy_context

from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.messaging.channels import Channel, News
from ansinh.messaging.errors import BadSetting
from ansinh.messaging.models import Campaign, CampaignState, Gateway
from ansinh.messaging.services.campaigns import queue_due_steps
from ansinh.messaging.services.gateways import channel_at_work
from ansinh.messaging.services.hearing import hear, settle_heard
from ansinh.messaging.services.queueing import Queued

ASKED_AT_ONCE = 32
PATIENCE = 6.0
"""Seconds within which a gateway that is well has told what it knows."""

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


def collect_everywhere(*, meanwhile: Callable[[], object] | None = None) -> int:
    """Fetch the news of every open gateway, several at a time, and settle all that waits; returns how many pieces of
    news there were. One that fails is told with its error, and does not hold up the rest.

    `meanwhile` is done when the gateways that are well have told what they know: it is not held up by silent ones.
    """
    count = 0
    with ExitStack() as opened:
        pool = opened.enter_context(ThreadPoolExecutor(ASKED_AT_ONCE))
        asked: dict[Future[list[News]], tuple[Gateway, Channel]] = {}
        for gateway in Gateway.objects.filter(closed_on__isnull=True).select_related("area"):
            try:
                with acting(SYSTEM):
                    channel = channel_at_work(gateway)
            except Exception as error:
                _note_failure(gateway, error)
                continue
            opened.callback(channel.close)
            asked[pool.submit(copy_context().run, _fetch, channel)] = gateway, channel
        well, silent = wait(asked, timeout=PATIENCE)
        count += sum(_settle(*asked[one], one) for one in well)
        if meanwhile is not None:
            meanwhile()
        count += sum(_settle(*asked[one], one) for one in as_completed(silent))
    return count


def _fetch(channel: Channel) -> list[News]:
    """In a thread of its own, which asks the gateway and nothing of the database."""
    try:
        return list(channel.collect())
    except Exception:
        channel.close()
        raise


def _settle(gateway: Gateway, channel: Channel, fetched: Future[list[News]]) -> int:
    """Keep what it told, and only then let it go there; returns how many."""
    try:
        count = hear(gateway=gateway, news=fetched.result())
        channel.settle()
        settle_heard(gateway=gateway)
    except Exception as error:
        _note_failure(gateway, error)
        return 0
    finally:
        channel.close()
    _note_failure(gateway, None)
    return count


def _note_failure(gateway: Gateway, error: Exception | None) -> None:
    """Tell why its news could not be fetched; an error of sending comes with a pause, and stays."""
    same = Gateway.objects.filter(pk=gateway.pk)
    if error is not None:
        same.update(last_error=_why(gateway, error)[:300])
    elif gateway.last_error:
        same.filter(last_error=gateway.last_error, paused_until__isnull=True).update(last_error="")


def _why(gateway: Gateway, error: Exception) -> str:
    if isinstance(error, BadSetting):
        log.warning("Gateway %s: %s", gateway.pk, error.code)
        return str(error)
    log.error("Gateway %s: its news cannot be fetched", gateway.pk, exc_info=error)
    # Words of an error may hold a secret or a person; of the house's files they say what is to be mended.
    return str(error) if isinstance(error, OSError) else type(error).__name__
