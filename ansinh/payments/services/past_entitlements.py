"""Entitlements of an office from before it had AnSinh: what was drawn from which month to which, a commune at once."""

from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import NoRight
from ansinh.core.staging import Columns, first_row, run, stage
from ansinh.payments.errors import BadEntitlement, EntitlementExists
from ansinh.payments.models import Cause
from ansinh.payments.policies import WRITES_ENTITLEMENTS, can_write_entitlements

from .entitlements import AMOUNT_LIMIT

COLUMNS = {
    "individual_id": "bigint", "benefit": "text", "category": "text", "cared_for_id": "bigint",
    "recipient_id": "bigint", "amount": "bigint", "valid_from": "date", "valid_to": "date", "opening_cause": "text",
    "ending_cause": "text", "source_reference": "text",
}  # fmt: skip
"""As `models.Entitlement`; months as their first days. One with `valid_to` has ended, for `ending_cause`."""

_INSERT = """
insert into payments_entitlement (id, area_path, area_id, individual_id, benefit, category, cared_for_id, recipient_id,
    amount, valid_from, valid_to, state, opening_cause, suspension_cause, ending_cause, source_reference)
select id, %(path)s, %(area)s, individual_id, benefit, category, cared_for_id, recipient_id, amount, valid_from,
    valid_to, case when valid_to is null then 'active' else 'ended' end, opening_cause, '',
    coalesce(ending_cause, ''), source_reference
from staged_entitlements order by position
"""

_WRONG = """
with visible as (
    select s.position from staged_entitlements s join registry_individual i on i.id = s.individual_id
    left join registry_individual c on c.id = s.cared_for_id left join registry_individual r on r.id = s.recipient_id
    where (s.cared_for_id is null or c.id is not null) and (s.recipient_id is null or r.id is not null)
)
select benefit, individual_id, amount, valid_from, valid_to, source_reference, opening_cause, v.position is not null
from staged_entitlements s left join visible v using (position)
where v.position is null or amount not between 1 and %(limit)s or valid_to <= valid_from or valid_from is null
    or valid_from > %(month)s or extract(day from valid_from) <> 1 or extract(day from valid_to) <> 1
    or coalesce(source_reference, '') = '' or not opening_cause = any(%(causes)s)
    or (valid_to is not null and not coalesce(ending_cause, '') = any(%(causes)s))
order by s.position limit 20
"""

_OVERLAPPING = """
with known as (
    select individual_id, benefit, category, cared_for_id, valid_from, valid_to, -1 as position
    from payments_entitlement
    where individual_id in (select individual_id from staged_entitlements)
    union all
    select individual_id, benefit, category, cared_for_id, valid_from, valid_to, position from staged_entitlements
)
select s.benefit, s.individual_id, s.valid_from from staged_entitlements s
join known k using (individual_id, benefit, category)
where k.position < s.position and coalesce(k.cared_for_id, 0) = coalesce(s.cared_for_id, 0)
    and daterange(k.valid_from, k.valid_to) && daterange(s.valid_from, s.valid_to)
order by s.position limit 20
"""


@transaction.atomic
def record_past_entitlements(*, actor: Actor, area: Area, columns: Columns) -> list[int]:
    """Record what people of the commune `area` drew and draw; returns the keys in the order of the rows.

    Raises NoRight, OutsideScope, BadEntitlement (a sentence for each of the first wrong rows) and EntitlementExists,
    which the same rows twice raise too.
    """
    if not can_write_entitlements(actor):
        raise NoRight(who=actor.full_name, permission=" / ".join(WRITES_ENTITLEMENTS))
    actor.require(next(one for one in WRITES_ENTITLEMENTS if actor.may(one)), area_path=area.path)
    count = stage("staged_entitlements", COLUMNS, columns, sequence="payments_entitlement_id_seq")
    _refuse_wrong_rows()
    try:
        with transaction.atomic():
            run(_INSERT, {"area": area.pk, "path": area.path})
    except IntegrityError as refusal:
        raise _as_overlap(refusal) from None
    with connection.cursor() as cursor:
        cursor.execute("select id from staged_entitlements order by position")
        keys = [key for (key,) in cursor.fetchall()]
        cursor.execute("drop table pg_temp.staged_entitlements")
        cursor.execute("select ansinh_refresh_statistics('payments_entitlement'::regclass, %s)", [count])
    record(
        actor=actor,
        act="record_past_entitlements",
        on="entitlements",
        area_path=area.path,
        after={"count": count, "first": keys[0] if keys else None, "last": keys[-1] if keys else None},
    )
    return keys


def _refuse_wrong_rows() -> None:
    values: dict[str, Any] = {
        "limit": AMOUNT_LIMIT,
        "month": clock.today().replace(day=1),
        "causes": [cause.value for cause in Cause],
    }
    if first_row(_WRONG, values) is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(_WRONG, values)
        problems = [_problem(*row) for row in cursor.fetchall()]
    raise BadEntitlement(problems)


def _problem(
    benefit: str, person: int, amount: int, start: object, end: object, source: str, cause: str, is_visible: bool
) -> str:
    values = {
        "who": f"{benefit} {person}", "amount": amount, "limit": AMOUNT_LIMIT, "first": start, "last": end,
        "cause": cause,
    }  # fmt: skip
    if not is_visible:
        return gettext("%(who)s: a person named is not within your area of duty") % values
    if not 0 < amount <= AMOUNT_LIMIT:
        return gettext("%(who)s: expected an amount of 1 to %(limit)s đồng, got %(amount)s") % values
    if not source:
        return gettext("%(who)s: expected the decision or list it rests on, got nothing") % values
    return (
        gettext("%(who)s: expected months, the first up to this one, and a cause; got %(first)s to %(last)s, %(cause)s")
        % values
    )


def _as_overlap(refusal: IntegrityError) -> Exception:
    """The refusal by the first rows that overlap: PostgreSQL itself tells no keys from behind the wall."""
    detail = getattr(refusal.__cause__, "diag", None)
    if detail is None or detail.constraint_name != "entitlement_no_overlap":
        return refusal
    with connection.cursor() as cursor:
        cursor.execute(_OVERLAPPING)
        found = [f"{benefit} {person} {start:%Y-%m}" for benefit, person, start in cursor.fetchall()]
    return EntitlementExists(list=", ".join(found))
