"""This month's payroll against last month's: who was added, dropped or paid another sum, and why."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ansinh.core.months import Month
from ansinh.core.text import name_sort_key
from ansinh.payments.files.wording import CAUSES, ENTRY_REASON, EXIT_REASON
from ansinh.payments.models import Cause, Entitlement, LineKind, LineState, Payment, Payroll, PayrollState


class Why(models.TextChoices):
    """What makes the sum of a person another than last month's."""

    CAUSE = "cause", _("for a cause of its own")
    ENTRY = "entry", _("newly paid")
    EXIT = "exit", _("no longer paid")
    ARREARS = LineKind.ARREARS.value, _("arrears")
    DIFFERENCE = LineKind.DIFFERENCE.value, _("a difference is paid")
    REISSUE = LineKind.REISSUE.value, _("an earlier month is paid again")
    ONE_OFF = "one_off", _("paid once")
    EXTRA_BEFORE = "extra_before", _("something more was paid last month")


ON_PAPER = {
    Why.ENTRY: ENTRY_REASON,
    Why.EXIT: EXIT_REASON,
    Why.ARREARS: "truy lĩnh",
    Why.DIFFERENCE: "chi chênh lệch",
    Why.REISSUE: "chi lại tháng trước chưa nhận",
    Why.ONE_OFF: "chi một lần",
    Why.EXTRA_BEFORE: "tháng trước có khoản chi thêm",
}


def _on_paper(why: Why, cause: str) -> str:
    if why == Why.CAUSE:
        return CAUSES[cause]
    return f"{ON_PAPER[why]} ({CAUSES[cause]})" if cause else ON_PAPER[why]


def _on_screen(why: Why, cause: str) -> str:
    if why == Why.CAUSE:
        return str(Cause(cause).label)
    return f"{why.label} ({Cause(cause).label})" if cause else str(why.label)


@dataclass(frozen=True)
class PersonChange:
    """One beneficiary; amounts in đồng, `decision_reference` may be empty. `reasons` are what the sum changed by, each
    with its cause; `reason` says them in Vietnamese for the papers, `reason_shown` in the reader's language.
    """

    individual_id: int
    beneficiary_name: str
    birth_year: int | None
    before_amount: int
    after_amount: int
    reasons: tuple[tuple[Why, str], ...]
    decision_reference: str

    @property
    def reason(self) -> str:
        return "; ".join(dict.fromkeys(_on_paper(*one) for one in self.reasons))

    @property
    def reason_shown(self) -> str:
        return "; ".join(dict.fromkeys(_on_screen(*one) for one in self.reasons))

    @property
    def difference(self) -> int:
        return self.after_amount - self.before_amount


class _Line(NamedTuple):
    individual: int
    beneficiary_name: str
    birth_year: int | None
    amount: int
    kind: str
    cause: str
    decision_reference: str
    entitlement: int | None
    entitlement__opening_cause: str | None


@dataclass
class _Side:
    name: str = ""
    birth_year: int | None = None
    amount: int = 0
    lines: list[_Line] = field(default_factory=list)


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


def changed_lines(payroll: Payroll) -> "QuerySet[Payment]":
    """One line of each beneficiary whose sum differs from last month's, of this month where there is one, with
    `before_amount`, `after_amount` and `difference`.
    """
    moved = list(_differences(payroll))
    both = (_lines_in(payroll), _lines_before(payroll))
    keys: dict[int, int] = {}
    for lines in reversed(both):
        rows = lines.filter(individual__among=moved).order_by().values("individual").annotate(key=Max("pk"))
        keys |= dict(rows.values_list("individual", "key"))
    after, before = (
        Coalesce(Subquery(lines.filter(individual=OuterRef("individual")).order_by().values("individual").annotate(
            total=Sum("amount")).values("total"), output_field=models.BigIntegerField()), 0)
        for lines in both
    )  # fmt: skip
    found = Payment.objects.filter(pk__among=list(keys.values())).annotate(before_amount=before, after_amount=after)
    return found.annotate(difference=F("after_amount") - F("before_amount"))


def changes_of_lines(payroll: Payroll, lines: Sequence[Payment]) -> dict[int, PersonChange]:
    """By beneficiary, what the rows of `changed_lines` tell, with the reasons; three queries."""
    changes = _changes_of(payroll, [line.individual_id for line in lines])
    return {change.individual_id: change for change in changes}


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
    return Payment.objects.exclude(state=LineState.CANCELLED, return_reason="").order_by("pk")


def _by_person(lines: "QuerySet[Payment]") -> dict[int, _Side]:
    people: dict[int, _Side] = defaultdict(_Side)
    for line in map(_Line._make, lines.values_list(*_Line._fields)):
        side = people[line.individual]
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


def _reasons(
    before: _Side | None, after: _Side | None, ending: tuple[str, str]
) -> tuple[tuple[tuple[Why, str], ...], str]:
    cause, reference = ending
    if after is None:
        return (((Why.CAUSE, cause) if cause else (Why.EXIT, ""),), reference)
    extra = [line for line in after.lines if line.kind != LineKind.REGULAR]
    regular = [line for line in after.lines if line.kind == LineKind.REGULAR]
    found: list[tuple[Why, str]] = []
    if before is None:
        opening = regular[0].entitlement__opening_cause if regular else None
        found.append((Why.CAUSE, opening) if opening in CAUSES else (Why.ENTRY, ""))
    elif _sum_of(before.lines) != sum(line.amount for line in regular):
        newest = max(regular, key=lambda line: line.entitlement or 0, default=None)
        opening = newest.entitlement__opening_cause if newest else None
        known = cause if opening in (None, Cause.GRANTED) else opening
        found.append((Why.CAUSE, known or Cause.CIRCUMSTANCES_CHANGED.value))
    found += [_extra(line) for line in extra]
    if before is not None and not extra and any(line.kind != LineKind.REGULAR for line in before.lines) and not found:
        found.append((Why.EXTRA_BEFORE, ""))
    decision = next((line.decision_reference for line in (*extra, *regular) if line.decision_reference), "")
    return (tuple(found), decision)


def _sum_of(lines: list[_Line]) -> int:
    return sum(line.amount for line in lines if line.kind == LineKind.REGULAR)


def _extra(line: _Line) -> tuple[Why, str]:
    is_known = line.kind in (LineKind.ARREARS, LineKind.DIFFERENCE, LineKind.REISSUE)
    return (Why(line.kind) if is_known else Why.ONE_OFF, line.cause)
