"""The judgement itself: columns in; benefits, categories, amounts, articles and reasons out."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from ansinh.core import clock
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.judgement.catalogue import KINDS, NAMES, articles_of, code_of, exact
from ansinh.judgement.columns import Columns, Facts, read_facts
from ansinh.judgement.errors import BadFacts, Problem
from ansinh.judgement.law import Choices, Law, law_as_asked, require_law
from ansinh.judgement.lines import Lines, lines_of
from ansinh.judgement.not_met import NotMet, categories_not_met
from ansinh.judgement.reasons import Reasons, gather, is_one_of_several, localised, tell
from ansinh.judgement.simulation import pieces, simulation_of
from openfisca_vietnam.reforms.amendment import Amendment
from openfisca_vietnam.reforms.provincial import ProvincialResolution

Array = NDArray[Any]


@dataclass(frozen=True)
class Verdict:
    """One line: what a person draws in a month by one category, or why there is nothing."""

    person: object
    month: str
    benefit: str  # social_allowance, social_pension, carer_support, or empty
    category: str
    coefficient: Decimal | None
    standard: int | None  # đồng a month
    amount: int  # đồng
    payee: str  # person, household, or empty
    articles: str
    reason: str


@dataclass(frozen=True)
class Judgement:
    """The lines of everybody, as columns; texts are made when they are asked for."""

    facts: Facts
    month: Month
    law: Law
    lines: Lines
    reasons: Reasons
    is_to_come: bool

    def __len__(self) -> int:
        return len(self.lines.person)

    @property
    def arrays(self) -> dict[str, Array]:
        """Columns of equal length: person (its position), kind and reason (indices), coefficient, standard, amount."""
        lines = self.lines
        return {
            "person": lines.person,
            "kind": lines.kind,
            "coefficient": lines.coefficient,
            "standard": lines.standard,
            "amount": lines.amount,
            "reason": self.reasons.of_line,
        }

    @cached_property
    def kinds(self) -> list[tuple[str, str, str, str]]:
        """Benefit, category, payee and articles of each kind of line."""
        return [
            (kind.benefit, code_of(name, self.law, self.month), kind.payee, localised(self._articles(name)))
            for name, kind in KINDS.items()
        ]

    def _articles(self, name: str, *, is_one_of_several: bool = False) -> str:
        if name == "not_born":
            return ""
        return articles_of(name, self.law, self.month, is_one_of_several=is_one_of_several)

    @cached_property
    def reason_articles(self) -> list[str]:
        """The articles of each distinct reason, in the language active when they were first asked for."""
        return [
            localised(self._articles(one.kind, is_one_of_several=is_one_of_several(one)))
            for one in self.reasons.combinations
        ]

    @cached_property
    def reason_texts(self) -> list[str]:
        """The text of each distinct reason, in the language active when it was first asked for."""
        later = [_("Judged for a month to come by the law as known today.")] if self.is_to_come else []
        return [" ".join([tell(one, self.law, self.month), *later]) for one in self.reasons.combinations]

    def not_met(self, position: int) -> list[NotMet]:
        """The categories that were asked of one person, named by the position, and are not met."""
        line = int(np.searchsorted(self.lines.person, position))
        if NAMES[self.lines.kind[line]] in ("not_born", "dead"):
            return []
        conditions, met = int(self.lines.conditions[line]), int(self.lines.met[line])
        return categories_not_met(conditions, met, self.law, self.month)

    @property
    def total(self) -> int:
        """All amounts together, in đồng."""
        return int(self.lines.amount.sum(dtype=np.int64))

    def rows(self, *, of: Array | None = None) -> Iterator[Verdict]:
        """The lines in the order of the persons, each with its reason and date of birth.

        `of` keeps those of some persons, named by their positions.
        """
        month, kinds, texts, articles = str(self.month), self.kinds, self.reason_texts, self.reason_articles
        born, born_with_pension = _("Born %(date)s."), _("Born %(date)s; pension %(pension)s đồng.")
        kept = slice(None) if of is None else np.isin(self.lines.person, of)
        columns = (
            self.lines.person[kept].tolist(),
            self.lines.kind[kept].tolist(),
            self.lines.coefficient[kept].tolist(),
            self.lines.standard[kept].tolist(),
            self.lines.amount[kept].tolist(),
            self.reasons.of_line[kept].tolist(),
        )
        births = self.facts.birth_date
        pensions = self.facts.values.get("pension", np.zeros(len(births), dtype=np.int64))
        year_only = self.facts.birth_known_by_year_only
        for position, kind, coefficient, standard, amount, reason in zip(*columns, strict=True):
            benefit, category, payee, _articles = kinds[kind]
            if NAMES[kind] == "extra":
                category = code_of("extra", self.law, self.month, coefficient)
            birth = births[position].item()
            written = str(birth.year) if year_only[position] else f"{birth:%d/%m/%Y}"
            own_facts = born_with_pension if pensions[position] else born
            own = own_facts % {"date": written, "pension": format_dong(int(pensions[position]))}
            yield Verdict(
                person=self.facts.persons[position],
                month=month,
                benefit=benefit,
                category=category if benefit else "",
                coefficient=exact(coefficient) if benefit else None,
                standard=standard if benefit else None,
                amount=amount,
                payee=payee,
                articles=articles[reason],
                reason=f"{texts[reason]} {own}",
            )


def judge(
    columns: Columns,
    *,
    month: Month,
    known_on: dt.date | None = None,
    resolution: ProvincialResolution | None = None,
    choices: Choices | None = None,
    amendment: Amendment | None = None,
    rows: Sequence[int] | None = None,
    file: str = "",
) -> Judgement:
    """Judge the persons of the columns for a month.

    `columns` are the input columns of `ansinh.judgement.columns`, of equal length, of any order; only `person` and
    `birth_date` are required. Cells are as a spreadsheet or a program writes them. `known_on` asks the law as it was
    known on that day; `resolution` adds a province's; `choices` sets an office's own readings by name;
    `amendment` asks what a change of the law would give.

    Raises `NoLawForMonth` before July 2021, `BadFacts` with every bad value, `NoLawKnown`, `UnknownChoice`.
    """
    require_law(month)
    law = law_as_asked(known_on=known_on, resolution=resolution, choices=choices, amendment=amendment)
    today = clock.today()
    facts = read_facts(
        columns,
        today=today,
        year_only_counts_as=law.value("choices.birth_known_by_year_counts_as", month.first_day),
        rows=rows,
        file=file,
    )
    lines = judge_facts(facts, law, month, file)
    return Judgement(facts, month, law, lines, gather(lines), is_to_come=month > Month.of(today))


def judge_facts(facts: Facts, law: Law, month: Month, file: str = "") -> Lines:
    """The lines of all facts, piece by piece; an amount that 32 bits cannot hold is refused with its row."""
    parts: list[Lines] = []
    for piece in pieces(facts):
        part = lines_of(simulation_of(facts, piece, law, month), month)
        shifted = {**vars(part), "person": part.person + piece.start}
        parts.append(Lines(**shifted))
    if not parts:
        empty = np.zeros(0, dtype=np.int64)
        return Lines(empty, empty, empty, empty, empty, empty, empty, empty)
    lines = Lines(*(np.concatenate(columns) for columns in zip(*(vars(part).values() for part in parts), strict=True)))
    beyond = lines.person[lines.amount < 0]
    if len(beyond):
        message = _("Expected a level whose multiple stays within 2,000,000,000 đồng; the amount would be larger.")
        raise BadFacts(
            [Problem(facts.rows[i], "local_standard", message) for i in np.unique(beyond).tolist()], file=file
        )
    return lines
