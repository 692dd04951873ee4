"""A filled form put to its own rules: what was calculated is calculated again, what is asked is answered."""

from collections.abc import Mapping
from typing import Any

import pytest

from openfisca_vietnam.poverty.filled import filled_in, problems_of
from openfisca_vietnam.poverty.form import Form, read_form
from openfisca_vietnam.poverty.instrument import shipped

MEASURED = shipped("measured-income").form
SOURCES = ("wages", "crops", "animals", "forest_and_fish", "business", "pensions", "costs")
HEADS = ["type", "name", "label", "required", "relevant", "constraint", "calculation"]
Answers = Mapping[str, Any]


def form_with(*rows: list[str]) -> Form:
    """A form of these questions, each with what stands in its row after type and name."""
    asked = [[kind, name, name, *rest, *[""] * (4 - len(rest))] for kind, name, *rest in rows]
    return read_form({"survey": [HEADS, *asked]})


def told(form: Form, answers: Answers) -> list[tuple[str, str]]:
    return [(one.column, one.wrong.value) for one in problems_of(form, answers)]


INCOME = filled_in(
    MEASURED,
    {"area": "rural", "household_size": 2, **dict.fromkeys(SOURCES, 0), "wages": 24_000_000}
    | {name: "no" for name in MEASURED.questions if name.startswith("lacks_")},
)
FAMILY = form_with(
    ["begin repeat", "member"],
    ["integer", "age", "yes", "", ". >= 0 and . <= 120"],
    ["text", "school", "yes", "${age} < 16"],
    ["calculate", "is_child", "", "", "", "if(${age} < 16, 1, 0)"],
    ["end repeat", "member"],
    ["calculate", "children", "", "", "", "sum(${is_child})"],
    ["begin group", "of_children", "", "${children} > 0"],
    ["text", "help", "", ""],
    ["calculate", "twice", "", "", "", "${children} * 2"],
    ["end group", "of_children"],
)
TWO = filled_in(FAMILY, {"member": [{"age": 40}, {"age": 9, "school": "THCS"}]})


def test_what_a_form_makes_of_itself_keeps_to_its_rules() -> None:
    assert INCOME["measured_income"] == "1000000"
    assert problems_of(MEASURED, INCOME) == []
    assert (TWO["children"], TWO["twice"], [one["is_child"] for one in TWO["member"]]) == ("1", "2", ["0", "1"])
    assert problems_of(FAMILY, TWO) == []


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"deprived_toilet": "1"}, "deprived_toilet"),
        ({"lacks_toilet": "yes"}, "deprived_toilet"),
        ({"measured_income": "999999"}, "measured_income"),
        ({"measured_income": ""}, "measured_income"),
        ({"costs": "24000000"}, "net_income"),
    ],
)
def test_a_calculation_that_the_other_answers_do_not_give_is_told(changes: Answers, name: str) -> None:
    assert (name, "calculated_otherwise") in told(MEASURED, {**INCOME, **changes})


def test_what_is_asked_and_empty_and_what_is_not_allowed_are_told() -> None:
    assert ("area", "not_answered") in told(MEASURED, {**INCOME, "area": ""})
    assert ("household_size", "not_allowed") in told(MEASURED, {**INCOME, "household_size": "51"})
    assert ("household_size", "not_allowed") in told(MEASURED, {**INCOME, "household_size": "many"})


def test_each_member_answers_by_the_own_age() -> None:
    adult, child = TWO["member"]
    bare = {**child, "school": ""}
    assert told(FAMILY, {**TWO, "member": [adult, bare]}) == [("school", "not_answered")]
    assert told(FAMILY, {**TWO, "member": [adult, child, child]}) == [("children", "calculated_otherwise")]
    assert ("is_child", "calculated_otherwise") in told(FAMILY, {**TWO, "member": [{**adult, "age": "9"}, child]})


def test_what_is_not_asked_counts_for_nothing() -> None:
    alone = filled_in(FAMILY, {"member": [{"age": 40, "school": "THPT"}], "help": "sách"})
    assert alone == {"member": [{"age": "40", "is_child": "0"}], "children": "0"}
    assert told(FAMILY, {**alone, "help": "sách"}) == []
    assert told(FAMILY, {**alone, "twice": "2"}) == [("twice", "calculated_otherwise")]


def test_nobody_is_needed_and_a_division_by_nobody_is_no_number() -> None:
    form = form_with(["integer", "people"], ["calculate", "each", "", "", "", "int(12 div ${people})"])
    assert filled_in(form, {"people": 0}) == {"people": "0"}
    assert told(form, {"people": "0"}) == []
    assert told(form, {"people": "0", "each": "3"}) == [("each", "calculated_otherwise")]
    assert told(FAMILY, {"children": "0"}) == []


@pytest.mark.parametrize(
    ("calculation", "came"),
    [("${n} div 4", "0.75"), ("${n} div 4", "0.7500"), ("${n} * 1000000", "3000000.0"), ("${n} = 3", "true")],
)
def test_a_number_is_the_same_however_it_is_written(calculation: str, came: str) -> None:
    form = form_with(["integer", "n"], ["calculate", "of_n", "", "", "", calculation])
    assert told(form, {"n": "3", "of_n": came}) == []
    assert told(form, {"n": "3", "of_n": "0.76"}) == [("of_n", "calculated_otherwise")]


def test_what_only_a_phone_knows_is_not_judged() -> None:
    form = form_with(
        ["calculate", "day", "", "", "", "format-date(today(), '%Y')"],
        ["text", "word", "yes", "once(today()) != ''", "regex(., 'a+')"],
    )
    assert filled_in(form, {"word": "b"}) == {"word": "b"}
    assert told(form, {"day": "2026", "word": "b"}) == []
    assert told(form, {"day": "2026"}) == []


def test_what_a_phone_reckons_from_dates_refuses_nobody() -> None:
    form = form_with(
        ["date", "from", "yes", "", ". <= today()"],
        ["date", "to", "yes", "", ". >= ${from}"],
        ["text", "why", "yes", "${to} > ${from}"],
        ["calculate", "days", "", "", "", "${to} - ${from}"],
    )
    assert told(form, {"from": "2026-01-01", "to": "2026-01-03", "why": "x", "days": "2"}) == []
    assert told(form, {"from": "2026-01-01", "to": "2026-01-01", "days": "0"}) == []
    assert told(form, {"from": "2026-01-01", "days": "0"}) == [("to", "not_answered")]


def test_the_number_of_members_that_the_converter_keeps_is_nobodys_answer() -> None:
    heads = [*HEADS, "repeat_count"]
    rows = [["integer", "people", "people"], ["begin repeat", "member", "member", *[""] * 4, "${people} * 1"]]
    rows += [["text", "called", "called"], ["end repeat", "member"]]
    form = read_form({"survey": [heads, *([*row, *[""] * (len(heads) - len(row))] for row in rows)]})
    assert "member_count" in form.xml
    assert told(form, {"people": "1", "member": [{"called": "Tám"}]}) == []
