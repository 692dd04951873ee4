"""The groups that SQL tells are those of the law, over a generated population; and who has no card at what price."""

import datetime as dt
import itertools
import random
from typing import Any

import numpy as np
import pytest

from ansinh.core.wall import acting
from ansinh.insurance.queries.facts import facts_for_cards
from ansinh.insurance.queries.groups import with_group
from ansinh.insurance.queries.prices import _columns, price_sheet, prices_of
from ansinh.insurance.queries.uncovered import people_without_card, uncovered_by_group
from ansinh.insurance.testing import make_card, make_family
from ansinh.insurance.tests.conftest import TODAY, Place
from ansinh.judgement.insurance import GROUP_CODES, judge_cards
from ansinh.payments.models import Entitlement
from ansinh.registry.models import HardArea, Individual, Membership
from ansinh.registry.services import record_death
from ansinh.registry.testing import make_circumstance, make_household_class

pytestmark = pytest.mark.django_db
D = dt.date
BORN = (D(2020, 9, 30), D(2020, 11, 20), D(2020, 10, 31), D(2026, 11, 1), D(2010, 5, 5), D(1980, 5, 15), D(1940, 1, 1))
DAYS = (TODAY, D(2026, 9, 30), D(2026, 10, 1), D(2026, 12, 1), D(2025, 8, 14), D(2025, 8, 15))


def _population(place: Place, count: int = 60) -> None:
    """People of every age, class, schooling, pension and place, as drawn; the same for the same seed."""
    rng = random.Random(7)  # noqa: S311 - no secret
    kinds = itertools.cycle(("poor", "near_poor", "average", "other", ""))
    HardArea.objects.create(
        area=place.next_hamlet, decision_number="861/QĐ-TTg", decided_on=D(2025, 1, 1), valid_from=D(2025, 7, 1)
    )
    with acting(place.lan):
        for number in range(count):
            born = rng.choice(BORN)
            (person,) = make_family(
                place.lan, place.area, f"Người Thứ {number}", birth_date=born, since=max(D(2025, 7, 1), born),
                hamlet=rng.choice((place.hamlet, place.next_hamlet, None)), ethnicity=rng.choice(("Kinh", "Tày", "")),
            )  # fmt: skip
            home = Membership.objects.select_related("household").get(individual=person).household
            if household_class := next(kinds):
                make_household_class(place.lan, home, household_class, valid_from=D(2025, 7, 1))
            if rng.random() < 0.3:
                make_circumstance(place.lan, person, "studying", valid_from=max(D(2025, 7, 1), born))
            if rng.random() < 0.15:
                make_circumstance(place.lan, person, "pension", amount=300_000, valid_from=max(D(2025, 7, 1), born))
            if rng.random() < 0.2:
                _draws(place, person)
            if rng.random() < 0.1:
                record_death(actor=place.lan, individual=person, died_on=max(D(2026, 10, 15), born))


def _draws(place: Place, person: Individual, **changes: Any) -> None:
    values: dict[str, Any] = {
        "benefit": "social_allowance", "category": "K6A", "amount": 810_000, "valid_from": D(2025, 7, 1), **changes,
    }  # fmt: skip
    Entitlement.objects.create(individual=person, area=place.area, area_path=place.area.path, **values)


def test_sql_and_law_agree_over_a_generated_population(place: Place) -> None:
    _population(place)
    with acting(place.lan):
        keys = list(Individual.objects.order_by("pk").values_list("pk", flat=True))
        for on in DAYS:
            members = facts_for_cards(individuals=keys, on=on)
            judged = judge_cards(_columns(members), on=on)
            law = {one.individual_id: GROUP_CODES[judged.group[at]] for at, one in enumerate(members)}
            sql = dict(with_group(Individual.objects.all(), on).values_list("pk", "group"))
            assert {key: group or "none" for key, group in sql.items()} == law, on
            assert len(set(law.values())) > 5
            assert np.all(judged.state_pays + judged.person_pays == judged.full)


def test_who_has_no_card_gets_the_price_of_the_household_order(place: Place) -> None:
    with acting(place.lan):
        one, two, three, four = make_family(place.lan, place.area, "A Một", "B Hai", "C Ba", "D Bốn")
        make_card(place.lan, one, premium_amount=1, paid_on=D(2026, 1, 1), months=12)
        found = people_without_card(actor=place.lan, on=TODAY).order_by("full_name")
        assert [row.full_name for row in found] == ["B Hai", "C Ba", "D Bốn"]
        assert uncovered_by_group(actor=place.lan, on=TODAY) == {"household": 3}
        prices = prices_of(individuals={row.pk for row in found}, on=TODAY)

    # The first one paid in this year, and none of the others has to join: 70 percent of 4.5 percent of 2,530,000.
    assert [prices[one.pk].person_pays for one in (two, three, four)] == [79_695] * 3
    assert one.pk not in prices


def test_the_sheet_of_a_household_says_the_sum_and_why(place: Place) -> None:
    with acting(place.lan):
        one, two = make_family(place.lan, place.area, "A Một", "B Hai")
        home = Membership.objects.select_related("household").get(individual=one).household
        rows = price_sheet(actor=place.lan, household=home, on=TODAY, months=12)

    assert [row.price.to_pay for row in rows] == [12 * 113_850, 12 * 79_695]
    assert all(row.price.sentences for row in rows)
    assert [row.member.individual.pk for row in rows] == [one.pk, two.pk]
