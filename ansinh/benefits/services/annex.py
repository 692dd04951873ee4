"""The annex of a decision as rows: whose facts decide, and writing back what its effect was."""

from collections.abc import Sequence

from django.db import connection

from ansinh.benefits.models import DecisionItem
from ansinh.core.months import Month
from ansinh.payments.models import Entitlement


def facts_person(item: DecisionItem) -> int:
    """Whose facts decide: the person cared for, else the beneficiary."""
    return item.cared_for_id or item.individual_id


def month_of(item: DecisionItem) -> Month:
    """The month from which a monthly item counts."""
    if item.month is None:
        raise ValueError("a monthly benefit begins, changes or ends in a month")
    return Month.of(item.month)


def changed_entitlement(item: DecisionItem) -> Entitlement:
    """The entitlement that the item acts upon."""
    if item.changes is None:
        raise ValueError("an item that changes something names the entitlement")
    return item.changes


def save_entitlements(items: Sequence[DecisionItem]) -> None:
    """Write which entitlement stands after each item."""
    link_entitlements([(item.pk, item.entitlement_id) for item in items if item.entitlement_id is not None])


def link_entitlements(pairs: Sequence[tuple[int, int]]) -> None:
    """Write the entitlement of each item (item, entitlement), in one statement."""
    if not pairs:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "update benefits_decisionitem i set entitlement_id = v.entitlement"
            " from unnest(%s::bigint[], %s::bigint[]) as v(id, entitlement) where i.id = v.id",
            [[item for item, _entitlement in pairs], [entitlement for _item, entitlement in pairs]],
        )


def save_back_amounts(items: Sequence[DecisionItem]) -> None:
    """Write what the months before add up to, in one statement."""
    if not items:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "update benefits_decisionitem i set back_amount = v.amount"
            " from unnest(%s::bigint[], %s::bigint[]) as v(id, amount) where i.id = v.id",
            [[item.pk for item in items], [item.back_amount for item in items]],
        )
