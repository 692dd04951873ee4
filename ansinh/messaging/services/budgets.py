"""What an office may still spend on messages this month."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from ansinh.core import clock
from ansinh.messaging.errors import BudgetExceeded
from ansinh.messaging.models import Campaign, Message, MessageState, Reason
from ansinh.messaging.queries.ways_out import offices_as_they_send
from ansinh.messaging.services.queueing import Drawn, Queued


@dataclass(frozen=True)
class Budget:
    """What an office has left this month: None where it has set no limit."""

    amount: int | None
    points: int | None


def budget_left(office: str) -> Budget:
    """đồng and points left this month, of what the office allows itself; messages that wait count as spent."""
    rules = offices_as_they_send([office]).rules_for(office)
    if rules.month_amount is None and rules.month_points is None:
        return Budget(None, None)
    today = clock.today()
    first = dt.datetime.combine(today.replace(day=1), dt.time(), tzinfo=clock.VIET_NAM)
    counted = Message.objects.filter(office=office, queued_at__gte=first)
    counted = counted.exclude(state__in=[MessageState.FAILED, MessageState.SUPPRESSED])
    spent = counted.aggregate(amount=Sum("price_amount"), points=Sum("price_points"))
    return Budget(
        None if rules.month_amount is None else rules.month_amount - (spent["amount"] or 0),
        None if rules.month_points is None else rules.month_points - (spent["points"] or 0),
    )


def check_budget(campaign: Campaign, estimate: Queued) -> None:
    """Raises BudgetExceeded where the month's budget does not pay for it all."""
    left = budget_left(campaign.area_path)
    if left.amount is not None and estimate.amount > left.amount:
        raise BudgetExceeded(cost=f"{estimate.amount} đồng", left=f"{left.amount} đồng")
    if left.points is not None and estimate.points > left.points:
        raise BudgetExceeded(cost=f"{estimate.points} điểm", left=f"{left.points} điểm")


def within_budget(campaign: Campaign, drawn: Iterable[Drawn]) -> Iterable[Drawn]:
    """Those that the month's budget still pays for; the others, and whom their message would tell too, with that
    reason.
    """
    left = budget_left(campaign.area_path)
    amount, points = left.amount, left.points
    untold: set[str] = set()
    for one in drawn:
        if one.told_with in untold:
            yield Drawn(one.recipient, reason=Reason.BUDGET)
            continue
        if one.reason is None:
            if (amount is not None and one.amount > amount) or (points is not None and one.points > points):
                untold.add(one.recipient.key)
                yield Drawn(one.recipient, reason=Reason.BUDGET)
                continue
            amount = None if amount is None else amount - one.amount
            points = None if points is None else points - one.points
        yield one
