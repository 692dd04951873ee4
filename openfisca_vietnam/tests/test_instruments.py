"""Instruments as data: those that ship, and what is told about a table or form that cannot be used."""

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace

import pytest

from openfisca_vietnam.poverty.form import read_form, require_valid
from openfisca_vietnam.poverty.instrument import (
    INSTRUMENTS,
    LACKS,
    About,
    Instrument,
    Purpose,
    read_instrument,
    shipped,
    shipped_codes,
)
from openfisca_vietnam.poverty.problems import BadInstrument
from openfisca_vietnam.poverty.sheets import sheets_of_folder
from openfisca_vietnam.poverty.standard import indicator_codes
from openfisca_vietnam.tests.test_parameters import REFEREE

Sheets = dict[str, list[list[object]]]
Change = Callable[[Sheets], object]
Start = tuple[object, ...]

LAST: Start = ()
ONE: Start = ("dependants", "", "1")
TOILET: Start = ("toilet", "septic")

OIL = "select_one oil"
SUM: Start = ("calculate", "dependants")
AGE: Start = ("integer", "age")
TWO_WORDS: Start = ("devices", "two words")
FORM_B: Start = ("begin group", "form_b")
NATIONAL, PPI = shipped("national"), shipped("ppi-2021")


def sheets_of(code: str) -> Sheets:
    return sheets_of_folder(INSTRUMENTS / code)


def row_of(sheet: list[list[object]], *start: object) -> int:
    """The number of the first row that begins with these cells."""
    return next(number for number, row in enumerate(sheet, 1) if row[: len(start)] == list(start))


def put(sheet: str, start: Start, column: str, value: object) -> Change:
    """Write a value into a column of the first row that begins so."""

    def change(sheets: Sheets) -> None:
        rows = sheets[sheet]
        rows[row_of(rows, *start) - 1][rows[0].index(column)] = value

    return change


def drop(sheet: str, *start: object) -> Change:
    return lambda sheets: sheets[sheet].pop(row_of(sheets[sheet], *start) - 1)


def again(sheet: str, *start: object) -> Change:
    return lambda sheets: sheets[sheet].append(list(sheets[sheet][row_of(sheets[sheet], *start) - 1]))


def add(sheet: str, *row: object) -> Change:
    return lambda sheets: sheets[sheet].append([*row, *[""] * (len(sheets[sheet][0]) - len(row))])


def drop_column(sheet: str, column: str) -> Change:
    def change(sheets: Sheets) -> None:
        position = sheets[sheet][0].index(column)
        for row in sheets[sheet]:
            row.pop(position)

    return change


def told(change: Change, of: Instrument = NATIONAL, about: About | None = None) -> list[tuple[str, str, str]]:
    """What is wrong after the change: kind, place as sheet and row, column."""
    sheets = sheets_of(of.about.code)
    change(sheets)
    with pytest.raises(BadInstrument) as caught:
        read_instrument(about or of.about, sheets)
    return [(one.wrong.value, f"{one.sheet}:{one.row}", one.column) for one in caught.value.problems]


def place_after(change: Change, sheet: str, row: Start) -> str:
    """The sheet and number of the first row that begins so once the change is made, or of the last row."""
    sheets = sheets_of("national")
    change(sheets)
    return f"{sheet}:{row_of(sheets[sheet], *row) if row else len(sheets[sheet])}"


def test_three_instruments_ship_each_for_its_purpose() -> None:
    purposes = {code: shipped(code).about.purpose for code in shipped_codes()}
    assert purposes == {
        "measured-income": Purpose.OBJECTION,
        "national": Purpose.DECISION,
        "ppi-2021": Purpose.CROSS_CHECK,
    }
    with pytest.raises(KeyError, match="other"):
        shipped("other")


@pytest.mark.parametrize("code", ["national", "measured-income"])
def test_a_form_that_decides_knows_every_deprivation_of_every_standard(code: str) -> None:
    assert {LACKS + one for one in indicator_codes()} <= set(shipped(code).form.questions)


