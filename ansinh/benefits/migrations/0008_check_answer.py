"""Answers to the two lists of areas of many communes, behind the wall."""

import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import WallTable


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0002_key_first"),
        ("benefits", "0007_keys_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "check_kind",
                    models.CharField(
                        choices=[("paid", "paid outside the rules"), ("missed", "entitled and left behind")],
                        max_length=8,
                    ),
                ),
                ("month", ansinh.core.fields.MonthField()),
                ("tells_categories", models.BooleanField()),
                ("asked_by", models.CharField(max_length=150)),
                ("asked_by_name", models.TextField()),
                ("answered_at", models.DateTimeField()),
                ("found", models.JSONField()),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
            ],
            options={
                "verbose_name": "answer to a check",
                "verbose_name_plural": "answers to checks",
                "indexes": [models.Index(fields=["area_path"], name="benefits_checkanswer_by_place")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "check_kind", "month", "tells_categories"),
                        name="benefits_checkanswer_latest_only",
                    )
                ],
            },
        ),
        WallTable("benefits_checkanswer"),
    ]
