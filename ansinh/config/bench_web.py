"""How quick the desk is on a whole province: each page by itself, pages for 50 and 200 people at once, search, files.

Time inside the server is what the site itself says (`Server-Timing`). A page by itself is held to its bar; of many at
once it is told how long they wait. People pause between pages, five seconds on average; how much the site can do at
most is told by as many people as it has hands, without a pause. Machines that are shared change from minute to minute:
before each part a plain count tells how fast this one is just then.
"""

import gzip
import http.client
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Count

from ansinh.accounts.services import open_duty, register_user
from ansinh.areas.models import Area, Level
from ansinh.config.bench_parts import figures_of
from ansinh.config.database import scratch_database
from ansinh.config.measuring import run_measured
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.measurements import Measurement, at_most, told
from ansinh.core.wall import acting
from ansinh.payments.models import Payroll
from ansinh.registry.models import Household, Individual

COMMUNES = 20
SECONDS = 30.0
PAUSE_SECONDS = 5.0
AT_ONCE = (50, 200)
TEN_MILLION = 10_000_000
HANDS = 4
"""Two processes of two threads."""
MOST_MS, MOST_MS_SEARCH, MOST_MS_SEARCH_PROVINCE = 100.0, 60.0, 200.0
MOST_FIRST_KB = 300.0
MOST_SECONDS_TO_BEGIN = 1.0
PASSWORD = "phien-do-toc-do-2026"  # noqa: S105 - of accounts in a database that is dropped
SERVED = re.compile(r"app;dur=([\d.]+)")
ASSETS = re.compile(r'(?:href|src)="(/static/[^"]+)"')
PAGES_OF_PROVINCE: Mapping[str, Sequence[str]] = {
    "today": ["/"],
    "people": ["/people/?q=nguyen+van+hoa", "/people/?q=tran+thi+be"],
    "recipients": ["/recipients/", "/recipients/?group=elderly"],
    "ages": ["/people/turning/?age=60"],
    "payrolls": ["/payrolls/"],
    "decisions": ["/decisions/"],
    "duplicates": ["/duplicates/"],
    "reports": ["/reports/"],
    "law": ["/law/"],
}
LETTERS = ("ng", "nguyen", "tran th", "le v", "pham", "hoa", "vo th", "bui", "dang", "ho")


@dataclass(frozen=True)
class Worker:
    """Somebody with a session and the addresses of the own pages, by their names."""

    cookie: str
    pages: Mapping[str, Sequence[str]]


@dataclass
class Seen:
    """What was seen: milliseconds inside the server by page, milliseconds until the answer was there, faults."""

    inside: dict[str, list[float]] = field(default_factory=dict)
    outside: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, name: str, status: int, inside: float, outside: float) -> None:
        with self.lock:
            self.outside.append(outside)
            self.inside.setdefault(name, []).append(inside)
            if status != http.HTTPStatus.OK:
                self.faults[f"{name} {status}"] += 1


def measure_web(people: int) -> Iterator[Measurement]:
    """Rows of the bench: a province of `people`, served by two processes from a database of its own."""
    with tempfile.TemporaryDirectory(dir=settings.VAR) as folder, scratch_database("ansinh_bench") as database:
        scratch = Path(folder)
        run_measured(["migrate", "--verbosity", "0"], database=database, scratch=scratch)
        run_measured(["collectstatic", "--noinput", "--verbosity", "0"], database=database, scratch=scratch)
        run_measured(["demo", "population", "--people", str(people)], database=database, scratch=scratch)
        ran = run_measured(["bench", "web"], database=database, scratch=scratch)
    yield from figures_of(ran.output)["rows"]


def web() -> dict[str, Any]:
    """Measured in a process of its own, on the database that is there."""
    officers, province = _workers()
    with served() as port:
        rows = list(_measure(port, officers, province))
    return {"rows": rows}


