"""Rows of the two lists that are set aside until a day, behind the wall."""

import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import RequireVisible, WallTable


class Migration(migrations.Migration):
    dependencies = [
        ("benefits", "0009_scenario"),
        ("registry", "0005_keys_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="SetAside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("person_name", models.CharField(max_length=120)),
                (
                    "benefit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("social_allowance", "monthly social allowance"),
                            ("social_pension", "social pension"),
                            ("carer_support", "carers' support"),
                            ("funeral_support", "funeral support"),
                        ],
                        max_length=40,
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("month", ansinh.core.fields.MonthField(blank=True, null=True)),
                ("until", models.DateField()),
                ("reason", models.TextField()),
                ("set_by", models.CharField(max_length=150)),
                ("set_by_name", models.CharField(max_length=200)),
                ("set_on", models.DateField()),
                ("taken_back_by", models.CharField(blank=True, max_length=150)),
                (
                    "individual",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.individual"
                    ),
                ),
            ],
            options={
                "verbose_name": "row set aside",
                "verbose_name_plural": "rows set aside",
                "ordering": ["until", "id"],
                "indexes": [models.Index(fields=["area_path", "until"], name="setaside_by_place")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_by", "")),
                        fields=("individual", "benefit", "kind", "month"),
                        name="setaside_stands_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="setaside_with_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("set_on"))), name="setaside_until_a_later_day"
                    ),
                ],
            },
        ),
        WallTable("benefits_setaside"),
        RequireVisible("benefits_setaside", "individual_id", "registry_individual"),
    ]
