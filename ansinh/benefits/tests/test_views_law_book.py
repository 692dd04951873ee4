"""The law book: every value with its source, every category in plain words, what changed and when."""

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from ansinh.accounts.roles import ROLES
from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Level
from ansinh.benefits.tests.conftest import TODAY, Desk
from ansinh.core import clock
from ansinh.judgement.book import categories, changes, chapters
from ansinh.judgement.book_titles import REFERENCES, TITLES
from ansinh.judgement.law import parameters_in_force

pytestmark = pytest.mark.django_db


def _client(desk: Desk, role: str = "commune_officer") -> Client:
    user = make_user("mai", "Lê Thị Mai")
    make_duty(user, role, desk.area, valid_from=dt.date(2025, 7, 1))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def _page(client: Client, part: str = "") -> str:
    response = client.get(f"/law/?part={part}")
    assert response.status_code == 200
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


@pytest.mark.parametrize("role", sorted(code for code, role in ROLES.items() if Level.COMMUNE in role.levels))
def test_everybody_signed_in_reads_the_law(desk: Desk, role: str) -> None:
    page = _client(desk, role).get("/law/").content.decode()

    assert "Law book" in page
    assert 'href="/law/" aria-current="page"' in page


def test_nobody_reads_it_without_a_sign_in(desk: Desk) -> None:
    assert Client().get("/law/").status_code == 302


def test_each_category_stands_in_plain_words_with_its_articles_and_amounts(desk: Desk) -> None:
    page = _page(_client(desk))

    for code in (
        "K1",
        "K2",
        "K3",
        "K4",
        "K5a",
        "K5b",
        "K5c",
        "K6",
        "K7",
        "K8",
        "P70",
        "P75",
        *(f"C{n}" for n in range(1, 8)),
    ):
        assert f"{code} :" in page or f"{code}:" in page or f"{code} (" in page, code
    assert "K6: severe disability, adult : 1.5 × 540,000 đ = 810,000 đ".replace(" :", ":") in page.replace("\xa0", " ")
    assert "ND 20/2021 Art 5(6); ND 335/2026 Art 5(6)" in page
    assert "Law 41/2024 Art 21" in page
    assert "no longer in force" in page


def test_each_value_stands_with_its_source_and_how_sure_it_is(desk: Desk) -> None:
    page = _page(_client(desk), "values")

    assert "540,000 đồng a month 01/07/2026 ND 335/2026 Art 4(2), Art 32(3)" in page
    assert "signed 21/08/2026, in force 05/10/2026" in page
    assert "Known at second hand" in page
    assert "a reading of ours" in page
    assert "K4 and the social pension are both paid" not in page


def test_the_readings_of_ours_stand_on_a_part_of_their_own(desk: Desk) -> None:
    page = _page(_client(desk), "readings")

    assert "K4 and the social pension are both paid" in page
    assert "Standard level" not in page


def test_what_changed_stands_by_day_the_latest_first(desk: Desk) -> None:
    page = _page(_client(desk), "changes")

    assert page.index("From 05/10/2026") < page.index("From 01/07/2026") < page.index("From 01/07/2024")
    assert "500,000 đồng a month 540,000 đồng a month" in page
    assert "From 01/07/2021" not in page


def test_a_change_to_come_is_told_as_such(desk: Desk) -> None:
    with clock.at(dt.date(2026, 9, 1)):
        assert "From 01/10/2026 to come" in _page(_client(desk), "changes")


def test_an_unknown_part_opens_the_categories(desk: Desk) -> None:
    assert "All of this must hold" in _page(_client(desk), "nothing")


def test_the_law_is_read_from_no_table(desk: Desk) -> None:
    client = _client(desk)
    with CaptureQueriesContext(connection) as caught:
        _page(client, "values")

    assert len(caught) <= 12
    assert not any("registry_" in query["sql"] or "benefits_" in query["sql"] for query in caught.captured_queries)


def test_every_parameter_has_its_title() -> None:
    named = {value.name for day in (dt.date(2021, 9, 1), TODAY) for value in parameters_in_force(day)}

    assert named == set(TITLES)


def test_no_reference_is_left_in_half_a_language() -> None:
    references = " ".join(
        value.dated.reference for book in chapters(TODAY) for one in book.entries for value in one.values
    )

    assert all(written in references for written in REFERENCES)
    with translation.override("vi"):
        shown = {value.reference for book in chapters(TODAY) for one in book.entries for value in one.values}
    assert not [text for text in shown if "rules:" in text]


@pytest.mark.parametrize(("language", "written"), [("vi", "540.000 "), ("en", "540,000 ")])
def test_amounts_stand_as_each_language_writes_them(language: str, written: str) -> None:
    with translation.override(language):
        [level] = [one for book in chapters(TODAY) for one in book.entries if one.name.endswith("standard_level")]
        assert level.current is not None
        assert level.current.said.startswith(written)


def test_a_category_of_old_is_in_force_until_its_day() -> None:
    [old] = [one for one in categories(TODAY) if one.code == "K5c"]

    assert old.is_in_force(dt.date(2025, 6, 30))
    assert not old.is_in_force(dt.date(2025, 7, 1))


def test_the_age_for_studying_is_asked_only_while_there_is_a_cap() -> None:
    def asked(on: dt.date) -> bool:
        return any("age for studying" in word for one in categories(on) if one.code == "K2" for word in one.conditions)

    assert asked(dt.date(2026, 9, 30))
    assert not asked(dt.date(2026, 10, 1))


def test_a_new_article_for_the_same_value_is_no_change() -> None:
    told = {change.value.dated.name for _day, found in changes(TODAY) for change in found}

    assert "ages.childhood_ends" not in told
    assert "ages.study_ends" in told
