"""Days and amounts as offices write them."""

import datetime as dt

import pytest
from django import forms

from ansinh.ui.forms import DayField, DongField


@pytest.mark.parametrize("written", ["05/12/2026", "5/12/2026", " 5.12.2026 ", "05-12-2026"])
def test_a_day_is_understood_as_offices_write_it(written: str) -> None:
    assert DayField().clean(written) == dt.date(2026, 12, 5)


@pytest.mark.parametrize("written", ["1350000", "1.350.000", "1 350 000 đ", "1,350,000 đồng"])
def test_an_amount_is_understood_as_offices_write_it(written: str) -> None:
    assert DongField().clean(written) == 1_350_000


@pytest.mark.parametrize(("field", "written"), [(DayField(), "31/02/2026"), (DongField(), "0"), (DongField(), "١٢٣")])
def test_what_is_neither_is_refused(field: forms.Field, written: str) -> None:
    with pytest.raises(forms.ValidationError):
        field.clean(written)
