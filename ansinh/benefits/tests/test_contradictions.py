"""Facts that contradict each other, each told as a sentence; and what a refused applicant still needs."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from ansinh.areas.testing import make_province
from ansinh.benefits.contradictions import Looked, contradictions
from ansinh.benefits.services.applications import assess_application
from ansinh.benefits.testing import make_application, make_person
from ansinh.benefits.tests.conftest import TODAY, Desk
from ansinh.benefits.tests.desk_clients import client_of, page_of
from ansinh.core.wall import acting
from ansinh.registry.queries import ShownCircumstance
from ansinh.registry.testing import make_circumstance

HOA, NA = ("Lê Thị Hoa", dt.date(2024, 1, 1)), ("Võ Thị Na", dt.date(2025, 1, 1))
CALM = Looked(
    on=TODAY, benefit="monthly social allowance", is_of_the_dead=False, born_on=dt.date(1980, 5, 15), sex="male",
    died_on=None, left_on=None, facts=(), others_married=(), household_class="poor",
    class_since=dt.date(2026, 1, 1), sealed={}, until={"studying": 22, "parental_loss": 16},
)  # fmt: skip


def _fact(kind: str, value: str = "", **changes: Any) -> ShownCircumstance:
    usual: dict[str, Any] = {
        "pk": 1, "kind": kind, "label": kind, "value": value, "amount": None, "related_name": "",
        "certificate_number": "", "expires_on": None, "is_verified": True, "valid_from": dt.date(2024, 3, 1),
        "valid_to": None, "is_masked": False,
    }  # fmt: skip
    return ShownCircumstance(**{**usual, **changes})


def _told(**changes: Any) -> list[str]:
    return [one.what for one in contradictions(replace(CALM, **changes))]


def test_facts_that_agree_tell_nothing() -> None:
    assert (
        _told(facts=[_fact("disability", "severe")], sealed={"disability": "severe", "household_class": "poor"}) == []
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"died_on": dt.date(2026, 10, 1)}, "monthly social allowance, but the person died on 01/10/2026."),
        ({"left_on": dt.date(2026, 9, 1)}, "the registered residence ended on 01/09/2026"),
        ({"facts": [_fact("detention")]}, "“detention” is recorded since 01/03/2024"),
        ({"facts": [_fact("studying")]}, "but the person is 46 years old: it counts to 22"),
        ({"facts": [_fact("parental_loss")]}, "but the person is 46 years old: it counts to 16"),
        ({"facts": [_fact("hiv", valid_from=dt.date(1979, 1, 1))]}, "before the birth on 15/05/1980"),
        ({"facts": [_fact("pregnancy")]}, "but the person is recorded as male"),
        (
            {"facts": [_fact("spouse", related_name="Lê Thị Hoa")], "others_married": [NA]},
            "Married to Lê Thị Hoa since 01/03/2024 and at once to Võ Thị Na since 01/01/2025.",
        ),
        (
            {"others_married": [HOA, NA]},
            "Married to Lê Thị Hoa since 01/01/2024 and at once to Võ Thị Na since 01/01/2025.",
        ),
        (
            {"facts": [_fact("single_parent", "never married")], "others_married": [NA]},
            "Single parent, never married, since 01/03/2024; but married to Võ Thị Na since 01/01/2025.",
        ),
        (
            {"sealed": {"household_class": "near_poor"}},
            "The law was asked with the class of the household “near-poor”; recorded is “poor” since 01/01/2026.",
        ),
        ({"sealed": {"household_class": "poor", "disability": "severe"}}, "recorded is “no longer” since –"),
        (
            {"sealed": {"household_class": "poor", "disability": "severe"}, "facts": [_fact("disability", "mild")]},
            "The law was asked with “disability: severe”; recorded is “mild” since 01/03/2024.",
        ),
        ({"facts": [_fact("disability", expires_on=dt.date(2026, 6, 1))]}, "but its proof lapsed on 01/06/2026"),
        ({"facts": [_fact("disability", is_verified=False)]}, "but nobody has seen a proof of it"),
    ],
)  # fmt: skip
def test_a_contradiction_says_what_stands_against_what_and_since_when(changes: dict[str, Any], told: str) -> None:
    found = contradictions(replace(CALM, **changes))

    assert len(found) == 1, found
    assert told in found[0].what
    assert found[0].to_do


def test_a_spouse_told_by_both_is_one_marriage() -> None:
    both = [_fact("spouse", related_name="Lê Thị Hoa")]

    assert _told(facts=both, others_married=[("Lê Thị Hoa", dt.date(2024, 3, 1))]) == []


def test_of_a_masked_fact_no_change_is_told() -> None:
    masked = _fact("", is_masked=True, label="health fact (hidden)")

    assert _told(facts=[masked], sealed={"household_class": "poor", "disability": "severe"}) == []


def test_funeral_support_is_asked_for_the_dead() -> None:
    assert _told(died_on=dt.date(2026, 10, 1), is_of_the_dead=True) == []


@pytest.mark.django_db
def test_a_refused_file_shows_the_facts_what_is_still_needed_and_what_contradicts(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_person(
            desk.lan, desk.area, "Trần Văn Sáu", birth_date=dt.date(1990, 1, 1), household_class="poor"
        )
        make_circumstance(desk.lan, person, "parental_loss", value="b", valid_from=dt.date(2024, 3, 1))
        file = make_application(desk.lan, desk.area, person)
        assess_application(actor=desk.lan, application=file, on=TODAY)

    page = page_of(client_of(desk.area), f"/applications/{file.pk}/")

    assert "Still needed" in page
    assert "Disability: severe → K6 · " in page
    assert "Asked and not met" in page
    assert "K6, severe or exceptionally severe disability: no disability is stated." in page
    assert "Facts the law was asked with" in page
    assert "<dt>Class of the household</dt><dd>poor</dd>" in page
    assert "but the person is 36 years old: it counts to 16" in page


@pytest.mark.django_db
def test_who_may_not_see_categories_reads_none_of_it(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_person(desk.lan, desk.area, "Trần Văn Sáu", birth_date=dt.date(1990, 1, 1))
        make_circumstance(desk.lan, person, "parental_loss", value="b", valid_from=dt.date(2024, 3, 1))
        file = make_application(desk.lan, desk.area, person)
        assess_application(actor=desk.lan, application=file, on=TODAY)

    page = page_of(client_of(make_province(), "province_officer"), f"/applications/{file.pk}/")

    assert "Still needed" not in page
    assert "contradict" not in page
    assert "Asked and not met" not in page
    assert "the law was asked with" not in page
