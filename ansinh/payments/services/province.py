"""The payrolls of all communes of a province in one batch, commune by commune."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ansinh.areas.models import Area
from ansinh.areas.queries import area_for_path, communes_of
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.payments.queries import problem_lines
from ansinh.work.pieces import Outcome, in_pieces

from .preparation import prepare_payroll


@dataclass(frozen=True)
class Prepared:
    """What a prepared payroll comes to; `problem_count` lines keep it from being approved."""

    reference: str
    line_count: int
    total_amount: int
    problem_count: int


def prepare_payrolls(
    *, actor: Actor, area: Area, month: Month, on: date, cluster: str | None = None
) -> Iterator[Outcome[Prepared]]:
    """Prepare the payroll of each commune at or below `area`, each an act of its own; a refusal stops no other.

    On one process, or on the Dask cluster at `cluster`. What is prepared already stays as it is, so a batch that was
    broken off is simply started again. Raises NoRight, OutsideScope, NoCluster and PieceLost.
    """
    actor.require("prepare_payroll", area_path=area.path)
    paths = list(communes_of(area, on=month.first_day).values_list("path", flat=True))
    return in_pieces(prepare_here, actor=actor, area_paths=paths, cluster=cluster, month=month, on=on)


def prepare_here(*, actor: Actor, area_path: str, month: Month, on: date) -> Prepared:
    """The piece of one commune. Raises as `prepare_payroll` does."""
    area = area_for_path(area_path, on=month.first_day)
    payroll = prepare_payroll(actor=actor, area=area, month=month, on=on)
    return Prepared(
        reference=payroll.reference,
        line_count=payroll.line_count,
        total_amount=payroll.total_amount,
        problem_count=problem_lines(payroll).count(),
    )
