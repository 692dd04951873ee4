"""Two records of one person become one: of one right exactly one entitlement goes on, from the next month not yet paid.

What was paid keeps its place. A split puts everything back, unless a payroll has paid what the merge carried over.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.wall import widened
from ansinh.payments.models import (
    APPROVED_OR_LATER,
    Cause,
    Due,
    DueKind,
    DueState,
    Entitlement,
    EntitlementState,
    LineState,
    MergeEffect,
    Payment,
)
from ansinh.payments.queries.entitlements import MONTH_KINDS
from ansinh.registry.errors import LaterActs
from ansinh.registry.models import Individual, Merge

from .dues import cancel_dues
from .entitlements import (
    Ending,
    NewEntitlement,
    Suspension,
    end_entitlements,
    open_entitlements,
    suspend_entitlements,
)

COUNTRY = "vn."
COLUMNS = ("valid_to", "state", "suspended_from", "suspension_cause", "ending_cause")


@dataclass(frozen=True)
class _People:
    survivor: Individual
    merged: int

    def instead_of(self, person: int | None) -> int | None:
        return self.survivor.pk if person == self.merged else person


@transaction.atomic
def merge_entitlements(*, actor: Actor, merge: Merge) -> list[MergeEffect]:
    """Let what the merged record draws go on for the survivor, each right once; returns what changed.

    Lines of a payroll that nobody approved are prepared anew: approval asks for it. Done twice it has the effect of
    one.
    """
    people = _People(merge.survivor, merge.merged_id)
    with widened(COUNTRY):
        standing = list(
            Entitlement.objects.select_for_update(of=("self",))
            .filter(Q(individual__in=_both(merge)) | Q(cared_for__in=_both(merge)))
            .exclude(state=EntitlementState.ENDED)
            .order_by("pk")
        )
        _cancel_made_up_twice(actor, merge)
        of_merged = [one for one in standing if merge.merged_id in (one.individual_id, one.cared_for_id)]
        effects = [_carry_over(actor, merge, one, standing, people) for one in of_merged]
        _redirect(merge)
    return effects


@transaction.atomic
def split_entitlements(*, actor: Actor, merge: Merge) -> list[MergeEffect]:
    """Put back what `merge_entitlements` changed; returns what it had changed. Raises LaterActs, naming each."""
    with widened(COUNTRY):
        effects = list(MergeEffect.objects.filter(merge=merge).select_related("ended", "opened").order_by("-pk"))
        _refuse_later_acts(effects)
        opened = [effect.opened for effect in effects if effect.opened is not None]
        end_entitlements(
            actor=actor, items=[Ending(one.pk, Month.of(one.valid_from), Cause.CORRECTED) for one in opened]
        )
        for effect in effects:
            # The one way back from an end: the act that made it is undone.
            Entitlement.objects.filter(pk=effect.ended_id).update(**effect.before)
        _direct_back(merge)
    return effects


def _both(merge: Merge) -> list[int]:
    return [merge.survivor_id, merge.merged_id]


def _key(entitlement: Entitlement, people: _People) -> tuple[Any, ...]:
    return (
        people.instead_of(entitlement.individual_id), entitlement.benefit, entitlement.category,
        people.instead_of(entitlement.cared_for_id),
    )  # fmt: skip


def _carry_over(
    actor: Actor, merge: Merge, one: Entitlement, standing: Sequence[Entitlement], people: _People
) -> MergeEffect:
    key = _key(one, people)
    twin = next(
        (other for other in standing if other.pk != one.pk and _key(other, people) == key and not _is_of(other, merge)),
        None,
    )
    if twin is None:
        return _go_on(actor, merge, one, key, people, since=_next_unpaid(one))
    if twin.state == EntitlementState.SUSPENDED and one.state == EntitlementState.ACTIVE:
        # The person collects under the other record: what was suspended is what ends.
        stopped = Month.of(twin.suspended_from or twin.valid_from)
        _end(actor, merge, twin, stopped)
        return _go_on(actor, merge, one, key, people, since=max(_next_unpaid(one), stopped))
    return _end(actor, merge, one, max(_next_unpaid_beside(one, twin), _begin_of(twin, one)))


def _is_of(entitlement: Entitlement, merge: Merge) -> bool:
    return merge.merged_id in (entitlement.individual_id, entitlement.cared_for_id)


def _begin_of(twin: Entitlement, one: Entitlement) -> Month:
    """No month is lost between the one that ends and the one that goes on."""
    return Month.of(max(twin.valid_from, one.valid_from))


def _go_on(
    actor: Actor, merge: Merge, one: Entitlement, key: tuple[Any, ...], people: _People, *, since: Month
) -> MergeEffect:
    taken = [
        other
        for other in Entitlement.objects.filter(
            individual=key[0], benefit=key[1], category=key[2], cared_for=key[3], valid_to__gt=since.first_day
        ).values_list("valid_to", flat=True)
        if other is not None
    ]
    first = max([since, *(Month.of(day) for day in taken)])
    effect = _end(actor, merge, one, first, before=_values(one))
    last = effect.before["valid_to"]
    if last is not None and first.first_day >= last:
        return effect
    home = people.survivor.area if key[0] == people.survivor.pk else Area.objects.get(pk=one.area_id)
    recipient = people.instead_of(one.recipient_id)
    [opened] = open_entitlements(
        actor=actor,
        items=[
            NewEntitlement(
                area=home,
                individual_id=key[0],
                benefit=one.benefit,
                category=one.category,
                amount=one.amount,
                first_month=first,
                source_reference=one.source_reference,
                cared_for_id=key[3],
                recipient_id=recipient if recipient != key[0] else None,
                last_month=Month.of(last).previous() if last else None,
                cause=Cause.CORRECTED,
            )
        ],
    )
    suspended_from = effect.before["suspended_from"]
    if suspended_from:
        month = max(Month.of(suspended_from), first)
        suspend_entitlements(actor=actor, items=[Suspension(opened, month, Cause(effect.before["suspension_cause"]))])
    effect.opened_id = opened
    effect.save(update_fields=["opened"])
    return effect


def _end(
    actor: Actor, merge: Merge, one: Entitlement, month: Month, before: dict[str, Any] | None = None
) -> MergeEffect:
    was = before or _values(one)
    end_entitlements(actor=actor, items=[Ending(one.pk, month, Cause.CORRECTED)])
    one.refresh_from_db()
    return MergeEffect.objects.create(merge=merge, ended=one, area_path=one.area_path, before=was, after=_values(one))


def _values(entitlement: Entitlement) -> dict[str, Any]:
    return {column: getattr(entitlement, column) for column in COLUMNS}


def _next_unpaid(entitlement: Entitlement) -> Month:
    """The month after the last one that an approved payroll carries, or that waits to be made up for."""
    paid = _lines([entitlement.pk]).values_list("for_month", flat=True)
    waiting = Due.objects.filter(entitlement=entitlement, kind=DueKind.ARREARS, state=DueState.WAITING)
    days = [*paid, *waiting.values_list("for_month", flat=True)]
    return Month.of(max(days)).next() if days else Month.of(entitlement.valid_from)


def _next_unpaid_beside(one: Entitlement, twin: Entitlement) -> Month:
    """The same; but a month approved for both and not yet sent is paid by the twin's line only."""
    approved = _lines([one.pk]).filter(state=LineState.DUE).values_list("for_month", flat=True)
    twice = _lines([twin.pk]).filter(for_month__in=approved).order_by("for_month").values_list("for_month", flat=True)
    first = twice.first()
    return Month.of(first) if first else _next_unpaid(one)


