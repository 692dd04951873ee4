"""What the next card costs: by the group of the day on which it begins, by who pays of the household, by what the card
of now tells.
"""

import datetime as dt
from typing import Any

import pytest

from ansinh.core.wall import acting
from ansinh.insurance.models import CardGroup
from ansinh.insurance.queries.prices import prices_of, prices_of_next, prices_of_person
from ansinh.insurance.testing import make_card, make_family
from ansinh.insurance.tests.conftest import TODAY, Place, client_of, page
from ansinh.registry.models import Household, Individual, Membership
from ansinh.registry.testing import make_household_class

pytestmark = pytest.mark.django_db
D = dt.date
ALONE = 113_850
"""4.5 percent of 2,530,000."""


def _next(person: Individual, begins: dt.date, on: dt.date = TODAY) -> tuple[str, int]:
    found = prices_of_next(ending={begins: {person.pk}}, on=on)[person.pk]
    return found.group, found.person_pays


def _home(person: Individual) -> Household:
    return Membership.objects.select_related("household").get(individual=person).household


def _holder(place: Place, group: str, **changes: Any) -> Individual:
    (person,) = make_family(place.lan, place.area, "Lò Văn Pao")
    make_card(place.lan, person, group=group, **changes)
    return person


@pytest.mark.parametrize("on", [D(2026, 10, 1), D(2026, 10, 31), D(2026, 11, 1)])
def test_a_child_whose_card_ends_by_age_is_told_the_same_sum_by_every_step(place: Place, on: dt.date) -> None:
    with acting(place.lan):
        (child,) = make_family(place.lan, place.area, "Lò Văn Tí", birth_date=D(2020, 10, 15))
        make_card(place.lan, child, group="child", valid_from=D(2025, 7, 1), last_day=D(2026, 10, 31))

        assert _next(child, D(2026, 11, 1), on) == ("household", ALONE)


def test_the_base_salary_is_that_of_the_payment(place: Place) -> None:
    with acting(place.lan):
        (person,) = make_family(place.lan, place.area, "Phạm Thị Hoa")
        make_card(place.lan, person, last_day=D(2026, 7, 9))

        assert _next(person, D(2026, 7, 10), D(2026, 6, 10)) == ("household", 105_300)
        assert _next(person, D(2026, 7, 10), D(2026, 7, 1)) == ("household", ALONE)


@pytest.mark.parametrize(("ends", "told"), [(D(2027, 1, 1), ("household", ALONE)), (D(2027, 1, 2), ("poor", 0))])
def test_a_class_that_is_known_to_end_with_the_card_counts_no_more(
    place: Place, ends: dt.date, told: tuple[str, int]
) -> None:
    with acting(place.lan):
        (person,) = make_family(place.lan, place.area, "A Nghèo")
        make_household_class(place.lan, _home(person), "poor", valid_from=D(2026, 1, 1), valid_to=ends)
        make_card(place.lan, person, group="poor")

        assert _next(person, D(2027, 1, 1)) == told


def test_the_page_of_a_person_prices_the_card_that_follows(place: Place) -> None:
    with acting(place.lan):
        (child,) = make_family(place.lan, place.area, "Lò Văn Tí", birth_date=D(2020, 12, 15))
        make_card(place.lan, child, group="child", valid_from=D(2025, 7, 1), last_day=D(2026, 12, 31))

    shown = page(client_of(place.area), f"/insurance/people/{child.pk}/")

    assert "Pays as a member of the household" in shown
    assert "113,850" in shown


def test_only_those_who_pay_count_in_the_order_of_the_household(place: Place) -> None:
    with acting(place.lan):
        eldest, second, third, youngest = make_family(place.lan, place.area, "A Một", "B Hai", "C Ba", "D Tư")

        assert _next(youngest, D(2027, 1, 1)) == ("household", ALONE)
        assert prices_of(individuals={youngest.pk}, on=TODAY)[youngest.pk].person_pays == ALONE
        told = prices_of_person(individual=youngest, on=TODAY, months=12)
        assert told is not None
        assert told.to_pay == 12 * ALONE

        # The eldest paid in this year for a card that is over; another holds one that was paid last year.
        make_card(place.lan, eldest, last_day=D(2026, 6, 30), premium_amount=631_800, paid_on=D(2026, 1, 1), months=6)
        assert _next(youngest, D(2027, 1, 1)) == ("household", 79_695)
        make_card(place.lan, second, valid_from=D(2025, 12, 1), last_day=D(2026, 11, 30))
        assert _next(youngest, D(2027, 1, 1)) == ("household", 68_310)
        # Of a pupil who pays at school nobody's place follows.
        make_card(place.lan, third, group="pupil")
        assert _next(youngest, D(2027, 1, 1)) == ("household", 68_310)


