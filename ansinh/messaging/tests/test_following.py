"""What messaging does when records are merged, and when a unit ends: nobody is told twice, and nothing stays behind."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.messaging import listeners
from ansinh.messaging.channels import Medium
from ansinh.messaging.errors import NobodyToTell
from ansinh.messaging.models import (
    Campaign,
    CampaignState,
    Gateway,
    Message,
    OptOut,
    SendingRules,
    Template,
)
from ansinh.messaging.services import carry_back, carry_over, end_campaign, record_opt_out, start_campaign
from ansinh.messaging.testing import mai, make_campaign, make_gateway, offer, recipients_of
from ansinh.messaging.tests.conftest import Office

pytestmark = pytest.mark.django_db


def keys() -> list[tuple[Any, ...]]:
    with acting(SYSTEM):
        return list(Message.objects.order_by("pk").values_list("recipient", "individual", "state"))


def test_who_was_told_before_a_merge_is_not_told_again_after_it(office: Office) -> None:
    campaign = office.started(1)
    office.send()
    with acting(office.mai):
        end_campaign(actor=office.mai, campaign=campaign)
        carry_over(merged=1, survivor=2)
        again = make_campaign(
            office.mai, office.area, recipients_of(office.area, 1, first=2), title="Lần hai", occasion="nhac gia han"
        )
        with pytest.raises(NobodyToTell):
            start_campaign(actor=office.mai, campaign=again, agreed=0)

    assert keys() == [("i2", 2, "sent")]


def test_of_two_messages_to_one_person_one_goes(office: Office) -> None:
    office.started(2)

    with acting(office.mai):
        carry_over(merged=1, survivor=2)
    office.send()

    assert keys() == [("i1", 2, "suppressed"), ("i2", 2, "sent")]
    assert len(office.channel.arrived) == 1


def test_what_waits_does_not_go_where_the_merged_record_was_told_already(office: Office) -> None:
    office.started(2)
    with acting(SYSTEM):
        Message.objects.filter(individual=1).update(state="sent", sent_at=dt.datetime.now(dt.UTC))

    with acting(office.mai):
        carry_over(merged=1, survivor=2)

    assert keys() == [("i1", 2, "sent"), ("i2", 2, "suppressed")]


def test_a_merge_that_is_undone_gives_each_record_its_own_again(office: Office) -> None:
    office.started(1)
    office.send()
    before = keys()
    with acting(office.mai):
        carry_over(merged=1, survivor=2)
        carry_over(merged=2, survivor=3)
        assert keys()[0][:2] == ("i3", 3)
        carry_back(merged=2, survivor=3)
        assert keys()[0][:2] == ("i2", 2)
        assert carry_back(merged=7, survivor=2) == 0
        listeners.put_back_after_split(SimpleNamespace(merged_id=1, survivor_id=2))

    assert keys() == before


def test_what_another_commune_has_sent_is_carried_over_too(office: Office) -> None:
    office.started(1)
    office.send()
    there = mai(make_commune("25480", "Bình Minh"))
    with acting(there):
        carry_over(merged=1, survivor=2)

    assert keys() == [("i2", 2, "sent")]


def follow(old: Area, new: Area) -> None:
    event = SimpleNamespace(old_area_id=old.pk, new_area_id=new.pk, paths=((old.path, new.path),))
    with acting(SYSTEM):
        listeners.follow_the_area(event)


def test_a_running_campaign_a_gateway_rules_and_texts_go_to_the_unit_that_follows(office: Office) -> None:
    office.started(2)
    SendingRules.objects.create(area=office.area, office_a_day=300)
    there = make_commune("25480", "Bình Minh")

    follow(office.area, there)

    with acting(mai(there)):
        campaign = Campaign.objects.get()
        assert (campaign.area_id, campaign.area_path, campaign.state) == (there.pk, there.path, "running")
    assert set(Gateway.objects.values_list("area", flat=True)) == {there.pk}
    assert list(SendingRules.objects.values_list("area", "office_a_day")) == [(there.pk, 300)]
    assert list(Template.objects.values_list("area", flat=True)) == [there.pk]
    office.send()
    assert len(office.channel.arrived) == 2


def test_of_two_running_campaigns_and_two_wishes_the_following_unit_s_own_stand(office: Office) -> None:
    there = make_commune("25480", "Bình Minh")
    make_gateway(there)
    office.started(1)
    with acting(mai(there)):
        own = make_campaign(mai(there), there, recipients_of(there, 1, first=5))
        start_campaign(actor=mai(there), campaign=own, agreed=1)
    for area in (office.area, there):
        SendingRules.objects.create(area=area)
        with acting(mai(area)):
            for address in ("0900000001", f"09{area.pk:08d}"):
                record_opt_out(actor=mai(area), medium="sms", address=address, area_path=area.path, why="xin thôi")

    follow(office.area, there)

    with acting(mai(there)):
        assert dict(Campaign.objects.values_list("pk", "state")) == {
            own.pk: CampaignState.RUNNING, own.pk - 1: CampaignState.ENDED,
        }  # fmt: skip
        wishes = OptOut.objects.filter(ended_at__isnull=True)
        addresses = sorted(wishes.values_list("address", flat=True))
        assert addresses == sorted(["0900000001", f"09{office.area.pk:08d}", f"09{there.pk:08d}"])
        assert OptOut.objects.exclude(ended_why="").count() == 1
    gateways = Gateway.objects.filter(medium=Medium.SMS, closed_on__isnull=True)
    assert list(gateways.values_list("area", flat=True)) == [there.pk]
    titles = Template.objects.filter(area=there, ended_at__isnull=True).values_list("title", flat=True)
    assert sorted(titles) == ["Nhắc hạn thẻ", f"Nhắc hạn thẻ ({office.area.name})"]
    follow(office.area, there)


def test_a_sampled_campaign_beside_another_is_cancelled(office: Office) -> None:
    there = make_commune("25480", "Bình Minh")
    make_gateway(there)
    for area, sample in ((there, 0), (office.area, 1)):
        with acting(mai(area)):
            people = recipients_of(area, 2, first=area.pk * 10)
            offer(people)
            campaign = make_campaign(mai(area), area, people)
            start_campaign(actor=mai(area), campaign=campaign, agreed=2, sample=sample)

    follow(office.area, there)

    with acting(SYSTEM):
        assert Campaign.objects.get(pk=campaign.pk).state == CampaignState.CANCELLED