def _measure(port: int, officers: Sequence[Worker], province: Worker) -> Iterator[Measurement]:
    _visit(port, [*officers, province], SECONDS / 3, pause=0.0)
    for who, workers in (("an officer of a commune", officers), ("an officer of the province", [province])):
        yield _speed()
        seen = Seen()
        for number, worker in enumerate(workers):
            until = time.monotonic() + 2 * SECONDS / len(workers)
            _work(port, worker, seen, until, 0.0, random.Random(number))  # noqa: S311
        yield from _alone(seen, who)
    yield _speed()
    for count in AT_ONCE:
        seen = _visit(port, [officers[n % len(officers)] for n in range(count)], SECONDS, pause=PAUSE_SECONDS)
        yield from _at_once(seen, count)
    flat_out = _visit(port, officers[:HANDS], SECONDS, pause=0.0)
    yield told(f"pages a second at most, {HANDS} hands without a pause", len(flat_out.outside) / SECONDS, "a second")
    for who, worker, bar in (("commune", officers[0], MOST_MS_SEARCH), ("province", province, MOST_MS_SEARCH_PROVINCE)):
        searches = {"search": [f"/search/?q={letters.replace(' ', '+')}" for letters in LETTERS]}
        seen = _visit(port, [Worker(worker.cookie, searches)], SECONDS / 3, pause=0.0)
        yield at_most(f"search as one types, {who}, 95 in 100", percentile(seen.inside["search"], 95), "ms", bar)
    yield at_most("first page with all it loads, compressed", _first_load(port, officers[0]), "kB", MOST_FIRST_KB)
    # Like a page, a file is held to its bar once what it reads has been read: a cold disk is not the site's.
    yield told("a file of 100,000 rows begins after, the first time", _begins(port, province), "s")
    yield at_most("a file of 100,000 rows begins after", _begins(port, province), "s", MOST_SECONDS_TO_BEGIN)


def _speed() -> Measurement:
    """What everything else is to be read by: this process alone, without the database."""
    begun, total = time.perf_counter(), 0
    for number in range(TEN_MILLION):
        total += number
    return told("this machine just now: ten million additions", time.perf_counter() - begun, "s")


def _alone(seen: Seen, who: str) -> Iterator[Measurement]:
    """Each page by itself, 95 in 100, held to its bar."""
    for page, times in sorted(seen.inside.items()):
        yield at_most(f"{who}, alone, 95 in 100: {page}", percentile(times, 95), "ms", MOST_MS)
    yield _faults(seen)


def _at_once(seen: Seen, count: int) -> Iterator[Measurement]:
    """What many people at once wait, page by page."""
    inside = [one for times in seen.inside.values() for one in times]
    yield told(f"{count} people at once: pages a second", len(inside) / SECONDS, "a second")
    for share in (50, 95, 99):
        yield told(f"  until the answer is there, {share} in 100", percentile(seen.outside, share), "ms")
    for page, times in sorted(seen.inside.items()):
        yield told(f"  inside the server, 95 in 100: {page}", percentile(times, 95), "ms")
    yield _faults(seen)


def _faults(seen: Seen) -> Measurement:
    return Measurement(
        name="  answers with a fault", value=sum(seen.faults.values()), unit=str(dict(seen.faults) or ""),
        bar="= 0", holds=not seen.faults,
    )  # fmt: skip


def _workers() -> tuple[list[Worker], Worker]:
    """An officer in each of the first communes, and one for the province with the most households."""
    with acting(SYSTEM):
        homes = Household.objects.order_by().values_list("area_id", flat=True).distinct()
        communes = list(Area.objects.filter(pk__in=list(homes), level=Level.COMMUNE).order_by("path")[:COMMUNES])
        officers = [
            Worker(_session(f"officer{n}", "commune_officer", commune), _pages_of(commune))
            for n, commune in enumerate(communes)
        ]
        lived_in = Household.objects.order_by().values_list("area__parent").annotate(homes=Count("pk"))
        province = Area.objects.get(pk=lived_in.order_by("-homes")[0][0])
        return officers, Worker(_session("province", "province_officer", province), PAGES_OF_PROVINCE)


