"""What the office's own records said on the day of approval: its error is told apart from a fact learnt late."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.audit.models import AuditEntry
from ansinh.benefits.findings.comparing import Account, deviations
from ansinh.benefits.findings.lines import PaidBy
from ansinh.benefits.findings.paid import Wronged
from ansinh.benefits.findings.shapes import Belief
from ansinh.benefits.findings.then import Provinces
from ansinh.benefits.judged_table import JudgedTable
from ansinh.benefits.judging import Judged, judged_of
from ansinh.benefits.law import known_when_paying, last_day_binding, law_says, with_local_levels
from ansinh.core.clock import VIET_NAM
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.judgement.judging import judge as judge_columns
from ansinh.payments.models import Payroll
from ansinh.registry.queries.believed import facts_as_believed, first_recorded_after, residences_recorded


@dataclass(frozen=True)
class Believed:
    """Whose error it was; `sentence` is what was believed, `learnt_on` when the first change after it was recorded."""

    belief: Belief
    sentence: str = ""
    learnt_on: dt.date | None = None


Key = tuple[int, Month, str]


def beliefs_of(found: Sequence[Wronged]) -> dict[Key, Believed]:
    """For each of these what was believed when its payroll was approved; one judgement for each month and law."""
    instants = _instants([one.place.paid_by for one in found])
    moves = residences_recorded({one.person for one in found if one.left_on is not None})
    beliefs: dict[Key, Believed] = {}
    groups: dict[tuple[Month, int, dt.date], list[Wronged]] = defaultdict(list)
    provinces = Provinces()
    for one in found:
        at = instants[one.place.paid_by.payroll_id]
        if one.left_on is not None:
            beliefs[_key(one)] = _believed_home(moves.get((one.person, one.left_on)), at)
        elif one.missing_since is not None:
            beliefs[_key(one)] = Believed(Belief.NOT_ASKED)
        else:
            bound = last_day_binding(at.astimezone(VIET_NAM).date())
            # Levels of a province change rarely: days of one month are judged alike unless a law came between.
            known = known_when_paying(bound, one.month) or bound.replace(day=1)
            groups[one.month, provinces.of(one.place.paid_by.area), known].append(one)
    for (month, _province, _known), group in groups.items():
        beliefs.update(_of_group(month, group, instants))
    return beliefs


def _of_group(month: Month, group: Sequence[Wronged], instants: Mapping[int, dt.datetime]) -> dict[Key, Believed]:
    moments = {one.person: instants[one.place.paid_by.payroll_id] for one in group}
    learnt = first_recorded_after(moments)
    judged = _judged_as_believed(moments, month, group[0].place.paid_by.area)
    return {
        _key(one): _believed(
            one,
            judged,
            moments[one.person],
            learnt[one.person].astimezone(VIET_NAM).date() if one.person in learnt else None,
        )
        for one in group
    }


def _key(one: Wronged) -> Key:
    return one.person, one.month, str(one.deviation.kind)


def _instants(payrolls: Iterable[PaidBy]) -> dict[int, dt.datetime]:
    """When each payroll was approved: by the trail to the second, else the end of its day."""
    paid_by = {one.payroll_id: one for one in payrolls}
    trail = AuditEntry.objects.filter(
        object_type=Payroll._meta.label_lower,
        object_id__in=[str(key) for key in paid_by],
        act="approve_payroll",
    ).values_list("object_id", "at")
    approved = {int(key): at for key, at in trail}
    return {key: approved.get(key, _end_of(one.approved_on)) for key, one in paid_by.items()}


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.max, tzinfo=VIET_NAM)


def _judged_as_believed(moments: Mapping[int, dt.datetime], month: Month, area: Area) -> tuple[Judged, set[int]]:
    """What the law of those days gives by the facts of those instants, and who was recorded at all."""
    day = max(moments.values()).astimezone(VIET_NAM).date()
    counts_later = law_says("months.change_counts_from_month_after", on=month.last_day)
    table = facts_as_believed(moments=moments, month=month, prefer="first" if counts_later else "last")
    columns = with_local_levels(table, month, area, last_day_binding(day))
    judgement = judge_columns(columns, month=month, known_on=known_when_paying(day, month))
    known = JudgedTable(judgement, columns, table.asked_count)
    here = set(known.people.tolist())
    return judged_of(known, here), here


def _believed(one: Wronged, judged: tuple[Judged, set[int]], at: dt.datetime, learnt_on: dt.date | None) -> Believed:
    by_records, recorded = judged
    if one.person not in recorded:
        return Believed(Belief.NO_RECORD, learnt_on=learnt_on)
    families = {line.family for line in one.deviation.lines}
    accounts = [
        Account(
            lines=tuple(line for line in one.deviation.lines if line.family == family),
            given=by_records.of(one.person, family=family),
        )
        for family in sorted(families)
    ]
    lawful = sum(account.lawful_amount for account in accounts)
    is_wrong = bool(deviations(accounts, is_dead=False))
    sentence = _("On %(day)s the records gave %(amount)s đồng for %(month)s. %(reason)s") % {
        "day": f"{at.astimezone(VIET_NAM):%d/%m/%Y}",
        "amount": format_dong(lawful),
        "month": one.month.in_vietnamese,
        "reason": " ".join(given.reason for account in accounts for given in account.given)
        or by_records.reason_for(one.person),
    }
    belief = Belief.OFFICE if is_wrong else Belief.LEARNT_LATE
    return Believed(belief, sentence, learnt_on if belief == Belief.LEARNT_LATE else None)


def _believed_home(recorded_at: dt.datetime | None, at: dt.datetime) -> Believed:
    """Whether the move was recorded when the payroll was approved; out of sight it is not asked."""
    if recorded_at is None:
        return Believed(Belief.NOT_ASKED)
    if recorded_at <= at:
        return Believed(Belief.OFFICE)
    return Believed(Belief.LEARNT_LATE, learnt_on=recorded_at.astimezone(VIET_NAM).date())
