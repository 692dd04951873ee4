"""Put keys first: in the indexes that refuse overlaps, and in the triggers that ask whether a reference is visible."""

from importlib import import_module

import django.contrib.postgres.constraints
from django.db import migrations, models

import ansinh.core.periods
from ansinh.core.wall_operations import RequireVisibleByKey

WALL = import_module("ansinh.payments.migrations.0002_wall")

# As before, but each line asks for its entitlement by key: no plan, however old, can read all of them anew.
LINES_IN_FORCE = """
create or replace function payments_lines_in_force() returns trigger language plpgsql as $body$
begin
    if exists (
        select from written w
        left join lateral (select * from payments_entitlement t where t.id = w.entitlement_id offset 0) e on true
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
end $body$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0002_key_first"),
        ("payments", "0003_evidence"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="payingaccount",
            name="payingaccount_one_at_a_time",
        ),
        migrations.AddConstraint(
            model_name="payingaccount",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("area", "="),
                    (
                        ansinh.core.periods._Period(models.F("valid_from"), models.F("valid_to"), models.Value("[)")),
                        "&&",
                    ),
                ],
                name="payingaccount_one_at_a_time",
            ),
        ),
        *[
            RequireVisibleByKey(f"payments_{table}", column, f"registry_{target}")
            for table, column, target in WALL.OF_REGISTRY
        ],
        *[
            RequireVisibleByKey(f"payments_{table}", column, f"payments_{target}")
            for table, column, target in WALL.OF_PAYMENTS
        ],
        migrations.RunSQL(LINES_IN_FORCE, migrations.RunSQL.noop),
    ]
