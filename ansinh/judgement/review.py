"""The review of poor households: answers in; points, class, articles and reasons out, for one or a million."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.judgement.errors import (
    InstrumentNotForDecision,
    InstrumentNotForStandard,
    LineNotAboveNational,
    UnknownStandard,
    UnusableAnswers,
)
from ansinh.judgement.instruments import tell
from ansinh.judgement.law import Law, law_as_asked
from ansinh.judgement.reasons import numbered
from ansinh.judgement.review_reasons import AREA_NAMES, Decided, Terms, articles, sentences, words_of
from ansinh.judgement.simulation import PIECE, empty_simulation
from openfisca_vietnam.conditions import ReviewCondition
from openfisca_vietnam.poverty.instrument import Instrument, Purpose
from openfisca_vietnam.poverty.problems import BadInstrument
from openfisca_vietnam.poverty.scoring import NOT_SCORED, Answers, Scores, score
from openfisca_vietnam.poverty.standard import ProvincialLines, Standard, standard, standard_codes
from openfisca_vietnam.variables.facts import HouseholdClass
from openfisca_vietnam.variables.poverty import ReviewRule

Array = NDArray[Any]

CLASSES = [one.name for one in HouseholdClass]
RULES = [one.name for one in ReviewRule]
CONDITION_BITS = len(ReviewCondition)
LIMITS = ("poverty_line", "average_line", "income_points_limit", "deprivation_points_limit")


@dataclass(frozen=True)
class Classified:
    """One household: its class, the rule that decided, its figures (None where there is none) and the reason."""

    household_class: str  # poor, near_poor, average, other, or unstated where nothing can be said
    rule: str
    income_points: int | None
    deprivation_points: int | None
    measured_income: int | None  # đồng per person and month
    lacking: tuple[str, ...]  # codes of indicators
    articles: str
    reason: str


@dataclass(frozen=True)
class Contribution:
    """What one question gave: its words in the reader's language, and the points."""

    question: str
    label: str
    points: int


@dataclass(frozen=True)
class Review:
    """The classes of n households as columns; texts are made when they are asked for.

    `household_class` and `rule` are positions in `CLASSES` and `RULES`, `conditions` bits of `ReviewCondition`;
    `limits` holds the lines in đồng and the limits in points by which each household was judged.
    """

    standard: Standard
    instrument: Instrument
    lines: ProvincialLines | None
    scores: Scores
    household_class: Array
    rule: Array
    conditions: Array
    limits: dict[str, Array]

    def __len__(self) -> int:
        return len(self.rule)

    @property
    def terms(self) -> Terms:
        """By what the households were judged."""
        return Terms(self.standard, self.instrument, self.lines)

    @property
    def income_points(self) -> Array:
        """The points for income, -1 where a household was not scored."""
        scored = self.scores.points
        return scored[:, 0] if scored.shape[1] else np.full(len(self), NOT_SCORED)

    @cached_property
    def reasons(self) -> tuple[list[Decided], Array]:
        """The distinct combinations of what decided, and for each household which of them is its own."""
        bits = self.scores.deprivations.astype(np.int64) << CONDITION_BITS | self.conditions
        of_household = numbered(bits * len(RULES) + self.rule)
        first = np.zeros(of_household.max(initial=-1) + 1, dtype=np.int64)
        first[of_household[::-1]] = np.arange(len(of_household))[::-1]
        decided = [
            Decided(
                rule=RULES[self.rule[at]],
                conditions=ReviewCondition(int(self.conditions[at])),
                deprivations=int(self.scores.deprivations[at]),
                limits={name: int(of[at]) for name, of in self.limits.items()},
            )
            for at in first.tolist()
        ]
        return decided, of_household

    def rows(self) -> Iterator[Classified]:
        """Every household in the order in which it came, with its reason in the language of the reader."""
        decided, of_household = self.reasons
        told = [(sentences(one, self.terms), articles(one, self.terms), self.lacking(one)) for one in decided]
        columns = (
            self.household_class.tolist(),
            of_household.tolist(),
            self.income_points.tolist(),
            self.scores.deprivation_points.tolist(),
            self.scores.measured_income.tolist(),
        )
        for class_position, reason, points, lacking, income in zip(*columns, strict=True):
            reasoning, cited, codes = told[reason]
            yield Classified(
                household_class=CLASSES[class_position],
                rule=decided[reason].rule,
                income_points=known(points),
                deprivation_points=known(lacking),
                measured_income=known(income),
                lacking=codes,
                articles=cited,
                reason=reasoning.filled(points=points, lacking=lacking, income=income),
            )

    def lacking(self, decided: Decided) -> tuple[str, ...]:
        """The codes of the indicators that a household of this combination lacks."""
        return tuple(one.code for one in self.standard.indicators if decided.deprivations & one.bit)

    def contributions(self, household: int) -> list[Contribution]:
        """Where the points for income of one household, by its position, come from; in the order of the table."""
        questions = self.instrument.form.questions
        return [
            Contribution(name, words_of(questions[name].labels) or name, int(points[household, 0]))
            for name, points in self.scores.contributions.items()
        ]


