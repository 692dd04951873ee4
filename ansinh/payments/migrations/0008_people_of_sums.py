"""Keep who stands in the lines of each payroll, told apart by the way they are paid, beside what these come to."""

from importlib import import_module

import django.contrib.postgres.fields
from django.db import migrations, models

BEFORE = import_module("ansinh.payments.migrations.0007_sums")

ADD_UP = """
insert into payments_payrollsum as s (area_path, payroll_id, benefit, category, way, line_count, amount, people)
select area_path, payroll_id, benefit, category, way, count(*), sum(amount), array_agg(individual_id)
from {lines} group by area_path, payroll_id, benefit, category, way order by payroll_id, benefit, category, way
"""
SUMS_FOLLOW = f"""
create function payments_sums_add() returns trigger language plpgsql security definer
set search_path = pg_catalog, public as $body$
begin
    {ADD_UP.format(lines="added")}
    on conflict (payroll_id, benefit, category, way) do update set line_count = s.line_count + excluded.line_count,
        amount = s.amount + excluded.amount, people = s.people || excluded.people;
    return null;
end $body$;
create function payments_sums_take() returns trigger language plpgsql security definer
set search_path = pg_catalog, public as $body$
begin
    delete from payments_payrollsum s using (
        select payroll_id, benefit, category, way, count(*) as lines from taken
        group by payroll_id, benefit, category, way
    ) t where (s.payroll_id, s.benefit, s.category, s.way, s.line_count)
        = (t.payroll_id, t.benefit, t.category, t.way, t.lines);
    update payments_payrollsum s set line_count = s.line_count - t.lines, amount = s.amount - t.amount,
        people = array(select unnest(s.people) except all select unnest(t.people))
    from (
        select payroll_id, benefit, category, way, count(*) as lines, sum(amount) as amount,
            array_agg(individual_id) as people
        from taken group by payroll_id, benefit, category, way
    ) t where (s.payroll_id, s.benefit, s.category, s.way) = (t.payroll_id, t.benefit, t.category, t.way);
    return null;
end $body$;
create trigger payments_sums_add after insert on payments_payment referencing new table as added
    for each statement execute function payments_sums_add();
create trigger payments_sums_take after delete on payments_payment referencing old table as taken
    for each statement execute function payments_sums_take()
"""
NO_SUMS = "delete from payments_payrollsum"


class Migration(migrations.Migration):
    dependencies = [("payments", "0007_sums")]

    operations = [
        migrations.AlterModelOptions(
            name="payrollsum",
            options={
                "verbose_name": "sum of a payroll",
                "verbose_name_plural": "sums of payrolls",
                "ordering": ["payroll", "benefit", "category", "way"],
            },
        ),
        migrations.RunSQL(NO_SUMS, BEFORE.LINES_THERE),
        migrations.RemoveConstraint(model_name="payrollsum", name="payrollsum_once"),
        migrations.AddField(
            model_name="payrollsum",
            name="way",
            field=models.CharField(
                choices=[("bank", "bank account"), ("post", "post office"), ("home", "paid at home")], max_length=4
            ),
        ),
        migrations.AddField(
            model_name="payrollsum",
            name="people",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
        ),
        migrations.AddConstraint(
            model_name="payrollsum",
            constraint=models.UniqueConstraint(
                fields=("payroll", "benefit", "category", "way"), name="payrollsum_once"
            ),
        ),
        migrations.RunSQL([BEFORE.SUMS_FOLLOW_UNDO, SUMS_FOLLOW], [BEFORE.SUMS_FOLLOW_UNDO, BEFORE.SUMS_FOLLOW]),
        migrations.RunSQL(ADD_UP.format(lines="payments_payment"), NO_SUMS),
    ]
