"""What holds of every health-insurance card, whoever the people and whatever the day."""

import datetime as dt
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.judgement.insurance import GROUP_CODES, INSURER_CODES, PAID_ELSEWHERE, judge_cards

FIRST = dt.date(2021, 7, 1)
DAYS = st.integers(0, 2000).map(lambda later: FIRST + dt.timedelta(later))
FLAGS = (
    "is_assistance_recipient",
    "is_insured_at_work",
    "is_insured_by_social_insurance",
    "has_merit",
    "is_ethnic_minority",
    "in_difficult_area",
    "in_hard_area",
    "on_island_or_in_base_area",
    "in_poor_area",
    "is_otherwise_insured_by_state",
    "works_for_village",
    "works_on_land_or_sea",
    "is_studying",
)
CLASSES = ("", "poor", "near_poor", "average", "other")


@st.composite
def persons(draw: st.DrawFn) -> dict[str, Any]:
    rarely = st.integers(0, 7).map(lambda drawn: drawn == 0)
    return {
        "birth_date": dt.date(1930, 1, 1) + dt.timedelta(draw(st.integers(0, 35_500))),
        "died_on": draw(st.none() | DAYS) if draw(rarely) else None,
        "household": draw(st.integers(0, 2)),
        "household_class": draw(st.sampled_from(CLASSES)),
        "insurer_code": draw(st.sampled_from(["", "", "", *INSURER_CODES])),
        "commune_left_difficult_on": draw(st.none() | DAYS),
        "confirmed_trafficked_on": draw(st.none() | DAYS),
        "local_support": draw(st.sampled_from([0, 0, 3, 10, 30, 100])),
        "takes_part": not draw(rarely),
        "paid_in_household_on": draw(st.none() | DAYS),
        **{name: draw(rarely) for name in FLAGS},
    }


PEOPLE = st.lists(persons(), min_size=1, max_size=9)


def columns_of(people: list[dict[str, Any]]) -> dict[str, Any]:
    days = ("birth_date", "died_on", "commune_left_difficult_on", "confirmed_trafficked_on", "paid_in_household_on")
    columns = {
        name: np.array([one[name] for one in people], dtype="datetime64[D]" if name in days else None)
        for name in people[0]
        if name != "place"
    }
    return {**columns, "place_on_list": np.array([one.get("place", at) for at, one in enumerate(people)])}


@settings(max_examples=60, deadline=None)
@given(PEOPLE, DAYS)
def test_state_and_person_together_pay_the_premium_and_nobody_less_than_nothing(
    people: list[dict[str, Any]], on: dt.date
) -> None:
    cards = judge_cards(columns_of(people), on=on)

    assert (cards.state_pays + cards.person_pays == cards.full).all()
    assert (cards.state_pays >= 0).all()
    assert (cards.person_pays >= 0).all()
    assert (cards.state_pays * 100 >= cards.full * cards.support_share).all()
    nothing = np.isin(cards.group_codes, ["none", *PAID_ELSEWHERE])
    assert ((cards.full == 0) == nothing).all()


@settings(max_examples=60, deadline=None)
@given(PEOPLE, DAYS, st.integers(0, 100))
def test_more_support_is_never_dearer(people: list[dict[str, Any]], on: dt.date, more: int) -> None:
    less = judge_cards(columns_of(people), on=on)
    raised = [{**one, "local_support": one["local_support"] + more} for one in people]

    cards = judge_cards(columns_of(raised), on=on)

    same = cards.group == less.group
    assert (cards.support_share >= less.support_share).all()
    assert (cards.person_pays <= less.person_pays)[same].all()


@settings(max_examples=60, deadline=None)
@given(PEOPLE, DAYS, st.randoms(use_true_random=False))
def test_the_order_in_which_people_come_does_not_matter(people: list[dict[str, Any]], on: dt.date, dice: Any) -> None:
    listed = [{**one, "place": at} for at, one in enumerate(people)]
    places = list(range(len(people)))
    dice.shuffle(places)

    cards = judge_cards(columns_of(listed), on=on)
    shuffled = judge_cards(columns_of([listed[place] for place in places]), on=on)

    for name in ("group", "support_share", "full", "state_pays", "person_pays", "order", "bits"):
        assert (getattr(cards, name)[places] == getattr(shuffled, name)).all(), name


@settings(max_examples=60, deadline=None)
@given(PEOPLE, DAYS)
def test_the_payers_of_a_household_are_numbered_without_a_gap(people: list[dict[str, Any]], on: dt.date) -> None:
    cards = judge_cards(columns_of(people), on=on)

    for household in {one["household"] for one in people}:
        members = np.array([one["household"] == household for one in people])
        numbers = sorted(cards.order[members & (cards.order > 0)].tolist())
        assert numbers == list(range(1, len(numbers) + 1))
    is_payer = cards.group_codes == "household"
    assert (is_payer | (cards.order == 0)).all()


@settings(max_examples=60, deadline=None)
@given(PEOPLE, DAYS)
def test_no_group_met_would_have_given_more(people: list[dict[str, Any]], on: dt.date) -> None:
    cards = judge_cards(columns_of(people), on=on)

    for at in range(len(people)):
        decided = cards.decided(at)
        if decided.is_paid_here:
            assert decided.conditions & (1 << GROUP_CODES.index(decided.group))
            if decided.share < 100:
                assert not set(decided.also_met) & {"merit", "recipient", "poor", "child", "hard_area"}
