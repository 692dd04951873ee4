"""From answers to points: many households at once, each question's own contribution kept."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openfisca_vietnam.poverty.form import Kind
from openfisca_vietnam.poverty.instrument import AREA, LACKS, MEASURED_INCOME, Instrument, Purpose
from openfisca_vietnam.poverty.points import QuestionPoints
from openfisca_vietnam.poverty.problems import BadInstrument, Problem, Wrong
from openfisca_vietnam.poverty.sheets import text_of, whole_number
from openfisca_vietnam.poverty.standard import Standard

NOT_SCORED = -1
NONE = -1  # no position among the answers
TOLD = 50  # problems of one question
MOST_DONG = 2_000_000_000  # OpenFisca counts in 32 bits
ANSWERS = "answers"

Counts = NDArray[np.int32]
Flags = NDArray[np.bool_]
Answers = Mapping[str, Sequence[Any] | NDArray[Any]]
"""Columns of equal length by the name of their question: words, numbers, or text as a spreadsheet gives it."""


@dataclass(frozen=True)
class Scores:
    """What the answers of n households come to. A household that was not to be surveyed has -1 throughout.

    `points` is (n, scales): one scale where the region picked the column; `contributions` the same for each question,
    0 where it was not asked. `deprivations` holds a bit for each indicator that the standard counts; where they are
    not known, `deprivation_points` is -1.
    """

    scales: tuple[str, ...]
    is_scored: Flags
    is_urban: Flags
    points: Counts
    contributions: Mapping[str, Counts] = field(repr=False)
    deprivations: Counts
    deprivation_points: Counts
    measured_income: Counts  # đồng per person and month, -1 where it was not measured

    def __len__(self) -> int:
        return len(self.is_scored)


def lacks(deprivations: Counts, standard: Standard) -> Flags:
    """The bits of n households as (n, indicators), in the order of the standard: True where one is lacking."""
    bits = np.array([indicator.bit for indicator in standard.indicators], dtype=np.int32)
    return (deprivations[:, None] & bits) != 0


def score(
    instrument: Instrument, answers: Answers, *, standard: Standard | None = None, rows: Sequence[int] | None = None
) -> Scores:
    """Score every household; `standard` says which deprivations count, None counts none.

    `rows` are the numbers by which problems name the households, else 1, 2, 3 … Raises `BadInstrument` with every
    question that is not among the columns, and every answer that is missing, unknown or outside all ranges.
    """
    return _Scoring(instrument, answers, rows).scores(standard)


class _Positions(dict[Any, int]):
    """For each answer its position in a table; worked out once for each distinct answer."""

    def __init__(self, find: Callable[[str], int]) -> None:
        super().__init__()
        self.find = find

    def __missing__(self, answer: object) -> int:
        position = self[answer] = self.find("1" if answer is True else "0" if answer is False else text_of(answer))
        return position


class _Scoring:
    def __init__(self, instrument: Instrument, answers: Answers, rows: Sequence[int] | None) -> None:
        self.instrument, self.answers, self.rows = instrument, answers, rows
        self.count = max((len(column) for column in answers.values()), default=0)
        self.problems: list[Problem] = []

    def scores(self, standard: Standard | None) -> Scores:
        about = self.instrument.about
        everybody = np.ones(self.count, dtype=bool)
        asked = everybody
        if about.asked_when:
            asked = self.positions(about.asked_when, yes_no, everybody) == 1
        is_urban = np.zeros(self.count, dtype=bool)
        if about.standards:
            is_urban = self.positions(AREA, ("rural", "urban").index, everybody) == 1
        scales, contributions = self.contributions(asked)
        points = np.zeros((self.count, len(scales)), dtype=np.int32)
        for column in contributions.values():
            points += column
        points[~asked] = NOT_SCORED
        deprivations, is_known = self.deprivations(standard, asked)
        lacking = np.bitwise_count(deprivations).astype(np.int32)  # it counts in 8 bits, too few for points
        measured = np.full(self.count, NOT_SCORED, dtype=np.int32)
        if MEASURED_INCOME in self.instrument.form.questions:
            measured = self.positions(MEASURED_INCOME, dong, asked).astype(np.int32)
        if self.problems:
            raise BadInstrument(self.problems)
        return Scores(
            scales=scales,
            is_scored=asked,
            is_urban=is_urban,
            points=points,
            contributions=contributions,
            deprivations=deprivations,
            deprivation_points=np.where(is_known, lacking * np.int32(about.points_per_deprivation), NOT_SCORED),
            measured_income=measured,
        )

    def deprivations(self, standard: Standard | None, asked: Flags) -> tuple[Counts, Flags]:
        """The bits of what each household lacks, and whether that is known.

        An objection is about income: the household's deprivations may come with it as columns, all or none.
        """
        bits = np.zeros(self.count, dtype=np.int32)
        indicators = standard.indicators if standard else ()
        if self.instrument.about.purpose == Purpose.OBJECTION:
            indicators = indicators if any(LACKS + one.code in self.answers for one in indicators) else ()
        for indicator in indicators:
            bits |= (self.positions(LACKS + indicator.code, yes_no, asked) == 1) * np.int32(indicator.bit)
        return bits, asked & bool(indicators)

    def contributions(self, asked: Flags) -> tuple[tuple[str, ...], dict[str, Counts]]:
        """The scales, and the points of each question on each."""
        table = self.instrument.points
        if table is None:
            return (), {}
        region_question = self.instrument.about.region_question
        region = None
        if region_question:
            region = self.positions(region_question, table.columns.index, np.ones(self.count, dtype=bool))
        found = {of.question: self.contribution(of, asked, region) for of in table.questions}
        return ("income",) if region_question else table.columns, found

    def contribution(self, of: QuestionPoints, asked: Flags, region: Counts | None) -> Counts:
        """The points of one question, (households, scales)."""
        rows = [*of.points]

        def several(answer: str) -> int:
            if not answer:
                return NONE
            chosen = [of.answers[one] for one in dict.fromkeys(answer.split())]
            rows.append(of.points[chosen].sum(axis=0, dtype=np.int32))
            return len(rows) - 1

        def within(answer: str) -> int:
            number = whole_number(answer)
            return NONE if number is None else bisect_left(of.lasts, number)

        find: Callable[[str], int] = of.answers.__getitem__
        if of.kind == Kind.SEVERAL:
            find = several
        elif of.kind in (Kind.NUMBER, Kind.CALCULATED):
            find = within
        position = self.positions(of.question, find, asked)
        points = np.array(rows, dtype=np.int32)
        if region is None:
            return np.where(asked[:, None], points[position], np.int32(0))
        return np.where(asked, points[position, region], np.int32(0))[:, None]

    def positions(self, question: str, find: Callable[[str], int], asked: Flags) -> Counts:
        """The position that `find` gives for each answer; a problem for each who was asked and has none."""
        column = self.answers.get(question)
        if column is None or len(column) != self.count:
            self.problems.append(Problem(Wrong.FIELD_MISSING, ANSWERS, 0, question, {"expected": question}))
            return np.full(self.count, NONE, dtype=np.int32)

        def found_or_none(answer: str) -> int:
            try:
                return find(answer)
            except (KeyError, ValueError):
                return NONE

        known = _Positions(found_or_none)
        cells = column.tolist() if isinstance(column, np.ndarray) else column
        positions = np.fromiter(map(known.__getitem__, cells), dtype=np.int32, count=self.count)
        for household in np.flatnonzero((positions == NONE) & asked)[:TOLD].tolist():
            row = self.rows[household] if self.rows is not None else household + 1
            came = text_of(cells[household])
            wrong = Wrong.NOT_AN_ANSWER if came else Wrong.NOT_ANSWERED
            self.problems.append(Problem(wrong, ANSWERS, row, question, {"came": came}))
        return positions


def yes_no(answer: str) -> int:
    """1 or 0 as a form calculates them; ValueError for anything else."""
    return ("0", "1").index(answer)


def dong(answer: str) -> int:
    """Whole đồng from 0 to 2,000,000,000; ValueError for anything else."""
    amount = whole_number(answer)
    if amount is None or not 0 <= amount <= MOST_DONG:
        raise ValueError(answer)
    return amount
