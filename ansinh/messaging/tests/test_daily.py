"""What the house does by itself each minute and hour: one gateway or campaign that fails does not hold up the rest."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from threading import Event

import pytest

from ansinh.areas.testing import make_commune
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.messaging.audiences import audience_of, offer_audience
from ansinh.messaging.channels import Answer, Channel, News
from ansinh.messaging.errors import BadSetting
from ansinh.messaging.models import Campaign, CampaignState, Gateway, Incoming, OptOut
from ansinh.messaging.services import (
    Queued,
    collect_everywhere,
    daily,
    end_campaign,
    queue_daily_steps,
    queue_due_steps,
)
from ansinh.messaging.testing import PlayedChannel, mai, make_campaign, make_gateway, recipients_of
from ansinh.messaging.tests.conftest import Office

pytestmark = pytest.mark.django_db


class Locked(PlayedChannel):
    """A gateway whose folder may not be read."""

    def collect(self) -> Iterator[News]:
        raise PermissionError(13, "Permission denied", "/var/spool/gammu/sent")


def test_a_gateway_whose_news_cannot_be_fetched_says_why_and_holds_up_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other, third = (
        make_gateway(make_commune(code, name)) for code, name in (("25480", "Bình Minh"), ("25483", "Sông Trà"))
    )
    office.channel.news = [Answer("0900000001", "TC", provider_id="in-1")]

    def channel_of(gateway: Gateway) -> Channel:
        if gateway.pk == third.pk:
            raise BadSetting(gateway="SMS", field="folder", expected="a path", given="", setting="folder")
        return (Locked() if gateway.pk == office.gateway.pk else office.channel).as_channel(gateway)

    monkeypatch.setattr(daily, "channel_at_work", channel_of)

    assert collect_everywhere() == 1

    with acting(SYSTEM):
        assert Incoming.objects.get().gateway_id == other.pk
    told = dict(Gateway.objects.values_list("pk", "last_error"))
    assert "Permission denied" in told[office.gateway.pk]
    assert "folder" in told[third.pk]
    assert told[other.pk] == ""
    assert f"Gateway {office.gateway.pk}" in caplog.text


@dataclass
class Silent(PlayedChannel):
    """A gateway that tells nothing until it is let."""

    is_let: Event = field(default_factory=Event)

    def collect(self) -> Iterator[News]:
        assert self.is_let.wait(60)
        yield from self.news


def test_a_silent_gateway_holds_up_neither_what_others_tell_nor_what_is_sent(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_gateway(make_commune("25480", "Bình Minh"))
    silent = Silent(news=[Answer("0900000002", "TC", provider_id="in-2")])
    office.channel.news = [Answer("0900000001", "TC", provider_id="in-1")]
    channels = {office.gateway.pk: office.channel, other.pk: silent}
    monkeypatch.setattr(daily, "channel_at_work", lambda gateway: channels[gateway.pk].as_channel(gateway))
    monkeypatch.setattr(daily, "PATIENCE", 0.5)
    unwilling: list[list[str]] = []

    def send() -> None:
        with acting(SYSTEM):
            unwilling.append(list(OptOut.objects.values_list("address", flat=True)))
        silent.is_let.set()

    assert collect_everywhere(meanwhile=send) == 2

    assert unwilling == [["0900000001"]]
    with acting(SYSTEM):
        assert set(OptOut.objects.values_list("address", flat=True)) == {"0900000001", "0900000002"}
    assert (office.channel.news, silent.news) == ([], [])


def test_every_gateway_is_let_go_when_sending_fails(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "channel_at_work", office.channel.as_channel)
    office.channel.news = [Answer("0900000001", "TC", provider_id="in-1")]

    with pytest.raises(ZeroDivisionError):
        collect_everywhere(meanwhile=lambda: 1 / 0)

    assert office.channel.closed
    with acting(SYSTEM):
        assert OptOut.objects.get().address == "0900000001"


def test_an_error_of_fetching_goes_once_it_works_again_and_one_of_sending_stays(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily, "channel_at_work", office.channel.as_channel)
    Gateway.objects.update(last_error="Permission denied")
    collect_everywhere()
    assert Gateway.objects.get().last_error == ""

    Gateway.objects.update(last_error="no credit", paused_until=clock.now())
    collect_everywhere()
    assert Gateway.objects.get().last_error == "no credit"


def test_a_campaign_that_fails_does_not_keep_the_others_from_their_steps(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    there = make_commune("25480", "Bình Minh")
    running = []
    for area in (office.area, there):
        with acting(mai(area)):
            running.append(make_campaign(mai(area), area, recipients_of(area, 1)))
    with acting(SYSTEM):
        Campaign.objects.update(state=CampaignState.RUNNING, is_lasting=True, started_at=clock.now(), started_by="mai")

    def write(*, campaign: Campaign, **_others: object) -> Queued:
        if campaign.area_path == office.area.path:
            raise ZeroDivisionError
        return Queued()

    monkeypatch.setattr(daily, "queue_due_steps", write)

    assert list(queue_daily_steps()) == [running[1].pk]
    assert f"Campaign {running[0].pk}" in caplog.text


def test_a_campaign_that_was_ended_since_it_was_listed_writes_nothing(office: Office) -> None:
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, [])
        found = recipients_of(office.area, 1)
        asked = audience_of(campaign.audience)
        offer_audience(replace(asked, due=lambda *_of: found))
        Campaign.objects.update(state=CampaignState.RUNNING, is_lasting=True, started_at=clock.now(), started_by="mai")
        listed = Campaign.objects.get()
        end_campaign(actor=office.mai, campaign=listed)

        assert queue_due_steps(actor=SYSTEM, campaign=listed, on=clock.today()).count == 0
        Campaign.objects.update(state=CampaignState.RUNNING)
        assert queue_due_steps(actor=SYSTEM, campaign=listed, on=clock.today()).count == 1