def test_who_renewed_for_later_counts_and_those_reminded_of_one_day_pay_together(place: Place) -> None:
    with acting(place.lan):
        first, second, third = make_family(place.lan, place.area, "A Một", "B Hai", "C Ba")
        make_card(place.lan, first, valid_from=D(2027, 1, 1), last_day=D(2027, 12, 31))
        found = prices_of_next(ending={D(2026, 12, 1): {second.pk, third.pk}}, on=TODAY)

        assert [found[one.pk].person_pays for one in (second, third)] == [79_695, 68_310]


@pytest.mark.parametrize(
    ("group", "pays"),
    [
        ("merit", 0), ("ethnic_minority", 0), ("state_other", 0), ("left_difficult", 34_155), ("trafficked", 56_925),
        ("village_worker", 56_925), ("pupil", 56_925), ("average_household", 79_695), ("near_poor_poor_area", 0),
    ],
)  # fmt: skip
def test_the_card_tells_what_the_registry_does_not_know_until_it_is_renewed(
    place: Place, group: str, pays: int
) -> None:
    with acting(place.lan):
        person = _holder(place, group, valid_from=D(2026, 7, 1), last_day=D(2026, 12, 31))
        if group == CardGroup.NEAR_POOR_POOR_AREA:
            make_household_class(place.lan, _home(person), "near_poor", valid_from=D(2026, 1, 1), valid_to=None)

        for on in (D(2026, 12, 1), D(2027, 1, 8)):
            assert _next(person, D(2027, 1, 1), on) == (group, pays)


def test_what_ends_after_some_time_is_not_promised_for_longer(place: Place) -> None:
    with acting(place.lan):
        person = _holder(place, "trafficked", valid_from=D(2026, 1, 1), last_day=D(2026, 12, 31))

        assert _next(person, D(2027, 1, 1)) == ("household", ALONE)


def test_a_near_poor_card_of_old_makes_nobody_near_poor_and_lost_work_pays_no_card(place: Place) -> None:
    with acting(place.lan):
        person = _holder(place, "near_poor_poor_area")
        worker = _holder(place, "employee", last_day=D(2026, 10, 31))

        assert _next(person, D(2027, 1, 1)) == ("household", ALONE)
        assert _next(worker, D(2026, 11, 1)) == ("household", ALONE)


@pytest.mark.parametrize(
    ("since", "told"),
    [
        (D(2023, 3, 1), "Five years are full on 01/03/2028"),
        (D(2021, 11, 20), "for five years since 20/11/2026"),
        (D(2021, 11, 21), "Five years are full on 21/11/2026"),
    ],
)
def test_the_page_of_a_person_tells_the_five_years_and_what_they_mean(place: Place, since: dt.date, told: str) -> None:
    with acting(place.lan):
        (person,) = make_family(place.lan, place.area, "Phạm Thị Hoa")
        make_card(place.lan, person, valid_from=since, last_day=D(2025, 12, 31))
        # Ninety days without a card break nothing.
        make_card(place.lan, person, valid_from=D(2026, 4, 1), last_day=D(2027, 3, 31))

    shown = page(client_of(place.area), f"/insurance/people/{person.pk}/")

    assert told in shown
    assert f"{6 * 2_530_000:,}" in shown


def test_without_a_card_for_too_long_no_years_are_told(place: Place) -> None:
    with acting(place.lan):
        (person,) = make_family(place.lan, place.area, "Phạm Thị Hoa")
        make_card(place.lan, person, valid_from=D(2025, 1, 1), last_day=D(2026, 8, 1))

    assert "too long a gap" not in page(client_of(place.area), f"/insurance/people/{person.pk}/")
