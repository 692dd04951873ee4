"""The findings of kept answers as rows that can be counted, behind the wall."""

import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import RequireVisible, WallTable


class Migration(migrations.Migration):
    dependencies = [
        ("benefits", "0013_emergency_aid"),
    ]

    operations = [
        # An answer without its rows could not be counted: it is asked for anew.
        migrations.RunSQL("delete from benefits_checkanswer", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="CheckRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("key", models.CharField(max_length=200)),
                ("person", models.BigIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("benefit", models.CharField(blank=True, max_length=40)),
                ("family", models.CharField(blank=True, max_length=20)),
                ("month", ansinh.core.fields.MonthField()),
                ("amount", models.BigIntegerField()),
                ("found_on", models.DateField()),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="benefits.checkanswer"
                    ),
                ),
            ],
            options={
                "verbose_name": "row of an answer to a check",
                "verbose_name_plural": "rows of answers to checks",
                "indexes": [
                    models.Index(fields=["answer"], name="checkrow_by_answer"),
                    models.Index(fields=["area_path"], name="checkrow_by_place"),
                ],
            },
        ),
        WallTable("benefits_checkrow"),
        RequireVisible("benefits_checkrow", "answer_id", "benefits_checkanswer"),
    ]
