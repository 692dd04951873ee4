"""What becomes known while a message is in a hand, or out: it goes no second time, and the household is still told."""

import datetime as dt
from dataclasses import replace

import pytest

from ansinh.core import clock
from ansinh.core.wall import acting
from ansinh.messaging.channels import Answer, Fate, Outcome, Outgoing, Receipt
from ansinh.messaging.keys import key_of
from ansinh.messaging.models import Campaign, Message, Reason
from ansinh.messaging.services import (
    cancel_campaign,
    end_campaign,
    hear,
    record_acted,
    settle_heard,
    start_campaign,
    suppress_for,
)
from ansinh.messaging.testing import Killed, make_campaign, recipients_of
from ansinh.messaging.tests.conftest import MORNING, Office

pytestmark = pytest.mark.django_db
LATER = MORNING + dt.timedelta(hours=2)


def _in_a_dead_hand(office: Office) -> Campaign:
    """Of three messages the first went, and the worker died: nothing of it is recorded."""
    campaign = office.started(3)
    office.channel.dies_after, office.channel.knows = 1, True
    with pytest.raises(Killed):
        office.send()
    office.channel.dies_after = None
    return campaign


def _send_later(office: Office) -> list[int]:
    """Those whom it reaches two hours later, all told."""
    with clock.at(LATER):
        office.send()
        office.send()
    with acting(office.mai):
        people = {key_of(pk): person for pk, person in Message.objects.values_list("pk", "individual")}
    return sorted(people[one.key] or 0 for one in office.channel.arrived)


def _reasons(office: Office) -> dict[int | None, list[str]]:
    with acting(office.mai):
        return {person: told for person, *told in Message.objects.values_list("individual", "state", "reason")}


def test_what_a_cancelled_campaign_has_in_a_hand_does_not_go_again(office: Office) -> None:
    campaign = _in_a_dead_hand(office)
    with acting(office.mai):
        cancel_campaign(actor=office.mai, campaign=campaign, why="Sai ngày")

    assert _send_later(office) == [1]
    assert _reasons(office) == {
        1: ["sent", ""], 2: ["suppressed", "cancelled"], 3: ["suppressed", "cancelled"],
    }  # fmt: skip


def test_nothing_goes_again_to_who_died_moved_answered_or_has_done_it_meanwhile(office: Office) -> None:
    _in_a_dead_hand(office)
    with acting(office.mai):
        suppress_for(individuals=[2], reason=Reason.DEAD)
        record_acted(pairs=[(3, Message.objects.get(individual=3).occasion)], on=clock.today())

    assert _send_later(office) == [1]
    assert _reasons(office) == {1: ["sent", ""], 2: ["suppressed", "dead"], 3: ["suppressed", "settled"]}


def test_a_message_that_a_phone_gave_up_does_not_go_again_to_who_died_meanwhile(office: Office) -> None:
    office.started(1)
    office.send()
    with acting(office.mai):
        suppress_for(individuals=[1], reason=Reason.DEAD)
        key = key_of(Message.objects.get().pk)
    with clock.at(MORNING + dt.timedelta(minutes=5)):
        hear(gateway=office.gateway, news=[Receipt(Fate.TRY_AGAIN, key=key, at=clock.now())])
        settle_heard(gateway=office.gateway)

    assert _send_later(office) == [1]
    assert _reasons(office) == {1: ["suppressed", "dead"]}


def test_who_answers_what_was_throttled_meanwhile_is_told_no_second_time(office: Office) -> None:
    office.started(2)

    def busy(one: Outgoing) -> Outcome:
        hear(gateway=office.gateway, news=[Answer("0900000001", "TC", provider_id="a1")])
        return Outcome(one.key, Fate.TRY_AGAIN, reason=Reason.THROTTLED)

    office.channel.reply, usual = busy, office.channel.reply
    office.send()
    office.channel.reply = usual

    assert _send_later(office) == [2]


def test_a_household_whose_first_reader_is_gone_is_told_by_another_member(office: Office) -> None:
    people = [replace(one, household=7) for one in recipients_of(office.area, 2)]
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, people, per_household=True)
        start_campaign(actor=office.mai, campaign=campaign, agreed=1)
        suppress_for(individuals=[1], reason=Reason.MOVED)
        end_campaign(actor=office.mai, campaign=campaign)
        again = make_campaign(office.mai, office.area, people[1:], per_household=True)
        start_campaign(actor=office.mai, campaign=again, agreed=1)
    office.send()

    assert _reasons(office) == {1: ["suppressed", "moved"], 2: ["sent", ""]}
