"""A commune with an officer who writes and a gateway, on a Thursday morning."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import acting
from ansinh.messaging.models import Campaign, Gateway, Message
from ansinh.messaging.services import Sent, send_due, start_campaign
from ansinh.messaging.testing import PlayedChannel, mai, make_campaign, make_gateway, recipients_of

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
    with clock.at(MORNING):
        yield Office(area, mai(area), make_gateway(area), PlayedChannel())
