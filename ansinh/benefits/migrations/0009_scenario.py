"""Keep the changes of the law that were tried out; behind the wall of the place that they are about."""

import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import WallTable


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0002_key_first"),
        ("benefits", "0008_check_answer"),
    ]

    operations = [
        migrations.CreateModel(
            name="Scenario",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("title", models.CharField(max_length=120)),
                ("month", ansinh.core.fields.MonthField()),
                ("changes", models.JSONField()),
                ("is_shared", models.BooleanField(default=False)),
                ("made_by", models.CharField(max_length=150)),
                ("made_by_name", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
                ("answer", models.JSONField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
            ],
            options={
                "verbose_name": "scenario",
                "verbose_name_plural": "scenarios",
                "ordering": ["-made_at", "-id"],
                "indexes": [models.Index(fields=["area_path"], name="scenario_by_place")],
                "constraints": [
                    models.UniqueConstraint(fields=("area", "made_by", "title"), name="scenario_title_once"),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="scenario_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer__isnull", True), ("answered_at__isnull", True)),
                            models.Q(("answer__isnull", False), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="scenario_answered_on_a_day",
                    ),
                ],
            },
        ),
        WallTable("benefits_scenario"),
    ]
