"""What the law gives for facts that somebody types in: nobody's record is read, nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ansinh.areas.models import Area
from ansinh.benefits.findings.telling import articles_of_refusal
from ansinh.benefits.law import resolution_for
from ansinh.benefits.models import Resolution
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
    resolution: Resolution | None

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)


def calculate(
    *, month: Month, facts: Mapping[str, Any], children: Sequence[Any] = (), province: Area | None = None
) -> Calculated:
    """Judge one person by `facts` (columns of `judgement.columns`) and the birth dates of the children raised.

    With a province its own level of the month counts. Raises as `judgement.judging.judge` does.
    """
    size = 1 + len(children)
    columns: dict[str, list[Any]] = {name: [value] + [None] * len(children) for name, value in facts.items()}
    columns["person"] = [ASKER, *(f"child {number}" for number in range(1, size))]
    columns["birth_date"] = [facts["birth_date"], *children]
    columns["parent"] = [None] + [ASKER] * len(children)
    resolution = resolution_for(province, month) if province is not None else None
    if resolution is not None:
        columns["local_standard"] = [resolution.standard_level] * size
        columns["local_pension_level"] = [resolution.pension_level] * size
    verdicts = list(judge(columns, month=month).rows(of=np.array([0])))
    lines = tuple(one for one in verdicts if one.benefit and one.amount)
    refusal = "" if lines else " ".join(dict.fromkeys(one.reason for one in verdicts))
    return Calculated(month, lines, refusal, "" if lines else articles_of_refusal(month), resolution)
