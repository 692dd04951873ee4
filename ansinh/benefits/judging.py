"""What the law gives people in a month, as lines that can be held against entitlements and payments."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import override

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import CATALOGUE, RENAMED, BenefitCode
from ansinh.benefits.judged_table import JudgedTable, judge_table
from ansinh.core.months import Month

CARED_FOR = frozenset({"C1", "C2", "C5", "C6", "C7"})
"""Carers' support that is paid for somebody else; C3 and C4 are the disabled parent's own."""


class Right(NamedTuple):
    """What is drawn, by whose facts: the key by which a line, an entitlement and a verdict are held together."""

    person: int
    benefit: str
    category: str

    def renamed(self) -> "Right":
        return self._replace(category=RENAMED.get(self.category, self.category))


@dataclass(frozen=True)
class Given:
    """One line that the law gives: `amount` đồng for the month. `person` is whose facts decide."""

    person: int
    benefit: str
    category: str
    coefficient: Decimal | None
    standard: int
    amount: int
    articles: str
    reason: str

    @property
    def right(self) -> Right:
        return Right(self.person, self.benefit, self.category)

    @property
    def family(self) -> str:
        return CATALOGUE[self.benefit].family

    @property
    def cared_for_id(self) -> int | None:
        """The person cared for, where the money is for the caring."""
        is_for_carer = self.benefit == BenefitCode.CARER_SUPPORT and self.category in CARED_FOR
        return self.person if is_for_carer else None

    def as_evidence(self) -> dict[str, Any]:
        """The line as it is sealed in a decision."""
        return {
            "benefit": self.benefit,
            "category": self.category,
            "coefficient": self.coefficient,
            "standard": self.standard,
            "amount": self.amount,
            "articles": self.articles,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Judged:
    """The judgement of some people for one month: lines, the reason where there is none, and the facts used."""

    month: Month
    lines: Mapping[int, tuple[Given, ...]]
    refusals: Mapping[int, str]
    facts: Mapping[int, Mapping[str, Any]]

    def of(self, person: int, *, family: str | None = None) -> tuple[Given, ...]:
        """The person's lines, of one family of benefits or of all."""
        found = self.lines.get(person, ())
        return found if family is None else tuple(line for line in found if line.family == family)

    def amount_of(self, right: Right) -> int:
        """What the law gives for exactly this right, 0 for nothing."""
        wanted = right.renamed()
        return sum(line.amount for line in self.of(right.person) if line.right.renamed() == wanted)

    def reason_for(self, person: int) -> str:
        """Why the person gets nothing; empty where something is given."""
        return self.refusals.get(person, "")


def judge(
    *, individuals: Collection[int], month: Month, area: Area | None = None, known_on: dt.date | None = None
) -> Judged:
    """What the law, as known on `known_on` (None: all that is signed), gives these people for `month`.

    `area` is the commune that pays: its province may have a level of its own.
    """
    table = judge_table(individuals=individuals, month=month, area=area, known_on=known_on)
    return judged_of(table, individuals)


def judge_on_paper(*, individuals: Collection[int], month: Month, area: Area | None = None) -> Judged:
    """`judge` with its words in Vietnamese, as papers have them in whatever language somebody reads the screen."""
    with override("vi"):
        return judge(individuals=individuals, month=month, area=area)


def judged_of(table: JudgedTable, people: Collection[int]) -> Judged:
    """Some of the people of a table as objects: lines, reasons where there are none, and facts."""
    lines: dict[int, list[Given]] = defaultdict(list)
    refusals: dict[int, str] = {}
    for person, verdict in table.verdicts(people):
        if verdict.benefit and verdict.amount:
            lines[person].append(
                Given(
                    person=person,
                    benefit=verdict.benefit,
                    category=verdict.category,
                    coefficient=verdict.coefficient,
                    standard=verdict.standard or 0,
                    amount=verdict.amount,
                    articles=verdict.articles,
                    reason=verdict.reason,
                )
            )
        else:
            refusals[person] = verdict.reason
    return Judged(
        month=table.month,
        lines={person: tuple(found) for person, found in lines.items()},
        refusals=refusals,
        facts=table.facts,
    )


def judge_months(
    *,
    individuals: Collection[int],
    months: Iterable[Month],
    area: Area | None = None,
    known_on: dt.date | None = None,
) -> dict[Month, Judged]:
    """One judgement for each month: a run of all people at once, never one for each person."""
    return {month: judge(individuals=individuals, month=month, area=area, known_on=known_on) for month in months}


def judge_months_on_paper(*, individuals: Collection[int], months: Iterable[Month], area: Area) -> dict[Month, Judged]:
    """`judge_months` with its words in Vietnamese."""
    with override("vi"):
        return judge_months(individuals=individuals, months=months, area=area)
