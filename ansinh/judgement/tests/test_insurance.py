"""Health-insurance cards through the door: columns for many, sentences for one household, days in words."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ansinh.judgement.bench_insurance import invented_people, measure_cards
from ansinh.judgement.errors import NoLawForMonth
from ansinh.judgement.insurance import (
    GROUP_CODES,
    INSURER_CODES,
    BadCardColumns,
    NoDayOfPayment,
    NoMonths,
    PersonForCard,
    PriceOfPerson,
    card_begins,
    child_card_ends,
    continuous_since,
    copay_limit,
    counts_as_continuous,
    coverage_criterion,
    group_of_insurer_code,
    group_on,
    groups_on,
    household_prices,
    judge_cards,
    premium_on,
    pupil_card_begins,
    pupil_card_ends,
    share_of_state,
)
from openfisca_vietnam.reforms.provincial import ProvincialResolution
from openfisca_vietnam.variables.insurance_facts import HealthInsuranceGroup

ON = dt.date(2026, 8, 15)
MOTHER = PersonForCard("mother", dt.date(1985, 3, 2), household_class="other")
FATHER = PersonForCard("father", dt.date(1980, 7, 9), household_class="other")
PUPIL = PersonForCard("pupil", dt.date(2012, 1, 1), household_class="other", is_studying=True)
SMALL = PersonForCard("small", dt.date(2022, 1, 1), household_class="other")
ADDS = ProvincialResolution(
    number="12/2026/NQ-HĐND",
    signed_on=dt.date(2026, 7, 10),
    valid_from=dt.date(2026, 8, 1),
    health_insurance_added=(("near_poor", 30), ("household", 20)),
)


def price_of(person: PersonForCard, on: dt.date = ON, months: int = 12, **asked: Any) -> PriceOfPerson:
    [price] = household_prices([person], on=on, months=months, **asked)
    return price


def test_the_groups_of_the_door_are_those_of_the_law_in_its_order() -> None:
    assert [one.name for one in HealthInsuranceGroup] == list(GROUP_CODES)


def test_a_household_hears_the_exact_sum_for_each_member() -> None:
    prices = household_prices([MOTHER, FATHER, PUPIL, SMALL], on=ON, months=12)

    assert [(one.key, one.group, one.order, one.to_pay) for one in prices] == [
        ("mother", "household", 2, 956_340),
        ("father", "household", 1, 1_366_200),
        ("pupil", "pupil", 0, 683_100),
        ("small", "child", 0, 0),
    ]
    assert sum(one.to_pay for one in prices) == 3_005_640


def test_a_later_member_hears_the_place_and_the_premium() -> None:
    mother, _father = household_prices([MOTHER, FATHER], on=ON, months=6)

    assert mother.sentences == (
        (
            "Pays as a member of the household, number 2 of those who pay in this year: 70 percent of the first one's "
            "premium."
        ),
        (
            "The first one's premium is 4.5 percent of the base salary of 2.530.000 đồng; this one's is 79.695 đồng a "
            "month, of which the state pays 0 and the person 79.695."
        ),
        "For 6 months: 478.170 đồng, fixed on the day of payment, whatever the base salary then is.",
        "First card: it begins on 14/09/2026, 30 days after full payment on 15/08/2026.",
        "ND 188/2025 is known at second hand only.",
        "ND 161/2026 is known at second hand only.",
    )
    assert mother.articles == "ND 146/2018 Art 7; ND 188/2025; ND 161/2026"


def test_a_near_poor_pupil_hears_both_groups_and_that_the_higher_counts() -> None:
    price = price_of(replace(PUPIL, household_class="near_poor"), months=1)

    assert price.group == "near_poor"
    assert price.also_met == ("pupil",)
    assert "Member of a near-poor household: the state pays 70 percent." in price.sentences
    assert "Also met: Pupil or student. The group with the highest support counts." in price.sentences
    assert "For 1 month: 34.155 đồng, fixed on the day of payment, whatever the base salary then is." in price.reason


def test_whom_the_state_pays_for_hears_that_nothing_is_to_be_paid() -> None:
    price = price_of(replace(MOTHER, household_class="poor"))

    assert (price.share, price.state_pays, price.to_pay, price.begins) == (100, 113_850, 0, None)
    assert (
        "The person need not pay anything; the card begins on the day that the decision or list names."
        in price.sentences
    )


def test_a_card_of_the_state_begins_by_its_decision() -> None:
    price = price_of(replace(MOTHER, household_class="poor", card_decided_on=dt.date(2026, 8, 1)))

    assert price.begins is not None
    assert price.begins.on == dt.date(2026, 8, 1)
    assert price.begins.why == "The state pays: the card begins by the decision of 01/08/2026."


@pytest.mark.parametrize(
    ("code", "told"),
    [("DN", "Insured through work"), ("HT", "Insured by social insurance")],
)
def test_who_is_insured_elsewhere_pays_nothing_here(code: str, told: str) -> None:
    price = price_of(replace(MOTHER, insurer_code=code))

    assert (price.is_paid_elsewhere, price.full, price.to_pay, price.begins) == (True, 0, 0, None)
    assert price.reason == f"{told}: the card is paid there, nothing is to be paid in the commune."


def test_an_office_may_let_the_highest_support_go_before_work() -> None:
    employee = replace(MOTHER, household_class="poor", is_insured_at_work=True)

    assert price_of(employee).group == "employee"
    assert price_of(employee, choices={"insured_at_work_comes_first": False}).group == "poor"


def test_an_office_may_leave_the_insurers_code_out() -> None:
    pupil = replace(MOTHER, insurer_code="SV")

    assert price_of(pupil).sentences[2] == "The insurer's group code says the same."
    assert price_of(pupil, choices={"insurer_group_counts": False}).group == "household"


def test_an_office_may_take_the_members_as_they_are_listed() -> None:
    prices = household_prices([MOTHER, FATHER], on=ON, months=1, choices={"eldest_first_in_household_order": False})

    assert [one.order for one in prices] == [1, 2]


def test_an_office_may_give_the_part_of_a_dong_to_the_person() -> None:
    pupil = replace(PUPIL, local_support=3)

    assert price_of(pupil).person_pays == 53_509
    assert price_of(pupil, choices={"part_of_dong_to_state": False}).person_pays == 53_510


def test_a_province_adds_to_a_group_from_its_first_day() -> None:
    near_poor = replace(MOTHER, household_class="near_poor")

    before = price_of(near_poor, on=dt.date(2026, 7, 31), resolution=ADDS)
    after = price_of(near_poor, on=dt.date(2026, 8, 1), resolution=ADDS)

    assert (before.share, after.share) == (70, 100)
    assert "A part of it is what the province adds." in after.sentences
    assert after.articles.endswith("Resolution 12/2026/NQ-HĐND")


def test_a_province_may_add_to_members_of_a_household_who_keep_their_order() -> None:
    _father, mother = household_prices([FATHER, MOTHER], on=ON, months=1, resolution=ADDS)

    assert (mother.full, mother.state_pays, mother.person_pays) == (79_695, 15_939, 63_756)
    assert mother.sentences[0] == (
        "Pays as a member of the household, number 2 of those who pay in this year: 70 percent of the first one's "
        "premium, of which the state pays 20 percent."
    )


@pytest.mark.parametrize(("on", "is_over"), [(dt.date(2026, 8, 31), False), (dt.date(2026, 9, 1), True)])
def test_a_support_that_is_over_is_told(on: dt.date, is_over: bool) -> None:
    price = price_of(replace(MOTHER, is_ethnic_minority=True, commune_left_difficult_on=dt.date(2023, 9, 1)), on=on)

    over = "The time for which the state gave a higher support is over."
    assert (over in price.sentences) is is_over
    assert (price.group == "household") is is_over


@pytest.mark.parametrize(
    ("person", "told"),
    [
        (replace(SMALL, birth_date=dt.date(2026, 8, 16)), "Not yet born on this day: no card."),
        (replace(MOTHER, died_on=ON), "Dead on this day: no card."),
    ],
)
def test_the_unborn_and_the_dead_have_no_card(person: PersonForCard, told: str) -> None:
    price = price_of(person)

    assert (price.group, price.full, price.begins) == ("none", 0, None)
    assert price.reason == told


def test_a_class_that_nobody_stated_is_said() -> None:
    unstated = "The class of the household is not stated: it counts as neither poor nor near-poor."

    assert unstated in price_of(replace(MOTHER, household_class="")).sentences
    assert unstated not in price_of(MOTHER).sentences


def test_a_base_salary_from_memory_is_said_to_be_unverified() -> None:
    assert price_of(MOTHER, on=dt.date(2024, 6, 30)).sentences[-1] == "ND 24/2023 is not verified."


def test_nobody_in_the_household_costs_nothing() -> None:
    assert household_prices([], on=ON, months=12) == []


def test_a_card_for_no_month_is_refused() -> None:
    with pytest.raises(NoMonths, match="one month or more; got 0"):
        price_of(MOTHER, months=0)


def test_a_base_salary_that_nobody_knew_yet_prices_no_card() -> None:
    columns = {"birth_date": np.array(["1990-01-01"], dtype="datetime64[D]")}

    known = judge_cards(columns, on=ON, known_on=dt.date(2026, 5, 14))

    assert known.full.tolist() == [105_300]
    assert judge_cards(columns, on=ON, known_on=dt.date(2026, 5, 15)).full.tolist() == [113_850]


@pytest.mark.parametrize("figure", [premium_on, copay_limit])
def test_before_the_law_held_here_there_are_no_figures(figure: Callable[[dt.date], int]) -> None:
    with pytest.raises(NoLawForMonth):
        figure(dt.date(2021, 6, 30))


def test_before_the_law_held_here_nothing_is_judged() -> None:
    with pytest.raises(NoLawForMonth):
        price_of(MOTHER, on=dt.date(2021, 6, 30))


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"birth_day": np.array(["1990-01-01"])}, "“birth_day” cannot be used"),
        ({"has_merit": np.array([True])}, "“birth_date” cannot be used: expected one day for each person"),
        ({"birth_date": np.array(["NaT"], dtype="datetime64[D]")}, "expected a day after 1900 for everybody"),
        ({"birth_date": np.array(["1990-01-01"]), "has_merit": np.array([True, False])}, "expected 1, got 2"),
        ({"birth_date": np.array(["1990-01-01"]), "household_class": np.array(["rich"])}, "got “rich”"),
        ({"birth_date": np.array(["1990-01-01"]), "insurer_code": np.array(["QQ"])}, "got “QQ”"),
    ],
)
def test_columns_that_do_not_fit_are_refused(columns: dict[str, Any], told: str) -> None:
    with pytest.raises(BadCardColumns, match=told):
        judge_cards(columns, on=ON)


def test_nobody_is_judged_without_complaint() -> None:
    cards = judge_cards({"birth_date": np.array([], dtype="datetime64[D]")}, on=ON)

    assert len(cards) == 0
    assert cards.reasons[0] == []


def test_many_are_judged_as_columns_with_distinct_reasons() -> None:
    cards = judge_cards(invented_people(2000), on=ON)

    texts, of_person = cards.reasons
    assert cards.person_pays.dtype == np.int64
    assert len(texts) == len(set(texts)) == of_person.max() + 1
    assert [texts[place] for place in of_person[:20]] == [cards.reason_of(at) for at in range(20)]
    assert set(cards.group_codes[cards.is_paid_by_state]) >= {"poor", "recipient", "child", "merit"}
    assert cards.articles_of(0)


def test_texts_without_a_household_stand_alone() -> None:
    cards = judge_cards(
        {
            "birth_date": np.array(["1990-01-01", "1980-01-01", "1970-01-01"], dtype="datetime64[D]"),
            "household": np.array(["H1", None, "H1"], dtype=object),
        },
        on=ON,
    )

    assert cards.order.tolist() == [2, 1, 1]


def test_the_first_card_waits() -> None:
    begins = card_begins(paid_on=ON, previous_ended_on=None, state_paid=False, decided_on=None)

    assert (begins.on, begins.waits, begins.articles) == (dt.date(2026, 9, 14), True, "ND 188/2025")


@pytest.mark.parametrize(
    ("ended_on", "why"),
    [
        (
            dt.date(2026, 5, 17),
            "90 days without a card: it begins on 14/09/2026, 30 days after full payment on 15/08/2026.",
        ),
        (dt.date(2026, 5, 18), "No long gap: the card begins on 15/08/2026, by payment on 15/08/2026."),
        (dt.date(2026, 9, 1), "Paid on 15/08/2026 while the previous card runs: it follows that one on 01/09/2026."),
    ],
)
def test_a_card_says_why_it_begins(ended_on: dt.date, why: str) -> None:
    assert card_begins(paid_on=ON, previous_ended_on=ended_on, state_paid=False, decided_on=None).why == why


@pytest.mark.parametrize(
    ("choice", "on"), [("card_begins_on_payment_day", dt.date(2026, 8, 16)), ("no_other", dt.date(2026, 8, 15))]
)
def test_an_office_may_let_cards_begin_the_day_after(choice: str, on: dt.date) -> None:
    choices = {choice: False} if choice != "no_other" else None
    begins = card_begins(
        paid_on=ON, previous_ended_on=dt.date(2026, 8, 1), state_paid=False, decided_on=None, choices=choices
    )

    assert begins.on == on


def test_an_office_may_let_decided_cards_begin_the_month_after() -> None:
    begins = card_begins(
        paid_on=None,
        previous_ended_on=None,
        state_paid=True,
        decided_on=ON,
        choices={"card_begins_on_decision_day": False},
    )

    assert begins.on == dt.date(2026, 9, 1)


def test_an_office_may_count_the_whole_gap_under_the_old_law() -> None:
    ended, paid = dt.date(2024, 11, 15), dt.date(2025, 3, 31)

    def waits(choices: dict[str, bool | str] | None) -> bool:
        return card_begins(
            paid_on=paid, previous_ended_on=ended, state_paid=False, decided_on=None, choices=choices
        ).waits

    assert not waits(None)
    assert waits({"gap_counts_within_year": False})


def test_a_card_without_any_day_is_refused() -> None:
    with pytest.raises(NoDayOfPayment, match="neither day was given"):
        card_begins(paid_on=None, previous_ended_on=None, state_paid=False, decided_on=ON)


@pytest.mark.parametrize(
    ("previous_to", "next_from", "on", "continuous"),
    [
        (dt.date(2026, 1, 1), dt.date(2026, 3, 31), ON, True),  # 89 days
        (dt.date(2026, 1, 1), dt.date(2026, 4, 1), ON, True),  # 90 days
        (dt.date(2026, 1, 1), dt.date(2026, 4, 2), ON, False),  # 91 days
        (dt.date(2025, 5, 14), dt.date(2025, 8, 14), dt.date(2025, 8, 14), True),  # three months, 92 days
        (dt.date(2025, 5, 13), dt.date(2025, 8, 14), dt.date(2025, 8, 14), False),  # three months and a day
        (dt.date(2025, 5, 14), dt.date(2025, 8, 14), dt.date(2025, 8, 15), False),  # 92 days by the new law
    ],
)
def test_cards_follow_each_other_by_the_law_of_the_day(
    previous_to: dt.date, next_from: dt.date, on: dt.date, continuous: bool
) -> None:
    assert counts_as_continuous(previous_to, next_from, on) is continuous


def test_five_years_count_from_the_first_card_after_too_long_a_gap() -> None:
    periods = [
        (dt.date(2024, 1, 1), dt.date(2026, 1, 1)),
        (dt.date(2019, 1, 1), dt.date(2020, 1, 1)),
        (dt.date(2020, 6, 1), dt.date(2024, 1, 1)),
        (dt.date(2026, 3, 1), dt.date(2027, 3, 1)),
        (dt.date(2027, 3, 1), dt.date(2028, 3, 1)),
    ]

    continuity = continuous_since(periods, on=ON)

    assert continuity is not None
    assert continuity.since == dt.date(2020, 6, 1)
    assert continuity.five_years_on == dt.date(2025, 6, 1)
    assert [continuity.is_reached(on) for on in (dt.date(2025, 5, 31), dt.date(2025, 6, 1))] == [False, True]


@pytest.mark.parametrize(("ended_on", "stands"), [(dt.date(2026, 5, 17), True), (dt.date(2026, 5, 16), False)])
def test_who_has_had_no_card_for_too_long_has_no_years(ended_on: dt.date, stands: bool) -> None:
    continuity = continuous_since([(dt.date(2022, 1, 1), ended_on)], on=ON)

    assert (continuity is not None) is stands


def test_cards_that_overlap_count_once() -> None:
    continuity = continuous_since(
        [(dt.date(2022, 1, 1), dt.date(2027, 1, 1)), (dt.date(2023, 1, 1), dt.date(2023, 6, 1))], on=ON
    )

    assert continuity is not None
    assert continuity.since == dt.date(2022, 1, 1)


def test_nobody_without_a_card_has_years() -> None:
    assert continuous_since([], on=ON) is None
    assert continuous_since([(dt.date(2026, 9, 1), dt.date(2027, 9, 1))], on=ON) is None


def test_the_cards_of_children_and_pupils_end_by_the_school_year() -> None:
    assert child_card_ends(dt.date(2020, 9, 30)) == dt.date(2026, 9, 30)
    assert child_card_ends(dt.date(2020, 10, 1)) == dt.date(2026, 10, 31)
    assert pupil_card_ends(begins_on=dt.date(2027, 1, 1), months=12, school_class=12) == dt.date(2027, 9, 30)
    assert pupil_card_ends(begins_on=dt.date(2027, 1, 1), months=12, school_class=5) == dt.date(2027, 12, 31)


def test_a_pupil_of_class_one_begins_in_october() -> None:
    begins = pupil_card_begins(paid_on=dt.date(2026, 8, 20), previous_ended_on=dt.date(2026, 10, 1), school_class=1)
    late = pupil_card_begins(paid_on=dt.date(2026, 8, 20), previous_ended_on=dt.date(2026, 8, 1), school_class=1)

    assert (begins.on, late.on) == (dt.date(2026, 10, 1), dt.date(2026, 10, 1))
    assert late.why == "Pupil of class 1: the card begins on 01/10/2026."


def test_the_groups_of_a_day_have_names_shares_and_articles() -> None:
    groups = {one.code: one for one in groups_on(ON)}

    assert "none" not in groups
    assert (groups["pupil"].share, groups["pupil"].reference) == (50, "ND 188/2025 Art 6")
    assert (groups["household"].share, groups["household"].reference) == (0, "ND 146/2018 Art 7")
    assert groups["employee"].reference == "Law 25/2008 Art 12, Art 13"
    assert group_on("village_worker", dt.date(2025, 8, 14)) is None
    assert group_on("none", ON) is None


def test_the_share_of_a_group_follows_the_day_and_the_province() -> None:
    assert share_of_state("pupil", on=dt.date(2025, 8, 14)) == 30
    assert share_of_state("pupil", on=dt.date(2025, 8, 15)) == 50
    assert share_of_state("near_poor", on=ON, resolution=ADDS) == 100
    assert share_of_state("trafficked", on=dt.date(2025, 8, 14)) is None


def test_the_insurers_codes_lead_to_groups() -> None:
    assert group_of_insurer_code(" te1790000000001") == "child"
    assert group_of_insurer_code("ZZ") == ""
    assert {group_of_insurer_code(code) for code in INSURER_CODES} <= set(GROUP_CODES)


def test_the_figures_of_a_day() -> None:
    assert [premium_on(ON, order=order) for order in (1, 2, 5, 9)] == [113_850, 79_695, 45_540, 45_540]
    assert copay_limit(ON) == 15_180_000
    criterion = coverage_criterion(dt.date(2024, 5, 1))
    assert criterion is not None
    assert (criterion.value, criterion.certainty) == (90, "U")


def test_the_bench_measures_and_says_its_bar() -> None:
    [row] = measure_cards(300)
    assert str(row["name"]).startswith("300 health-insurance cards judged, with ")
    assert (row["bar"], row["holds"]) == (10, True)
