"""Create the tables of places."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models

import ansinh.core.fields
import ansinh.core.periods


class Migration(migrations.Migration):
    initial = True

    dependencies = [("core", "0001_wall")]

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("country", "country"),
                            ("province", "province"),
                            ("district", "district"),
                            ("commune", "commune"),
                            ("hamlet", "hamlet"),
                        ],
                        max_length=16,
                        verbose_name="level",
                    ),
                ),
                ("code", models.CharField(max_length=5, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("country", "country"),
                            ("province", "province"),
                            ("central_city", "central city"),
                            ("district", "rural district"),
                            ("urban_district", "urban district"),
                            ("town", "town"),
                            ("provincial_city", "provincial city"),
                            ("commune", "rural commune"),
                            ("ward", "ward"),
                            ("township", "township"),
                            ("special_zone", "special zone"),
                            ("hamlet", "hamlet"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("full_name", models.CharField(max_length=120, verbose_name="full name")),
                ("search_key", models.CharField(db_collation="C", max_length=120)),
                ("path", ansinh.core.fields.AreaPathField(db_collation="C")),
                ("valid_from", models.DateField(verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                    ),
                ),
            ],
            options={
                "verbose_name": "place",
                "verbose_name_plural": "places",
                "ordering": ["path", "valid_from"],
                "indexes": [
                    models.Index(fields=["path"], name="areas_area_by_path"),
                    models.Index(fields=["level", "code"], name="areas_area_by_code"),
                    models.Index(fields=["search_key"], name="areas_area_by_name"),
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("level__in", ["country", "hamlet"]), _negated=True),
                        expressions=[
                            (
                                django.db.models.functions.comparison.Cast(
                                    django.db.models.functions.text.Concat(models.Value("1"), "code"),
                                    models.IntegerField(),
                                ),
                                "=",
                            ),
                            (
                                ansinh.core.periods._Period(
                                    models.F("valid_from"), models.F("valid_to"), models.Value("[)")
                                ),
                                "&&",
                            ),
                        ],
                        name="areas_area_code_once_at_a_time",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("level", "hamlet")),
                        expressions=[
                            (
                                ansinh.core.periods._Period(
                                    models.F("valid_from"), models.F("valid_to"), models.Value("[)")
                                ),
                                "&&",
                            ),
                            ("path", "="),
                        ],
                        name="areas_area_hamlet_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("path__regex", "^vn\\.([0-9]{2,5}\\.)*$")),
                        name="areas_area_path_is_rooted_ascii",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level", "country"),
                            (
                                "path__endswith",
                                django.db.models.functions.text.Concat(models.Value("."), "code", models.Value(".")),
                            ),
                            _connector="OR",
                        ),
                        name="areas_area_path_ends_with_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", "vn"), ("level", "country"), ("path", "vn.")),
                            models.Q(("code__regex", "^[0-9]{2}$"), ("level", "province")),
                            models.Q(("code__regex", "^[0-9]{3}$"), ("level", "district")),
                            models.Q(("code__regex", "^[0-9]{5}$"), ("level", "commune")),
                            models.Q(("level", "hamlet"), ("path__regex", "\\.[0-9]{5}\\.[0-9]{3}\\.$")),
                            _connector="OR",
                        ),
                        name="areas_area_code_fits_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "country"), ("parent__isnull", True)),
                            models.Q(models.Q(("level", "country"), _negated=True), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="areas_area_only_the_country_has_no_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="areas_area_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("country", "country"),
                            ("province", "province"),
                            ("central_city", "central city"),
                            ("district", "rural district"),
                            ("urban_district", "urban district"),
                            ("town", "town"),
                            ("provincial_city", "provincial city"),
                            ("commune", "rural commune"),
                            ("ward", "ward"),
                            ("township", "township"),
                            ("special_zone", "special zone"),
                            ("hamlet", "hamlet"),
                        ],
                        max_length=16,
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("full_name", models.CharField(max_length=120)),
                ("search_key", models.CharField(db_collation="C", max_length=120)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
            ],
            options={
                "verbose_name": "former name of a place",
                "verbose_name_plural": "former names of places",
                "ordering": ["area", "valid_from"],
                "indexes": [models.Index(fields=["search_key"], name="areas_formername_by_name")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                ansinh.core.periods._Period(
                                    models.F("valid_from"), models.F("valid_to"), models.Value("[)")
                                ),
                                "&&",
                            ),
                            ("area", "="),
                        ],
                        name="areas_formername_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gt", models.F("valid_from"))),
                        name="areas_formername_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="date")),
                (
                    "kind",
                    models.CharField(
                        choices=[("closed", "day off"), ("open", "working day")], max_length=8, verbose_name="kind"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                    ),
                ),
            ],
            options={
                "verbose_name": "office day",
                "verbose_name_plural": "office days",
                "ordering": ["on", "area"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "on"), name="areas_officeday_one_a_day", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="on")),
                (
                    "part",
                    models.CharField(
                        choices=[("whole", "whole"), ("divided", "divided")], max_length=8, verbose_name="part"
                    ),
                ),
                ("is_default", models.BooleanField(verbose_name="default")),
                (
                    "new",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
                (
                    "old",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
            ],
            options={
                "verbose_name": "succession",
                "verbose_name_plural": "successions",
                "ordering": ["old", "-is_default", "new"],
                "constraints": [
                    models.UniqueConstraint(fields=("old", "new"), name="areas_succession_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)), fields=("old",), name="areas_succession_one_default"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("part", "whole")), fields=("old",), name="areas_succession_whole_is_alone"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("old", models.F("new")), _negated=True), name="areas_succession_of_another"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("part", "divided"), ("is_default", True), _connector="OR"),
                        name="areas_succession_whole_is_default",
                    ),
                ],
            },
        ),
    ]
