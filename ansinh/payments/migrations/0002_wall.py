"""Put payments behind the wall, and let the database hold what must always hold of a payroll's lines."""

from django.db import migrations

from ansinh.core.wall_operations import RequireVisible, WallTable

WALLED = [
    "entitlement", "due", "paymentcycle", "payroll", "payment", "answer", "treasurywithdrawal", "budgetreturn",
    "payingaccount",
]  # fmt: skip
NEVER_CHANGED = ["payrollfile", "answerline"]
IN_ITS_PLACE = [
    ("payroll", "cycle_id", "paymentcycle"),
    ("payment", "payroll_id", "payroll"),
    ("payrollfile", "payroll_id", "payroll"),
    ("answer", "payroll_id", "payroll"),
    ("answerline", "answer_id", "answer"),
    ("treasurywithdrawal", "payroll_id", "payroll"),
    ("budgetreturn", "payment_id", "payment"),
]
OF_REGISTRY = [
    ("entitlement", "individual_id", "individual"),
    ("entitlement", "cared_for_id", "individual"),
    ("entitlement", "recipient_id", "individual"),
    ("due", "individual_id", "individual"),
    ("due", "cared_for_id", "individual"),
    ("due", "recipient_id", "individual"),
    ("payment", "individual_id", "individual"),
    ("payment", "cared_for_id", "individual"),
    ("payment", "recipient_id", "individual"),
    ("payment", "reissue_recipient_id", "individual"),
    ("payment", "payee_individual_id", "individual"),
    ("payment", "household_id", "household"),
]
OF_PAYMENTS = [
    ("due", "entitlement_id", "entitlement"),
    ("due", "corrects_id", "payment"),
    ("payment", "entitlement_id", "entitlement"),
    ("payment", "due_id", "due"),
    ("payment", "reissue_of_id", "payment"),
    ("payment", "corrects_id", "payment"),
]

# What a line pays, to whom and on which account is frozen; only what becomes of it can be written.
FREEZE = """
revoke update on payments_payment from ansinh_app;
grant update (state, return_reason, is_reissue_asked, reissue_recipient_id) on payments_payment to ansinh_app
"""
THAW = "grant update on payments_payment to ansinh_app"

# Without the setting, a plan made while the table was small would read all entitlements anew for each line.
LINES_IN_FORCE = """
create function payments_lines_in_force() returns trigger language plpgsql set enable_seqscan = off as $body$
begin
    if exists (
        select from written w left join payments_entitlement e on e.id = w.entitlement_id
        where w.kind in ('regular', 'arrears', 'difference') and (
            e.id is null or e.individual_id <> w.individual_id or e.benefit <> w.benefit or e.category <> w.category
            or e.cared_for_id is distinct from w.cared_for_id
            or w.for_month < e.valid_from or w.for_month >= e.valid_to
            or (w.kind = 'regular' and w.for_month >= e.suspended_from)
        )
    ) then
        raise exception 'a line has no entitlement in force in its month'
            using errcode = '23514', constraint = 'payment_entitlement_in_force', table = 'payments_payment';
    end if;
    return null;
end $body$;
create trigger payments_lines_in_force after insert on payments_payment referencing new table as written
    for each statement execute function payments_lines_in_force()
"""
LINES_IN_FORCE_UNDO = """
drop trigger payments_lines_in_force on payments_payment;
drop function payments_lines_in_force()
"""

# Lines come and go only while nobody has approved the payroll they stand in.
LINES_OF_DRAFTS = """
create function payments_lines_of_drafts() returns trigger language plpgsql as $body$
begin
    if exists (
        select from touched t join payments_payroll p on p.id = t.payroll_id
        where p.state <> 'drafted' and not (tg_op = 'DELETE' and p.state = 'prepared')
    ) then
        raise exception 'lines of a payroll are fixed once it is prepared'
            using errcode = '23514', constraint = 'payment_of_draft', table = 'payments_payment';
    end if;
    return null;
end $body$;
create trigger payments_lines_added after insert on payments_payment referencing new table as touched
    for each statement execute function payments_lines_of_drafts();
create trigger payments_lines_taken after delete on payments_payment referencing old table as touched
    for each statement execute function payments_lines_of_drafts()
"""
LINES_OF_DRAFTS_UNDO = """
drop trigger payments_lines_added on payments_payment;
drop trigger payments_lines_taken on payments_payment;
drop function payments_lines_of_drafts()
"""


def in_its_place(child: str, column: str, parent: str) -> migrations.RunSQL:
    """A composite key with the place: what belongs to a payroll stands in its place and moves with it."""
    table, name = f"payments_{child}", f"payments_{child}_in_its_place"
    return migrations.RunSQL(
        f"alter table {table} add constraint {name} foreign key ({column}, area_path)"
        f" references payments_{parent} (id, area_path) on update cascade",
        f"alter table {table} drop constraint {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_tables"), ("registry", "0002_wall"), ("core", "0001_wall")]

    operations = [
        *[in_its_place(*key) for key in IN_ITS_PLACE],
        *[WallTable(f"payments_{table}") for table in WALLED],
        *[WallTable(f"payments_{table}", append_only=True) for table in NEVER_CHANGED],
        *[RequireVisible(f"payments_{table}", column, f"registry_{target}") for table, column, target in OF_REGISTRY],
        *[RequireVisible(f"payments_{table}", column, f"payments_{target}") for table, column, target in OF_PAYMENTS],
        migrations.RunSQL(LINES_IN_FORCE, LINES_IN_FORCE_UNDO),
        migrations.RunSQL(LINES_OF_DRAFTS, LINES_OF_DRAFTS_UNDO),
        migrations.RunSQL(FREEZE, THAW),
    ]
