"""Pairs that may be one person, the merges that came of them, and records that point to the one that counts."""

import django.contrib.postgres.constraints
import django.core.serializers.json
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import ansinh.core.fields
import ansinh.core.periods
from ansinh.core.wall_operations import RequireVisible, WallTable

REFERENCES = [
    ("individual", "merged_into_id", "individual"),
    ("duplicatepair", "first_id", "individual"),
    ("duplicatepair", "second_id", "individual"),
    ("reviewmark", "pair_id", "duplicatepair"),
    ("merge", "survivor_id", "individual"),
    ("merge", "merged_id", "individual"),
    ("merge", "pair_id", "duplicatepair"),
]

# A pair stands where both its people are, so it follows either of them, and its owner writes it: whoever sends a
# person away need not see the other one.
PAIRS_FOLLOW = """
create function registry_place_of_both(one text, other text) returns text language sql immutable
set search_path = pg_catalog, public as $body$
    select coalesce(string_agg(part, '' order by position), 'vn.') from (
        select a.part || '.' as part, position, bool_and(a.part = b.part) over (order by position) as shared
        from string_to_table(rtrim(one, '.'), '.') with ordinality a (part, position)
        join string_to_table(rtrim(other, '.'), '.') with ordinality b (part, position) using (position)
    ) parts where shared
$body$;
create function registry_pairs_follow() returns trigger language plpgsql security definer
set search_path = pg_catalog, public as $body$
begin
    if not exists (
        select from former f join latter l using (id) where f.area_path <> l.area_path
    ) then
        return null;
    end if;
    update registry_duplicatepair p set area_path = registry_place_of_both(a.area_path, b.area_path)
    from registry_individual a, registry_individual b
    where a.id = p.first_id and b.id = p.second_id
        and p.area_path <> registry_place_of_both(a.area_path, b.area_path)
        and (p.first_id in (select id from latter) or p.second_id in (select id from latter));
    update registry_merge m set area_path = registry_place_of_both(a.area_path, b.area_path)
    from registry_individual a, registry_individual b
    where a.id = m.survivor_id and b.id = m.merged_id
        and m.area_path <> registry_place_of_both(a.area_path, b.area_path)
        and (m.survivor_id in (select id from latter) or m.merged_id in (select id from latter));
    return null;
end $body$;
create trigger registry_pairs_follow after update on registry_individual
    referencing old table as former new table as latter
    for each statement execute function registry_pairs_follow()
"""
PAIRS_FOLLOW_UNDO = """
drop trigger registry_pairs_follow on registry_individual;
drop function registry_pairs_follow();
drop function registry_place_of_both(text, text)
"""


