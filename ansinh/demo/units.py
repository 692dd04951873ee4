"""Which offices work on a day: the former communes, or since July 2025 their successors with everybody's people."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ansinh.areas.models import Area
from ansinh.demo.plan import CommunePlan
from ansinh.demo.set_up import commune_of
from ansinh.demo.staff import REFORM


@dataclass(frozen=True)
class Unit:
    """An office at work: `lead` names its staff and folder, `plans` whose people it pays."""

    area: Area
    lead: CommunePlan
    plans: tuple[CommunePlan, ...]


def units(plans: Sequence[CommunePlan], *, on: dt.date) -> list[Unit]:
    """The offices in the order of the plans."""
    if on < REFORM:
        return [Unit(commune_of(plan, on=on), plan, (plan,)) for plan in plans]
    by_successor: dict[str, list[CommunePlan]] = {}
    for plan in plans:
        by_successor.setdefault(plan.successor_code, []).append(plan)
    return [Unit(commune_of(members[0], on=on), members[0], tuple(members)) for members in by_successor.values()]
