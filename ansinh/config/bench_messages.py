"""How quick the word gets out: 100,000 messages counted and written, sent through a real Kannel, and heard of again.

Kannel, its fake centre and every telephone behind it run on the same machine, and so does the site that it calls.
"""

import datetime as dt
import http.client
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil
from django.conf import settings
from django.db.models import Max, Min

from ansinh.areas.models import Area
from ansinh.areas.queries import area_for_path
from ansinh.config.bench_parts import figures_of
from ansinh.config.bench_web import served
from ansinh.config.database import login, scratch_database
from ansinh.config.measuring import run_measured
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.measurements import Measurement, at_least, at_most, exactly, told
from ansinh.core.wall import acting
from ansinh.messaging.channels import Fate, Medium, Receipt
from ansinh.messaging.keys import key_of
from ansinh.messaging.models import Campaign, Gateway, Heard, Message, MessageState, SendingRules
from ansinh.messaging.services import (
    CampaignPlan,
    StepPlan,
    WrittenText,
    estimate_of,
    hear,
    open_gateway,
    record_template,
    register_campaign,
    settle_heard,
    start_campaign,
)
from ansinh.messaging.services.waking import QUEUE, wake_sender
from ansinh.messaging.testing_gateways import Kannel, running_kannel

PEOPLE = 130_000
"""So many that 100,000 of them can be reached."""
MESSAGES = 100_000
SENT = 10_000
"""Of the messages so many are sent: the rest would only take longer."""
CALLS, CALLERS = 8_000, 16
MOST_SECONDS, LEAST_SENT, LEAST_RECEIPTS = 20.0, 500.0, 1_000.0
TEXT = "Kính gửi {ten}, {ap}: mời bà con khám sức khỏe miễn phí tại trạm y tế ngày 05/12. Không nhận tin: TC"
MIB = 1024 * 1024


def measure_messages() -> Iterator[Measurement]:
    """Rows of the bench, from a database of its own."""
    with tempfile.TemporaryDirectory(dir=settings.VAR) as folder, scratch_database("ansinh_bench") as database:
        scratch = Path(folder)
        run_measured(["migrate", "--verbosity", "0"], database=database, scratch=scratch)
        run_measured(["collectstatic", "--noinput", "--verbosity", "0"], database=database, scratch=scratch)
        run_measured(["demo", "population", "--people", str(PEOPLE)], database=database, scratch=scratch)
        ran = run_measured(["bench", "messages"], database=database, scratch=scratch)
    yield from figures_of(ran.output)["rows"]


def messages() -> dict[str, Any]:
    """Measured in a process of its own, on the database that is there."""
    country = area_for_path(SYSTEM.scope)
    with served() as port, tempfile.TemporaryDirectory(dir=settings.VAR) as folder:
        address = f"http://127.0.0.1:{port}/gateways/1/news/"
        with running_kannel(Path(folder), address) as kannel:
            gateway = _gateway(country, kannel)
            campaign = _campaign(country)
            rows = [*_written(campaign), *_sent(kannel), *_heard(gateway, port, kannel)]
    return {"rows": rows}


def _gateway(country: Area, kannel: Kannel) -> Gateway:
    SendingRules.objects.create(
        area=country, quiet_from=clock.now().time(), quiet_until=clock.now().time(), person_a_day=20,
        office_a_day=10_000_000,
    )  # fmt: skip
    with acting(SYSTEM):
        return open_gateway(
            actor=SYSTEM, area=country, kind="kannel", title="Bench", told=kannel.settings,
            price_amount=300, price_points=1,
        )  # fmt: skip


def _campaign(country: Area) -> Campaign:
    with acting(SYSTEM):
        template = record_template(
            actor=SYSTEM, area=country, title="Bench", audience="commune", texts=[WrittenText(TEXT)]
        )
        plan = CampaignPlan("Bench", "commune", [StepPlan([Medium.SMS], template)])
        return register_campaign(actor=SYSTEM, area=country, plan=plan)