def in_its_place(child: str, column: str, parent: str) -> migrations.RunSQL:
    """A composite key with the place: rows of one person stand in one place, and move together."""
    table, name = f"registry_{child}", f"registry_{child}_{column}_in_its_place"
    return migrations.RunSQL(
        f"alter table {table} add constraint {name} foreign key ({column}, area_path)"
        f" references registry_{parent} (id, area_path) on update cascade",
        f"alter table {table} drop constraint {name}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0001_places"),
        ("registry", "0003_import_of_any_list"),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicatePair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("probability", models.DecimalField(decimal_places=4, max_digits=5)),
                ("evidence", models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waits for a decision"),
                            ("merged", "one person, merged"),
                            ("distinct", "two people"),
                            ("cleared", "no longer alike"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("found_on", models.DateField()),
                ("settled_by", models.CharField(blank=True, max_length=150)),
                ("settled_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-probability", "id"],
                "indexes": [models.Index(fields=["area_path", "state"], name="registry_pairs_open_by_place")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("settled_by", ""), ("settled_on__isnull", True), ("state__in", ["open", "cleared"])
                            ),
                            models.Q(
                                ("settled_on__isnull", False),
                                ("state__in", ["merged", "distinct"]),
                                models.Q(("settled_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="registry_duplicatepair_settled_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "distinct"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="registry_duplicatepair_distinct_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("in_effect", "in effect"), ("undone", "undone by a split")],
                        default="in_effect",
                        max_length=10,
                    ),
                ),
                ("merged_by", models.CharField(max_length=150)),
                ("merged_on", models.DateField()),
                ("why", models.CharField(max_length=300)),
                ("changes", models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("split_by", models.CharField(blank=True, max_length=150)),
                ("split_on", models.DateField(blank=True, null=True)),
                ("split_why", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="registry_merge_for_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("split_on__isnull", True), ("state", "in_effect")),
                            models.Q(("split_on__isnull", False), ("state", "undone")),
                            _connector="OR",
                        ),
                        name="registry_merge_undone_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("since", models.DateField()),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="individual",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="individual",
            name="update_update",
        ),
        migrations.RemoveConstraint(
            model_name="circumstance",
            name="registry_circumstance_one_of_a_kind_at_a_time",
        ),
        migrations.RemoveConstraint(
            model_name="individual",
            name="registry_individual_has_a_number",
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="registry_membership_of_one_household_at_a_time",
        ),
        migrations.RemoveConstraint(
            model_name="payee",
            name="registry_payee_one_at_a_time",
        ),
        migrations.RemoveConstraint(
            model_name="residence",
            name="registry_residence_in_one_place_at_a_time",
        ),
        migrations.AddField(
            model_name="individual",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.individual",
            ),
        ),
        migrations.AddField(
            model_name="individualevent",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="registry.individual",
            ),
        ),
        migrations.AddIndex(
            model_name="individual",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="registry_individual_merged",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="individual",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_individualevent" ("area_id", "area_path", "birth_date", "birth_precision", "death_certificate", "died_on", "ethnicity", "full_name", "hamlet_id", "id", "identity_number", "merged_into_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sex", "sort_key", "temporary_number") SELECT new_values."area_id", new_values."area_path", new_values."birth_date", new_values."birth_precision", new_values."death_certificate", new_values."died_on", new_values."ethnicity", new_values."full_name", new_values."hamlet_id", new_values."id", new_values."identity_number", new_values."merged_into_id", NOW(), \'insert\', new_values."id", new_values."sex", new_values."sort_key", new_values."temporary_number" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="24716fedf6ce99f1550dc24809f8c38e75b26e1d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d4ca3",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="registry_individual",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="individual",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_individualevent" ("area_id", "area_path", "birth_date", "birth_precision", "death_certificate", "died_on", "ethnicity", "full_name", "hamlet_id", "id", "identity_number", "merged_into_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sex", "sort_key", "temporary_number") SELECT new_values."area_id", new_values."area_path", new_values."birth_date", new_values."birth_precision", new_values."death_certificate", new_values."died_on", new_values."ethnicity", new_values."full_name", new_values."hamlet_id", new_values."id", new_values."identity_number", new_values."merged_into_id", NOW(), \'update\', new_values."id", new_values."sex", new_values."sort_key", new_values."temporary_number" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."area_id" IS DISTINCT FROM (new_values."area_id") OR old_values."birth_date" IS DISTINCT FROM (new_values."birth_date") OR old_values."birth_precision" IS DISTINCT FROM (new_values."birth_precision") OR old_values."death_certificate" IS DISTINCT FROM (new_values."death_certificate") OR old_values."died_on" IS DISTINCT FROM (new_values."died_on") OR old_values."ethnicity" IS DISTINCT FROM (new_values."ethnicity") OR old_values."full_name" IS DISTINCT FROM (new_values."full_name") OR old_values."hamlet_id" IS DISTINCT FROM (new_values."hamlet_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."identity_number" IS DISTINCT FROM (new_values."identity_number") OR old_values."merged_into_id" IS DISTINCT FROM (new_values."merged_into_id") OR old_values."sex" IS DISTINCT FROM (new_values."sex") OR old_values."sort_key" IS DISTINCT FROM (new_values."sort_key") OR old_values."temporary_number" IS DISTINCT FROM (new_values."temporary_number")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="577ca25e1f7dfa078d0e71304d180b58b56c5954",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_48b59",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="registry_individual",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="circumstance",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                expressions=[
                    (
                        ansinh.core.periods._Period(models.F("valid_from"), models.F("valid_to"), models.Value("[)")),
                        "&&",
                    ),
                    ("individual", "="),
                    ("kind", "="),
                ],
                name="registry_circumstance_one_of_a_kind_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="individual",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("identity_number__isnull", False),
                    ("temporary_number__isnull", False),
                    ("merged_into__isnull", False),
                    _connector="OR",
                ),
                name="registry_individual_has_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="individual",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="registry_individual_not_merged_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                expressions=[
                    (
                        ansinh.core.periods._Period(models.F("valid_from"), models.F("valid_to"), models.Value("[)")),
                        "&&",
                    ),
                    ("individual", "="),
                ],
                name="registry_membership_of_one_household_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="payee",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state", "confirmed")),
                deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                expressions=[
                    (
                        ansinh.core.periods._Period(models.F("valid_from"), models.F("valid_to"), models.Value("[)")),
                        "&&",
                    ),
                    ("individual", "="),
                ],
                name="registry_payee_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="residence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                expressions=[
                    (
                        ansinh.core.periods._Period(models.F("valid_from"), models.F("valid_to"), models.Value("[)")),
                        "&&",
                    ),
                    ("individual", "="),
                ],
                name="registry_residence_in_one_place_at_a_time",
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.individual"
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.individual"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="merged",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.individual"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="pair",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.duplicatepair",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="survivor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.individual"
            ),
        ),
        migrations.AddField(
            model_name="reviewmark",
            name="individual",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.individual",
            ),
        ),
        migrations.AddField(
            model_name="reviewmark",
            name="pair",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.duplicatepair"
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.UniqueConstraint(
                django.db.models.functions.Least("first", "second"),
                django.db.models.functions.Greatest("first", "second"),
                name="registry_duplicatepair_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.CheckConstraint(
                condition=models.Q(("first", models.F("second")), _negated=True),
                name="registry_duplicatepair_of_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "in_effect")), fields=("merged",), name="registry_merge_into_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(("survivor", models.F("merged")), _negated=True), name="registry_merge_of_two"
            ),
        ),
        migrations.AddIndex(
            model_name="reviewmark",
            index=models.Index(fields=["individual", "area_path"], name="registry_mark_of_person"),
        ),
        migrations.AddConstraint(
            model_name="reviewmark",
            constraint=models.UniqueConstraint(fields=("individual", "pair"), name="registry_reviewmark_once"),
        ),
        WallTable("registry_duplicatepair"),
        WallTable("registry_reviewmark"),
        WallTable("registry_merge"),
        in_its_place("reviewmark", "individual_id", "individual"),
        *[RequireVisible(f"registry_{table}", column, f"registry_{target}") for table, column, target in REFERENCES],
        migrations.RunSQL(PAIRS_FOLLOW, PAIRS_FOLLOW_UNDO),
    ]
