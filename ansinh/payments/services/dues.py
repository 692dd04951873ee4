"""Recording what is owed besides the regular month, to be carried into the next payroll."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_returning
from ansinh.core.errors import NoRight
from ansinh.core.months import Month
from ansinh.payments.errors import BadEntitlement, NoReason, WrongState
from ansinh.payments.models import Cause, Due, DueKind, DueState, Entitlement, Payment
from ansinh.payments.policies import WRITES_ENTITLEMENTS, can_write_entitlements

from .entitlements import AMOUNT_LIMIT, visible_people

_COLUMNS = (
    "area_path", "area_id", "individual_id", "entitlement_id", "corrects_id", "kind", "benefit", "category",
    "cared_for_id", "recipient_id", "for_month", "cause", "amount", "decision_reference", "state",
)  # fmt: skip


@dataclass(frozen=True)
class NewDue:
    """`amount` in đồng, positive for every kind. Arrears and differences find their entitlement by key and month.

    A recovery and a one-off payment need the reference of the signed decision they rest on.
    """

    area: Area
    individual_id: int
    kind: DueKind
    benefit: str
    category: str
    amount: int
    cause: Cause
    for_month: Month | None = None
    cared_for_id: int | None = None
    recipient_id: int | None = None
    corrects_id: int | None = None
    decision_reference: str = ""


@transaction.atomic
def record_dues(*, actor: Actor, items: Sequence[NewDue]) -> list[int]:
    """Record all `items` and return their ids in the same order; one recorded already keeps its id.

    Raises NoRight and BadEntitlement with a sentence for each item that is wrong.
    """
    if not can_write_entitlements(actor):
        raise NoRight(who=actor.full_name, permission=" / ".join(WRITES_ENTITLEMENTS))
    entitlements = _entitlements_of(items)
    known = _known(items)
    _refuse_bad_items(items, entitlements, known)
    fresh = [item for item in items if _key(item) not in known]
    rows = [
        (
            item.area.path, item.area.pk, item.individual_id, entitlements.get(_key(item)), item.corrects_id,
            DueKind(item.kind), item.benefit, item.category, item.cared_for_id, item.recipient_id,
            item.for_month.first_day if item.for_month else None, Cause(item.cause), item.amount,
            item.decision_reference, DueState.WAITING,
        )
        for item in fresh
    ]  # fmt: skip
    for item, row in zip(fresh, insert_returning("payments_due", _COLUMNS, rows, returning=["id"]), strict=True):
        known[_key(item)] = (row[0], item.amount)
    for path in sorted({item.area.path for item in fresh}):
        here = [item for item in fresh if item.area.path == path]
        record(
            actor=actor,
            act="record_dues",
            on="dues",
            area_path=path,
            after={"ids": [known[_key(item)][0] for item in here], "amount": sum(item.amount for item in here)},
        )
    return [known[_key(item)][0] for item in items]


@transaction.atomic
def cancel_dues(*, actor: Actor, dues: Sequence[Due], why: str) -> int:
    """Take back dues that no payroll carries yet; returns how many were still waiting."""
    if not can_write_entitlements(actor):
        raise NoRight(who=actor.full_name, permission=" / ".join(WRITES_ENTITLEMENTS))
    if not why.strip():
        raise NoReason
    locked = list(Due.objects.select_for_update(of=("self",)).filter(pk__in=[due.pk for due in dues]).order_by("pk"))
    in_payroll = set(Payment.objects.filter(due__in=locked).values_list("due_id", flat=True))
    for due in locked:
        if due.state == DueState.CARRIED or due.pk in in_payroll:
            raise WrongState(
                what=gettext("The amount to be paid besides"),
                state=DueState.CARRIED.label,
                needed=DueState.WAITING.label,
            )
    waiting = [due for due in locked if due.state == DueState.WAITING]
    Due.objects.filter(pk__in=[due.pk for due in waiting]).update(state=DueState.CANCELLED)
    for path in sorted({due.area_path for due in waiting}):
        ids = [due.pk for due in waiting if due.area_path == path]
        record(actor=actor, act="cancel_dues", on="dues", area_path=path, before={"ids": ids}, why=why)
    return len(waiting)


Key = tuple[Any, ...]


def _key(item: NewDue) -> Key:
    if item.for_month is None:
        return (item.individual_id, item.benefit, item.decision_reference)
    return (
        item.individual_id, item.benefit, item.category, item.cared_for_id, item.for_month.first_day,
        str(item.kind), str(item.cause),
    )  # fmt: skip


def _known(items: Sequence[NewDue]) -> dict[Key, tuple[int, int]]:
    found: dict[Key, tuple[int, int]] = {}
    dues = Due.objects.filter(individual_id__in={item.individual_id for item in items})
    for due in dues.exclude(state=DueState.CANCELLED):
        if due.for_month is None:
            key: Key = (due.individual_id, due.benefit, due.decision_reference)
        else:
            key = (
                due.individual_id, due.benefit, due.category, due.cared_for_id, due.for_month, due.kind, due.cause,
            )  # fmt: skip
        found[key] = (due.pk, due.amount)
    return found


def _entitlements_of(items: Sequence[NewDue]) -> dict[Key, int]:
    """The entitlement in force in the month of each monthly item, by the item's key."""
    by_key: dict[Key, list[Entitlement]] = {}
    people = {item.individual_id for item in items if item.for_month is not None}
    for entitlement in Entitlement.objects.filter(individual_id__in=people):
        key = (entitlement.individual_id, entitlement.benefit, entitlement.category, entitlement.cared_for_id)
        by_key.setdefault(key, []).append(entitlement)
    found: dict[Key, int] = {}
    for item in items:
        if item.for_month is None:
            continue
        day = item.for_month.first_day
        for entitlement in by_key.get((item.individual_id, item.benefit, item.category, item.cared_for_id), []):
            if entitlement.valid_from <= day and (entitlement.valid_to is None or day < entitlement.valid_to):
                found[_key(item)] = entitlement.pk
    return found


