"""An office brings an instrument in files, and each mistake is told in a sentence with its place."""

import json
import shutil
from dataclasses import replace

import pytest

from ansinh.core.sheets import Table, workbook_bytes
from ansinh.core.workbooks import Workbook, workbook_of
from ansinh.judgement.errors import UnusableInstrument
from ansinh.judgement.instruments import (
    SENTENCES,
    instrument_as_data,
    instrument_from_data,
    open_brought,
    open_instrument,
    open_ppi,
)
from openfisca_vietnam.poverty.form import Form
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


def own_questions(calculation: str) -> Workbook:
    """A form of an office's own, which counts dependants in this way."""
    survey = [row if row[1] != "dependants" else [*row[:-2], calculation, "yes"] for row in national("survey")]
    content = workbook_bytes([table("survey", survey), table("points", national("points"))])
    return workbook_of("own.xlsx", content)


def bring(workbook: Workbook) -> Instrument:
    return open_brought(workbook, code="commune-25522", version="2026", title="Phiếu của xã")


def no_validator(form: Form) -> None:
    raise AssertionError(form)


@pytest.fixture
def _without_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)


@pytest.mark.usefixtures("_without_java")
def test_an_expression_that_nobody_can_read_is_refused_also_where_there_is_no_java() -> None:
    with pytest.raises(UnusableInstrument) as caught:
        bring(own_questions("if(${land_m2} > 1, 2"))
    assert (
        "row 33, column “calculation”: Expected an expression whose brackets, quotes and signs fit, "
        "got “if(${land_m2} > 1, 2”."
    ) in str(caught.value)


@pytest.mark.usefixtures("_without_java")
def test_without_java_no_more_is_asked_of_a_form() -> None:
    assert bring(own_questions("foo(1)")).form.questions.keys() == NATIONAL.form.questions.keys()


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate needs Java")
def test_a_form_that_no_phone_can_open_is_refused_at_its_row() -> None:
    with pytest.raises(UnusableInstrument, match="sheet “survey”, row 33: A phone cannot open the form; ODK Validate"):
        bring(own_questions("foo(1)"))
    assert bring(own_questions("sum(${is_dependant}) + 0")).form.questions.keys() == NATIONAL.form.questions.keys()


def test_a_table_with_the_national_form_is_not_put_to_a_phone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansinh.judgement.instruments.require_valid", no_validator)
    assert bring(workbook_of("table.csv", (FOLDER / "points.csv").read_bytes())).form == NATIONAL.form


@pytest.mark.parametrize("code", shipped_codes())
def test_an_instrument_that_is_kept_as_data_is_read_again_as_it_was(code: str) -> None:
    one = shipped(code)
    again = instrument_from_data(json.loads(json.dumps(instrument_as_data(one))))
    assert (again.about, again.form, again.cut_offs) == (one.about, one.form, one.cut_offs)
    assert instrument_as_data(again) == instrument_as_data(one)


def test_a_mistake_of_the_form_is_told_with_its_row() -> None:
    content = workbook_bytes([table("choices", [row for row in national("choices") if row[0] != "fuels"])])
    with pytest.raises(UnusableInstrument, match="row 43, column “type”: The list “fuels” is not among the choices"):
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
