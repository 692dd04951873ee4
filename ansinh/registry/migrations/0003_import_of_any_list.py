"""Lists of any office: previewed, applied, taken back; remembered headings; which import wrote a row's history."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import RequireVisible, WallTable

TRACKED = [
    "household", "householdclass", "individual", "residence", "membership", "circumstance", "bankaccount", "payee",
    "contactpoint", "consent",
]  # fmt: skip


def history_outlives(table: str) -> migrations.RunSQL:
    """The history of a row that an undone import deletes stays, with its own `id` and without a row to point to."""
    name = f"registry_{table}event_pgh_obj_id_in_its_place"
    key = f"foreign key (pgh_obj_id, area_path) references registry_{table} (id, area_path) on update cascade"
    drop = f"alter table registry_{table}event drop constraint {name}"
    add = f"alter table registry_{table}event add constraint {name} {key}"
    return migrations.RunSQL([drop, f"{add} on delete set null (pgh_obj_id)"], [drop, add])


def names_a_person(table: str) -> migrations.RunSQL:
    """A key to a person that gives way when an undone import deletes the person."""
    name = f"registry_{table}_individual_id_or_nobody"
    return migrations.RunSQL(
        f"alter table registry_{table} add constraint {name} foreign key (individual_id)"
        " references registry_individual (id) on delete set null deferrable initially deferred",
        f"alter table registry_{table} drop constraint {name}",
    )


def of_its_run(table: str) -> migrations.RunSQL:
    name = f"registry_{table}_run_id_in_its_place"
    return migrations.RunSQL(
        f"alter table registry_{table} add constraint {name} foreign key (run_id, area_path)"
        " references registry_importrun (id, area_path) on update cascade",
        f"alter table registry_{table} drop constraint {name}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0001_places"),
        ("registry", "0002_wall"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="PreviewRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("sheet", models.CharField(blank=True, max_length=100)),
                ("row_number", models.PositiveIntegerField()),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("known", "known"),
                            ("changed", "changed"),
                            ("ambiguous", "ambiguous"),
                            ("refused", "refused"),
                            ("left_out", "left out"),
                        ],
                        max_length=10,
                    ),
                ),
                ("candidates", models.JSONField(default=list)),
                ("changes", models.JSONField(default=dict)),
                ("reasons", models.JSONField(default=list)),
                (
                    "settled_as",
                    models.CharField(
                        blank=True,
                        choices=[("candidate", "is this person"), ("new", "is somebody new"), ("skip", "is left out")],
                        max_length=10,
                    ),
                ),
                ("settled_by", models.CharField(blank=True, max_length=150)),
            ],
        ),
        migrations.CreateModel(
            name="RememberedHeading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("households", "households"),
                            ("individuals", "individuals"),
                            ("recipients", "recipients"),
                            ("accounts", "accounts"),
                        ],
                        max_length=12,
                    ),
                ),
                ("heading", models.CharField(max_length=300)),
                ("field", models.CharField(blank=True, max_length=40)),
                ("corrected_by", models.CharField(max_length=150)),
                ("corrected_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("heading", ""), _negated=True), name="registry_rememberedheading_has_words"
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="importrow",
            name="registry_importrow_once",
        ),
        migrations.AddField(
            model_name="bankaccountevent",
            name="pgh_import_run",
            field=models.BigIntegerField(
                db_default=django.db.models.expressions.RawSQL(
                    "nullif(current_setting('ansinh.import_run', true), '')::bigint", ()
                ),
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="circumstanceevent",
            name="pgh_import_run",
            field=models.BigIntegerField(
                db_default=django.db.models.expressions.RawSQL(
                    "nullif(current_setting('ansinh.import_run', true), '')::bigint", ()
                ),
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="consentevent",
            name="pgh_import_run",
            field=models.BigIntegerField(
                db_default=django.db.models.expressions.RawSQL(
                    "nullif(current_setting('ansinh.import_run', true), '')::bigint", ()
                ),
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="contactpointevent",
            name="pgh_import_run",
            field=models.BigIntegerField(
                db_default=django.db.models.expressions.RawSQL(
                    "nullif(current_setting('ansinh.import_run', true), '')::bigint", ()
                ),
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="householdclassevent",
            name="pgh_import_run",
            field=models.BigIntegerField(
                db_default=django.db.models.expressions.RawSQL(
                    "nullif(current_setting('ansinh.import_run', true), '')::bigint", ()
                ),
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="householdevent",
            name="pgh_import_run",
            field=models.BigIntegerField(
                db_default=django.db.models.expressions.RawSQL(
                    "nullif(current_setting('ansinh.import_run', true), '')::bigint", ()
                ),
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="importrow",
            name="sheet",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="importrun",
            name="ambiguous_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="importrun",
            name="applied_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="importrun",
            name="applied_by",
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.AddField(
            model_name="importrun",
            name="left_out_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="importrun",
            name="marks",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="importrun",
            name="notes",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="importrun",
            name="passed_over",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="importrun",
            name="sheets",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="importrun",
            name="state",
            field=models.CharField(
                choices=[
                    ("previewed", "previewed"),
                    ("applied", "applied"),
                    ("undone", "undone"),
                    ("cancelled", "cancelled"),
                ],
                default="applied",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="subject",
            field=models.CharField(
                choices=[
                    ("households", "households"),
                    ("individuals", "individuals"),
                    ("recipients", "recipients"),
                    ("accounts", "accounts"),
                ],
                default="recipients",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="undone_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="importrun",
            name="undone_by",
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.AddField(
            model_name="importrun",
            name="units_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="individualevent",
            name="pgh_import_run",
            field=models.BigIntegerField(
                db_default=django.db.models.expressions.RawSQL(
                    "nullif(current_setting('ansinh.import_run', true), '')::bigint", ()
                ),
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="membershipevent",
            name="pgh_import_run",
            field=models.BigIntegerField(
                db_default=django.db.models.expressions.RawSQL(
                    "nullif(current_setting('ansinh.import_run', true), '')::bigint", ()
                ),
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="payeeevent",
            name="pgh_import_run",
            field=models.BigIntegerField(
                db_default=django.db.models.expressions.RawSQL(
                    "nullif(current_setting('ansinh.import_run', true), '')::bigint", ()
                ),
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="residenceevent",
            name="pgh_import_run",
            field=models.BigIntegerField(
                db_default=django.db.models.expressions.RawSQL(
                    "nullif(current_setting('ansinh.import_run', true), '')::bigint", ()
                ),
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="bankaccountevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="registry.bankaccount",
            ),
        ),
        migrations.AlterField(
            model_name="circumstanceevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="registry.circumstance",
            ),
        ),
        migrations.AlterField(
            model_name="consentevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="registry.consent",
            ),
        ),
        migrations.AlterField(
            model_name="contactpointevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="registry.contactpoint",
            ),
        ),
        migrations.AlterField(
            model_name="householdclassevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="registry.householdclass",
            ),
        ),
        migrations.AlterField(
            model_name="householdevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="registry.household",
            ),
        ),
        migrations.AlterField(
            model_name="importrow",
            name="individual",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.individual",
            ),
        ),
        migrations.AlterField(
            model_name="importrow",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("new", "new"),
                    ("known", "known"),
                    ("changed", "changed"),
                    ("ambiguous", "ambiguous"),
                    ("refused", "refused"),
                    ("left_out", "left out"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="individualevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="registry.individual",
            ),
        ),
        migrations.AlterField(
            model_name="membershipevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="registry.membership",
            ),
        ),
        migrations.AlterField(
            model_name="payeeevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="registry.payee",
            ),
        ),
        migrations.AlterField(
            model_name="residenceevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="registry.residence",
            ),
        ),
        migrations.AddIndex(
            model_name="bankaccountevent",
            index=models.Index(
                condition=models.Q(("pgh_import_run__isnull", False)),
                fields=["pgh_import_run"],
                name="registry_bankaccount_run",
            ),
        ),
        migrations.AddIndex(
            model_name="circumstanceevent",
            index=models.Index(
                condition=models.Q(("pgh_import_run__isnull", False)),
                fields=["pgh_import_run"],
                name="registry_circumstance_run",
            ),
        ),
        migrations.AddIndex(
            model_name="consentevent",
            index=models.Index(
                condition=models.Q(("pgh_import_run__isnull", False)),
                fields=["pgh_import_run"],
                name="registry_consent_run",
            ),
        ),
        migrations.AddIndex(
            model_name="contactpointevent",
            index=models.Index(
                condition=models.Q(("pgh_import_run__isnull", False)),
                fields=["pgh_import_run"],
                name="registry_contactpoint_run",
            ),
        ),
        migrations.AddIndex(
            model_name="householdclassevent",
            index=models.Index(
                condition=models.Q(("pgh_import_run__isnull", False)),
                fields=["pgh_import_run"],
                name="registry_householdclass_run",
            ),
        ),
        migrations.AddIndex(
            model_name="householdevent",
            index=models.Index(
                condition=models.Q(("pgh_import_run__isnull", False)),
                fields=["pgh_import_run"],
                name="registry_household_run",
            ),
        ),
        migrations.AddIndex(
            model_name="individualevent",
            index=models.Index(
                condition=models.Q(("pgh_import_run__isnull", False)),
                fields=["pgh_import_run"],
                name="registry_individual_run",
            ),
        ),
        migrations.AddIndex(
            model_name="membershipevent",
            index=models.Index(
                condition=models.Q(("pgh_import_run__isnull", False)),
                fields=["pgh_import_run"],
                name="registry_membership_run",
            ),
        ),
        migrations.AddIndex(
            model_name="payeeevent",
            index=models.Index(
                condition=models.Q(("pgh_import_run__isnull", False)),
                fields=["pgh_import_run"],
                name="registry_payee_run",
            ),
        ),
        migrations.AddIndex(
            model_name="residenceevent",
            index=models.Index(
                condition=models.Q(("pgh_import_run__isnull", False)),
                fields=["pgh_import_run"],
                name="registry_residence_run",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(fields=("run", "sheet", "row_number"), name="registry_importrow_once"),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "undone"), ("undone_at__isnull", False)),
                    models.Q(models.Q(("state", "undone"), _negated=True), ("undone_at__isnull", True)),
                    _connector="OR",
                ),
                name="registry_importrun_undone_once",
            ),
        ),
        migrations.AddField(
            model_name="importfile",
            name="run",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.importrun",
            ),
        ),
        migrations.AddField(
            model_name="previewrow",
            name="individual",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.individual",
            ),
        ),
        migrations.AddField(
            model_name="previewrow",
            name="run",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.importrun",
            ),
        ),
        migrations.AddField(
            model_name="rememberedheading",
            name="area",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
        ),
        migrations.AddIndex(
            model_name="importfile",
            index=models.Index(fields=["run", "area_path"], name="registry_importfile_of_run"),
        ),
        migrations.AddIndex(
            model_name="previewrow",
            index=models.Index(
                condition=models.Q(("individual__isnull", False)),
                fields=["individual"],
                name="registry_previewrow_of_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="previewrow",
            constraint=models.UniqueConstraint(fields=("run", "sheet", "row_number"), name="registry_previewrow_once"),
        ),
        migrations.AddIndex(
            model_name="rememberedheading",
            index=models.Index(fields=["area_path"], name="registry_heading_by_place"),
        ),
        migrations.AddConstraint(
            model_name="rememberedheading",
            constraint=models.UniqueConstraint(
                fields=("area", "subject", "heading"), name="registry_rememberedheading_once"
            ),
        ),
        *[history_outlives(table) for table in TRACKED],
        names_a_person("importrow"),
        names_a_person("previewrow"),
        of_its_run("importfile"),
        of_its_run("previewrow"),
        *[WallTable(f"registry_{table}") for table in ("importfile", "previewrow", "rememberedheading")],
        RequireVisible("registry_previewrow", "individual_id", "registry_individual"),
    ]
