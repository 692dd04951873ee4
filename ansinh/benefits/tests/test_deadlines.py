"""Time limits in working days, by the law in force when the file came."""

import datetime as dt

import pytest

from ansinh.areas.models import OfficeDay, OfficeDayKind
from ansinh.benefits.deadlines import complaint_due, last_day_to_complain, stages
from ansinh.benefits.tests.conftest import Desk

DAY = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("benefit", "received_on", "due_on"),
    [
        # The chain of Decree 20/2021: 7 + 2 + 3 + 7 + 3 = 22 working days; 7 and 30 April, 1 and 2 May were days off.
        ("social_allowance", "2025-04-01", "2025-05-07"),
        ("social_allowance", "2025-06-30", "2025-07-30"),
        ("social_allowance", "2025-07-01", "2025-07-15"),
        ("social_pension", "2025-07-01", "2025-07-15"),
        ("carer_support", "2025-07-01", "2025-07-15"),
        ("social_allowance", "2026-10-02", "2026-10-16"),
        ("social_allowance", "2026-10-04", "2026-10-16"),
        ("social_allowance", "2026-10-05", "2026-10-14"),
        ("social_pension", "2026-10-05", "2026-10-14"),
        ("funeral_support", "2026-10-02", "2026-10-09"),
        ("funeral_support", "2026-10-05", "2026-10-08"),
    ],
)
def test_the_limit_of_a_file(desk: Desk, benefit: str, received_on: str, due_on: str) -> None:
    steps = stages(benefit=benefit, received_on=DAY(received_on), area=desk.area)
    assert steps[-1].due_on == DAY(due_on)


def test_before_july_2025_the_chain_has_five_steps_and_a_dispute_adds_ten_days(desk: Desk) -> None:
    plain = stages(benefit="social_allowance", received_on=DAY("2025-03-03"), area=desk.area)
    disputed = stages(benefit="social_allowance", received_on=DAY("2025-03-03"), area=desk.area, posting_disputed=True)

    assert [step.working_days for step in plain] == [7, 2, 3, 7, 3]
    assert [step.working_days for step in disputed] == [7, 2, 10, 3, 7, 3]
    assert {step.reference for step in plain} == {"ND 20/2021 Art 8"}


def test_a_supplemented_file_keeps_the_law_of_its_first_day(desk: Desk) -> None:
    steps = stages(
        benefit="social_allowance", received_on=DAY("2026-10-02"), area=desk.area, counted_from=DAY("2026-10-12")
    )
    assert (steps[-1].working_days, steps[-1].due_on) == (10, DAY("2026-10-26"))


def test_the_offices_calendar_counts(desk: Desk) -> None:
    OfficeDay.objects.create(area=desk.area, on=DAY("2026-10-06"), kind=OfficeDayKind.CLOSED)
    OfficeDay.objects.create(area=desk.area, on=DAY("2026-10-10"), kind=OfficeDayKind.OPEN)

    steps = stages(benefit="social_allowance", received_on=DAY("2026-10-05"), area=desk.area)

    assert steps[-1].due_on == DAY("2026-10-14")


def test_a_limit_may_run_over_the_turn_of_the_year(desk: Desk) -> None:
    steps = stages(benefit="social_allowance", received_on=DAY("2026-12-29"), area=desk.area)
    assert steps[-1].due_on == DAY("2027-01-08")


def test_complaints_are_counted_in_calendar_days() -> None:
    assert complaint_due(DAY("2026-11-02")) == (DAY("2026-12-02"), "Law 02/2011/QH13 on complaints, Art 28")
    assert last_day_to_complain(DAY("2026-11-02")) == DAY("2027-01-31")


def test_complaints_of_before_the_law_held_here_are_counted_by_the_first_that_is() -> None:
    assert complaint_due(DAY("2020-11-02"))[0] == DAY("2020-12-02")
    assert last_day_to_complain(DAY("2016-11-02")) == DAY("2017-01-31")
