"""What came of a campaign, counted once by way, place and together, and the same as a plain count."""

from collections import Counter
from decimal import Decimal

import pytest

from ansinh.core import clock
from ansinh.core.wall import acting
from ansinh.messaging.channels import Fate, Outcome, Outgoing
from ansinh.messaging.models import Message, Skip
from ansinh.messaging.queries.results import Result, results_of
from ansinh.messaging.services import record_acted, start_campaign
from ansinh.messaging.testing import accept, make_campaign, recipients_of
from ansinh.messaging.tests.conftest import Office


def _every_third_refused(message: Outgoing) -> Outcome:
    if int(message.address[-1]) % 3 == 0:
        return Outcome(message.key, Fate.REFUSED, reason="bad_address")
    return accept(message)


def test_results_are_what_a_plain_count_finds(office: Office) -> None:
    people = recipients_of(office.area, 6) + recipients_of(office.area, 5, hamlet="002.", first=7)
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, people)
        start_campaign(actor=office.mai, campaign=campaign, agreed=11)
    office.channel.reply = _every_third_refused
    office.send()
    with acting(office.mai):
        Message.objects.filter(individual__in=[1, 2]).update(answered_at=clock.now())
        record_acted(pairs=[(1, campaign.occasion), (7, campaign.occasion)], on=clock.today())

        results = results_of(campaign)
        states = Counter(Message.objects.filter(campaign=campaign).values_list("state", flat=True))
        sent = Message.objects.filter(campaign=campaign, state="sent")
        cost = sum(sent.values_list("price_amount", flat=True))

    total = results.total
    assert (total.written, total.sent, total.failed) == (11, states["sent"], states["failed"])
    assert total.failed > 0
    assert (total.answered, total.acted, total.amount) == (2, 2, cost)
    assert total.amount_per_result == -(-cost // 2)
    assert total.points_per_result == Decimal(total.sent) / 2
    assert [one.written for one in results.by_place] == [6, 5]
    assert [(one.written, one.sent) for one in results.by_medium] == [(11, total.sent)]


@pytest.mark.parametrize(
    ("points", "acted", "each"),
    [(10, 4, "2.5"), (10, 3, "3.4"), (9, 3, "3"), (0, 2, "0"), (10, 0, None)],
)
def test_points_for_each_result_are_rounded_up_to_a_tenth(points: int, acted: int, each: str | None) -> None:
    result = Result("", points=points, acted=acted)

    assert result.points_per_result == (Decimal(each) if each is not None else None)


def test_who_was_told_by_the_sample_is_not_left_out_of_the_rest(office: Office) -> None:
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, recipients_of(office.area, 5))
        start_campaign(actor=office.mai, campaign=campaign, agreed=0, sample=2)
        start_campaign(actor=office.mai, campaign=campaign, agreed=3)

        assert Skip.objects.filter(campaign=campaign).count() == 2
        assert (results_of(campaign).total.written, results_of(campaign).total.left_out) == (5, 0)


def test_a_campaign_of_which_nothing_was_written_has_results_of_nothing(office: Office) -> None:
    with acting(office.mai):
        campaign = make_campaign(office.mai, office.area, [])

        results = results_of(campaign)

    assert (results.total.written, results.by_medium, results.by_place) == (0, (), ())
    assert results.total.amount_per_result is None
