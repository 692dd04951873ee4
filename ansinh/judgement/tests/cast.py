"""Judging a few invented persons in the tests of this room."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from ansinh.core.months import Month
from ansinh.judgement.judging import Judgement, Verdict, judge


def columns_of(*persons: Mapping[str, object]) -> dict[str, list[object]]:
    """The columns of persons given as rows; a person without a code is numbered."""
    names = dict.fromkeys(name for person in persons for name in ("person", *person))
    numbered = [{"person": f"p{number}", **person} for number, person in enumerate(persons, start=1)]
    return {name: [person.get(name) for person in numbered] for name in names}


def judged(month: str, *persons: Mapping[str, object], **asked: Any) -> Judgement:
    return judge(columns_of(*persons), month=Month.parse(month), **asked)


def verdicts(month: str, *persons: Mapping[str, object], **asked: Any) -> list[Verdict]:
    """The lines in English."""
    with translation.override("en"):
        return list(judged(month, *persons, **asked).rows())


def drawn(month: str, *persons: Mapping[str, object], **asked: Any) -> list[tuple[object, str, int]]:
    """Person, category and amount of each line."""
    return [(line.person, line.category, line.amount) for line in verdicts(month, *persons, **asked)]
