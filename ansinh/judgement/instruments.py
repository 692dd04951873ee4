"""Instruments of the review of poor households as the house opens them: from files, with each mistake as a sentence."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.workbooks import Workbook
from ansinh.judgement.errors import UnusableInstrument
from openfisca_vietnam.poverty.form import Form, require_valid
from openfisca_vietnam.poverty.instrument import (
    ABOUT,
    CUT_OFFS,
    About,
    CutOffs,
    Instrument,
    Purpose,
    read_about,
    read_instrument,
    shipped,
)
from openfisca_vietnam.poverty.ppi import SCORECARD, import_ppi
from openfisca_vietnam.poverty.problems import BadInstrument, Problem, Wrong
from openfisca_vietnam.poverty.sheets import Sheets, text_of

NATIONAL, PPI = "national", "ppi-2021"
"""The instruments whose forms an office's own table of points, and a published index, belong to."""
POINTS_OF_TEXT = "points"
"""The sheet that a text file stands for: it has one, without a name."""

SENTENCES: Mapping[Wrong, str | Promise] = {
    Wrong.SHEET_MISSING: _("Expected a sheet of this name; the file has %(came)s."),
    Wrong.COLUMN_MISSING: _("Expected a column with this heading; there is none."),
    Wrong.COLUMN_TWICE: _("Expected this heading once; it stands twice."),
    Wrong.NO_ROWS: _("Expected a row of headings and rows below; the sheet is empty."),
    Wrong.QUESTION_UNKNOWN: _("Expected the name of a question of the form, got “%(came)s”."),
    Wrong.QUESTION_NOT_SCORABLE: _(
        "“%(came)s” cannot have points: expected a question about the household with choices or a whole number."
    ),
    Wrong.ANSWER_UNKNOWN: _("Expected an answer of “%(question)s”, one of %(expected)s; got “%(came)s”."),
    Wrong.ANSWER_WITHOUT_POINTS: _("“%(came)s” has no points. Give them, 0 if it is nothing."),
    Wrong.ANSWER_TWICE: _("“%(came)s” of “%(question)s” already has points in row %(first)s. Keep one of the rows."),
    Wrong.ANSWER_IS_NO_RANGE: _("“%(question)s” is answered by a number: expected “from” and “to”, and no answer."),
    Wrong.RANGE_IS_NO_ANSWER: _("“%(question)s” is answered by choice: expected an answer, and no “from” or “to”."),
    Wrong.RANGE_BACKWARDS: _("Expected a range from the lower number to the higher, got %(first)s to %(last)s."),
    Wrong.RANGE_GAP: _("“%(question)s” has no points from %(first)s to %(last)s. Let the ranges meet."),
    Wrong.RANGE_OPEN: _("“%(question)s” has no points from %(first)s on. Leave “to” empty in the last range."),
    Wrong.RANGE_OVERLAP: _("“%(question)s” has points for %(came)s twice. Let the ranges meet without overlapping."),
    Wrong.NOT_WHOLE: _("Expected a whole number of 0 or more in figures, got “%(came)s”."),
    Wrong.REGION_UNKNOWN: _("Expected the columns %(expected)s; this heading is none of them."),
    Wrong.REGION_WITHOUT_POINTS: _("This region has no points: expected a column of this name."),
    Wrong.NO_SCALES: _("Expected at least one column of points after the answers."),
    Wrong.SCALES_DIFFER: _("Expected the columns of the table of points, %(expected)s; got %(came)s."),
    Wrong.STANDARD_UNKNOWN: _("Expected the code of a poverty standard, one of %(expected)s; got “%(came)s”."),
    Wrong.AREA_UNKNOWN: _("Expected one of %(expected)s, got “%(came)s”."),
    Wrong.SETTING_UNKNOWN: _("Expected one of %(expected)s, got “%(came)s”."),
    Wrong.CUT_OFF_MISSING: _("The cut-off of the standard %(standard)s for the area “%(area)s” is missing."),
    Wrong.CUT_OFF_TWICE: _("The standard %(standard)s has a cut-off for the area “%(area)s” twice. Keep one."),
    Wrong.INDICATOR_MISSING: _("The standard %(standard)s needs a calculated field “%(expected)s”; the form has none."),
    Wrong.FIELD_MISSING: _("Expected a question “%(expected)s”; there is none."),
    Wrong.SCORE_MISSING: _("The score %(expected)s is missing: expected each from 0 to 100."),
    Wrong.SCORE_TWICE: _("The score %(came)s stands twice. Keep one of the rows."),
    Wrong.SCORE_OUTSIDE: _("Expected a score from 0 to 100, got “%(came)s”."),
    Wrong.NOT_A_SHARE: _("Expected a share from 0 to 1, got “%(came)s”."),
    Wrong.PUBLISHED_OTHERWISE: _("The workbook has other questions or answers than the form: %(came)s."),
    Wrong.FORM_TYPE_MISSING: _("Expected the type of the question; the cell is empty."),
    Wrong.FORM_TYPE_UNKNOWN: _("Expected a type of question that XLSForm knows, got “%(came)s”."),
    Wrong.FORM_NAME_MISSING: _("Expected the name of the question; the cell is empty."),
    Wrong.FORM_NAME_BAD: _("Expected a name of letters, digits and _ that begins with a letter."),
    Wrong.FORM_NAME_TWICE: _("The name “%(came)s” stands twice. Give each question its own."),
    Wrong.FORM_LIST_UNKNOWN: _("The list “%(came)s” is not among the choices."),
    Wrong.FORM_CHOICE_UNNAMED: _("Expected a name and a label for the choice; one is missing."),
    Wrong.FORM_CHOICE_TWICE: _("This choice stands twice in its list. Keep one."),
    Wrong.FORM_REFERENCE_UNKNOWN: _("There is no question “%(came)s” to refer to."),
    Wrong.FORM_REFERENCE_BAD: _("Expected the name of a question between “${” and “}”."),
    Wrong.FORM_CALCULATION_MISSING: _("Expected what is to be calculated; the cell is empty."),
    Wrong.FORM_GROUP_UNMATCHED: _("“%(came)s” stands alone: expected each group to begin and to end."),
    Wrong.FORM_CHOICE_SPACED: _("Expected a name without spaces for each choice of “%(list)s”, got “%(came)s”."),
    Wrong.FORM_EXPRESSION_BAD: _("Expected an expression whose brackets, quotes and signs fit, got “%(came)s”."),
    Wrong.FORM_INVALID: _("A phone cannot open the form; ODK Validate says: %(said)s"),
    Wrong.FORM_OTHER: _("The form cannot be read; the converter says: %(said)s"),
    Wrong.NOT_ANSWERED: _("Expected an answer; there is none."),
    Wrong.NOT_AN_ANSWER: _("Expected an answer that the form offers, got “%(came)s”."),
    Wrong.NOT_ALLOWED: _("Expected an answer within what the form allows, got “%(came)s”."),
    Wrong.CALCULATED_OTHERWISE: _("The other answers give “%(expected)s”, got “%(came)s”."),
}


