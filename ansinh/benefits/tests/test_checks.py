"""The line check: each line re-judged by the law and facts of its month, a whole list in one run."""

import datetime as dt
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ansinh.benefits.checks import check_lines
from ansinh.benefits.services.funerals import grant_funeral_support
from ansinh.benefits.testing import make_application, make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import TODAY, Desk
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.checks import CheckedLine
from ansinh.payments.testing import make_due
from ansinh.registry.models import Individual
from ansinh.registry.services import record_death
from ansinh.registry.services.circumstances import NewCircumstance, record_circumstances
from ansinh.registry.services.people import NewIndividual, register_many
from ansinh.registry.testing import make_circumstance

NOVEMBER = Month(2026, 11)


def _line(person: Individual, **changes: object) -> CheckedLine:
    values: dict[str, object] = {
        "kind": "regular",
        "individual_id": person.pk,
        "benefit": "social_allowance",
        "category": "K6",
        "cared_for_id": None,
        "for_month": NOVEMBER,
        "amount": 810_000,
        "entitlement_id": None,
        "cause": "",
        "decision_reference": "",
        **changes,
    }
    return CheckedLine(**values)  # type: ignore[arg-type]


def _reason(desk: Desk, line: CheckedLine) -> str:
    with acting(desk.lan):
        [verdict] = check_lines([line])
    assert verdict.lawful == (verdict.reason == "")
    return verdict.reason


@pytest.fixture
def binh(desk: Desk) -> Individual:
    with acting(desk.lan):
        return make_disabled(desk.lan, desk.area)


def test_the_amount_of_the_law_is_lawful_and_any_other_is_not(desk: Desk, binh: Individual) -> None:
    assert _reason(desk, _line(binh)) == ""
    assert "The law gives 810.000 đồng for 11/2026, not 810.001." in _reason(desk, _line(binh, amount=810_001))
    assert "K6" in _reason(desk, _line(binh, amount=750_000))


def test_another_category_of_the_same_amount_is_not_lawful(desk: Desk, binh: Individual) -> None:
    assert "The law gives 0 đồng" in _reason(desk, _line(binh, category="K2"))


def test_nobody_is_paid_after_death(desk: Desk, binh: Individual) -> None:
    with acting(desk.lan):
        record_death(actor=desk.lan, individual=binh, died_on=dt.date(2026, 10, 31))

    assert "The law gives 0 đồng" in _reason(desk, _line(binh))
    assert _reason(desk, _line(binh, for_month=Month(2026, 10))) == ""


def test_nobody_is_paid_after_being_declared_missing(desk: Desk, binh: Individual) -> None:
    with acting(desk.lan):
        make_circumstance(desk.lan, binh, "missing", valid_from=dt.date(2026, 10, 12))

    assert _reason(desk, _line(binh)).startswith("Declared missing by a court since 12/10/2026")
    assert _reason(desk, _line(binh, for_month=Month(2026, 10))) == ""


def test_nobody_is_paid_for_the_care_of_somebody_declared_missing_or_when_missing(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, degree="exceptionally_severe")
        carer = make_person(desk.lan, desk.area, "Lê Thị Tư", birth_date=dt.date(1985, 1, 1))
        make_circumstance(desk.lan, person, "carer", value="family", related=carer)
        make_circumstance(desk.lan, carer, "missing", valid_from=dt.date(2026, 10, 12))
    line = _line(carer, cared_for_id=person.pk, benefit="carer_support", category="C5", amount=540_000)

    assert _reason(desk, line).startswith("Declared missing")


def test_carers_support_is_judged_by_the_person_cared_for(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, degree="exceptionally_severe")
        carer = make_person(desk.lan, desk.area, "Lê Thị Tư", birth_date=dt.date(1985, 1, 1))
        make_circumstance(desk.lan, person, "carer", value="family", related=carer)

    both = {"benefit": "carer_support", "category": "C5", "amount": 540_000}
    assert _reason(desk, _line(carer, cared_for_id=person.pk, **both)) == ""
    assert _reason(desk, _line(person, cared_for_id=person.pk, **both)) == ""
    assert "The law gives 0 đồng" in _reason(desk, _line(carer, **both))


