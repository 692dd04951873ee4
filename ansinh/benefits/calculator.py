"""What the law gives for facts that somebody types in: no record is read, nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ansinh.benefits.findings.telling import articles_of_refusal
from ansinh.core.months import Month
from ansinh.judgement.judging import Verdict, judge

ASKER = "person"


@dataclass(frozen=True)
class Calculated:
    """The answer for a month: lines, or the refusal with its articles."""

    month: Month
    lines: tuple[Verdict, ...]
    refusal: str
    articles: str

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)


def calculate(*, month: Month, facts: Mapping[str, Any], children: Sequence[Any] = ()) -> Calculated:
    """Judge one person by `facts` (columns of `judgement.columns`) and the birth dates of the children raised.

    Raises as `judgement.judging.judge` does.
    """
    size = 1 + len(children)
    columns: dict[str, list[Any]] = {name: [value] + [None] * len(children) for name, value in facts.items()}
    columns["person"] = [ASKER, *(f"child {number}" for number in range(1, size))]
    columns["birth_date"] = [facts["birth_date"], *children]
    columns["parent"] = [None] + [ASKER] * len(children)
    verdicts = list(judge(columns, month=month).rows(of=np.array([0])))
    lines = tuple(one for one in verdicts if one.benefit and one.amount)
    refusal = "" if lines else " ".join(dict.fromkeys(one.reason for one in verdicts))
    return Calculated(month, lines, refusal, "" if lines else articles_of_refusal(month))