def _lines(entitlement_ids: Collection[int]) -> Any:
    return Payment.objects.filter(
        entitlement__in=entitlement_ids, kind__in=MONTH_KINDS, payroll__state__in=APPROVED_OR_LATER
    ).exclude(state=LineState.CANCELLED)


def _cancel_made_up_twice(actor: Actor, merge: Merge) -> None:
    """Arrears that wait for a month which the survivor was paid, or is owed, by the same right."""
    waiting = list(
        Due.objects.filter(individual=merge.merged_id, kind=DueKind.ARREARS, state=DueState.WAITING).order_by("pk")
    )
    lines = Payment.objects.filter(individual=merge.survivor_id, kind__in=MONTH_KINDS).exclude(
        state=LineState.CANCELLED
    )
    owed = Due.objects.filter(individual=merge.survivor_id, kind=DueKind.ARREARS, state=DueState.WAITING)
    columns = ("benefit", "category", "cared_for", "for_month")
    taken = {*lines.values_list(*columns), *owed.values_list(*columns)}
    twice = [due for due in waiting if (due.benefit, due.category, due.cared_for_id, due.for_month) in taken]
    if twice:
        cancel_dues(actor=actor, dues=twice, why=merge.why)


def _redirect(merge: Merge) -> None:
    """Money that waits, or came back, goes to the survivor's payee: the merged record has none any more."""
    ours, theirs = merge.survivor_id, merge.merged_id
    waiting = Due.objects.filter(state=DueState.WAITING)
    waiting.filter(Q(individual=theirs, recipient__isnull=True) | Q(recipient=theirs)).update(recipient=ours)
    Entitlement.objects.filter(recipient=theirs).exclude(state=EntitlementState.ENDED).update(recipient=ours)
    returned = Payment.objects.filter(state=LineState.RETURNED)
    returned.filter(Q(recipient=theirs, reissue_recipient__isnull=True) | Q(reissue_recipient=theirs)).update(
        reissue_recipient=ours
    )


def _direct_back(merge: Merge) -> None:
    ours, theirs = merge.survivor_id, merge.merged_id
    Due.objects.filter(state=DueState.WAITING, individual=theirs, recipient=ours).update(recipient=None)
    Payment.objects.filter(state=LineState.RETURNED, recipient=theirs, reissue_recipient=ours).update(
        reissue_recipient=None
    )


def _refuse_later_acts(effects: Sequence[MergeEffect]) -> None:
    acts = []
    for effect in effects:
        if any(str(value) != str(effect.after[column]) for column, value in _values(effect.ended).items()):
            acts.append(_("entitlement no. %(number)s was changed") % {"number": effect.ended_id})
    opened = [effect.opened for effect in effects if effect.opened is not None]
    for line in (
        Payment.objects.filter(entitlement__in=opened)
        .exclude(state=LineState.CANCELLED)
        .annotate(reference=F("payroll__reference"))
        .order_by("pk")
    ):
        acts.append(
            _("payroll %(payroll)s pays %(name)s by it for %(month)s")
            % {"payroll": line.reference, "name": line.beneficiary_name, "month": _month(line.for_month)}
        )
    for one in opened:
        if one.state == EntitlementState.ENDED:
            acts.append(_("entitlement no. %(number)s was changed") % {"number": one.pk})
    if acts:
        raise LaterActs(acts)


def _month(day: date | None) -> str:
    return Month.of(day).in_vietnamese if day else "—"
