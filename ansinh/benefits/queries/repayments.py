"""Money that comes back of recoveries: how much is in, what is still open, which instalments are late."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear, Greatest

from ansinh.benefits.models import Complaint, ComplaintState, DecisionState, Recovery, RecoveryState, Repayment
from ansinh.benefits.policies import recoveries_visible_to
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.registry.models import Individual


@dataclass(frozen=True)
class Instalment:
    """One part of the plan, due by the last day of its month; `open_amount` is what of it has not come in."""

    number: int
    month: Month
    amount: int
    open_amount: int
    is_late: bool


def standing(rows: "QuerySet[Repayment]") -> "QuerySet[Repayment]":
    """Of these repayments those that count."""
    return rows.filter(taken_back_at__isnull=True)


def repayments_of(recovery: Recovery) -> "QuerySet[Repayment]":
    """All that was recorded of it, the entries taken back as well."""
    return Repayment.objects.filter(recovery=recovery).order_by("received_on", "pk")


def came_in(recovery: Recovery) -> int:
    """Đồng that came back so far."""
    return int(standing(repayments_of(recovery)).order_by().aggregate(sum=Sum("amount"))["sum"] or 0)


def upheld_complaint(recovery: Recovery) -> Complaint | None:
    """The complaint of its person against its decision that was right: another decision has to follow."""
    return _upheld(recovery.decision_id, recovery.individual_id).first()


def is_asked() -> Q:
    """Recoveries whose rest is asked for: their decision is in effect, no complaint against it was right, and whoever
    owes it lives.
    """
    dead = Individual.objects.filter(pk=OuterRef("individual"), died_on__isnull=False)
    return (
        Q(state=RecoveryState.DECIDED, decision__state=DecisionState.IN_EFFECT)
        & ~Exists(dead)
        & ~Exists(_upheld(OuterRef("decision"), OuterRef("individual")))
    )


def with_money(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """The recoveries with `came_in` and `still_open`, None where nothing more is asked."""
    sums = standing(Repayment.objects.filter(recovery=OuterRef("pk"))).order_by().values("recovery")
    summed = Subquery(sums.annotate(sum=Sum("amount")).values("sum"), output_field=BigIntegerField())
    rows = rows.annotate(came_in=Coalesce(summed, 0, output_field=BigIntegerField()))
    counted: QuerySet[Any] = rows.annotate(still_open=Case(When(is_asked(), then=F("amount") - F("came_in"))))
    return counted


def _upheld(decision: Any, individual: Any) -> "QuerySet[Complaint]":
    return Complaint.objects.filter(decision=decision, individual=individual, state=ComplaintState.UPHELD)


def with_open_money(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Of these recoveries those of which something is still asked for."""
    return rows.filter(is_asked())


def with_late_instalment(rows: "QuerySet[Any]", on: dt.date) -> "QuerySet[Any]":
    """Of these recoveries those of which less came in than the instalments of the months before that day."""
    signed = ExtractYear("decision__decided_on") * 12 + ExtractMonth("decision__decided_on")
    over = Greatest(Value(on.year * 12 + on.month - 1) - signed, 0)
    due = Case(When(instalments__lte=over, then=F("amount")), default=over * (F("amount") / F("instalments")))
    late: QuerySet[Any] = with_money(rows).filter(is_asked()).annotate(due=due).filter(due__gt=F("came_in"))
    return late


def late_recoveries(actor: Actor, on: dt.date) -> "QuerySet[Recovery]":
    """Recoveries of which an instalment is late."""
    return with_late_instalment(recoveries_visible_to(actor), on)


def instalments_of(
    recovery: Recovery, *, signed_on: dt.date, paid: int, is_asked: bool, on: dt.date
) -> Iterator[Instalment]:
    """Equal parts month by month from the month after the signature, the remainder with the last; what came in counts
    for the earliest first.
    """
    part, count = recovery.amount // recovery.instalments, recovery.instalments
    for number in range(1, count + 1):
        month = Month.of(signed_on) + number
        amount = part if number < count else recovery.amount - part * (count - 1)
        covered = min(paid, amount)
        paid -= covered
        yield Instalment(number, month, amount, amount - covered, is_asked and covered < amount and month.last_day < on)
