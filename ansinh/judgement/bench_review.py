"""How fast a province's round is scored and classified, measured on invented households."""

import time
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import numpy as np

from ansinh.judgement.bench import Measure
from ansinh.judgement.review import classify
from openfisca_vietnam.poverty.filled import filled_in
from openfisca_vietnam.poverty.form import Form, Kind, Question
from openfisca_vietnam.poverty.instrument import LACKS, Instrument, shipped
from openfisca_vietnam.poverty.standard import indicator_codes

HOUSEHOLDS = 1_000_000
MOST_SECONDS = 60
MOST_LAND = 20_000  # m²; other numbers are small


def invented_answers(instrument: Instrument, count: int, seed: int = 2026) -> dict[str, Sequence[Any]]:
    """Columns of answers to the national form, as text and numbers; deterministic."""
    dice = np.random.default_rng(seed)
    questions = instrument.form.questions

    def one_of(answers: Sequence[str]) -> Sequence[str]:
        drawn: list[str] = np.array(answers)[dice.integers(0, len(answers), count)].tolist()
        return drawn

    def some_of(answers: Sequence[str]) -> Sequence[str]:
        sets = [" ".join(one for one in answers if dice.random() < 0.3) or answers[-1] for _set in range(200)]
        return one_of(sets)

    columns: dict[str, Sequence[Any]] = {
        "area": one_of(("rural", "rural", "urban")),
        "region": one_of(questions["region"].answers),
        "needs_survey": (dice.random(count) < 0.9).astype(int).tolist(),
    }
    for of in instrument.points.questions if instrument.points else ():
        answers = questions[of.question].answers
        if of.kind == Kind.ONE:
            columns[of.question] = one_of(answers)
        elif of.kind == Kind.SEVERAL:
            columns[of.question] = some_of(answers)
        else:
            most = MOST_LAND if of.question == "land_m2" else 8
            columns[of.question] = dice.integers(0, most, count).tolist()
    for code in indicator_codes():
        columns[LACKS + code] = (dice.random(count) < 0.15).astype(int).tolist()
    return columns


def invented_forms(form: Form, count: int, seed: int = 2026) -> Iterator[dict[str, Any]]:
    """Whole forms of households of up to six members, with what they calculate; deterministic."""
    dice = Random(seed)  # noqa: S311 - invented people, no secret

    def answer(question: Question) -> str:
        if question.answers:
            return dice.choice(question.answers)
        return str(dice.randint(0, 100)) if question.kind == Kind.NUMBER else "Bench"

    def answers(repeat: str) -> dict[str, Any]:
        asked = (one for one in form.questions.values() if one.repeat == repeat and one.kind != Kind.CALCULATED)
        return {one.name: answer(one) for one in asked}

    repeats = {one.repeat for one in form.questions.values() if one.repeat}
    for _form in range(count):
        members = {one: [answers(one) for _member in range(dice.randint(1, 6))] for one in sorted(repeats)}
        yield filled_in(form, {**answers(""), **members})


def measure_review(count: int = HOUSEHOLDS) -> list[Measure]:
    """Score and classify `count` households with their reasons; rows for `make bench`."""
    instrument = shipped("national")
    answers = invented_answers(instrument, count)
    classify(invented_answers(instrument, 10), instrument=instrument, standard_code="2022")  # the law is read once
    started = time.perf_counter()
    review = classify(answers, instrument=instrument, standard_code="2022")
    classified = time.perf_counter()
    told = sum(1 for _household in review.rows())
    seconds = time.perf_counter() - started
    return [
        {
            "name": f"{told:,} households scored and classified, with reasons",
            "value": round(seconds, 1),
            "unit": "s",
            "bar": MOST_SECONDS,
            "holds": seconds <= MOST_SECONDS,
        },
        {
            "name": "of that, scoring and classifying",
            "value": round(classified - started, 1),
            "unit": "s",
            "bar": None,
            "holds": True,
        },
    ]
