"""An office that writes, on a Thursday morning; and real gateways, skipped with the reason where one is missing."""

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic, sleep
from urllib.parse import parse_qsl, urlsplit

import pytest

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import acting
from ansinh.messaging.models import Campaign, Gateway, Message
from ansinh.messaging.services import Sent, send_due, start_campaign
from ansinh.messaging.testing import PlayedChannel, mai, make_campaign, make_gateway, offer, recipients_of
from ansinh.messaging.testing_gateways import GammuSmsd, Kannel, program, running_gammu, running_kannel


def need(*names: str) -> None:
    """Skips where one of these programmes is missing."""
    if missing := [name for name in names if program(name) is None]:
        miss(f"Not on this machine: {', '.join(missing)}. Install it to test this gateway.")


def miss(sentence: str) -> None:
    """Skips with its reason; fails where ANSINH_MUST says that nothing may be skipped."""
    if os.environ.get("ANSINH_MUST"):
        pytest.fail(sentence)
    pytest.skip(sentence)


Call = tuple[dict[str, str], bytes, dict[str, str]]


@dataclass
class Listener:
    """The address of the office, called by gateways; what they said is kept."""

    server: ThreadingHTTPServer
    calls: list[Call] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/messaging/in/"

    def wait_for(self, count: int, with_word: str = "", seconds: float = 60.0) -> list[Call]:
        """What was said, once there are so many calls whose query has this word among its names."""
        until = monotonic() + seconds
        while len(found := [one for one in self.calls if not with_word or with_word in one[0]]) < count:
            if monotonic() > until:
                break
            sleep(0.02)
        return found


@pytest.fixture(scope="session")
def listener() -> Iterator[Listener]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._take(b"")

        def do_POST(self) -> None:
            self._take(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _take(self, body: bytes) -> None:
            heard.calls.append((dict(parse_qsl(urlsplit(self.path).query)), body, dict(self.headers)))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Silence."""

    heard = Listener(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
    Thread(target=heard.server.serve_forever, daemon=True).start()
    yield heard
    heard.server.shutdown()
    heard.server.server_close()


@pytest.fixture(scope="session")
def kannel_started(tmp_path_factory: pytest.TempPathFactory, listener: Listener) -> Iterator[Kannel]:
    need("bearerbox", "smsbox")
    with running_kannel(tmp_path_factory.mktemp("kannel"), listener.url) as kannel:
        yield kannel


@pytest.fixture
def kannel(kannel_started: Kannel, listener: Listener) -> Kannel:
    """Bearerbox and smsbox; nothing has been handed over or told yet."""
    kannel_started.network.handed.clear()
    listener.calls.clear()
    return kannel_started


@pytest.fixture(scope="module")
def gammu_started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GammuSmsd]:
    need("gammu-smsd")
    with running_gammu(tmp_path_factory.mktemp("gammu"), pause=0) as gammu:
        yield gammu


MORNING = dt.datetime(2026, 11, 26, 9, tzinfo=clock.VIET_NAM)


@dataclass
class Office:
    """What a test of messaging starts from."""

    area: Area
    mai: Actor
    gateway: Gateway
    channel: PlayedChannel

    def send(self) -> Sent:
        return send_due(make_channel=self.channel.as_channel)

    def started(self, count: int) -> Campaign:
        """A campaign to so many people, started."""
        with acting(self.mai):
            campaign = make_campaign(self.mai, self.area, recipients_of(self.area, count))
            start_campaign(actor=self.mai, campaign=campaign, agreed=count)
        return campaign

    def states(self) -> list[str]:
        with acting(self.mai):
            return sorted(Message.objects.values_list("state", flat=True))


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    area = make_commune()
    offer([])
    with clock.at(MORNING):
        yield Office(area, mai(area), make_gateway(area), PlayedChannel())
