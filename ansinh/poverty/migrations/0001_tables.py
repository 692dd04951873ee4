"""Instruments of the review: the application adds them and never changes one."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("areas", "0002_key_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptInstrument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=200)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("decision", "for the decision"),
                            ("cross-check", "cross-check, hidden from who reviews"),
                            ("objection", "for objections: income measured"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "standards",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), default=list, size=None
                    ),
                ),
                ("points_are_example", models.BooleanField()),
                ("data", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("brought_by", models.CharField(max_length=150)),
                ("brought_by_name", models.CharField(max_length=200)),
                ("brought_on", models.DateField()),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
            ],
            options={
                "verbose_name": "instrument of the review",
                "verbose_name_plural": "instruments of the review",
                "ordering": ["-brought_on", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("area", "digest"), name="instrument_once_in_its_office"),
                    models.UniqueConstraint(fields=("area", "code", "version"), name="instrument_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("version", ""), _negated=True)
                        ),
                        name="instrument_named",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "revoke update, delete, truncate on poverty_keptinstrument from ansinh_app",
            "grant update, delete on poverty_keptinstrument to ansinh_app",
        ),
    ]
