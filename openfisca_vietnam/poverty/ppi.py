"""The workbook of a Poverty Probability Index as it is published: points and look-up tables, by number and letter.

The figures are taken as they stand; the sentences of the questions stay in the workbook. A question of our form is
known by its place, its answers by theirs: question 3, answer B.
"""

import re
from collections.abc import Iterator, Sequence

from openfisca_vietnam.poverty.form import Form
from openfisca_vietnam.poverty.instrument import LIKELIHOODS, About, Instrument, read_instrument
from openfisca_vietnam.poverty.points import POINTS
from openfisca_vietnam.poverty.problems import BadInstrument, Problem, Wrong
from openfisca_vietnam.poverty.sheets import Sheets, text_of

SCORECARD, LOOK_UP = "Scorecard", "Look-up Table"
LETTER = re.compile(r"([A-Z])\.\s")
PERCENTILE = re.compile(r"Bottom (\d+)th Percentile")

Rows = list[list[object]]


def import_ppi(workbook: Sheets, *, about: About, form: Form) -> Instrument:
    """Join the figures of the workbook to a form of as many questions and answers; raises `BadInstrument`."""
    figures = {POINTS: points_of(workbook, form), LIKELIHOODS: likelihoods_of(workbook)}
    return read_instrument(about, {**form.sheets, **figures})


def points_of(workbook: Sheets, form: Form) -> Rows:
    """The sheet `points` from the scorecard."""
    top, scales, body = _table(workbook, SCORECARD, "No.", skip=3)
    questions = [question for question in form.questions.values() if question.choices]
    rows: Rows = [["question", "answer", *scales]]
    problems: list[Problem] = []
    number, found = 0, [0] * len(questions)
    for line, cells in enumerate(body, start=top + 1):
        number = int(text_of(cells[0])) if text_of(cells[0]).isdigit() else number
        letter = LETTER.match(text_of(cells[2]) + " ")
        if letter is None:
            continue
        place = ord(letter[1]) - ord("A")
        if not 1 <= number <= len(questions) or place >= len(questions[number - 1].choices):
            came = f"{number}{letter[1]}"
            problems.append(Problem(Wrong.PUBLISHED_OTHERWISE, SCORECARD, line, "No.", {"came": came}))
            continue
        question = questions[number - 1]
        found[number - 1] += 1
        rows.append([question.name, question.answers[place], *cells[3 : 3 + len(scales)]])
    for question, count in zip(questions, found, strict=True):
        if count != len(question.choices):
            data = {"came": f"{question.name}: {count}"}
            problems.append(Problem(Wrong.PUBLISHED_OTHERWISE, SCORECARD, 0, "Responses", data))
    if problems:
        raise BadInstrument(problems)
    return rows


def likelihoods_of(workbook: Sheets) -> Rows:
    """The sheet `likelihoods` from the look-up table, each share as the workbook holds it."""
    _top, scales, body = _table(workbook, LOOK_UP, "PPI score", skip=1)
    rows: Rows = [["score", *scales]]
    rows += [cells[: 1 + len(scales)] for cells in body if text_of(cells[0]).isdigit()]
    return rows


def _table(workbook: Sheets, sheet: str, heading: str, *, skip: int) -> tuple[int, list[str], Rows]:
    """The number of the row of headings, the scales named after `skip` columns, and the rows below, of one width."""
    if sheet not in workbook:
        raise BadInstrument([Problem(Wrong.SHEET_MISSING, sheet, data={"came": ", ".join(sorted(workbook))})])
    width = max(map(len, workbook[sheet]), default=0) + skip
    rows = [[*cells, *[None] * (width - len(cells))] for cells in workbook[sheet]]
    for line, cells in enumerate(rows, start=1):
        if text_of(cells[0]) == heading:
            return line, list(_scales(cells[skip:])), rows[line:]
    raise BadInstrument([Problem(Wrong.COLUMN_MISSING, sheet, 0, heading)])


def _scales(cells: Sequence[object]) -> Iterator[str]:
    for cell in cells:
        if named := PERCENTILE.fullmatch(text_of(cell)):
            yield f"bottom_{named[1]}"
