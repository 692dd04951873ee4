"""The simulated gateway: it fails, confirms late, twice or never, and always in the same way."""

import datetime as dt
from collections import Counter

import pytest

from ansinh.core import clock
from ansinh.demo.gateway import DOWN_ON, SimulatedGateway, Taken, news_of
from ansinh.messaging.channels import Answer, Fate, Outgoing, Receipt

SENT = dt.datetime(2024, 3, 1, 8, 10, tzinfo=clock.VIET_NAM)
MESSAGES = [Outgoing(f"m{number}-0", f"051{number:07d}", "Thẻ BHYT sắp hết hạn.") for number in range(2_000)]
TAKEN = [Taken(one.key, one.address, one.text, SENT) for one in MESSAGES]


def test_most_are_taken_over_some_are_nobody_s_numbers_and_some_find_the_network_busy() -> None:
    with clock.at(SENT):
        fates = Counter(outcome.fate for outcome in SimulatedGateway({}).submit(MESSAGES))

    assert fates[Fate.ACCEPTED] > 1_850
    assert fates[Fate.REFUSED] > 5
    assert fates[Fate.TRY_AGAIN] > 20


def test_the_same_message_meets_the_same_fate_again() -> None:
    with clock.at(SENT):
        first, again = list(SimulatedGateway({}).submit(MESSAGES)), list(SimulatedGateway({}).submit(MESSAGES))

    assert first == again
    assert [list(news_of(one)) for one in TAKEN] == [list(news_of(one)) for one in TAKEN]


@pytest.mark.parametrize("day", sorted(DOWN_ON))
def test_on_a_day_on_which_it_is_down_nothing_goes_through(day: dt.date) -> None:
    with clock.at(day):
        outcomes = list(SimulatedGateway({}).submit(MESSAGES[:50]))

    assert {(outcome.fate, outcome.reason) for outcome in outcomes} == {(Fate.TRY_AGAIN, "down")}


def test_some_are_confirmed_late_twice_or_never_and_some_telephones_are_off() -> None:
    told = {one.key: [news for news in news_of(one) if isinstance(news, Receipt)] for one in TAKEN}

    delivered = [news for news in told.values() if news and news[0].fate == Fate.DELIVERED]
    late = [news for news in delivered if news[0].at and news[0].at > SENT + dt.timedelta(hours=4)]

    assert any(len(news) == 2 and news[0] == news[1] for news in delivered)
    assert late
    assert any(not news for news in told.values())
    assert any(news and news[0].fate == Fate.REFUSED for news in told.values())


def test_nothing_is_told_before_it_comes_nor_an_answer_twice_nor_a_receipt_once_it_is_confirmed() -> None:
    with clock.at(SENT):
        at_once = list(SimulatedGateway({}, TAKEN).collect())
    with clock.at(SENT + dt.timedelta(days=3)):
        later = list(SimulatedGateway({}, TAKEN).collect())
        answers = [news for news in later if isinstance(news, Answer)]
        told = {answer.provider_id for answer in answers}
        confirmed = [Taken(one.key, one.address, one.text, one.at, is_confirmed=True) for one in TAKEN]
        again = list(SimulatedGateway({}, confirmed, told).collect())

    assert at_once == []
    assert {"1", "TC"} <= {answer.text for answer in answers}
    assert again == []
