"""A month that an office paid before it had AnSinh: the closed payroll of that month, written in a few statements."""

from dataclasses import dataclass

from django.db import connection, transaction

from ansinh.areas.models import Area, Level
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.staging import first_row, run
from ansinh.payments.deadline import ready_before
from ansinh.payments.errors import LinesCannotBePaid, MonthNotPast, NotACommune, NothingToPay, SameHand, WrongState
from ansinh.payments.models import LineProblem, PaymentCycle, Payroll, PayrollState, TreasuryWithdrawal

RIGHTS = ("prepare_payroll", "reconcile_payroll", "close_payroll")

# Each table is asked by keys and the answers meet among themselves: for a commune that is new the planner expects no
# rows behind the wall, and would join thousands as a loop in a loop.
_STAGED = {
    "past_drawn": """
        select e.*, coalesce(e.recipient_id, e.individual_id) as receiver_id from payments_entitlement e
        where e.area_path >= %(path)s and e.area_path < %(path)s || '~' and e.valid_from <= %(month)s
            and (e.valid_to is null or e.valid_to > %(month)s)
            and (e.suspended_from is null or e.suspended_from > %(month)s)
    """,
    "past_member": """
        select m.individual_id, m.household_id from (select distinct individual_id from past_drawn) as k
        cross join lateral (
            select * from registry_membership t where t.individual_id = k.individual_id
                and t.valid_from <= %(on)s and (t.valid_to is null or t.valid_to > %(on)s) offset 0
        ) as m
    """,
    "past_home": """
        select id, address from registry_household where id = any(array(select distinct household_id from past_member))
    """,
    "past_payee": """
        select y.individual_id, y.way, y.account_id, y.payee_name,
            case when y.kind = 'self' then y.individual_id else y.payee_id end as payee_id
        from (select distinct receiver_id from past_drawn) as k
        cross join lateral (
            select * from registry_payee t where t.individual_id = k.receiver_id and t.state = 'confirmed'
                and t.valid_from <= %(on)s and (t.valid_to is null or t.valid_to > %(on)s) offset 0
        ) as y
    """,
    "past_account": """
        select a.id, a.bank_bin, a.number, a.holder_name from past_payee y
        cross join lateral (select * from registry_bankaccount t where t.id = y.account_id offset 0) as a
    """,
    "past_person": """
        select i.id, i.full_name, i.sort_key, i.hamlet_id, extract(year from i.birth_date)::int as birth_year
        from (select individual_id as id from past_drawn union select payee_id from past_payee) as k
        cross join lateral (select * from registry_individual t where t.id = k.id offset 0) as i
    """,
    "past_lines": """
        select d.id as entitlement_id, d.individual_id, d.receiver_id, d.benefit, d.category, d.cared_for_id, d.amount,
            d.source_reference, i.full_name, i.birth_year, m.household_id, i.hamlet_id,
            concat_ws(', ', nullif(h.address, ''), a.name) as address, y.payee_id,
            coalesce(q.full_name, y.payee_name) as payee_name, y.way, coalesce(b.bank_bin, '') as bank_bin,
            coalesce(b.number, '') as number, coalesce(b.holder_name, '') as holder,
            dense_rank() over (order by i.hamlet_id nulls first, i.sort_key, i.id, d.receiver_id) as transfer
        from past_drawn d join past_person i on i.id = d.individual_id
        left join past_member m on m.individual_id = d.individual_id
        left join past_home h on h.id = m.household_id
        left join areas_area a on a.id = i.hamlet_id
        left join past_payee y on y.individual_id = d.receiver_id
        left join past_person q on q.id = y.payee_id
        left join past_account b on b.id = y.account_id
    """,
}

_INSERT = """
insert into payments_payment (area_path, payroll_id, individual_id, recipient_id, entitlement_id, kind, benefit,
    category, cared_for_id, for_month, cause, decision_reference, amount, months_unpaid, state, return_reason,
    is_reissue_asked, beneficiary_name, birth_year, household_id, hamlet_id, address, payee_individual_id, payee_name,
    way, bank_bin, account_number, account_holder, transfer_reference, problem)
select %(path)s, %(payroll)s, individual_id, receiver_id, entitlement_id, 'regular', benefit, category, cared_for_id,
    %(month)s, '', source_reference, amount, 0, 'paid', '', false, full_name, birth_year, household_id, hamlet_id,
    address, payee_id, payee_name, way, bank_bin, number, holder,
    %(reference)s || '-' || lpad(transfer::text, 5, '0'), ''
from past_lines order by transfer, entitlement_id
"""


@dataclass(frozen=True)
class Approver:
    """Who approved the month then: a value that outlives the account, which need not exist here."""

    username: str
    full_name: str


