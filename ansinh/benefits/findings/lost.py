"""Months that no decision can give back: since July 2025 the month of the signature is the first one paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import CATALOGUE
from ansinh.benefits.findings.received import months_received
from ansinh.benefits.judged_table import judge_table, keys_of_rights
from ansinh.benefits.judging import Right
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.judgement.law import parameter_history


@dataclass(frozen=True)
class Lost:
    """Since when a right has been there without a break, and the months of it that are lost, in number and đồng."""

    entitled_since: Month
    month_count: int = 0
    amount: int = 0


def first_month_that_can_be_lost() -> Month:
    """From when on a decision pays from its signature only, whatever the category."""
    since = [value.since for value in parameter_history("procedure.first_month_from_the_fact") if not value.value]
    return Month.of(since[-1])


def lost_by(rights: Mapping[Right, int], *, month: Month, area: Area) -> dict[Right, Lost]:
    """For each right that nobody draws (with what the law gives in `month`) what has been lost up to today.

    The current month is not lost: who is decided today is paid it. One judgement for each month back, of those who
    were still entitled in the month after.
    """
    first, now = first_month_that_can_be_lost(), Month.of(clock.today())
    found = {right: Lost(month, 1, amount) if first <= month < now else Lost(month) for right, amount in rights.items()}
    months = list(first.through(month.previous())) if month > first else []
    drawn = months_received({right.person for right in rights}, months) if rights else set()
    running = list(rights)
    for before in reversed(months):
        if not running:
            break
        still = []
        for right, amount in zip(running, _lawful(running, before, area), strict=True):
            if amount and (right.person, CATALOGUE[right.benefit].family, before) not in drawn:
                so_far = found[right]
                found[right] = Lost(before, so_far.month_count + 1, so_far.amount + amount)
                still.append(right)
        running = still
    return found


def _lawful(rights: Sequence[Right], month: Month, area: Area) -> list[int]:
    """What the law gives for each of these rights in a month; as columns, for it is asked for each month back."""
    table = judge_table(individuals={right.person for right in rights}, month=month, area=area)
    people = np.fromiter((right.person for right in rights), dtype=np.int64, count=len(rights))
    keys = keys_of_rights(people, (right.benefit for right in rights), (right.category for right in rights))
    amounts: list[int] = table.amounts_of(keys).tolist()
    return amounts
