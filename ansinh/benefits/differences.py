"""What was paid held against what the law gives, month by month: arrears and overpayments to the đồng. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ansinh.benefits.catalogue import CATALOGUE
from ansinh.benefits.judging import Judged, Right
from ansinh.core.months import Month


@dataclass(frozen=True)
class MonthDifference:
    """One right in one month; `difference` is positive where money is owed, negative where too much was paid."""

    right: Right
    month: Month
    paid: int
    due: int
    difference: int


def differences(
    *, paid: Mapping[tuple[Right, Month], int], judged: Mapping[Month, Judged], months: Mapping[int, set[Month]]
) -> list[MonthDifference]:
    """The differences of `months` (by person) for which anything was paid, in order of person, month and right.

    What is too much under one right and too little under another of the same family and month is one change of
    category, so only the balance stands: nobody repays with one hand what the other still has to get.
    """
    by_family: dict[tuple[int, str, Month], dict[Right, int]] = defaultdict(dict)
    for (right, month), amount in paid.items():
        if month in months.get(right.person, ()):
            by_family[right.person, CATALOGUE[right.benefit].family, month][right] = amount
    found: list[MonthDifference] = []
    for (person, family, month), paid_here in sorted(by_family.items(), key=lambda entry: entry[0]):
        due_here = {line.right: line.amount for line in judged[month].of(person, family=family)}
        found += _balanced(month, paid_here, due_here)
    return found


def _balanced(month: Month, paid: Mapping[Right, int], due: Mapping[Right, int]) -> list[MonthDifference]:
    renamed = {right.renamed(): right for right in paid}
    # A right that only changed its letter keeps the one under which it was paid.
    due = {renamed.get(right.renamed(), right): amount for right, amount in due.items()}
    rights = sorted({*paid, *due})
    open_amounts = {right: due.get(right, 0) - paid.get(right, 0) for right in rights}
    balance = sum(open_amounts.values())
    sign = 1 if balance > 0 else -1
    rest = abs(balance)
    found = []
    for right in rights:
        share = min(rest, max(sign * open_amounts[right], 0))
        if share:
            rest -= share
            found.append(MonthDifference(right, month, paid.get(right, 0), due.get(right, 0), sign * share))
    return found
