"""Who draws what in a month, counted as persons: the figures that reports ask for."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.functions import Coalesce

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import MONTHLY, BenefitCode, Group, group_of
from ansinh.benefits.queries.held import entitlements_in_force
from ansinh.core.months import Month
from ansinh.payments.models import APPROVED_OR_LATER, LineKind, LineState, Payment

ORDER = (Group.ORPHANS, Group.DISABLED, Group.ELDERLY, Group.OTHERS)


@dataclass(frozen=True)
class GroupFigure:
    """One group: persons, each counted once, and the đồng of the month that their rights add up to."""

    group: Group
    recipient_count: int
    amount: int


def recipients_by_group(*, area: Area, month: Month) -> list[GroupFigure]:
    """Persons by group in the regular lines of the month's approved payroll; without one, in the entitlements in force.

    A person with several rights counts once, by the allowance or pension; carers' support counts for the person cared
    for, so whoever cares is not a recipient on that account. One query.
    """
    paid = (
        Payment.objects.filter(
            for_month=month.first_day, kind=LineKind.REGULAR, area_path__within=area.path, benefit__in=MONTHLY
        )
        .exclude(state=LineState.CANCELLED)
        .filter(payroll__state__in=APPROVED_OR_LATER)
        .annotate(of_facts=Coalesce("cared_for_id", "individual_id"))
        .values_list("of_facts", "benefit", "category", "amount")
    )
    return _grouped(paid) or _grouped(
        entitlements_in_force(area_path=area.path, month=month)
        .annotate(of_facts=Coalesce("cared_for_id", "individual_id"))
        .values_list("of_facts", "benefit", "category", "amount")
    )


def _grouped(rows: Iterable[tuple[int, str, str, int]]) -> list[GroupFigure]:
    groups: dict[int, Group] = {}
    amounts: dict[int, int] = {}
    for person, benefit, category, amount in rows:
        amounts[person] = amounts.get(person, 0) + amount
        group = group_of(benefit, category)
        if benefit == BenefitCode.CARER_SUPPORT:
            groups.setdefault(person, Group.OTHERS)
        elif person not in groups or _rank(group) < _rank(groups[person]):
            groups[person] = group
    found = []
    for group in Group:
        people = [person for person, counted in groups.items() if counted == group]
        if people:
            found.append(GroupFigure(group, len(people), sum(amounts[person] for person in people)))
    return found


def _rank(group: Group) -> int:
    return ORDER.index(group)
