"""What the worker does for messaging: the outbox emptied, news fetched, lasting campaigns taken a day further."""

from procrastinate.contrib.django import app

from ansinh.messaging import services
from ansinh.messaging.services.waking import SEND_DUE, wake_sender


@app.periodic(cron="* * * * *")
@app.task(name=SEND_DUE, queueing_lock=SEND_DUE)
def send_due_messages(timestamp: int) -> None:
    """Send what is due and settle what gateways told; safe to run twice. Every row is touched inside `acting`."""
    services.collect_everywhere()
    if services.send_due().is_more_due:
        wake_sender()


@app.periodic(cron="10 * * * *")
@app.task(name="messaging.daily_steps", queueing_lock="messaging.daily_steps")
def queue_daily_steps(timestamp: int) -> None:
    """Write what lasting campaigns have due today; asked every hour, done once a day."""
    services.queue_daily_steps()
