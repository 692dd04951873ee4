"""The question payments puts to whoever knows the law: may these lines be paid?

A benefit's room wires one check for each benefit it grants (`config/wiring.py`); a benefit without a check
cannot be paid. The check sees a whole list at once, so that it can judge in one run.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ansinh.core.months import Month


class CheckedLine(NamedTuple):
    """One line as it is about to be paid. `for_month` is the month it pays for, None for a one-off payment."""

    kind: str
    individual_id: int
    benefit: str
    category: str
    cared_for_id: int | None
    for_month: Month | None
    amount: int
    entitlement_id: int | None
    cause: str
    decision_reference: str


class LineVerdict(NamedTuple):
    """Whether the line keeps to the law; `reason` is the sentence for the officer where it does not.

    `evidence` is what the answer rests on, as JSON: kept with the line as it came, never read here.
    """

    lawful: bool
    reason: str = ""
    evidence: str = "{}"


LineCheck = Callable[[Sequence[CheckedLine]], Sequence[LineVerdict]]

_checks: dict[str, LineCheck] = {}


def wire_line_check(benefit: str, check: LineCheck) -> None:
    """Let `check` answer for all lines of `benefit`; the last one wired answers."""
    _checks[benefit] = check


def wired_line_check(benefit: str) -> LineCheck | None:
    """Who answers for `benefit`; None where nobody does."""
    return _checks.get(benefit)


def unwire_line_check(benefit: str) -> None:
    """Take the check of `benefit` away: its lines can then not be paid."""
    _checks.pop(benefit, None)


def benefits_without_check(benefits: set[str]) -> list[str]:
    return sorted(benefits - _checks.keys())


def check_lines(lines: Sequence[CheckedLine]) -> list[LineVerdict]:
    """Ask each check once, for the lines of all its benefits; verdicts come back in the order of `lines`.

    Raises KeyError for a benefit without a check, ValueError for a check that answers fewer or more than asked.
    """
    positions: dict[LineCheck, list[int]] = {}
    for position, line in enumerate(lines):
        positions.setdefault(_checks[line.benefit], []).append(position)
    verdicts: dict[int, LineVerdict] = {}
    for check, places in positions.items():
        answers = check([lines[place] for place in places])
        verdicts.update(zip(places, answers, strict=True))
    return [verdicts[position] for position in range(len(lines))]