def _session(username: str, role: str, area: Area) -> str:
    user = register_user(actor=SYSTEM, username=username, full_name=username.capitalize(), password=PASSWORD)
    open_duty(actor=SYSTEM, user=user, role=role, area=area, valid_from=max(area.valid_from, clock.today()))
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _pages_of(commune: Area) -> Mapping[str, Sequence[str]]:
    people = Individual.objects.filter(area=commune, died_on=None)[:50].values_list("pk", flat=True)
    households = Household.objects.filter(area=commune)[:50].values_list("pk", flat=True)
    payrolls = Payroll.objects.filter(area_path__within=commune.path)[:12].values_list("pk", flat=True)
    return {
        "today": ["/"],
        "people": [f"/people/?q={letters.replace(' ', '+')}" for letters in LETTERS],
        "person": [f"/people/{pk}/" for pk in people],
        "household": [f"/households/{pk}/" for pk in households],
        "payrolls": ["/payrolls/"],
        "payroll": [f"/payrolls/{pk}/" for pk in payrolls],
        "applications": ["/applications/"],
        "decisions": ["/decisions/"],
        "lists": ["/imports/"],
        "law": ["/law/"],
    }


@contextmanager
def served() -> Iterator[int]:
    """The site with its two processes, at a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "ansinh.config.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.DEVNULL)
    try:
        for _attempt in range(300):
            try:
                fetched(http.client.HTTPConnection("127.0.0.1", port, timeout=30), "/accounts/login/", "")
                break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _visit(port: int, workers: Sequence[Worker], seconds: float, *, pause: float) -> Seen:
    """All at work for so long, each page after page as chance wills."""
    seen, until = Seen(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=_work, args=(port, worker, seen, until, pause, random.Random(number)))  # noqa: S311
        for number, worker in enumerate(workers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def _work(port: int, worker: Worker, seen: Seen, until: float, pause: float, chance: random.Random) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    names = [name for name, pages in worker.pages.items() if pages]
    time.sleep(chance.random() * pause)
    while time.monotonic() < until:
        name = chance.choice(names)
        started = time.perf_counter()
        try:
            status, inside, _content = fetched(connection, chance.choice(worker.pages[name]), worker.cookie)
        except (OSError, http.client.HTTPException) as fault:
            connection.close()
            status, inside = 0, 0.0
            with seen.lock:
                seen.faults[type(fault).__name__] += 1
        seen.note(name, status, inside, (time.perf_counter() - started) * 1000)
        if pause:
            time.sleep(min(chance.expovariate(1 / pause), max(until - time.monotonic(), 0)))
    connection.close()


def fetched(connection: http.client.HTTPConnection, address: str, cookie: str) -> tuple[int, float, bytes]:
    connection.request("GET", address, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    response = connection.getresponse()
    told = SERVED.search(response.headers.get("Server-Timing", ""))
    return response.status, float(told[1]) if told else 0.0, response.read()


def _first_load(port: int, worker: Worker) -> float:
    """kB of the first page, its styles, scripts, letters and signs, as they go over the wire."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    _status, _inside, page = fetched(connection, "/", worker.cookie)
    sizes = [len(gzip.compress(page))]
    sizes += [len(fetched(connection, address, "")[2]) for address in sorted(set(ASSETS.findall(page.decode())))]
    return sum(sizes) / 1000


def _begins(port: int, worker: Worker) -> float:
    """Seconds until the first rows of a list that hundreds of thousands stand on leave the house."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    started = time.perf_counter()
    connection.request("GET", "/people/?q=ng&export=csv", headers={"Cookie": worker.cookie})
    response = connection.getresponse()
    begun = len(response.read(20_000))
    seconds = time.perf_counter() - started
    connection.close()
    # A file that is over so soon was no long one: the figure would say nothing.
    return seconds if begun == 20_000 else float("inf")


def percentile(times: Sequence[float], share: int) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) * share // 100, len(ordered) - 1)] if ordered else 0.0
