"""The month rules at the edges of the law: 30 June and 1 July 2025, 4 and 5 October 2026 (rules.md, Months)."""

import datetime as dt

import pytest

from ansinh.benefits.months_of_effect import (
    first_month_lost,
    first_month_of_new_commune,
    first_month_paid,
    first_month_stopped_by_move,
    month_changed,
)
from ansinh.core.months import Month

DAY = dt.date.fromisoformat
MONTH = Month.parse


@pytest.mark.parametrize(
    ("event_on", "month"),
    [
        ("2025-06-01", "2025-06"),
        ("2025-06-30", "2025-06"),
        ("2025-07-01", "2025-08"),
        ("2025-07-31", "2025-08"),
        ("2025-12-31", "2026-01"),
        ("2026-09-30", "2026-10"),
        ("2026-10-01", "2026-11"),
        ("2026-10-04", "2026-11"),
        ("2026-10-05", "2026-10"),
        ("2026-10-31", "2026-10"),
        ("2026-12-31", "2026-12"),
    ],
)
def test_a_changed_coefficient_counts_by_the_day_of_the_event(event_on: str, month: str) -> None:
    assert month_changed(DAY(event_on)) == MONTH(month)


@pytest.mark.parametrize(
    ("event_on", "month"),
    [
        ("2025-06-30", "2025-07"),
        ("2025-07-01", "2025-08"),
        ("2026-10-04", "2026-11"),
        ("2026-10-05", "2026-11"),
        ("2026-12-31", "2027-01"),
    ],
)
def test_a_loss_counts_from_the_month_after_always(event_on: str, month: str) -> None:
    assert first_month_lost(DAY(event_on)) == MONTH(month)


@pytest.mark.parametrize(
    ("signed_on", "category", "fact_on", "month"),
    [
        ("2025-06-30", "K6", "2025-03-10", "2025-03"),
        ("2025-07-01", "K6", "2025-03-10", "2025-07"),
        ("2025-06-30", "K5c", "2025-04-15", "2025-04"),
        ("2025-06-30", "K5b", "2025-04-15", "2025-04"),
        ("2025-06-30", "K5a", "2025-04-15", "2025-06"),
        ("2025-06-30", "K1", "2025-04-15", "2025-06"),
        ("2025-06-30", "K6", "2025-07-15", "2025-06"),
        ("2026-10-04", "K6", "2026-03-10", "2026-10"),
        ("2026-10-05", "K6", "2026-03-10", "2026-10"),
    ],
)
def test_the_first_month_paid(signed_on: str, category: str, fact_on: str, month: str) -> None:
    """The month signed; before July 2025 the month of the birthday for K5b and K5c, of the certificate for K6."""
    fact = DAY(fact_on)
    found = first_month_paid(signed_on=DAY(signed_on), category=category, birthday_on=fact, certificate_on=fact)
    assert found == MONTH(month)


def test_a_right_without_the_fact_begins_in_the_month_signed() -> None:
    assert first_month_paid(signed_on=DAY("2025-06-30"), category="K6") == MONTH("2025-06")


@pytest.mark.parametrize(
    ("moved_on", "last_paid", "stopped", "begins"),
    [
        ("2025-06-30", None, "2025-07", "2025-07"),
        ("2025-06-30", "2025-06", "2025-07", "2025-07"),
        ("2025-06-30", "2025-07", "2025-08", "2025-08"),
        ("2025-07-01", None, "2025-07", "2025-07"),
        ("2025-07-01", "2025-07", "2025-08", "2025-08"),
        ("2026-10-04", "2026-09", "2026-10", "2026-10"),
        ("2026-10-05", "2026-09", "2026-10", "2026-10"),
        ("2026-10-05", "2026-10", "2026-11", "2026-11"),
    ],
)
def test_a_move_leaves_one_payer_for_each_month(
    moved_on: str, last_paid: str | None, stopped: str, begins: str
) -> None:
    paid = MONTH(last_paid) if last_paid else None

    stop = first_month_stopped_by_move(moved_on=DAY(moved_on), last_month_paid=paid)

    assert stop == MONTH(stopped)
    assert first_month_of_new_commune(stop, moved_on=DAY(moved_on)) == MONTH(begins)
