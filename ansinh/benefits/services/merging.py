"""What a merge of two records means for decisions: papers, months paid twice, and what a split takes back."""

from collections import defaultdict

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import CATALOGUE, MONTHLY
from ansinh.benefits.differences import MonthDifference
from ansinh.benefits.errors import FileStillOpen
from ansinh.benefits.judging import Right, judge_months
from ansinh.benefits.models import (
    OPEN_STATES,
    Application,
    DecisionItem,
    DecisionState,
    Fault,
    Proposal,
    ProposalKind,
    ProposalState,
    Recovery,
    RecoveryState,
)
from ansinh.benefits.queries.paid import last_fixed_month
from ansinh.benefits.services.recovery_writing import write_recoveries
from ansinh.benefits.services.review import SUPERSEDED, insert_proposals
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.wall import current_actor, widened
from ansinh.payments.models import (
    NOT_PAID,
    Cause,
    DueKind,
    Entitlement,
    EntitlementState,
    LineState,
    MergeEffect,
    Payment,
)
from ansinh.payments.queries.entitlements import MONTH_KINDS, unpaid_months
from ansinh.payments.services import NewDue, record_dues
from ansinh.registry.errors import LaterActs
from ansinh.registry.models import Individual, Merge

COUNTRY = "vn."


def refuse_open_files(*, merged_id: int) -> None:
    """Raises FileStillOpen where the record that is to go has an undecided application."""
    with widened(COUNTRY):
        files = Application.objects.filter(individual=merged_id, state__in=OPEN_STATES).order_by("pk")
        numbers = [application.file_number for application in files]
        if numbers:
            name = Individual.objects.get(pk=merged_id).full_name
            raise FileStillOpen(name=name, files=", ".join(numbers))


def propose_twice_paid(*, actor: Actor, merge: Merge) -> list[Recovery]:
    """Months that both records were paid by one family of benefits: what exceeds the law is proposed, never withheld.

    The commune that paid the merged record asks; nothing is asked of the dead.
    """
    with widened(COUNTRY):
        paid = _paid_by_month(merge)
        twice = {key: sides for key, sides in paid.items() if len(sides) == 2}
        if not twice:
            return []
        judged = judge_months(individuals=[merge.survivor_id], months=sorted({month for _family, month in twice}))
        found: dict[int, list[MonthDifference]] = defaultdict(list)
        for (family, month), sides in sorted(twice.items()):
            lines = sides[merge.merged_id]
            together = sum(line.amount for lines_of_one in sides.values() for line in lines_of_one)
            lawful = sum(given.amount for given in judged[month].of(merge.survivor_id, family=family))
            excess = min(together - lawful, sum(line.amount for line in lines))
            if excess <= 0:
                continue
            line = lines[0]
            right = Right(merge.survivor_id, line.benefit, line.category)
            found[line.payroll.cycle.area_id].append(
                MonthDifference(right, month, together, together - excess, -excess)
            )
        written: list[Recovery] = []
        for area_id, differences in found.items():
            written += write_recoveries(
                actor=actor, area=Area.objects.get(pk=area_id), found=differences, fault=Fault.NOBODY,
                reason=_reason(merge), on=merge.merged_on,
            )  # fmt: skip
        return written


def note_ends_of_merge(*, merge: Merge) -> None:
    """The decisions that put on paper which entitlements ended, and that they go on for the record that counts."""
    with widened(COUNTRY):
        effects = list(MergeEffect.objects.filter(merge=merge).select_related("ended", "ended__area"))
        ended = [effect.ended for effect in effects]
        Proposal.objects.filter(entitlement__in=ended, state=ProposalState.OPEN).update(
            state=ProposalState.DISMISSED, dismissed_by=current_actor().username, dismissal_reason=SUPERSEDED
        )
        for effect in effects:
            one = effect.ended
            if one.benefit not in MONTHLY or one.valid_to is None:
                continue
            insert_proposals(
                one.area,
                [
                    {
                        "entitlement_id": one.pk,
                        "individual_id": one.individual_id,
                        "kind": ProposalKind.END,
                        "benefit": one.benefit,
                        "category": one.category,
                        "cared_for_id": one.cared_for_id,
                        "recipient_id": one.recipient_id,
                        "month": Month.of(one.valid_to),
                        "before_amount": one.amount,
                        "cause": Cause.CORRECTED,
                        "is_done": True,
                        "reasons": [_reason(merge)],
                    }
                ],
            )