def _written(campaign: Campaign) -> Iterator[Measurement]:
    """The audience found, every text made and counted; then agreed to, and written."""
    process = psutil.Process()
    before = process.memory_info().rss
    started = time.perf_counter()
    with acting(SYSTEM):
        estimate = estimate_of(actor=SYSTEM, campaign=campaign)
    seconds = time.perf_counter() - started
    count = estimate.count
    share = count / MESSAGES
    yield at_most(f"audience and texts of {count:,} messages", seconds, "s", MOST_SECONDS * share)
    started = time.perf_counter()
    with acting(SYSTEM):
        start_campaign(actor=SYSTEM, campaign=campaign, agreed=count)
        Message.objects.update(next_at=clock.now() + dt.timedelta(days=1))
    yield told(f"  agreed to, counted again and {count:,} rows written", time.perf_counter() - started, "s")
    yield told("  memory that it grew by", (process.memory_info().rss - before) / MIB, "MiB")
    with login(str(settings.DATABASES["default"]["NAME"])) as owner:
        owner.execute("vacuum analyze")


def _sent(kannel: Kannel) -> Iterator[Measurement]:
    """So many sent by the site's own worker, while their receipts come in at the site; then the receipts settled."""
    worker = next(one for one in psutil.Process().children(recursive=True) if one.cmdline()[-2:] == ["--queues", QUEUE])
    with acting(SYSTEM):
        chosen = list(Message.objects.order_by("pk").values_list("pk", flat=True)[:SENT])
        Message.objects.filter(pk__among=chosen).update(next_at=clock.now())
        wake_sender()
    memory = []
    while _is_waiting():
        memory.append(worker.memory_info().rss / MIB)
        time.sleep(1.0)
    with acting(SYSTEM):
        times = Message.objects.filter(pk__among=chosen).aggregate(first=Min("sent_at"), last=Max("sent_at"))
    seconds = (times["last"] - times["first"]).total_seconds()
    yield at_least("sent through Kannel, receipts coming in", SENT / seconds, "a second", LEAST_SENT)
    yield told("  memory that the worker grew by on the way", memory[-1] - memory[len(memory) // 3], "MiB")
    handed = kannel.network.wait_for(SENT, seconds=60.0)
    with acting(SYSTEM):
        written = Message.objects.filter(pk__among=chosen).values_list("address", "text")
        missing = Counter(written) - Counter((one.address, one.text) for one in handed)
    yield exactly("  messages that did not reach their telephone", missing.total(), 0)
    yield exactly("  messages that reached it twice", len(handed) - SENT, 0)


def _is_waiting() -> bool:
    with acting(SYSTEM):
        return Message.objects.filter(state=MessageState.QUEUED, next_at__lte=clock.now()).exists()


def _heard(gateway: Gateway, port: int, kannel: Kannel) -> Iterator[Measurement]:
    """Receipts as they come to the door, one call each; and settled, many at a time."""
    with acting(SYSTEM):
        keys = [key_of(key) for key in Message.objects.order_by("-pk").values_list("pk", flat=True)[:CALLS]]
        waiting = Heard.objects.filter(settled_at__isnull=True).count()
    started = time.perf_counter()
    threads = [threading.Thread(target=_call, args=(port, gateway, kannel, keys[n::CALLERS])) for n in range(CALLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    with acting(SYSTEM):
        taken = Heard.objects.filter(settled_at__isnull=True).count() - waiting
    yield at_least("receipts taken in at the door, one call each", taken / seconds, "a second", LEAST_RECEIPTS)
    with acting(SYSTEM):
        Message.objects.filter(pk__lte=CALLS).update(state="sent", finished_at=None, sent_at=clock.now(), reason="")
    hear(gateway=gateway, news=[Receipt(Fate.DELIVERED, key=key_of(number)) for number in range(1, CALLS + 1)])
    started = time.perf_counter()
    settled = 0
    while some := settle_heard(gateway=gateway):
        settled += some
    yield at_least("receipts settled", settled / (time.perf_counter() - started), "a second", LEAST_RECEIPTS)


def _call(port: int, gateway: Gateway, kannel: Kannel, keys: Sequence[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for key in keys:
        told_by = urlencode({"word": kannel.settings["callback_word"], "key": key, "status": "1", "said": "DELIVRD"})
        connection.request("GET", f"/gateways/{gateway.pk}/news/?{told_by}")
        answer = connection.getresponse()
        answer.read()
        if answer.status != HTTPStatus.OK:
            raise ConnectionError(f"The door answered {answer.status}.")