def known(figure: int) -> int | None:
    """A figure, None where it is not known."""
    return None if figure < 0 else figure


def classify(
    answers: Answers,
    *,
    instrument: Instrument,
    standard_code: str,
    lines: ProvincialLines | None = None,
    rows: Sequence[int] | None = None,
) -> Review:
    """Score the households and classify them by the standard and the instrument that the round has pinned.

    `answers` are columns of equal length by the name of their question, `rows` the numbers by which the households
    are named in a refusal. `lines` are a province's own, which count above the national ones only. No date is asked.

    Raises `UnknownStandard`, `InstrumentNotForDecision`, `InstrumentNotForStandard`, `LineNotAboveNational`, and
    `UnusableAnswers` with the household and question of each answer that cannot be scored.
    """
    if standard_code not in standard_codes():
        raise UnknownStandard(standard=standard_code, expected=", ".join(standard_codes()))
    pinned = standard(standard_code)
    require_instrument(instrument, pinned)
    require_lines(lines, pinned)
    try:
        scores = score(instrument, answers, standard=pinned, rows=rows)
    except BadInstrument as bad:
        raise UnusableAnswers([tell(one) for one in bad.problems], problems=bad.problems) from bad
    law = law_as_asked()
    parts = [
        judged(scores, slice(start, start + PIECE), law, Terms(pinned, instrument, lines))
        for start in range(0, max(len(scores), 1), PIECE)
    ]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return Review(
        standard=pinned,
        instrument=instrument,
        lines=lines,
        scores=scores,
        household_class=joined["review_class"],
        rule=joined["review_rule"],
        conditions=joined["review_conditions"],
        limits={name: joined[name] for name in LIMITS},
    )


def require_instrument(instrument: Instrument, pinned: Standard) -> None:
    """Raise where the instrument decides nothing, or not by this standard."""
    about = instrument.about
    if about.purpose == Purpose.CROSS_CHECK:
        raise InstrumentNotForDecision(instrument=words_of(about.title))
    if pinned.code not in about.standards:
        has = ", ".join(about.standards)
        raise InstrumentNotForStandard(instrument=words_of(about.title), standard=pinned.code, has=has)


def require_lines(lines: ProvincialLines | None, pinned: Standard) -> None:
    """Raise `LineNotAboveNational` for the first line of a province that would not count."""
    for area, (given, national) in lines.not_above(pinned).items() if lines else ():
        raise LineNotAboveNational(area=AREA_NAMES[area], given=format_dong(given), national=format_dong(national))


def judged(scores: Scores, part: slice, law: Law, terms: Terms) -> dict[str, Array]:
    """What the law answers for some of the households; the month only names the period of OpenFisca's simulation."""
    urban, month = scores.is_urban[part], str(Month.of(terms.standard.valid_from))
    simulation = empty_simulation(law, len(urban))
    cut_offs = terms.instrument.cut_offs
    rural_and_urban = [cut_offs[terms.standard.code, area] for area in ("rural", "urban")]
    own = (terms.lines.rural or 0, terms.lines.urban or 0) if terms.lines else (0, 0)
    inputs = {
        "review_standard": np.full(len(urban), int(terms.standard.code)),
        "is_urban": urban,
        "needs_no_survey": ~scores.is_scored[part],
        "deprivation_points": scores.deprivation_points[part],
        "deprivation_points_limit": by_area(urban, [one.deprivation_points for one in rural_and_urban]),
        "measured_income": scores.measured_income[part],
        "provincial_poverty_line": by_area(urban, own),
    }
    if terms.instrument.points is not None:
        inputs["income_points"] = scores.points[part, 0]
        inputs["income_points_limit"] = by_area(urban, [one.income_points or 0 for one in rural_and_urban])
    for name, values in inputs.items():
        simulation.set_input(name, month, values.astype(law.system.get_variable(name).dtype))
    asked = ("review_class", "review_rule", "review_conditions", *LIMITS)
    return {name: np.asarray(simulation.calculate(name, month)) for name in asked}


def by_area(urban: NDArray[np.bool_], rural_and_urban: Sequence[int]) -> Array:
    """The number of each household's area."""
    return np.where(urban, rural_and_urban[1], rural_and_urban[0])
