"""Which categories the law asked of somebody and did not find met, and which of their conditions fail."""

from dataclasses import dataclass

from ansinh.core.months import Month
from ansinh.judgement.catalogue import CARER_SUPPORT, KINDS, articles_of, code_of
from ansinh.judgement.law import Law
from ansinh.judgement.lines import MET_BIT
from ansinh.judgement.reasons import failures, localised


@dataclass(frozen=True)
class NotMet:
    """A category in words, and the conditions of it that do not hold."""

    category: str
    name: str
    conditions: tuple[str, ...]
    articles: str


def categories_not_met(conditions: int, met: int, law: Law, month: Month) -> list[NotMet]:
    """Allowances and pensions of the law of the month, by the conditions that it found to hold and to fail.

    Left out is what is met, paid or not, and what an age excludes for the sake of another category.
    """
    found = []
    for name, kind in KINDS.items():
        is_of_the_law = bool(kind.asks) and law.value(kind.coefficient, month.first_day) is not None
        is_excluded = kind.benefit == CARER_SUPPORT or conditions & kind.unless or met & MET_BIT.get(name, 0)
        if not is_of_the_law or is_excluded:
            continue
        if failed := failures(kind, conditions):
            articles = localised(articles_of(name, law, month))
            found.append(NotMet(code_of(name, law, month), str(kind.name), tuple(failed), articles))
    return found
