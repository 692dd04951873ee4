"""The table of points: what each answer to a question gives, in each region or on each scale."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openfisca_vietnam.poverty.form import SURVEY, Form, Kind, Question
from openfisca_vietnam.poverty.problems import BadInstrument, Problem, Wrong
from openfisca_vietnam.poverty.sheets import Row, Sheets, Table, table_of, whole_number

POINTS = "points"
ABOUT_ROW = ("question", "answer", "from", "to")
SCORED = "scored"  # the column of the survey sheet that marks the questions that must have points
MOST_POINTS = 100_000
MOST = 10**10  # beyond any whole number that a cell may hold

BY_CHOICE = (Kind.ONE, Kind.SEVERAL)
BY_RANGE = (Kind.NUMBER, Kind.CALCULATED)

Points32 = NDArray[np.int32]


@dataclass(frozen=True)
class QuestionPoints:
    """The points of one question: `points[row, column]`, rows found by the answer or by the range that holds it.

    `lasts[row]` is the last number of a range; the first range begins at 0, and each next one after the last.
    """

    question: str
    kind: Kind
    points: Points32
    answers: Mapping[str, int]
    lasts: tuple[int, ...]


@dataclass(frozen=True)
class PointsTable:
    """The points of all questions that score, by column: a region each, or a scale each."""

    columns: tuple[str, ...]
    questions: tuple[QuestionPoints, ...]


def read_points(sheets: Sheets, form: Form, *, columns: tuple[str, ...] | None) -> PointsTable:
    """Read the sheet `points`: question, answer or from and to (both included), then points in a column each.

    `columns` are the regions that must each have one; None takes every further heading as a scale. A question
    answered by numbers has ranges that meet: the first from 0 or without `from`, the last without `to`.
    Raises `BadInstrument` with every gap, overlap and unknown word.
    """
    table = table_of(sheets, POINTS, required=("question",))
    problems = list(_wrong_columns(table, columns))
    if columns is None:
        columns = tuple(one for one in table.headings if one not in ABOUT_ROW)
    if problems or not columns:
        raise BadInstrument(problems or [Problem(Wrong.NO_SCALES, POINTS, 1)])
    by_question: dict[str, list[Row]] = {}
    for row in table.rows:
        by_question.setdefault(row["question"], []).append(row)
        problems += _wrong_points(row, columns)
    for name in _must_score(sheets):
        if name not in by_question:
            problems.append(Problem(Wrong.ANSWER_WITHOUT_POINTS, POINTS, 0, "question", {"came": name}))
    for name, rows in by_question.items():
        question = form.questions.get(name)
        if question is None:
            problems.append(rows[0].problem(Wrong.QUESTION_UNKNOWN, "question", came=name))
        elif question.repeat or question.kind not in (*BY_CHOICE, *BY_RANGE):
            problems.append(rows[0].problem(Wrong.QUESTION_NOT_SCORABLE, "question", came=name))
        elif question.kind in BY_CHOICE:
            problems += _wrong_answers(question, rows)
        else:
            problems += _wrong_ranges(question, rows)
    if problems:
        raise BadInstrument(problems)
    return PointsTable(
        columns, tuple(_points(form.questions[name], rows, columns) for name, rows in by_question.items())
    )


def _must_score(sheets: Sheets) -> Iterator[str]:
    for row in table_of(sheets, SURVEY, required=("name",)).rows:
        if row[SCORED] == "yes":
            yield row["name"]


def _wrong_columns(table: Table, columns: tuple[str, ...] | None) -> Iterator[Problem]:
    if columns is None:
        return
    for one in table.headings:
        if one not in ABOUT_ROW and one not in columns:
            yield Problem(Wrong.REGION_UNKNOWN, POINTS, 1, one, {"expected": ", ".join(columns)})
    for one in columns:
        if one not in table.headings:
            yield Problem(Wrong.REGION_WITHOUT_POINTS, POINTS, 1, one)


def _wrong_points(row: Row, columns: tuple[str, ...]) -> Iterator[Problem]:
    for column in columns:
        number = whole_number(row[column])
        if not row[column]:
            yield row.problem(Wrong.ANSWER_WITHOUT_POINTS, column, came=row["answer"] or row["question"])
        elif number is None or number > MOST_POINTS:
            yield row.problem(Wrong.NOT_WHOLE, column, came=row[column])


def _wrong_answers(question: Question, rows: list[Row]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for row in rows:
        answer = row["answer"]
        if row["from"] or row["to"] or not answer:
            yield row.problem(Wrong.RANGE_IS_NO_ANSWER, "answer", question=question.name)
        elif answer not in question.answers:
            yield row.problem(
                Wrong.ANSWER_UNKNOWN,
                "answer",
                came=answer,
                question=question.name,
                expected=", ".join(question.answers),
            )
        elif answer in seen:
            yield row.problem(Wrong.ANSWER_TWICE, "answer", came=answer, question=question.name, first=seen[answer])
        else:
            seen[answer] = row.number
    for answer in question.answers:
        if answer not in seen:
            yield rows[-1].problem(Wrong.ANSWER_WITHOUT_POINTS, "answer", came=f"{question.name}: {answer}")


def _wrong_ranges(question: Question, rows: list[Row]) -> Iterator[Problem]:
    """What is wrong with single ranges; where nothing is, what is wrong between them."""
    problems = [problem for row in rows for problem in _wrong_range(question, row)]
    yield from problems or _wrong_between(question, sorted(rows, key=_range))


def _wrong_range(question: Question, row: Row) -> Iterator[Problem]:
    unread = [column for column in ("from", "to") if row[column] and whole_number(row[column]) is None]
    if row["answer"] or not (row["from"] or row["to"]):
        yield row.problem(Wrong.ANSWER_IS_NO_RANGE, "answer", question=question.name)
    elif unread:
        yield row.problem(Wrong.NOT_WHOLE, unread[0], came=row[unread[0]])
    elif (found := _range(row))[0] > found[1]:
        yield row.problem(Wrong.RANGE_BACKWARDS, "to", first=found[0], last=found[1])


def _wrong_between(question: Question, rows: list[Row]) -> Iterator[Problem]:
    """Whether ranges, in their order, cover each number from 0 on once."""
    covered = -1
    for row in rows:
        first, last = _range(row)
        if first > covered + 1:
            yield row.problem(Wrong.RANGE_GAP, "from", question=question.name, first=covered + 1, last=first - 1)
        elif first <= covered:
            yield row.problem(Wrong.RANGE_OVERLAP, "from", question=question.name, came=first)
        covered = max(covered, last)
    if covered < MOST:
        yield rows[-1].problem(Wrong.RANGE_OPEN, "to", question=question.name, first=covered + 1)


def _range(row: Row) -> tuple[int, int]:
    """The first and the last number of a range that can be read."""
    return int(row["from"] or 0), int(row["to"] or MOST)


def _points(question: Question, rows: list[Row], columns: tuple[str, ...]) -> QuestionPoints:
    by_range = question.kind in BY_RANGE
    if by_range:
        rows = sorted(rows, key=_range)
    return QuestionPoints(
        question=question.name,
        kind=question.kind,
        points=np.array([[int(row[column]) for column in columns] for row in rows], dtype=np.int32),
        answers={} if by_range else {row["answer"]: position for position, row in enumerate(rows)},
        lasts=tuple(_range(row)[1] for row in rows) if by_range else (),
    )