def test_the_national_cut_offs_and_the_example_are_marked() -> None:
    assert NATIONAL.about.points_are_example
    assert NATIONAL.about.points_per_deprivation == 10
    limits = {
        key: (one.income_points, one.deprivation_points, one.is_example) for key, one in NATIONAL.cut_offs.items()
    }
    assert limits == {
        ("2022", "rural"): (140, 30, False),
        ("2022", "urban"): (175, 30, False),
        ("2027", "rural"): (140, 30, True),
        ("2027", "urban"): (175, 30, True),
    }


@pytest.mark.skipif(not REFEREE.exists(), reason="the facts of the law are not beside this checkout")
def test_the_national_cut_offs_agree_with_the_facts_of_the_law() -> None:
    with REFEREE.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["key"].startswith("poverty.points")]
    rural, urban = (NATIONAL.cut_offs["2022", area] for area in ("rural", "urban"))
    assert {row["key"]: int(row["value"]) for row in rows} == {
        "poverty.points.rural": rural.income_points,
        "poverty.points.urban": urban.income_points,
        "poverty.points.per_deprivation": NATIONAL.about.points_per_deprivation,
        "poverty.points.deprivation_cut": rural.deprivation_points,
    }
    assert rural.deprivation_points == urban.deprivation_points


def test_an_office_brings_its_own_table_to_the_national_form() -> None:
    sheets = sheets_of("national")
    put("points", TOILET, "mekong_delta", 99.0)(sheets)
    about = replace(NATIONAL.about, code="tay-ninh", points_are_example=False)
    own = read_instrument(about, sheets)
    assert own.points is not None
    [toilet] = [one for one in own.points.questions if one.question == "toilet"]
    assert toilet.points[toilet.answers["septic"]].tolist() == [10, 10, 10, 10, 10, 99]


@pytest.mark.parametrize(
    ("change", "wrong", "row", "column"),
    [
        (put("points", TOILET, "south_east", ""), "answer_without_points", TOILET, "south_east"),
        (put("points", TOILET, "south_east", "ten"), "not_whole", TOILET, "south_east"),
        (put("points", TOILET, "south_east", 1.5), "not_whole", TOILET, "south_east"),
        (put("points", TOILET, "south_east", -1), "not_whole", TOILET, "south_east"),
        (put("points", TOILET, "from", 1), "range_is_no_answer", TOILET, "answer"),
        (put("points", ONE, "to", "two"), "not_whole", ONE, "to"),
        (put("points", ONE, "answer", "x"), "answer_is_no_range", ("dependants", "x"), "answer"),
        (put("points", ONE, "from", "2"), "range_backwards", ("dependants", "", "2"), "to"),
        (put("points", ("dependants", "", "2"), "from", "1"), "range_overlap", ("dependants", "", "1", "2"), "from"),
        (put("points", ("dependants", "", "3"), "from", "4"), "range_gap", ("dependants", "", "4"), "from"),
        (put("points", ("dependants", "", "3"), "to", "9"), "range_open", ("dependants", "", "3"), "to"),
        (put("points", ("household_size", "", ""), "from", "1"), "range_gap", ("household_size", "", "1"), "from"),
        (drop("points", "dependants", "", "1"), "range_gap", ("dependants", "", "2"), "from"),
        (again("points", "toilet", "septic"), "answer_twice", LAST, "answer"),
        (add("points", "toilet", "bucket", "", "", *[0] * 6), "answer_unknown", ("toilet", "bucket"), "answer"),
        (add("points", "livestok", "", "", "", *[0] * 6), "question_unknown", ("livestok",), "question"),
        (add("points", "age", "", "", "9", *[0] * 6), "question_not_scorable", ("age",), "question"),
        (add("points", "other_cause", "x", "", "", *[0] * 6), "question_not_scorable", ("other_cause",), "question"),
        (drop("points", "toilet", "septic"), "answer_without_points", ("toilet", "none"), "answer"),
        (drop_column("points", "south_east"), "region_without_points", ("question",), "south_east"),
        (put("points", ("question",), "south_east", "south"), "region_unknown", ("question",), "south"),
        (put("points", ("question",), "question", "ask"), "column_missing", ("ask",), "question"),
        (put("points", ("question",), "answer", "from"), "column_twice", ("question",), "from"),
        (put("cut_offs", ("2022", "rural"), "income_points", "many"), "not_whole", ("2022", "rural"), "income_points"),
        (put("cut_offs", ("2022", "rural"), "area", "island"), "area_unknown", ("2022", "island"), "area"),
        (put("cut_offs", ("2022", "rural"), "standard", "2016"), "standard_unknown", ("2016",), "standard"),
        (again("cut_offs", "2022", "rural"), "cut_off_twice", LAST, "area"),
    ],
)  # fmt: skip
def test_each_mistake_of_a_table_is_told_with_its_place(change: Change, wrong: str, row: Start, column: str) -> None:
    found = told(change)
    sheet = found[0][1].split(":")[0]
    assert (wrong, place_after(change, sheet, row), column) in found


