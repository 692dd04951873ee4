"""The calculator of the law book: for anybody, from typed facts alone."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.testing import make_province
from ansinh.benefits.calculator import calculate
from ansinh.benefits.services.resolutions import record_resolution
from ansinh.benefits.tests.conftest import Desk
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db
PLACE = "/law/calculator/"
OLD = {"law": "2026-11", "birth_date": "02/09/1945"}


def _asked(facts: dict[str, str], status: int = 200) -> str:
    client = Client(headers={"accept-language": "en"})
    response = client.post(PLACE, {**OLD, **facts})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def test_anybody_asks_without_sign_in_and_the_database_tells_the_provinces_levels_alone() -> None:
    client = Client(headers={"accept-language": "en"})

    with CaptureQueriesContext(connection) as caught:
        page = client.get(PLACE).content.decode()
        answer = client.post(PLACE, {**OLD, "disability": "severe"}).content.decode()

    assert len(caught) == 2
    assert all("benefits_resolution" in query["sql"] for query in caught.captured_queries)
    assert "Whose levels count" not in page
    assert "What does the law give?" in page
    assert "Applications" not in page
    assert "540,000" in answer


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"birth_date": "15/05/1980", "disability": "severe"}, "810,000"),
        ({"birth_date": "15/05/1980", "disability": "severe"}, "K6"),
        ({"birth_date": "15/05/1980", "household_class": "poor", "hiv": "on"}, "K8"),
        ({"birth_date": "15/05/1980"}, "the law refuses it"),
        (
            {
                "birth_date": "15/05/1990", "household_class": "poor", "single_parent": "on",
                "children": "01/06/2020, 15/03/2023",
            },
            "K4",
        ),
    ],
)  # fmt: skip
def test_the_answer_is_the_laws_with_its_reasons(facts: dict[str, str], said: str) -> None:
    page = _asked(facts)

    assert said in page
    assert "why-text" in page


def test_a_province_counts_by_its_own_levels_in_the_months_of_its_resolution() -> None:
    province = make_province()
    with acting(SYSTEM):
        record_resolution(
            actor=SYSTEM, province=province, document="12/NQ-HĐND", signed_on=dt.date(2026, 8, 25),
            first_month=Month(2026, 10), standard_level=600_000,
        )  # fmt: skip
    facts = {"birth_date": "15/05/1980", "disability": "severe"}
    chosen = {**facts, "province": str(province.pk)}

    assert province.full_name in Client().get(PLACE).content.decode()
    assert "810,000" in _asked(facts)
    local = _asked(chosen)
    assert "900,000" in local
    assert "own levels of 12/NQ-HĐND" in local
    earlier = _asked({**chosen, "law": "2026-09"})
    assert "810,000" in earlier
    assert "By the national levels" in earlier
    assert "not offered any more" in _asked({**facts, "province": "0"}, 422)


def test_two_children_raised_alone_count_twice() -> None:
    facts = {"birth_date": dt.date(1990, 5, 15), "household_class": "poor", "single_parent": True}
    month = Month(2026, 11)
    one = calculate(month=month, facts=facts, children=[dt.date(2020, 6, 1)])
    two = calculate(month=month, facts=facts, children=[dt.date(2020, 6, 1), dt.date(2023, 3, 15)])

    assert two.total == 2 * one.total > 0


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"birth_date": ""}, "This field is required"),
        ({"birth_date": "31/02/1980"}, "Expected a day like"),
        ({"birth_date": "21/11/2026"}, "up to today"),
        ({"law": "1999-01"}, "is not offered any more"),
        ({"disability": "gold"}, "is not offered any more"),
        ({"pension": "nhiều"}, "Expected an amount"),
        ({"children": "hôm qua"}, "Expected a day like"),
        ({"children": ", ".join(["01/06/2020"] * 9)}, "At most 8 children"),
    ],
)
def test_what_cannot_be_understood_is_told_beside_it(facts: dict[str, str], said: str) -> None:
    assert said in _asked(facts, 422)


def test_who_is_signed_in_finds_it_in_the_book(desk: Desk) -> None:
    user = make_user("mai", "Lê Thị Mai")
    make_duty(user, "auditor", desk.area, valid_from=dt.date(2025, 7, 1))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)

    assert f'href="{PLACE}"' in client.get("/law/").content.decode()
    assert "Categories" in client.get(PLACE).content.decode()