def _refuse_bad_items(items: Sequence[NewDue], entitlements: dict[Key, int], known: dict[Key, tuple[int, int]]) -> None:
    visible = visible_people(
        person for item in items for person in (item.individual_id, item.cared_for_id, item.recipient_id)
    )
    problems = []
    for item in items:
        values: dict[str, Any] = {
            "who": f"{item.kind} {item.benefit} {item.individual_id} {item.for_month or ''}".strip(),
            "limit": AMOUNT_LIMIT,
            "amount": item.amount,
        }
        if not 0 < item.amount <= AMOUNT_LIMIT:
            problems.append(gettext("%(who)s: expected an amount of 1 to %(limit)s đồng, got %(amount)s") % values)
        if item.for_month is None and item.kind != DueKind.ONE_OFF:
            problems.append(gettext("%(who)s: expected the month it is for, got none") % values)
        if item.kind in (DueKind.RECOVERY, DueKind.ONE_OFF) and not item.decision_reference:
            problems.append(gettext("%(who)s: expected the reference of a signed decision, got none") % values)
        if item.kind in (DueKind.ARREARS, DueKind.DIFFERENCE) and item.for_month and _key(item) not in entitlements:
            problems.append(gettext("%(who)s: no entitlement of this key is in force in that month") % values)
        if {item.individual_id, item.cared_for_id, item.recipient_id} - visible - {None}:
            problems.append(gettext("%(who)s: a person named is not within your area of duty") % values)
        if _key(item) in known and known[_key(item)][1] != item.amount:
            values["known"] = known[_key(item)][1]
            problems.append(gettext("%(who)s: recorded already with %(known)s đồng, not %(amount)s") % values)
    if problems:
        raise BadEntitlement(problems)
