"""A campaign before it is started, as its page shows it: how many, by which ways, at what cost, some of its texts."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.messaging.channels import Medium
from ansinh.messaging.models import Campaign, CampaignCount, Reason
from ansinh.messaging.services import Drawn, estimate_of

MOST_AT_ONCE = 5_000
"""People whom a page counts and writes to while somebody waits; more are a job."""


@dataclass(frozen=True)
class Part:
    """Some of the audience: `code` a medium or a reason."""

    code: str
    label: str | Promise
    count: int


@dataclass(frozen=True)
class Counted:
    """What a campaign would send. `is_large`: as it was counted in the background, at `counted_at`."""

    written: tuple[Part, ...]
    left_out: tuple[Part, ...]
    segments: int
    amount: int
    points: int
    counted_at: dt.datetime
    is_large: bool

    @property
    def count(self) -> int:
        return sum(part.count for part in self.written)

    @property
    def left_out_count(self) -> int:
        return sum(part.count for part in self.left_out)


@dataclass(frozen=True)
class LookedAt:
    """`counted` is None for many people who were not counted yet; `examples` are real messages, not yet written."""

    counted: Counted | None
    examples: tuple[Drawn, ...]
    is_large: bool


def look_at(campaign: Campaign, *, actor: Actor, examples: int = 5) -> LookedAt:
    """Count what a campaign would send now; of many people, what was counted last."""
    estimate = estimate_of(actor=actor, campaign=campaign, examples=examples, most=MOST_AT_ONCE)
    shown = tuple(estimate.examples)
    if not estimate.is_cut:
        queued = estimate.queued
        now = _counted(queued.written, queued.left_out, queued.segments, queued.amount, queued.points, clock.now())
        return LookedAt(now, shown, is_large=False)
    kept = CampaignCount.objects.filter(campaign=campaign).first()
    if kept is None:
        return LookedAt(None, shown, is_large=True)
    sums = (kept.written, kept.left_out, kept.segments, kept.amount, kept.points, kept.counted_at)
    return LookedAt(_counted(*sums, is_large=True), shown, is_large=True)


def _counted(
    written: Mapping[str, int], left_out: Mapping[str, int], segments: int, amount: int, points: int, at: dt.datetime,
    *, is_large: bool = False,
) -> Counted:  # fmt: skip
    by_medium = tuple(Part(one.value, one.label, written[one.value]) for one in Medium if written.get(one.value))
    by_reason = tuple(Part(one.value, one.label, left_out[one.value]) for one in Reason if left_out.get(one.value))
    return Counted(by_medium, by_reason, segments, amount, points, at, is_large)
