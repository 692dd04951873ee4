"""The reviews of 2024, played once for all tests of this file."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.demo.review_rounds import HOLDS_FROM, play_reviews, review_of
from ansinh.demo.reviewed import REVIEWS, ReviewPlan, homes_of
from ansinh.poverty.models import Certificate, ListedHousehold, RoundState
from ansinh.registry.models import HouseholdClass

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def reviewed(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    from django.conf import settings
    from django.db import transaction

    folder = tmp_path_factory.mktemp("var")
    before = settings.VAR
    with django_db_blocker.unblock(), clock.at(dt.date(2026, 11, 22)), transaction.atomic():
        settings.VAR = folder
        play_reviews()
        yield folder
        settings.VAR = before
        transaction.set_rollback(True)


@pytest.mark.parametrize("plan", REVIEWS, ids=lambda plan: plan.commune.key)
def test_every_household_comes_out_as_the_plan_tells_and_has_its_paper(reviewed: Path, plan: ReviewPlan) -> None:
    with acting(SYSTEM):
        found = review_of(plan)
        assert found is not None
        rows = ListedHousehold.objects.filter(round=found)
        classes = dict(rows.values_list("household__number", "assessment__household_class"))
        papers = Certificate.objects.filter(listed__round=found).count()
        held = HouseholdClass.objects.filter(household__in=rows.values("household"), valid_from=HOLDS_FROM)
        now = dict(held.values_list("household__number", "household_class"))

    assert found.state == RoundState.CLOSED
    assert classes == now == {home.number: home.after for home in homes_of(plan)}
    assert papers == sum(home.after != "other" for home in homes_of(plan))


def test_a_review_that_is_over_is_not_played_again(reviewed: Path) -> None:
    with acting(SYSTEM):
        before = ListedHousehold.objects.count()

    play_reviews()

    with acting(SYSTEM):
        assert ListedHousehold.objects.count() == before