def test_a_first_range_may_begin_from_nothing() -> None:
    sheets = sheets_of("national")
    put("points", ("dependants", "", ""), "from", "0")(sheets)
    assert read_instrument(NATIONAL.about, sheets).points is not None


def test_a_question_that_must_score_and_has_no_points() -> None:
    def without(sheets: Sheets) -> None:
        sheets["points"] = [row for row in sheets["points"] if row[0] != "toilet"]

    assert told(without) == [("answer_without_points", "points:0", "question")]


def test_a_missing_cut_off_is_told_with_its_standard_and_area() -> None:
    change = drop("cut_offs", "2022", "urban")
    assert told(change) == [("cut_off_missing", "cut_offs:0", "income_points")]
    assert told(put("cut_offs", ("2022", "urban"), "income_points", "")) == told(change)


def test_a_sheet_that_is_missing_or_empty() -> None:
    assert told(lambda sheets: sheets.pop("points")) == [("sheet_missing", "points:0", "")]
    assert told(lambda sheets: sheets["points"].clear()) == [("no_rows", "points:0", "")]
    assert told(lambda sheets: sheets.pop("survey")) == [("sheet_missing", "survey:0", "")]


def test_scores_without_a_single_scale() -> None:
    def bare(sheets: Sheets) -> None:
        sheets["points"] = [row[:2] for row in sheets["points"]]

    assert told(bare, PPI) == [("no_scales", "points:1", "")]


def test_a_form_without_an_indicator_or_field_that_the_instrument_names() -> None:
    assert ("indicator_missing", "survey:0", "name") in told(drop("survey", "calculate", "deprived_water"))
    assert told(lambda _sheets: None, about=replace(NATIONAL.about, region_question="vùng")) == [
        ("field_missing", "survey:0", "name")
    ]
    about = replace(NATIONAL.about, standards=("2016",))
    assert told(lambda _sheets: None, about=about) == [("standard_unknown", "about:0", "standards")]


