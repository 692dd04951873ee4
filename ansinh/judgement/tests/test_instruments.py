"""An office brings an instrument in files, and each mistake is told in a sentence with its place."""

import json
from dataclasses import replace

import pytest

from ansinh.core.sheets import Table, workbook_bytes
from ansinh.core.workbooks import workbook_of
from ansinh.judgement.errors import UnusableInstrument
from ansinh.judgement.instruments import (
    SENTENCES,
    instrument_as_data,
    instrument_from_data,
    open_brought,
    open_instrument,
    open_ppi,
)
from openfisca_vietnam.poverty.instrument import INSTRUMENTS, Instrument, shipped, shipped_codes
from openfisca_vietnam.poverty.problems import Wrong
from openfisca_vietnam.poverty.sheets import sheets_of_folder

NATIONAL, PPI = shipped("national"), shipped("ppi-2021")
OWN = replace(NATIONAL.about, code="tay-ninh", points_are_example=False)
FOLDER = INSTRUMENTS / "national"


def table(name: str, rows: list[list[str]]) -> Table:
    return Table(name, rows[0], rows[1:])


def national(name: str) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in sheets_of_folder(FOLDER)[name]]


def workbook_with(*names: str) -> bytes:
    return workbook_bytes(table(name, national(name)) for name in names)


def test_a_workbook_with_form_points_and_cut_offs_is_an_instrument() -> None:
    content = workbook_with("survey", "choices", "settings", "points", "cut_offs")
    own = open_instrument(OWN, workbook_of("own.xlsx", content))
    assert own.form.questions.keys() == NATIONAL.form.questions.keys()
    assert own.cut_offs == NATIONAL.cut_offs


def test_a_form_a_table_and_cut_offs_may_come_in_files_of_their_own() -> None:
    form = workbook_of("form.xlsx", workbook_with("survey", "choices", "settings", "cut_offs"))
    points = workbook_of("table.csv", (FOLDER / "points.csv").read_bytes())
    assert open_instrument(OWN, form, points).points is not None


def test_a_table_alone_joins_the_form_that_is_kept() -> None:
    own = open_instrument(OWN, workbook_of("own.xlsx", workbook_with("points", "cut_offs")), form=NATIONAL.form)
    assert own.form.questions == NATIONAL.form.questions


def test_mistakes_are_told_with_sheet_row_and_column() -> None:
    text = (FOLDER / "points.csv").read_text(encoding="utf-8")
    wrong = text.replace("dependants,,2,2", "dependants,,1,2").replace("toilet,septic,,,10", "toilet,septic,,,ten")
    cut_offs = workbook_of("cut.xlsx", workbook_with("cut_offs"))
    with pytest.raises(UnusableInstrument) as caught:
        open_instrument(OWN, workbook_of("table.csv", wrong.encode()), cut_offs, form=NATIONAL.form)
    assert str(caught.value) == (
        "table.csv, cut.xlsx cannot be used. Mistakes found: 2. Correct them and bring it again.\n"
        "  sheet “points”, row 11, column “from”: “dependants” has points for 1 twice. "
        "Let the ranges meet without overlapping.\n"
        "  sheet “points”, row 49, column “northern_uplands”: "
        "Expected a whole number of 0 or more in figures, got “ten”."
    )


def test_what_an_office_brings_is_its_table_with_the_national_form_and_cut_offs() -> None:
    table = workbook_of("table.csv", (FOLDER / "points.csv").read_bytes())
    own = open_brought(table, code="commune-25522", version="2026", title="Bảng điểm")
    assert (own.form.questions, own.cut_offs) == (NATIONAL.form.questions, NATIONAL.cut_offs)
    assert (own.about.purpose, own.about.points_are_example) == (NATIONAL.about.purpose, False)


def about_sheet(**changes: str) -> Table:
    said = {"purpose": "decision", "standards": "2027", "points_per_deprivation": "20", "region_question": "region",
            "asked_when": "needs_survey", **changes}  # fmt: skip
    return table("about", [["name", "value"], *([name, value] for name, value in said.items())])


def brought(about: Table) -> Instrument:
    sheets = [table(name, national(name)) for name in ("survey", "choices", "settings", "points", "cut_offs")]
    return open_brought(workbook_of("own.xlsx", workbook_bytes([about, *sheets])), code="o", version="1", title="Mới")


def test_a_workbook_that_says_what_it_is_is_an_instrument_of_its_own() -> None:
    own = brought(about_sheet())
    assert (own.about.standards, own.about.points_per_deprivation, own.about.title) == (("2027",), 20, {"": "Mới"})
    assert instrument_from_data(json.loads(json.dumps(instrument_as_data(own)))).about == own.about


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"purpose": "fun"}, "row 2, column “value”: Expected one of decision, cross-check, objection, got “fun”"),
        ({"colour": "red"}, "row 7, column “name”: Expected one of purpose, standards, .*, got “colour”"),
        ({"points_per_deprivation": "x"}, "row 4, column “value”: Expected a whole number"),
        ({"standards": "2027 1999"}, "column “standards”: Expected the code of a poverty standard, .* got “1999”"),
        ({"region_question": "nowhere"}, "Expected a question “nowhere”; there is none"),
    ],
    ids=lambda one: str(one)[:20],
)
def test_what_a_workbook_says_wrongly_of_itself_is_told(changes: dict[str, str], told: str) -> None:
    with pytest.raises(UnusableInstrument, match=told):
        brought(about_sheet(**changes))


@pytest.mark.parametrize("code", shipped_codes())
def test_an_instrument_that_is_kept_as_data_is_read_again_as_it_was(code: str) -> None:
    one = shipped(code)
    again = instrument_from_data(json.loads(json.dumps(instrument_as_data(one))))
    assert (again.about, again.form, again.cut_offs) == (one.about, one.form, one.cut_offs)
    assert instrument_as_data(again) == instrument_as_data(one)


def test_a_mistake_of_the_form_is_told_with_its_row() -> None:
    content = workbook_bytes([table("choices", [row for row in national("choices") if row[0] != "fuels"])])
    with pytest.raises(UnusableInstrument, match="row 42, column “type”: The list “fuels” is not among the choices"):
        open_instrument(OWN, workbook_of("own.xlsx", content), form=NATIONAL.form)


def test_a_form_without_its_choices_is_told() -> None:
    with pytest.raises(UnusableInstrument, match="sheet “choices”: Expected a sheet of this name"):
        open_instrument(OWN, workbook_of("own.xlsx", workbook_with("survey", "points", "cut_offs")))


def test_a_file_without_the_sheets_is_told() -> None:
    with pytest.raises(UnusableInstrument, match="sheet “survey”: Expected a sheet of this name; the file has points"):
        open_instrument(OWN, workbook_of("own.xlsx", workbook_with("points")))
    with pytest.raises(UnusableInstrument, match="sheet “Scorecard”: Expected a sheet of this name"):
        open_ppi(PPI.about, workbook_of("ppi.xlsx", workbook_with("points")), form=PPI.form)


def test_every_kind_of_mistake_has_a_sentence() -> None:
    assert SENTENCES.keys() == set(Wrong)
