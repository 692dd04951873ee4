"""What the law gives many people in a month, as columns: a commune or a province without an object for each person.

The same judgement as `judging.judge`; lines meet entitlements and payments by their key, a whole number.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import RENAMED
from ansinh.benefits.law import columns_for, known_when_paying
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.judgement.catalogue import NAMES, code_of
from ansinh.judgement.judging import Judgement, Verdict, judge
from ansinh.judgement.queries import Amendment, NotMet

Numbers = NDArray[np.int64]
KINDS_OF_RIGHT = 1 << 16
"""More than the pairs of benefit and category that the law and the provinces know together."""

_kinds: dict[tuple[str, str], int] = {}


def kind_of_right(benefit: str, category: str) -> int:
    """A number for a benefit and a category, the same within one process; renamed categories share theirs."""
    return _kinds.setdefault((benefit, RENAMED.get(category, category)), len(_kinds))


def keys_of_rights(people: Numbers, benefits: Iterable[str], categories: Iterable[str]) -> Numbers:
    """The keys of rights: by whose facts, of which benefit and category."""
    kinds = np.fromiter(map(kind_of_right, benefits, categories), dtype=np.int64, count=len(people))
    return people * KINDS_OF_RIGHT + kinds


@dataclass(frozen=True)
class JudgedTable:
    """The judgement of some people for a month, as columns.

    `asked_count`: the first so many persons of the judgement were asked for; lines of the others are left out.
    `stand_ins`: records that were merged into others, each with the record that counts; they have its lines.
    """

    judgement: Judgement
    columns: Mapping[str, Any]
    asked_count: int
    stand_ins: Mapping[int, int] = field(default_factory=dict)

    @property
    def month(self) -> Month:
        return self.judgement.month

    @cached_property
    def people(self) -> Numbers:
        """The ids of those asked for, in their order; after them the records for which one of them stands in."""
        return np.concatenate([self._own_ids, np.array(sorted(self.stand_ins), dtype=np.int64)])

    @cached_property
    def _own_ids(self) -> Numbers:
        asked = self.columns["person"][: self.asked_count]
        return np.asarray(asked.cast(pa.int64()), dtype=np.int64)

    @cached_property
    def _row_of(self) -> Numbers:
        """In which row of the judgement each of `people` stands."""
        survivors = pa.array([self.stand_ins[merged] for merged in sorted(self.stand_ins)], pa.int64())
        rows = pc.index_in(survivors, value_set=pa.array(self._own_ids)).to_numpy(zero_copy_only=False)
        return np.concatenate([np.arange(self.asked_count), rows.astype(np.int64)])

    @cached_property
    def _owner_and_line(self) -> tuple[Numbers, Numbers]:
        """Each line that gives something, and whose it is among `people`."""
        lines = self.judgement.lines
        paid = np.flatnonzero((lines.amount > 0) & (lines.person < self.asked_count))
        owner = lines.person[paid].astype(np.int64)
        if not self.stand_ins:
            return owner, paid
        first, last = (np.searchsorted(owner, self._row_of[self.asked_count :], side) for side in ("left", "right"))
        theirs = [np.arange(start, stop) for start, stop in zip(first, last, strict=True)]
        owners = np.repeat(np.arange(self.asked_count, len(self.people)), last - first)
        return np.concatenate([owner, owners]), np.concatenate([paid, paid[np.concatenate(theirs)]])

    @property
    def _paid(self) -> Numbers:
        """The lines that give something."""
        return self._owner_and_line[1]

    @cached_property
    def person(self) -> Numbers:
        """Whose facts give each line."""
        return self.people[self._owner_and_line[0]]

    @cached_property
    def amount(self) -> Numbers:
        """Đồng of each line."""
        return self.judgement.lines.amount[self._paid].astype(np.int64)

    @cached_property
    def rights(self) -> list[tuple[str, str]]:
        """Benefit and category of each line."""
        lines, law, month = self.judgement.lines, self.judgement.law, self.judgement.month
        kinds = [(benefit, category) for benefit, category, _payee, _articles in self.judgement.kinds]
        extra = NAMES.index("extra")
        return [
            kinds[kind] if kind != extra else (kinds[kind][0], code_of("extra", law, month, coefficient))
            for kind, coefficient in zip(
                lines.kind[self._paid].tolist(), lines.coefficient[self._paid].tolist(), strict=True
            )
        ]

    @cached_property
    def key(self) -> Numbers:
        """The key of each line, as `keys_of_rights` makes them."""
        kinds = np.fromiter((kind_of_right(*right) for right in self.rights), dtype=np.int64, count=len(self.rights))
        return self.person * KINDS_OF_RIGHT + kinds

    def amounts_of(self, keys: Numbers) -> Numbers:
        """What the law gives for each of these rights, 0 for nothing."""
        order = np.argsort(self.key, kind="stable")
        if not len(order):
            return np.zeros(len(keys), dtype=np.int64)
        held = self.key[order]
        starts = np.flatnonzero(np.r_[True, held[1:] != held[:-1]])
        sums = np.add.reduceat(self.amount[order], starts)
        near = np.minimum(np.searchsorted(held[starts], keys), len(starts) - 1)
        return np.where(held[starts][near] == keys, sums[near], 0)

    def verdicts(self, people: Collection[int]) -> Iterator[tuple[int, Verdict]]:
        """The lines and refusals of some of these people, each with the reason, and whose they are."""
        wanted = np.isin(self.people, np.fromiter(people, dtype=np.int64, count=len(people)))
        whose: dict[str, list[int]] = defaultdict(list)
        for place in np.flatnonzero(wanted).tolist():
            whose[str(self._own_ids[self._row_of[place]])].append(int(self.people[place]))
        for verdict in self.judgement.rows(of=np.unique(self._row_of[wanted])):
            for person in whose[str(verdict.person)]:
                yield person, verdict

    def not_met(self, person: int) -> list[NotMet]:
        """The categories that were asked of one of these people and are not met, with what fails."""
        return self.judgement.not_met(int(self._row_of[np.flatnonzero(self.people == person)[0]]))

    @cached_property
    def facts(self) -> "FactRows":
        """The facts of those asked for, by id."""
        return FactRows(self.columns, dict(zip(self.people.tolist(), self._row_of.tolist(), strict=True)))

    def evidence_of(self, keys: Numbers) -> list[str]:
        """What each of these rights rests on, as JSON: facts, coefficient, level, articles; `{}` for none."""
        judged, own = self.judgement, self._paid
        articles = pa.array([json.dumps(text, ensure_ascii=False) for text in judged.reason_articles])
        told = pc.binary_join_element_wise(
            '{"facts":', pc.take(self._facts_told, pa.array(judged.lines.person[own])),
            ',"coefficient":', pa.array(judged.lines.coefficient[own]).cast(pa.string()),
            ',"standard":', pa.array(judged.lines.standard[own]).cast(pa.string()),
            ',"articles":', pc.take(articles, pa.array(judged.reasons.of_line[own])),
            "}", "",
        )  # fmt: skip
        places = pc.index_in(pa.array(keys), value_set=pa.array(self.key))
        texts: list[str] = pc.fill_null(pc.take(told, places), "{}").to_pylist()
        return texts

    @cached_property
    def _facts_told(self) -> Any:
        """The facts of each person asked for, as JSON; empty facts are left out."""
        parts = [_told(name, column[: self.asked_count]) for name, column in self.columns.items() if name != "person"]
        return pc.binary_join_element_wise("{", pc.binary_join_element_wise(*parts, ",", null_handling="skip"), "}", "")


class FactRows(Mapping[int, Mapping[str, Any]]):
    """The facts used for each person asked for, by id; a row is made when it is looked at, empty facts are left out."""

    def __init__(self, columns: Mapping[str, pa.Array], position_of: Mapping[int, int]) -> None:
        self.columns = columns
        self.position_of = position_of

    def __getitem__(self, person: int) -> Mapping[str, Any]:
        position = self.position_of[person]
        return {
            name: value
            for name, column in self.columns.items()
            if name != "person" and (value := column[position].as_py()) not in (None, "", False, "none")
        }

    def __iter__(self) -> Iterator[int]:
        return iter(self.position_of)

    def __len__(self) -> int:
        return len(self.position_of)


def judge_table(
    *,
    individuals: Collection[int] | None = None,
    month: Month,
    area: Area | None = None,
    known_on: dt.date | None = None,
) -> JudgedTable:
    """What the law gives these people (ids; None: everybody within the scope) for `month`.

    `known_on` None: the law that binds a payment made today. `area` names the commune that pays: its province may have
    levels of its own.
    """
    table, columns = columns_for(individuals, month, area, known_on)
    known = known_on or known_when_paying(clock.today(), month)
    return JudgedTable(judge(columns, month=month, known_on=known), columns, table.asked_count, table.stand_ins)


def judge_before_and_after(*, month: Month, area: Area, amendment: Amendment) -> tuple[JudgedTable, JudgedTable]:
    """What the law gives everybody within the scope for `month`, as it stands and as amended, by the same facts."""
    table, columns = columns_for(None, month, area, None)
    known = known_when_paying(clock.today(), month)
    as_it_stands, as_amended = (
        JudgedTable(judge(columns, month=month, known_on=known, amendment=one), columns, table.asked_count)
        for one in (None, amendment)
    )
    return as_it_stands, as_amended


def _told(name: str, column: Any) -> Any:
    """`"name":value` for each person, null where the fact is empty; the values are codes, dates and whole numbers."""
    if pa.types.is_boolean(column.type):
        return pc.if_else(column, f'"{name}":true', None)
    if pa.types.is_integer(column.type):
        return pc.binary_join_element_wise(f'"{name}"', column.cast(pa.string()), ":")
    text = column.cast(pa.string())
    is_said = pc.and_(pc.not_equal(text, ""), pc.not_equal(text, "none"))
    return pc.if_else(is_said, pc.binary_join_element_wise(f'"{name}":"', text, '"', ""), None)
