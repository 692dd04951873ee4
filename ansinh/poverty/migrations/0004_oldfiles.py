"""Results of earlier reviews as offices kept them, and the recheck of a sample."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import RequireVisible, WallTable

REFERENCES = (
    ("oldfile", "round", "reviewround"),
    ("rechecksample", "round", "reviewround"),
    ("recheck", "sample", "rechecksample"),
    ("recheck", "listed", "listedhousehold"),
    ("recheck", "first", "assessment"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0002_key_first"),
        ("poverty", "0003_survey_to_certificate"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecheckSample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("size", models.PositiveIntegerField()),
                ("surveyed", models.PositiveIntegerField()),
                ("seed", models.BigIntegerField()),
                ("drawn_by", models.CharField(max_length=150)),
                ("drawn_by_name", models.CharField(max_length=200)),
                ("drawn_at", models.DateTimeField()),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.reviewround"
                    ),
                ),
            ],
            options={
                "verbose_name": "recheck sample",
                "verbose_name_plural": "recheck samples",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0), ("size__lte", models.F("surveyed"))),
                        name="rechecksample_of_the_surveyed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Recheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("answers", models.JSONField(blank=True, null=True)),
                (
                    "household_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("poor", "poor"),
                            ("near_poor", "near-poor"),
                            ("average", "average living standard"),
                            ("other", "other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("income_points", models.IntegerField(blank=True, null=True)),
                ("deprivation_points", models.IntegerField(blank=True, null=True)),
                (
                    "lacking",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("checked_on", models.DateField(blank=True, null=True)),
                ("checked_by_name", models.CharField(blank=True, max_length=120)),
                ("recorded_by", models.CharField(blank=True, max_length=150)),
                ("recorded_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.assessment"
                    ),
                ),
                (
                    "listed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.listedhousehold"
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.rechecksample"
                    ),
                ),
            ],
            options={
                "verbose_name": "recheck of a household",
                "verbose_name_plural": "rechecks of households",
                "ordering": ["listed__hamlet__path", "listed__head_name", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("sample", "listed"), name="recheck_once_in_a_sample"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answers__isnull", True), ("checked_on__isnull", True), ("household_class", "")),
                            models.Q(
                                models.Q(("household_class", ""), _negated=True),
                                ("answers__isnull", False),
                                ("checked_on__isnull", False),
                                models.Q(("checked_by_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="recheck_whole_or_none",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OldFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("year", models.PositiveSmallIntegerField()),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                (
                    "class_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("brought_by", models.CharField(max_length=150)),
                ("brought_by_name", models.CharField(max_length=200)),
                ("brought_at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="poverty.reviewround",
                    ),
                ),
            ],
            options={
                "verbose_name": "old file of a review",
                "verbose_name_plural": "old files of reviews",
                "ordering": ["-year", "-brought_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("area", "year", "sha256"), name="oldfile_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("round__isnull", False)),
                        fields=("area", "year"),
                        name="oldfile_one_of_a_year",
                    ),
                ],
            },
        ),
        *[WallTable(f"poverty_{table}") for table in ("oldfile", "rechecksample", "recheck")],
        *[
            RequireVisible(f"poverty_{table}", f"{column}_id", f"poverty_{target}")
            for table, column, target in REFERENCES
        ],
    ]
