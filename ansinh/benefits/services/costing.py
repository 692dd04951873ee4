"""What the law gives everybody registered in a month, summed: the judgement of a commune, a province or the country."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ansinh.areas.models import Area
from ansinh.areas.queries import area_for_path, communes_of
from ansinh.benefits.judged_table import judge_table
from ansinh.benefits.policies import may_see_categories
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.judgement.law import require_law
from ansinh.work.pieces import in_pieces

Right = tuple[str, str]
"""Benefit and category; the category is empty for those who may not see it."""


@dataclass(frozen=True)
class Sum:
    """Rights of one kind and what they come to, in đồng a month."""

    count: int = 0
    amount: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.count + other.count, self.amount + other.amount)


@dataclass(frozen=True)
class Costs:
    """What the law gives in a month. `refused` are places that could not be judged, each with the sentence why."""

    area: Area
    month: Month
    person_count: int
    sums: Mapping[Right, Sum]
    refused: tuple[tuple[str, str], ...]

    @property
    def amount(self) -> int:
        return sum(one.amount for one in self.sums.values())


@dataclass(frozen=True)
class CostsPart:
    """The sums of one commune."""

    person_count: int
    sums: Mapping[Right, Sum]


def judge_costs(*, actor: Actor, area: Area, month: Month, cluster: str | None = None) -> Costs:
    """Judge everybody registered in the communes of `area` for `month`, in pieces by commune, whether paid or not.

    Only sums come out. Raises NoRight, OutsideScope, NoLawForMonth.
    """
    for permission in ("view_decisions", "view_registry"):
        actor.require(permission, area_path=area.path)
    require_law(month)
    paths = list(communes_of(area, on=month.last_day).values_list("path", flat=True))
    outcomes = list(in_pieces(costs_piece, actor=actor, area_paths=paths, cluster=cluster, month=month))
    parts = [outcome.result for outcome in outcomes if outcome.result is not None]
    sums: dict[Right, Sum] = {}
    for part in parts:
        for right, one in part.sums.items():
            shown = right if may_see_categories(actor) else (right[0], "")
            sums[shown] = sums.get(shown, Sum()) + one
    return Costs(
        area=area,
        month=month,
        person_count=sum(part.person_count for part in parts),
        sums=dict(sorted(sums.items())),
        refused=tuple((outcome.area_path, outcome.refusal) for outcome in outcomes if outcome.refusal),
    )


def costs_piece(*, actor: Actor, area_path: str, month: Month) -> CostsPart:
    """One commune of the costs, wherever it runs."""
    table = judge_table(month=month, area=area_for_path(area_path, on=month.last_day))
    counts: Counter[Right] = Counter(table.rights)
    amounts: Counter[Right] = Counter()
    for right, amount in zip(table.rights, table.amount.tolist(), strict=True):
        amounts[right] += amount
    return CostsPart(table.asked_count, {right: Sum(count, amounts[right]) for right, count in counts.items()})
