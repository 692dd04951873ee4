"""Months that no decision can give back: since July 2025 the month of the signature is the first one paid."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import CATALOGUE
from ansinh.benefits.findings.received import months_received
from ansinh.benefits.judging import Right, judge
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
    found = {right: _with_month(Lost(month), month, amount, now) for right, amount in rights.items()}
    running: Collection[Right] = list(rights)
    months = list(first.through(month.previous())) if month > first else []
    drawn = months_received({right.person for right in rights}, months) if rights else set()
    for before in reversed(months):
        if not running:
            break
        judged = judge(individuals={right.person for right in running}, month=before, area=area)
        running = [
            right
            for right in running
            if judged.amount_of(right) and (right.person, CATALOGUE[right.benefit].family, before) not in drawn
        ]
        for right in running:
            lost = replace(found[right], entitled_since=before)
            found[right] = _with_month(lost, before, judged.amount_of(right), now)
    return found


def _with_month(lost: Lost, month: Month, amount: int, now: Month) -> Lost:
    if not first_month_that_can_be_lost() <= month < now:
        return lost
    return replace(lost, month_count=lost.month_count + 1, amount=lost.amount + amount)
