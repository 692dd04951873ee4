"""Days and amounts as offices write them."""

import datetime as dt

import pytest
from django import forms

from ansinh.core.months import Month
from ansinh.ui.forms import DayField, DongField, MonthField


@pytest.mark.parametrize("written", ["05/12/2026", "5/12/2026", " 5.12.2026 ", "05-12-2026"])
def test_a_day_is_understood_as_offices_write_it(written: str) -> None:
    assert DayField().clean(written) == dt.date(2026, 12, 5)


@pytest.mark.parametrize(
    "written",
    ["1350000", "1.350.000", "1 350 000 đ", "1,350,000 đồng", "1.350.000,00", "1,350,000.00", "1350000,0"],
)
def test_an_amount_is_understood_as_offices_write_it(written: str) -> None:
    assert DongField().clean(written) == 1_350_000


@pytest.mark.parametrize(("field", "written"), [(DayField(), "31/02/2026"), (DongField(), "0"), (DongField(), "١٢٣")])
def test_what_is_neither_is_refused(field: forms.Field, written: str) -> None:
    with pytest.raises(forms.ValidationError):
        field.clean(written)


@pytest.mark.parametrize(
    "written", ["54,5", "1.35", "3.500.000.00", "1.350,000", "12.34.567", "1.350.000,50", "9" * 5000]
)
def test_an_amount_that_can_be_read_in_two_ways_or_has_a_fraction_is_refused(written: str) -> None:
    assert _refused(DongField(), written) == "not_an_amount"


def test_an_amount_above_what_the_field_holds_is_refused() -> None:
    assert DongField(most=1_000_000).clean("1.000.000") == 1_000_000
    assert _refused(DongField(most=1_000_000), "1.000.001") == "too_much"
    assert _refused(DongField(), "1" + "0" * 16) == "too_much"


@pytest.mark.parametrize("year", ["0001", "0026", "1849", "2200", "9999"])
def test_a_year_in_which_nothing_of_ours_happens_is_refused(year: str) -> None:
    assert _refused(DayField(), f"31/12/{year}") == "not_our_years"
    assert _refused(MonthField(), f"12/{year}") in ("not_our_years", "not_a_month")


def test_the_first_and_the_last_year_are_taken() -> None:
    assert DayField().clean("01/01/1850") == dt.date(1850, 1, 1)
    assert MonthField().clean("12/2199") == Month(2199, 12)


def _refused(field: forms.Field, written: str) -> str | None:
    """The code of the refusal."""
    with pytest.raises(forms.ValidationError) as refusal:
        field.clean(written)
    return refusal.value.code
