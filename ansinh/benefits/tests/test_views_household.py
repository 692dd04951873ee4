"""The page of a household, and what the law would give one of its people."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet, make_province
from ansinh.audit.models import AuditEntry
from ansinh.benefits.models import DecisionItem
from ansinh.benefits.testing import make_application, make_decided, make_disabled, make_person
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.benefits.tests.paying import pay
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.models import LineState, Payment
from ansinh.registry.models import Household, Individual, Membership, Relation
from ansinh.registry.services import record_death
from ansinh.registry.testing import make_circumstance, make_household, make_household_class, make_member

pytestmark = pytest.mark.django_db
DECEMBER = Month(2026, 12)
BUDGET = 20
"""Queries of a page besides those of the sign-in, its savepoints and the wall."""


def _client(area: Area, role: str = "commune_officer", username: str = "mai") -> Client:
    user = make_user(username, "Lê Thị Mai")
    make_duty(user, role, area, valid_from=max(dt.date(2025, 7, 1), area.valid_from))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _home_of(person: Individual) -> Household:
    return Membership.objects.select_related("household").get(individual=person).household


def _household(desk: Desk, full_name: str = "Phạm Văn Bình") -> tuple[Individual, Household]:
    """A severely disabled head with a decision signed today, in a poor household."""
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, full_name)
        home = _home_of(person)
        make_household_class(desk.lan, home)
    with acting(SYSTEM, scope=desk.area.path):
        make_decided(desk.lan, desk.minh, desk.area, person)
    return person, home


def _page(client: Client, address: str, status: int = 200, headers: dict[str, str] | None = None) -> str:
    response = client.get(address, headers={"accept-language": "en", **(headers or {})})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _reads() -> int:
    with acting(SYSTEM):
        return AuditEntry.objects.filter(act="read_health", actor_username="mai").count()


def _timeline(page: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", page[page.index("timeline-list") :].split("</ol>")[0])


def test_the_page_of_a_household_shows_members_classes_circumstances_and_what_is_drawn(desk: Desk) -> None:
    _person, home = _household(desk)
    pay(desk, DECEMBER, on=dt.date(2026, 11, 20))

    page = _page(_client(desk.area), f"/households/{home.pk}/")

    assert "Phạm Văn Bình" in page
    assert "Head of household" in page
    assert "15/QĐ-UBND" in page
    assert "Disability: severe" in page
    assert "KT-01" in page
    assert "810,000" in page
    assert "1.5 × 540,000" in page
    assert 'href="/payrolls/' in page


def test_what_was_refused_is_shown_with_its_reason_until_it_is_granted(desk: Desk) -> None:
    with acting(desk.lan):
        young = make_person(
            desk.lan, desk.area, "Trần Văn Sáu", birth_date=dt.date(1990, 1, 1), facts=[("wage", {"amount": 5})]
        )
        home = _home_of(young)
    with acting(SYSTEM, scope=desk.area.path):
        make_decided(desk.lan, desk.minh, desk.area, young)
    with acting(desk.lan):
        [reason, *_] = DecisionItem.objects.get(individual=young).reasons

    page = _page(_client(desk.area), f"/households/{home.pk}/")

    assert str(reason)[:40] in page
    assert "decision: refuse, monthly social allowance" in _timeline(page)


def test_the_timeline_tells_what_happened_the_latest_first(desk: Desk) -> None:
    _person, home = _household(desk)
    pay(desk, DECEMBER, on=dt.date(2026, 11, 20))
    with acting(desk.lan):
        child = make_member(
            desk.lan, desk.area, home, "child", full_name="Phạm Ngọc Mai", birth_date=dt.date(2020, 6, 1)
        )
        make_application(desk.lan, desk.area, child)
        record_death(actor=desk.lan, individual=child, died_on=dt.date(2026, 11, 19))

    told = _timeline(_page(_client(desk.area), f"/households/{home.pk}/"))

    for sentence in (
        "Phạm Văn Bình : belongs to the household",
        "Phạm Văn Bình : begins: disability",
        "Phạm Văn Bình : application received: monthly social allowance",
        "Phạm Văn Bình : decision: grant, monthly social allowance",
        "Phạm Văn Bình : payment begins: monthly social allowance, 810.000 đồng a month",
        "Phạm Ngọc Mai : died",
        "Classed as poor",
    ):
        assert sentence in told, (sentence, told)
    written = re.findall(r" (\d\d)/(\d\d)/(\d{4}) (?= |$)", told)
    days = [dt.date(int(year), int(month), int(day)) for day, month, year in written]
    assert len(days) > 6
    assert days == sorted(days, reverse=True)
    assert max(days) <= dt.date(2026, 11, 20)


def test_a_payment_that_came_back_is_told_with_its_reason(desk: Desk) -> None:
    _person, home = _household(desk)
    pay(desk, DECEMBER, on=dt.date(2026, 11, 20))
    with acting(SYSTEM, scope=desk.area.path):
        Payment.objects.update(state=LineState.SENT)
        Payment.objects.update(state=LineState.RETURNED, return_reason="vắng nhà")

    told = _timeline(_page(_client(desk.area), f"/households/{home.pk}/"))

    assert "payment came back: 810.000 đồng of 12/2026" in told
    assert "Vắng nhà" in told


def test_nothing_is_told_of_whoever_left_after_the_day_they_left(desk: Desk) -> None:
    _person, home = _household(desk)
    with acting(desk.lan):
        gone = make_member(
            desk.lan, desk.area, home, "child", full_name="Phạm Ngọc Mai", birth_date=dt.date(2000, 6, 1)
        )
        Membership.objects.filter(individual=gone).update(valid_to=dt.date(2026, 3, 1))
        make_circumstance(desk.lan, gone, "studying", valid_from=dt.date(2026, 2, 1), valid_to=dt.date(2026, 5, 1))
        make_circumstance(desk.lan, gone, "no_supporter", valid_from=dt.date(2026, 4, 1))

    page = _page(_client(desk.area), f"/households/{home.pk}/")
    told = _timeline(page)

    assert "Earlier members" in page
    assert "Phạm Ngọc Mai : no longer belongs to the household" in told
    assert "begins: in education" in told
    assert "ends: in education" not in told
    assert "obliged to support" not in page


def test_hiv_stands_on_no_page_of_a_household(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_person(
            desk.lan,
            desk.area,
            "Lê Văn Út",
            birth_date=dt.date(1990, 1, 1),
            household_class="poor",
            facts=[("hiv", {})],
        )
        home = _home_of(person)
    with acting(SYSTEM, scope=desk.area.path):
        make_decided(desk.lan, desk.minh, desk.area, person)

    page = _page(_client(desk.area), f"/households/{home.pk}/")

    assert "810,000" in page
    assert "HIV" not in page
    assert not re.search(r"\bK8\b", page)
    assert "own page only" in page


def test_without_the_right_categories_and_health_are_hidden_and_nothing_is_logged(desk: Desk) -> None:
    _person, home = _household(desk)

    page = _page(_client(make_province(), "province_officer"), f"/households/{home.pk}/")

    assert "Health fact (hidden)" in page
    assert "(reason hidden)" in page
    assert "disability" not in page.lower()
    assert "severe" not in page
    assert not re.search(r"\bK6\b", page)
    assert _reads() == 0


def test_a_look_at_the_health_of_a_household_is_logged_once(desk: Desk) -> None:
    _person, home = _household(desk)

    _page(_client(desk.area), f"/households/{home.pk}/")

    assert _reads() == 1


def test_a_hamlet_head_opens_no_household_not_even_of_the_own_hamlet(desk: Desk) -> None:
    hamlet = make_hamlet(desk.area)
    with acting(desk.lan):
        person = make_member(desk.lan, desk.area, _empty_home(desk, hamlet), full_name="Lê Văn Út", hamlet=hamlet)
        home = _home_of(person)
    client = _client(hamlet, "hamlet_head")

    for address in (f"/households/{home.pk}/", "/households/", "/households/?export=csv"):
        assert "Lê Văn Út" not in _page(client, address, status=403)


def _empty_home(desk: Desk, hamlet: Area) -> Household:
    return make_household(desk.lan, desk.area, hamlet=hamlet, number="HK-7")


def test_a_household_of_another_commune_is_not_there(desk: Desk) -> None:
    _person, home = _household(desk)
    client = _client(make_desk("25480", "Bình Minh").area)

    assert "Phạm Văn Bình" not in _page(client, f"/households/{home.pk}/", status=404)
    _page(client, "/households/999999/", status=404)


def test_who_may_not_see_the_registry_sees_no_household(desk: Desk) -> None:
    _person, home = _household(desk)

    page = _page(_client(desk.area, "bank_officer"), f"/households/{home.pk}/", status=403)

    assert "Phạm Văn Bình" not in page


def test_the_person_page_leads_to_the_household(desk: Desk) -> None:
    person, home = _household(desk)

    assert f'href="/households/{home.pk}/"' in _page(_client(desk.area), f"/people/{person.pk}/")


def test_the_page_of_a_household_keeps_to_its_budget_of_queries(desk: Desk) -> None:
    _person, home = _household(desk)
    pay(desk, DECEMBER, on=dt.date(2026, 11, 20))
    client = _client(desk.area)
    few = _queries(client, f"/households/{home.pk}/")

    with acting(desk.lan):
        for number in range(5):
            one = make_member(desk.lan, desk.area, home, Relation.SIBLING, full_name=f"Phạm Văn {number}")
            make_circumstance(desk.lan, one, "disability", value="severe")
    many = _queries(client, f"/households/{home.pk}/")

    assert len(many) == len(few)
    assert len(many) <= BUDGET, many


def _queries(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as caught:
        _page(client, address)
    plain = [query["sql"] for query in caught.captured_queries]
    return [sql for sql in plain if not re.match(r"(?i)(release )?savepoint|set |select set_config", sql)]


@pytest.mark.parametrize("written", ["2026-11", "11/2026"])
def test_the_law_answers_for_a_month_with_facts_reasons_and_articles(desk: Desk, written: str) -> None:
    person, _home = _household(desk)

    page = _page(_client(desk.area), f"/people/{person.pk}/?law={written}")

    answer = page[page.index('id="law-answer"') :]
    assert "What the law gives for 11/2026" in answer
    assert "K6 · 1.5 × 540,000" in answer
    assert "ND 335/2026 Art 5(6)" in answer
    assert "<dt>Disability</dt><dd>severe</dd>" in answer
    assert "<dt>Class of the household</dt><dd>poor</dd>" in answer
    assert _reads() == 1


def test_beside_what_is_given_stands_which_other_categories_fail_and_why(desk: Desk) -> None:
    person, _home = _household(desk)

    page = _page(_client(desk.area), f"/people/{person.pk}/?law=2026-11", headers={"HX-Request": "true"})

    others = page[page.index("Asked and not met") :]
    assert "K1, child who lost the care of both parents: none of the eleven cases of lost parental care;" in others
    assert "not yet 75" in others
    assert "K6, " not in others


def test_the_law_answers_by_the_level_of_the_month(desk: Desk) -> None:
    person, _home = _household(desk)

    page = _page(_client(desk.area), f"/people/{person.pk}/?law=2026-06")

    assert "K6 · 1.5 × 500,000" in page[page.index('id="law-answer"') :]


def test_a_refusal_of_the_law_tells_its_conditions_and_articles(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_person(desk.lan, desk.area, "Trần Văn Sáu", birth_date=dt.date(1960, 1, 1))

    page = _page(_client(desk.area), f"/people/{person.pk}/?law=2026-11")

    answer = page[page.index('id="law-answer"') :]
    assert "the law refuses it" in answer
    assert "K5a no:" in answer
    assert "ND 335/2026 Art 5" in answer
    assert "None besides the date of birth." in answer


def test_asked_by_a_script_only_the_answer_is_sent_and_the_look_is_logged(desk: Desk) -> None:
    person, _home = _household(desk)

    page = _page(_client(desk.area), f"/people/{person.pk}/?law=2026-12", headers={"HX-Request": "true"})

    assert "K6 · 1.5" in page
    assert "<html" not in page
    assert "Ask the law" not in page
    assert _reads() == 1


@pytest.mark.parametrize("written", ["", "yesterday", "2019-01", "2027-06", "2026-13"])
@pytest.mark.parametrize("header", [{}, {"HX-Request": "true"}])
def test_the_law_is_asked_for_no_other_month(desk: Desk, written: str, header: dict[str, str]) -> None:
    person, _home = _household(desk)

    page = _page(_client(desk.area), f"/people/{person.pk}/?law={written}", status=422, headers=header)

    assert '<a href="#id_law">Month</a>' in page
    assert "What the law gives" not in page


def test_who_may_not_see_categories_gets_no_answer_of_the_law(desk: Desk) -> None:
    person, _home = _household(desk)
    client = _client(make_province(), "province_officer")

    for header in ({}, {"HX-Request": "true"}):
        page = _page(client, f"/people/{person.pk}/?law=2026-11", headers=header)
        assert "severe" not in page
        assert not re.search(r"\bK6\b", page)
        assert "Ask the law" not in page
        assert "Asked and not met" not in page
    assert _reads() == 0


def test_the_law_is_not_asked_about_people_of_another_commune(desk: Desk) -> None:
    person, _home = _household(desk)
    client = _client(make_desk("25480", "Bình Minh").area)

    _page(client, f"/people/{person.pk}/?law=2026-11", status=404, headers={"HX-Request": "true"})
