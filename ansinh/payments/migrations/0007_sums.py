"""Keep what the lines of each payroll come to, find those that were not paid, and read rights from an index alone."""

import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import WallTable

# A sum stands in the place of its payroll and moves with it.
IN_ITS_PLACE = """
alter table payments_payrollsum add constraint payments_payrollsum_in_its_place foreign key (payroll_id, area_path)
    references payments_payroll (id, area_path) on update cascade
"""
IN_ITS_PLACE_UNDO = "alter table payments_payrollsum drop constraint payments_payrollsum_in_its_place"

# The owner writes them: whoever adds lines and takes them out can write no sum.
SUMS_FOLLOW = """
create function payments_sums_add() returns trigger language plpgsql security definer
set search_path = pg_catalog, public as $body$
begin
    insert into payments_payrollsum as s (area_path, payroll_id, benefit, category, line_count, amount)
    select area_path, payroll_id, benefit, category, count(*), sum(amount)
    from added group by area_path, payroll_id, benefit, category order by payroll_id, benefit, category
    on conflict (payroll_id, benefit, category)
        do update set line_count = s.line_count + excluded.line_count, amount = s.amount + excluded.amount;
    return null;
end $body$;
create function payments_sums_take() returns trigger language plpgsql security definer
set search_path = pg_catalog, public as $body$
begin
    delete from payments_payrollsum s using (
        select payroll_id, benefit, category, count(*) as lines from taken group by payroll_id, benefit, category
    ) t where (s.payroll_id, s.benefit, s.category, s.line_count) = (t.payroll_id, t.benefit, t.category, t.lines);
    update payments_payrollsum s set line_count = s.line_count - t.lines, amount = s.amount - t.amount from (
        select payroll_id, benefit, category, count(*) as lines, sum(amount) as amount
        from taken group by payroll_id, benefit, category
    ) t where (s.payroll_id, s.benefit, s.category) = (t.payroll_id, t.benefit, t.category);
    return null;
end $body$;
create trigger payments_sums_add after insert on payments_payment referencing new table as added
    for each statement execute function payments_sums_add();
create trigger payments_sums_take after delete on payments_payment referencing old table as taken
    for each statement execute function payments_sums_take()
"""
SUMS_FOLLOW_UNDO = """
drop trigger payments_sums_add on payments_payment;
drop trigger payments_sums_take on payments_payment;
drop function payments_sums_add();
drop function payments_sums_take()
"""
LINES_THERE = """
insert into payments_payrollsum (area_path, payroll_id, benefit, category, line_count, amount)
select area_path, payroll_id, benefit, category, count(*), sum(amount)
from payments_payment group by area_path, payroll_id, benefit, category order by payroll_id, benefit, category
"""
NOBODY_ADDS = "revoke insert on payments_payrollsum from ansinh_app"
NOBODY_ADDS_UNDO = "grant insert on payments_payrollsum to ansinh_app"


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_found_quickly")]

    operations = [
        migrations.CreateModel(
            name="PayrollSum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("benefit", models.CharField(max_length=40)),
                ("category", models.CharField(blank=True, max_length=20)),
                ("line_count", models.PositiveIntegerField()),
                ("amount", ansinh.core.fields.MoneyField()),
                (
                    "payroll",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT,
                        related_name="+", to="payments.payroll",
                    ),
                ),
            ],
            options={
                "verbose_name": "sum of a payroll",
                "verbose_name_plural": "sums of payrolls",
                "ordering": ["payroll", "benefit", "category"],
            },
        ),
        migrations.AddConstraint(
            model_name="payrollsum",
            constraint=models.UniqueConstraint(fields=("payroll", "benefit", "category"), name="payrollsum_once"),
        ),
        migrations.AddConstraint(
            model_name="payrollsum",
            constraint=models.CheckConstraint(condition=models.Q(("line_count__gt", 0)), name="payrollsum_has_lines"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("state__in", ("returned", "reissued", "cancelled"))), fields=["payroll"],
                name="payment_not_paid",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("kind", "regular"), _negated=True), fields=["payroll", "benefit"],
                name="payment_irregular",
            ),
        ),
        migrations.AddIndex(
            model_name="entitlement",
            index=models.Index(
                fields=["area_path"],
                include=[
                    "area", "individual", "benefit", "category", "cared_for", "valid_from", "valid_to",
                    "suspended_from",
                ],
                name="entitlement_drawn",
            ),
        ),
        migrations.RunSQL(LINES_THERE, migrations.RunSQL.noop),
        migrations.RunSQL(SUMS_FOLLOW, SUMS_FOLLOW_UNDO),
        migrations.RunSQL(IN_ITS_PLACE, IN_ITS_PLACE_UNDO),
        WallTable("payments_payrollsum", append_only=True),
        migrations.RunSQL(NOBODY_ADDS, NOBODY_ADDS_UNDO),
    ]  # fmt: skip