def refuse_split_after_paper(*, merge: Merge) -> None:
    """Raises LaterActs where the chair has signed what rests on the merge."""
    with widened(COUNTRY):
        acts = [
            _("decision %(reference)s puts the end on paper") % {"reference": proposal.decision_item.decision.reference}
            for proposal in _papers(merge).filter(state=ProposalState.DECIDED).select_related("decision_item__decision")
            if proposal.decision_item is not None
        ]
        acts += [
            _("decision %(reference)s asks money back") % {"reference": recovery.decision.reference}
            for recovery in _recoveries(merge).filter(decision__isnull=False).select_related("decision")
            if recovery.decision is not None
        ]
    if acts:
        raise LaterActs(acts)


def withdraw_proposals_of_merge(*, actor: Actor, merge: Merge) -> None:
    """Close what the merge proposed, and record what the merged record was not paid in the meantime."""
    with widened(COUNTRY):
        reason = _withdrawn(merge)
        _papers(merge).filter(state=ProposalState.OPEN).update(
            state=ProposalState.DISMISSED, dismissed_by=actor.username, dismissal_reason=reason
        )
        _recoveries(merge).filter(state=RecoveryState.PROPOSED).update(
            state=RecoveryState.WAIVED, waiving_reason=reason
        )
        _owe_months_between(actor, merge)


def _owe_months_between(actor: Actor, merge: Merge) -> None:
    """A right that another payroll passed over while the merge stood is owed those months."""
    effects = MergeEffect.objects.filter(merge=merge, opened__isnull=True).select_related("ended", "ended__area")
    for effect in effects:
        one = effect.ended
        through = last_fixed_month(one.area_path)
        ended_at = effect.after["valid_to"]
        if through is None or not ended_at or one.state != EntitlementState.ACTIVE or not _is_on_paper(one):
            continue
        first = Month.of(Entitlement._meta.get_field("valid_to").to_python(ended_at))
        months = [m for m in unpaid_months(entitlement_ids=[one.pk], through=through)[one.pk] if m >= first]
        record_dues(
            actor=actor,
            items=[
                NewDue(
                    area=one.area,
                    individual_id=one.individual_id,
                    kind=DueKind.ARREARS,
                    benefit=one.benefit,
                    category=one.category,
                    cared_for_id=one.cared_for_id,
                    recipient_id=one.recipient_id,
                    amount=one.amount,
                    cause=Cause.PAID_LATE,
                    for_month=month,
                    decision_reference=one.source_reference,
                )
                for month in months
            ],
        )


def _is_on_paper(entitlement: Entitlement) -> bool:
    """Whether a decision in effect names the person, without which no arrears can be paid."""
    return DecisionItem.objects.filter(
        decision__reference=entitlement.source_reference, decision__state=DecisionState.IN_EFFECT,
        individual=entitlement.individual_id, benefit=entitlement.benefit,
    ).exists()  # fmt: skip


def _paid_by_month(merge: Merge) -> dict[tuple[str, Month], dict[int, list[Payment]]]:
    """Lines of either record by family of benefits and month."""
    lines = (
        Payment.objects.filter(
            individual__in=[merge.survivor_id, merge.merged_id], cared_for__isnull=True, kind__in=MONTH_KINDS,
            benefit__in=MONTHLY, payroll__approved_on__isnull=False,
        )
        .exclude(state__in=NOT_PAID)
        .select_related("payroll__cycle")
        .order_by("pk")
    )  # fmt: skip
    found: dict[tuple[str, Month], dict[int, list[Payment]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        if line.for_month is not None and not _is_to_be_stopped(line):
            found[CATALOGUE[line.benefit].family, Month.of(line.for_month)][line.individual_id].append(line)
    return found


def _is_to_be_stopped(line: Payment) -> bool:
    """Approved but not sent, and its entitlement ends before: sending asks to take it out."""
    if line.state != LineState.DUE or line.entitlement is None or line.entitlement.valid_to is None:
        return False
    return line.for_month is not None and line.for_month >= line.entitlement.valid_to


def _papers(merge: Merge) -> "QuerySet[Proposal]":
    ended = MergeEffect.objects.filter(merge=merge).values("ended")
    return Proposal.objects.filter(entitlement__in=ended, is_done=True, reasons=[_reason(merge)])


def _recoveries(merge: Merge) -> "QuerySet[Recovery]":
    return Recovery.objects.filter(individual=merge.survivor_id, reason=_reason(merge))


def _reason(merge: Merge) -> str:
    """The words that the paper carries, in the language of papers."""
    return f"Hai hồ sơ của cùng một người đã được gộp (lần gộp số {merge.pk}, ngày {merge.merged_on:%d/%m/%Y})"


def _withdrawn(merge: Merge) -> str:
    return f"Lần gộp số {merge.pk} đã được hủy"
