"""How pages write money, months, days and shares."""

import datetime as dt

import pytest
from django.utils import translation

from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.ui.icons import ICONS
from ansinh.ui.templatetags.ansinh import amount, day, icon, label_of, may, money, month, percent


@pytest.mark.parametrize(
    ("language", "written"), [("vi", "1.350.000\N{NO-BREAK SPACE}đ"), ("en", "1,350,000\N{NO-BREAK SPACE}đ")]
)
def test_money_is_grouped_as_the_language_does(language: str, written: str) -> None:
    with translation.override(language):
        assert money(1_350_000) == written


def test_nothing_is_written_as_a_dash_and_nought_as_nought() -> None:
    assert (money(None), amount(None), month(None), day(None), percent(None)) == ("–",) * 5
    assert amount(0) == "0"


def test_months_and_days_are_written_as_in_viet_nam() -> None:
    assert month(Month(2025, 4)) == month(dt.date(2025, 4, 1)) == "04/2025"
    assert day(dt.date(2025, 5, 2)) == "02/05/2025"


def test_an_instant_is_the_day_that_it_was_in_viet_nam() -> None:
    assert day(dt.datetime(2025, 6, 30, 17, 30, tzinfo=dt.UTC)) == "01/07/2025"


@pytest.mark.parametrize(
    ("share", "written"), [(1.0, "100%"), (0.9999, "99.9%"), (0.964, "96.4%"), (0.0, "0%"), (1 / 3, "33.3%")]
)
def test_a_share_is_cut_so_that_almost_all_is_not_all(share: float, written: str) -> None:
    with translation.override("en"):
        assert percent(share) == written


def test_a_share_has_a_comma_in_vietnamese() -> None:
    with translation.override("vi"):
        assert percent(0.964) == "96,4\N{NO-BREAK SPACE}%"


def test_nobody_may_anything() -> None:
    officer = Actor("mai", "Lê Thị Mai", "vn.80.25522.", frozenset({"view_payroll"}))

    assert may(officer, "view_payroll")
    assert not may(officer, "approve_payroll")
    assert not may(None, "view_payroll")


def test_a_code_without_a_label_stands_for_itself() -> None:
    assert label_of({"bank": "bank account"}, "bank") == "bank account"
    assert label_of({"bank": "bank account"}, "boat") == "boat"


@pytest.mark.parametrize("name", sorted(ICONS))
def test_a_sign_is_hidden_from_readers_aloud_and_brings_no_style(name: str) -> None:
    drawn = icon(name)

    assert drawn.startswith("<svg")
    assert 'aria-hidden="true"' in drawn
    assert "style" not in drawn
