"""What the worker does for messaging: the outbox emptied, news fetched, lasting campaigns taken a day further; and
campaigns to many people, counted and written while somebody does other work.
"""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from ansinh.messaging import services
from ansinh.messaging.models import Campaign
from ansinh.messaging.policies import SEND
from ansinh.messaging.services.waking import QUEUE, SEND_DUE, wake_sender
from ansinh.work.services import RunningJob, job_kind

COUNT_CAMPAIGN = "messaging.count_campaign"
START_CAMPAIGN = "messaging.start_campaign"


@app.periodic(cron="* * * * *")
@app.task(name=SEND_DUE, queue=QUEUE, queueing_lock=SEND_DUE)
def send_due_messages(timestamp: int) -> None:
    """Settle what gateways told, and send what is due; safe to run twice. Every row is touched inside `acting`."""
    services.collect_everywhere(meanwhile=_send)


def _send() -> None:
    if services.send_due().is_more_due:
        wake_sender()


@app.periodic(cron="10 * * * *")
@app.task(name="messaging.daily_steps", queue=QUEUE, queueing_lock="messaging.daily_steps")
def queue_daily_steps(timestamp: int) -> None:
    """Write what lasting campaigns have due today; asked every hour, done once a day."""
    services.queue_daily_steps()


def _campaign_page(*, campaign: int, **_others: int) -> str:
    return reverse("campaign", args=[campaign])


@job_kind(COUNT_CAMPAIGN, title=_("count a campaign"), permission=SEND, result=_campaign_page)
def count_campaign(job: RunningJob, *, campaign: int) -> None:
    """Count the campaign with this id; one transaction, and again does no harm."""
    services.record_count(actor=job.actor, campaign=Campaign.objects.get(pk=campaign))


@job_kind(START_CAMPAIGN, title=_("write the messages of a campaign"), permission=SEND, result=_campaign_page)
def start(job: RunningJob, *, campaign: int, agreed: int, sample: int) -> None:
    """Write the messages of the campaign with this id; one transaction, the effect of once."""
    services.start_campaign(actor=job.actor, campaign=Campaign.objects.get(pk=campaign), agreed=agreed, sample=sample)