def test_a_difference_needs_a_decision_that_names_the_person(desk: Desk, binh: Individual) -> None:
    line = _line(binh, kind="difference", amount=60_000, cause="level_raised", decision_reference="99/QĐ-UBND")
    assert _reason(desk, line) == "No decision “99/QĐ-UBND” in effect names this person for this benefit."


def test_arrears_beyond_what_the_law_gives_are_refused(desk: Desk, binh: Individual) -> None:
    with acting(desk.minh):
        entitlement = make_drawn(desk.minh, desk.area, binh, first_month=Month(2026, 9), amount=810_000)
        values = {
            "benefit": "social_allowance", "category": "K6", "cause": "paid_late", "kind": "arrears",
            "for_month": Month(2026, 10), "decision_reference": entitlement.source_reference,
        }  # fmt: skip
        make_due(desk.minh, desk.area, binh, amount=900_000, **values)

    line = _line(
        binh, kind="arrears", amount=900_000, for_month=Month(2026, 10), cause="paid_late",
        decision_reference=entitlement.source_reference,
    )  # fmt: skip
    assert "1.710.000 đồng would be paid for 10/2026; the law gives 810.000" in _reason(desk, line)


def test_a_line_is_paid_again_only_if_one_came_back(desk: Desk, binh: Individual) -> None:
    assert "none can be paid again" in _reason(desk, _line(binh, kind="reissue"))


def test_one_off_money_needs_its_decision_and_its_amount(desk: Desk, binh: Individual) -> None:
    with acting(desk.lan):
        organiser = make_person(desk.lan, desk.area, "Phạm Thị Lý", birth_date=dt.date(1985, 1, 1))
        record_death(actor=desk.lan, individual=binh, died_on=dt.date(2026, 11, 3))
        binh.refresh_from_db()
        file = make_application(desk.lan, desk.area, binh, "funeral_support", applicant=organiser)
    with acting(desk.minh):
        decision = grant_funeral_support(
            actor=desk.minh, application=file, organiser=organiser, other_support_amount=0, signed_on=TODAY
        )

    once = {
        "kind": "one_off", "benefit": "funeral_support", "category": "", "for_month": None, "cause": "funeral",
        "decision_reference": decision.reference,
    }  # fmt: skip
    assert _reason(desk, _line(binh, amount=10_800_000, **once)) == ""
    assert "says 10.800.000 đồng, not 12.000.000" in _reason(desk, _line(binh, amount=12_000_000, **once))
    assert "No decision" in _reason(desk, _line(binh, amount=10_800_000, **{**once, "decision_reference": "8/QĐ"}))


def test_three_thousand_lines_are_one_judgement_in_under_half_a_second(desk: Desk) -> None:
    """Measured in seconds of the processor, so that a busy machine does not decide."""
    with acting(desk.lan):
        people = register_many(
            actor=desk.lan, area=desk.area, on=TODAY,
            people=[NewIndividual(f"Nguyễn Văn {n}", dt.date(1980, 1, 1), sex="male") for n in range(3000)],
        )  # fmt: skip
        record_circumstances(
            actor=desk.lan,
            items=[
                NewCircumstance(
                    person, "disability", value="severe", valid_from=dt.date(2022, 1, 1), source="declaration"
                )
                for person in people
            ],
        )
        lines = [_line(person) for person in people]
        check_lines(lines[:10])
        start = time.process_time()
        with CaptureQueriesContext(connection) as queries:
            verdicts = check_lines(lines)
        seconds = time.process_time() - start

    assert all(verdict.lawful for verdict in verdicts)
    assert len(queries) <= 12
    assert seconds < 0.5
