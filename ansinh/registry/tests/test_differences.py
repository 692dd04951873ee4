"""What a list says otherwise, in words: no stored code is left standing."""

import datetime as dt

import pytest

from ansinh.registry.lists.rows import FIELD_NAMES
from ansinh.registry.models import Classification, Kind, PayeeKind, Way
from ansinh.registry.queries.differences import NAMES, differences


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("full_name", "Lê Văn Tư", "Lê Văn Tứ", "Name: Lê Văn Tư → Lê Văn Tứ"),
        ("birth_date", "1944-01-01", dt.date(1944, 9, 2), "Birth date: 01/01/1944 → 02/09/1944"),
        ("birth_precision", "year", "day", "Known of the birth date: year → day"),
        ("sex", "", "female", "Sex: – → female"),
        ("disability", "severe", "exceptionally_severe", "Disability: severe → exceptionally severe"),
        ("no_supporter", None, "yes", "No one obliged to support: – → yes"),
        ("household_class", "poor", "near_poor", "Household class: poor → near-poor"),
        (
            "payee",
            "self post",
            "guardian bank",
            "Who receives the money: the person, post office → guardian, bank account",
        ),
        ("account", None, "…3456", "Bank account: – → …3456"),
        ("household", "9", None, "Household number: 9 → –"),
    ],
)
def test_a_difference_reads_as_a_sentence(name: str, before: object, after: object, said: str) -> None:
    (difference,) = differences({name: before}, {name: after})

    assert str(difference) == said


def test_everything_that_a_list_can_change_has_a_name() -> None:
    changed = {*Kind.values, "account", "payee", "household", "household_class", "birth_date", "birth_precision"}

    assert changed | {"full_name", "sex", "ethnicity", "identity_number", "hamlet", "address", "phone"} <= set(NAMES)
    assert set(FIELD_NAMES) <= set(NAMES)


def test_every_class_payee_and_way_is_told_in_words() -> None:
    for one in Classification:
        (difference,) = differences({}, {"household_class": one.value})
        assert difference.after == str(one.label)
    for kind in PayeeKind:
        for way in Way:
            (difference,) = differences({}, {"payee": f"{kind.value} {way.value}"})
            assert difference.after == f"{kind.label}, {way.label}"
