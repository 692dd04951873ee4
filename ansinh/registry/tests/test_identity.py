"""The twelve digits against birth date and sex, in sentences a clerk understands."""

import datetime as dt

import pytest
from django.utils.translation import override

from ansinh.registry.errors import BadIdentityNumber
from ansinh.registry.identity import PROVINCE_CODES, check_identity_number, identity_faults, parse_identity_number


@pytest.fixture(autouse=True)
def _english() -> object:
    with override("en"):
        yield


def test_there_are_63_province_codes() -> None:
    assert len(PROVINCE_CODES) == 63


@pytest.mark.parametrize(
    ("number", "sex", "year"),
    [("072045000011", "male", 1945), ("072145000011", "female", 1945), ("072220000011", "male", 2020),
     ("001399123456", "female", 2099)],
)  # fmt: skip
def test_century_and_sex_stand_in_the_fourth_digit(number: str, sex: str, year: int) -> None:
    read = parse_identity_number(number)

    assert (read.sex, read.birth_year) == (sex, year)


def test_blanks_and_dots_between_the_digits_are_dropped() -> None:
    assert parse_identity_number("072 145.000011").number == "072145000011"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("72145000011", "expected 12 digits, 11 characters came."),
        ("07214500001x", "expected 12 digits, 12 characters came."),
        ("003145000011", "003 is not one of the 63 province codes."),
        ("072146000011", "its digits 4 to 6 say born in 1946, the birth date says 1945."),
        ("072045000011", "its fourth digit says male, the record says female."),
    ],
)
def test_what_is_wrong_is_said(number: str, sentence: str) -> None:
    assert identity_faults(number, birth_date=dt.date(1945, 9, 2), sex="female") == [sentence]


def test_every_fault_is_named_in_one_refusal() -> None:
    with pytest.raises(BadIdentityNumber) as refusal:
        check_identity_number("072046000011", birth_date=dt.date(1945, 1, 1), sex="female")

    assert str(refusal.value) == (
        "The identity number 072046000011 cannot be right: its digits 4 to 6 say born in 1946, the birth date says"
        " 1945. its fourth digit says male, the record says female."
    )


def test_an_unknown_sex_is_not_compared() -> None:
    assert identity_faults("072045000011", birth_date=dt.date(1945, 1, 1), sex="") == []