@transaction.atomic
def record_past_payroll(*, actor: Actor, area: Area, month: Month, approver: Approver, voucher: str) -> Payroll:
    """Record that the commune `area` paid `month`: its entitlements of that month, all paid, to the payees of then.

    What was paid is history, right or wrong, so the law is not asked here: `check paid` asks it. `voucher` is the
    Treasury's for the whole sum. A month that is recorded as closed comes back as it is. Raises NoRight, NotACommune,
    MonthNotPast, SameHand, WrongState (a payroll of that month is under way), NothingToPay and LinesCannotBePaid
    (somebody without a payee).
    """
    for permission in RIGHTS:
        actor.require(permission, area_path=area.path)
    _refuse_unless_past(area, month)
    payroll = _drafted(area, month)
    if payroll.state == PayrollState.CLOSED:
        return payroll
    if payroll.state != PayrollState.DRAFTED:
        raise WrongState(what=str(payroll), state=payroll.get_state_display(), needed=PayrollState.DRAFTED.label)
    if actor.username == approver.username:
        raise SameHand(who=actor.full_name, payroll=payroll.reference)
    values = {"path": area.path, "month": month.first_day, "on": month.last_day}
    for table, query in _STAGED.items():
        run(f"drop table if exists pg_temp.{table}")
        run(f"create temporary table {table} on commit drop as {query}", values)
        run(f"analyze {table}")
    _refuse_without_payee()
    written = run(_INSERT, {**values, "payroll": payroll.pk, "reference": payroll.reference})
    for table in _STAGED:
        run(f"drop table pg_temp.{table}")
    if not written:
        raise NothingToPay(area=area.full_name, month=month)
    with connection.cursor() as cursor:
        cursor.execute("select ansinh_refresh_statistics('payments_payment'::regclass, %s)", [written])
    _close(actor, payroll, month, approver, voucher, written)
    record(
        actor=actor,
        act="record_past_payroll",
        on=payroll,
        area_path=area.path,
        after={"reference": payroll.reference, "lines": written, "amount": payroll.total_amount, "voucher": voucher},
    )
    return payroll


def _refuse_unless_past(area: Area, month: Month) -> None:
    begun = area.valid_from <= month.last_day
    if area.level != Level.COMMUNE or not begun or (area.valid_to is not None and area.valid_to <= month.first_day):
        raise NotACommune(area=area.full_name, month=month)
    if month >= Month.of(clock.today()):
        raise MonthNotPast(month=month.in_vietnamese)


def _drafted(area: Area, month: Month) -> Payroll:
    """The month's payroll, made where there is none; the cycle's lock lets one act through at a time."""
    PaymentCycle.objects.get_or_create(area=area, month=month.first_day, defaults={"area_path": area.path})
    cycle = PaymentCycle.objects.select_for_update(of=("self",)).get(area=area, month=month.first_day)
    payrolls = list(Payroll.objects.select_for_update(of=("self",)).filter(cycle=cycle).order_by("pk"))
    standing = [payroll for payroll in payrolls if payroll.state != PayrollState.CANCELLED]
    if standing:
        return standing[0]
    return Payroll.objects.create(
        cycle=cycle,
        area_path=area.path,
        reference=f"{area.code}-{month.year}{month.number:02d}-{len(payrolls) + 1}",
        ready_before=ready_before(month),
    )


def _refuse_without_payee() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select full_name from past_lines where way is null or payee_name is null order by transfer")
        names = [name for (name,) in cursor.fetchall()]
    if names:
        raise LinesCannotBePaid([f"{name}: {LineProblem.NO_PAYEE.label}" for name in names[:20]])


def _close(actor: Actor, payroll: Payroll, month: Month, approver: Approver, voucher: str, written: int) -> None:
    """Prepared, approved, sent, answered and closed: every hand and day of a month that went its whole way."""
    total = first_row(
        "select sum(amount) from payments_payment where payroll_id = %(payroll)s", {"payroll": payroll.pk}
    )
    ready, paid, closed = payroll.ready_before.replace(day=20), month.first_day.replace(day=5), month.last_day
    payroll.state = PayrollState.CLOSED
    payroll.prepared_by, payroll.prepared_by_name, payroll.prepared_on = actor.username, actor.full_name, ready
    payroll.approved_by, payroll.approved_by_name, payroll.approved_on = approver.username, approver.full_name, ready
    payroll.sent_by, payroll.execute_on, payroll.reconciled_on = actor.username, paid, month.first_day.replace(day=20)
    payroll.closed_by, payroll.closed_on = actor.username, closed
    payroll.line_count, payroll.total_amount = written, int(total[0])
    payroll.save()
    TreasuryWithdrawal.objects.create(
        payroll=payroll, area_path=payroll.area_path, voucher_number=voucher, withdrawn_on=ready,
        amount=payroll.total_amount,
    )  # fmt: skip