def tell(problem: Problem) -> str:
    """A mistake as a sentence that begins with its place."""
    sentence = str(SENTENCES[problem.wrong]) % problem.data
    place = {"sheet": problem.sheet, "row": problem.row, "column": problem.column}
    if problem.row and problem.column:
        where = _("sheet “%(sheet)s”, row %(row)s, column “%(column)s”")
    elif problem.row:
        where = _("sheet “%(sheet)s”, row %(row)s")
    elif problem.column:
        where = _("sheet “%(sheet)s”, column “%(column)s”")
    else:
        where = _("sheet “%(sheet)s”")
    return f"{str(where) % place}: {sentence}"


def open_instrument(about: About, *workbooks: Workbook, form: Form | None = None) -> Instrument:
    """Read an instrument from what an office brings, and from a form that is kept already where `form` is given.

    A text file is the table of points. Raises `UnusableInstrument` with every mistake in words.
    """
    sheets: dict[str, Sequence[Sequence[object]]] = {}
    for workbook in workbooks:
        sheets |= sheets_of(workbook)
    name = ", ".join(workbook.name for workbook in workbooks)
    with _told(name):
        return read_instrument(about, {**form.sheets, **sheets} if form else sheets)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Tell the mistakes of a file in words."""
    try:
        yield
    except BadInstrument as bad:
        raise UnusableInstrument([tell(one) for one in bad.problems], problems=bad.problems, file=name) from bad


def open_ppi(about: About, workbook: Workbook, *, form: Form) -> Instrument:
    """Read the figures of a Poverty Probability Index from its published workbook; raises `UnusableInstrument`."""
    with _told(workbook.name):
        return import_ppi(sheets_of(workbook), about=about, form=form)


def sheets_of(workbook: Workbook) -> Sheets:
    """The rows of each sheet by its name."""
    return {sheet.name or POINTS_OF_TEXT: sheet.rows for sheet in workbook.sheets}


def open_brought(workbook: Workbook, *, code: str, version: str, title: str) -> Instrument:
    """Read what an office brings: a whole instrument, which says in its sheet `about` what it is; the workbook of a
    Poverty Probability Index as it is published; or a table of points of the national form. Without cut-offs of its own
    the table keeps the national ones. An office's own questions are besides put to ODK Validate, where there is Java.

    Raises `UnusableInstrument`.
    """
    sheets = sheets_of(workbook)
    if ABOUT in sheets:
        with _told(workbook.name):
            whole = read_instrument(read_about(sheets, code=code, version=version, title=title), sheets)
            _require_valid(whole.form)
        return whole
    is_index = SCORECARD in sheets
    base = shipped(PPI if is_index else NATIONAL)
    about = replace(base.about, code=code, version=version, title={"": title}, points_are_example=False)
    if is_index:
        return open_ppi(about, workbook, form=base.form)
    cut_offs = {CUT_OFFS: rows_of_cut_offs(base.cut_offs)}
    with _told(workbook.name):
        brought = read_instrument(about, {**base.form.sheets, **cut_offs, **sheets})
        if brought.form.sheets != base.form.sheets:
            _require_valid(brought.form)
    return brought


def _require_valid(form: Form) -> None:
    """As ODK Validate sees it, where there is Java."""
    if shutil.which("java"):
        require_valid(form)


def rows_of_cut_offs(cut_offs: CutOffs) -> list[list[object]]:
    """The sheet that says these cut-offs."""
    rows: list[list[object]] = [
        ["standard", "area", "income_points", "deprivation_points", "is_example", "reference", "certainty"]
    ]
    for (standard, area), one in cut_offs.items():
        said = "yes" if one.is_example else "no"
        rows.append([standard, area, one.income_points, one.deprivation_points, said, one.reference, one.certainty])
    return rows


def instrument_as_data(instrument: Instrument) -> dict[str, Any]:
    """All that the instrument is, as text by the names of its sheets: what a house keeps of it."""
    sheets = {name: [[text_of(cell) for cell in row] for row in rows] for name, rows in instrument.sheets.items()}
    return {"about": {**asdict(instrument.about), "purpose": instrument.about.purpose.value}, "sheets": sheets}


def instrument_from_data(data: Mapping[str, Any]) -> Instrument:
    """The instrument that was kept as data."""
    about = data["about"]
    purpose, standards = Purpose(about["purpose"]), tuple(about["standards"])
    return read_instrument(About(**{**about, "purpose": purpose, "standards": standards}), data["sheets"])
