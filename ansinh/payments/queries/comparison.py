"""This month's payroll against last month's: who was added, dropped or paid another sum, and why."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Q, QuerySet, Sum

from ansinh.core.months import Month
from ansinh.core.text import name_sort_key
from ansinh.payments.files.wording import CAUSES, ENTRY_REASON, EXIT_REASON
from ansinh.payments.models import Entitlement, LineKind, LineState, Payment, Payroll, PayrollState


@dataclass(frozen=True)
class PersonChange:
    """One beneficiary; amounts in đồng, `reason` in Vietnamese, `decision_reference` may be empty."""

    individual_id: int
    beneficiary_name: str
    birth_year: int | None
    before_amount: int
    after_amount: int
    reason: str
    decision_reference: str

    @property
    def difference(self) -> int:
        return self.after_amount - self.before_amount


@dataclass
class _Side:
    name: str = ""
    birth_year: int | None = None
    amount: int = 0
    lines: list[Payment] = field(default_factory=list)


@dataclass(frozen=True)
class Comparison:
    """What changed in sum, and the beneficiaries whose sum changed most."""

    count: int
    increase_amount: int
    decrease_amount: int
    largest: list[PersonChange]


def payroll_comparison(payroll: Payroll) -> list[PersonChange]:
    """Beneficiaries whose sum differs from last month's, in the order of their names; four queries.

    Last month is what was paid then at or below the same place, by whichever unit.
    """
    return _changes_of(payroll, list(_differences(payroll)))


def largest_changes(payroll: Payroll, *, most: int) -> Comparison:
    """The same in sum, with reasons for the `most` whose sum changed most; four queries."""
    differences = _differences(payroll)
    largest = sorted(differences, key=lambda pk: (-abs(differences[pk]), pk))[:most]
    changes = sorted(_changes_of(payroll, largest), key=lambda change: -abs(change.difference))
    return Comparison(
        count=len(differences),
        increase_amount=sum(amount for amount in differences.values() if amount > 0),
        decrease_amount=sum(amount for amount in differences.values() if amount < 0),
        largest=changes,
    )


def _changes_of(payroll: Payroll, moved: list[int]) -> list[PersonChange]:
    after = _by_person(_lines_in(payroll).filter(individual__among=moved))
    before = _by_person(_lines_before(payroll).filter(individual__among=moved))
    ends = _endings(moved)
    changes = []
    for pk in moved:
        side = after.get(pk) or before[pk]
        reasons, decision = _reasons(before.get(pk), after.get(pk), ends.get(pk, ("", "")))
        changes.append(
            PersonChange(pk, side.name, side.birth_year, _amount(before, pk), _amount(after, pk), reasons, decision)
        )
    return sorted(changes, key=lambda change: (name_sort_key(change.beneficiary_name), change.individual_id))


def previous_total(payroll: Payroll) -> int:
    """What was to be paid last month at or below the same place, in đồng."""
    return _lines_before(payroll).aggregate(amount=Sum("amount"))["amount"] or 0


def _differences(payroll: Payroll) -> dict[int, int]:
    """By beneficiary, đồng more than last month; PostgreSQL adds up, so that who draws the same is not fetched."""
    after, before = (
        lines.order_by().values("individual_id", "amount") for lines in (_lines_in(payroll), _lines_before(payroll))
    )
    (ours, ours_with), (theirs, theirs_with) = after.query.sql_with_params(), before.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"select individual_id, sum(amount)::bigint from (select individual_id, amount from ({ours}) as after"
            f" union all select individual_id, -amount from ({theirs}) as before) as both_months"
            " group by individual_id having sum(amount) <> 0",
            [*ours_with, *theirs_with],
        )
        return dict(cursor.fetchall())


def _lines_in(payroll: Payroll) -> "QuerySet[Payment]":
    return _sent_or_to_send().filter(payroll=payroll)


def _lines_before(payroll: Payroll) -> "QuerySet[Payment]":
    month = Month.of(payroll.cycle.month).previous()
    payrolls = Payroll.objects.filter(cycle__month=month.first_day).exclude(state=PayrollState.CANCELLED)
    return _sent_or_to_send().filter(
        payroll__among=ArraySubquery(payrolls.order_by().values("pk")), area_path__within=payroll.area_path
    )


def _sent_or_to_send() -> "QuerySet[Payment]":
    """Lines that were or will be sent: those taken out before sending never came back, so they have no such reason."""
    lines = Payment.objects.exclude(state=LineState.CANCELLED, return_reason="")
    return lines.select_related("entitlement").order_by("pk")


def _by_person(lines: "QuerySet[Payment]") -> dict[int, _Side]:
    people: dict[int, _Side] = defaultdict(_Side)
    for line in lines:
        side = people[line.individual_id]
        side.name, side.birth_year = line.beneficiary_name, line.birth_year
        side.amount += line.amount
        side.lines.append(line)
    return dict(people)


def _amount(people: dict[int, _Side], pk: int) -> int:
    return people[pk].amount if pk in people else 0


def _endings(individual_ids: list[int]) -> dict[int, tuple[str, str]]:
    """The latest cause by which an entitlement of each person ended or was suspended, and its decision."""
    found: dict[int, tuple[str, str]] = {}
    rows = (
        Entitlement.objects.filter(individual__in=individual_ids)
        .filter(~Q(ending_cause="") | ~Q(suspension_cause=""))
        .order_by("pk")
        .values_list("individual_id", "ending_cause", "suspension_cause", "state", "source_reference")
    )
    for individual_id, ending, suspension, state, reference in rows:
        cause = suspension if state == "suspended" else ending
        if cause:
            found[individual_id] = (cause, reference)
    return found


def _reasons(before: _Side | None, after: _Side | None, ending: tuple[str, str]) -> tuple[str, str]:
    cause, reference = ending
    if after is None:
        return (CAUSES[cause] if cause else EXIT_REASON, reference)
    extra = [line for line in after.lines if line.kind != LineKind.REGULAR]
    regular = [line for line in after.lines if line.kind == LineKind.REGULAR]
    words: list[str] = []
    if before is None:
        opening = regular[0].entitlement.opening_cause if regular and regular[0].entitlement else ""
        words.append(CAUSES.get(opening, ENTRY_REASON))
    elif _sum_of(before.lines) != sum(line.amount for line in regular):
        newest = max((line.entitlement for line in regular if line.entitlement), key=lambda e: e.pk, default=None)
        known = newest.opening_cause if newest and newest.opening_cause != "granted" else cause
        words.append(CAUSES[known] if known else CAUSES["circumstances_changed"])
    words += [_extra_words(line) for line in extra]
    if before is not None and not extra and any(line.kind != LineKind.REGULAR for line in before.lines) and not words:
        words.append("tháng trước có khoản chi thêm")
    decision = next((line.decision_reference for line in (*extra, *regular) if line.decision_reference), "")
    return ("; ".join(dict.fromkeys(words)), decision)


def _sum_of(lines: list[Payment]) -> int:
    return sum(line.amount for line in lines if line.kind == LineKind.REGULAR)


def _extra_words(line: Payment) -> str:
    words = {"arrears": "truy lĩnh", "difference": "chi chênh lệch", "reissue": "chi lại tháng trước chưa nhận"}
    kind = words.get(line.kind, "chi một lần")
    return f"{kind} ({CAUSES[line.cause]})" if line.cause else kind
