"""Today's state of a place: who is paid how much, by which way, what lapses and what is waiting."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from ansinh.benefits.catalogue import BenefitCode, Group, group_of
from ansinh.benefits.models import (
    Application,
    Complaint,
)
from ansinh.benefits.models.application import OPEN_STATES
from ansinh.benefits.policies import applications_visible_to
from ansinh.benefits.queries.matters import complaints_waiting, named
from ansinh.benefits.queries.paid import last_fixed_month
from ansinh.benefits.queries.today import DeskCounts
from ansinh.benefits.queries.workbench import Drawer
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.payments.models import APPROVED_OR_LATER, Payroll
from ansinh.payments.queries import BankShare, GroupCount, recipients_of_month

SHOWN = 8
"""How many of each list stand on the first page."""
Sums = tuple[int, int]


@dataclass(frozen=True)
class Counted:
    """Recipients and đồng a month under one heading; `code` is that of the benefit or group."""

    code: str
    label: str | Promise
    recipient_count: int
    amount: int


@dataclass(frozen=True)
class PaidMonth:
    """The latest month whose payroll is approved. A person with two benefits counts once in `share`, in each group."""

    month: Month
    share: BankShare
    by_group: list[Counted]
    by_benefit: list[Counted]

    @property
    def url(self) -> str:
        """The people behind the figures."""
        return f"{reverse('recipients')}?month={self.month}"

    @property
    def url_by_bank(self) -> str:
        return f"{self.url}&way=bank"

    @property
    def url_in_cash(self) -> str:
        return f"{self.url}&way=cash"

    @property
    def in_cash_count(self) -> int:
        return self.share.recipient_count - self.share.by_bank_count

    @property
    def counts_twice(self) -> bool:
        return sum(group.recipient_count for group in self.by_group) > self.share.recipient_count


@dataclass(frozen=True)
class Waiting:
    """Matters that wait for somebody; the counts are whole, the lists are cut."""

    applications: list[Application]
    application_count: int
    complaints: list[Complaint]
    complaint_count: int
    proposal_count: int
    recovery_count: int
    to_approve_count: int
    returned_count: int
    account_count: int


def paid_month(*, actor: Actor, latest: Sequence[Payroll]) -> PaidMonth | None:
    """The figures of the latest approved month in the area of duty; None before the first.

    `latest` are its latest payrolls, the newest first: one query where one of them is approved, else two.
    """
    month = next((one.month for one in latest if one.state in APPROVED_OR_LATER), None) or last_fixed_month(actor.scope)
    if month is None:
        return None
    groups: dict[str, Sums] = {}
    benefits: dict[str, Sums] = {}
    recipients = recipients_of_month(month=month, area_path=actor.scope)
    for count in recipients.by_group:
        # Carers are no group of recipients of their own: their support stands among the benefits.
        if count.benefit != BenefitCode.CARER_SUPPORT:
            _add(groups, group_of(count.benefit, count.category), count)
        _add(benefits, count.benefit, count)
    return PaidMonth(
        month=month,
        share=recipients.share,
        by_group=[Counted(group.value, group.label, *groups[group]) for group in Group if group in groups],
        by_benefit=[Counted(code.value, code.label, *benefits[code]) for code in BenefitCode if code in benefits],
    )


def waiting_matters(*, actor: Actor, desk: DeskCounts) -> Waiting:
    """What waits in the area of duty, each for those who may look at it; the soonest deadline first."""
    sees_decisions = actor.may("view_decisions")
    applications = applications_visible_to(actor).filter(state__in=OPEN_STATES, due_on__isnull=False)
    complaints = complaints_waiting(actor) if sees_decisions else Complaint.objects.none()
    return Waiting(
        applications=list(applications.select_related("individual", "area").order_by("due_on", "pk")[:SHOWN]),
        application_count=desk.drawers[Drawer.OPEN],
        complaints=list(named(complaints.select_related("decision")).order_by("due_on", "pk")[:SHOWN]),
        complaint_count=desk.matters["complaints"],
        proposal_count=desk.matters["changes"],
        recovery_count=desk.matters["recoveries"],
        to_approve_count=desk.to_approve,
        returned_count=desk.returned,
        account_count=desk.second_hand["all"],
    )


def _add(sums: dict[str, Sums], key: str, count: GroupCount) -> None:
    people, amount = sums.get(key, (0, 0))
    sums[key] = (people + count.recipient_count, amount + count.amount)