@pytest.mark.parametrize(
    ("change", "wrong", "row", "column"),
    [
        (put("survey", ("text", "household_code"), "type", "words"), "form_type_unknown", ("words",), "type"),
        (put("survey", ("text", "household_code"), "type", ""), "form_type_missing", ("", "household_code"), "type"),
        (put("survey", ("text", "household_code"), "name", ""), "form_name_missing", ("text", ""), "name"),
        (put("survey", ("text", "household_code"), "name", "mã hộ"), "form_name_bad", ("text", "mã hộ"), "name"),
        (put("survey", ("text", "household_code"), "name", "area"), "form_name_twice", ("select_one areas",), "name"),
        (put("survey", ("select_one fuels",), "type", OIL), "form_list_unknown", (OIL,), "type"),
        (put("survey", SUM, "calculation", "${nobody}"), "form_reference_unknown", SUM, "calculation"),
        (put("survey", SUM, "calculation", "${nobody"), "form_reference_bad", SUM, "calculation"),
        (put("survey", SUM, "calculation", ""), "form_calculation_missing", SUM, "calculation"),
        (drop("survey", "end group", "form_a"), "form_group_unmatched", ("begin group", "form_a"), "type"),
        (put("choices", ("toilets", "septic"), "name", ""), "form_choice_unnamed", ("toilets", ""), "name"),
        (again("choices", "toilets", "septic"), "form_choice_twice", LAST, "name"),
        (put("choices", ("devices", "radio"), "name", "two words"), "form_choice_spaced", TWO_WORDS, "name"),
        (put("survey", SUM, "calculation", "if(${land_m2} > 1, 2"), "form_expression_bad", SUM, "calculation"),
        (put("survey", AGE, "constraint", ". >"), "form_expression_bad", AGE, "constraint"),
        (put("survey", FORM_B, "relevant", "${needs_survey} = 1)"), "form_expression_bad", FORM_B, "relevant"),
        (put("survey", FORM_B, "relevant", "${area} = 'rural"), "form_expression_bad", FORM_B, "relevant"),
    ],
)  # fmt: skip
def test_each_mistake_of_a_form_is_told_with_its_row(change: Change, wrong: str, row: Start, column: str) -> None:
    [found] = told(change)
    sheet = found[1].split(":")[0]
    assert found == (wrong, place_after(change, sheet, row), column)


def test_what_pyxform_says_and_we_do_not_know_is_passed_on() -> None:
    change = put("survey", ("integer", "house_m2"), "type", "audit")
    assert told(change) == [("form_other", place_after(change, "survey", ("audit",)), "")]


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate needs Java")
@pytest.mark.parametrize(
    ("change", "row", "said"),
    [
        (put("survey", SUM, "calculation", "foo(1)"), SUM, "cannot handle function 'foo'"),
        (put("survey", SUM, "calculation", "if(${land_m2} > 1)"), SUM, "Requires 3 arguments but 1 provided"),
        (put("survey", SUM, "calculation", "${dependants} + 1"), ("calculate", "deprived_dependants"), "Cycle"),
    ],
)
def test_what_only_a_phone_would_find_is_told_at_its_row(change: Change, row: Start, said: str) -> None:
    sheets = sheets_of("national")
    change(sheets)
    with pytest.raises(BadInstrument) as caught:
        require_valid(read_form(sheets))
    [problem] = caught.value.problems
    assert (problem.wrong, problem.sheet, problem.row) == ("form_invalid", "survey", row_of(sheets["survey"], *row))
    assert said in str(problem.data["said"])
    assert "Caused by" not in str(problem.data["said"])


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate needs Java")
@pytest.mark.parametrize("code", shipped_codes())
def test_a_phone_opens_the_forms_that_ship(code: str) -> None:
    require_valid(shipped(code).form)


@pytest.mark.parametrize(
    ("change", "wrong", "column"),
    [
        (put("likelihoods", ("24",), "bottom_20", "1.2"), "not_a_share", "bottom_20"),
        (put("likelihoods", ("24",), "bottom_20", "x"), "not_a_share", "bottom_20"),
        (put("likelihoods", ("24",), "score", "101"), "score_outside", "score"),
        (put("likelihoods", ("24",), "score", "25"), "score_twice", "score"),
        (drop("likelihoods", "24"), "score_missing", "score"),
        (put("likelihoods", ("score",), "bottom_20", "bottom_10"), "scales_differ", ""),
    ],
)
def test_each_mistake_of_a_look_up_table(change: Change, wrong: str, column: str) -> None:
    assert (wrong, column) in [(kind, where) for kind, _place, where in told(change, PPI)]
