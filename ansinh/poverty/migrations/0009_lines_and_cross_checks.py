"""Poverty lines of provinces: the application adds them and never changes one; a round pins them. Cross-checks."""

import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import RequireVisible, WallTable


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0002_key_first"),
        ("poverty", "0008_form_of_another_instrument"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProvincialLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("standard", models.CharField(max_length=10)),
                ("document", models.CharField(max_length=200)),
                ("signed_on", models.DateField()),
                ("rural", models.PositiveIntegerField(blank=True, null=True)),
                ("urban", models.PositiveIntegerField(blank=True, null=True)),
                ("recorded_by", models.CharField(max_length=150)),
                ("recorded_by_name", models.CharField(max_length=200)),
                ("recorded_on", models.DateField()),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
            ],
            options={
                "verbose_name": "poverty line of a province",
                "verbose_name_plural": "poverty lines of provinces",
                "ordering": ["-signed_on", "-id"],
            },
        ),
        migrations.AddField(
            model_name="reviewround",
            name="lines",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="poverty.provincialline",
            ),
        ),
        migrations.AddConstraint(
            model_name="provincialline",
            constraint=models.UniqueConstraint(fields=("area", "standard", "document"), name="provincialline_once"),
        ),
        migrations.AddConstraint(
            model_name="provincialline",
            constraint=models.CheckConstraint(
                condition=models.Q(("rural__isnull", False), ("urban__isnull", False), _connector="OR"),
                name="provincialline_says_something",
            ),
        ),
        migrations.RunSQL(
            "revoke update, delete, truncate on poverty_provincialline from ansinh_app",
            "grant update, delete on poverty_provincialline to ansinh_app",
        ),
        migrations.CreateModel(
            name="CrossCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("answers", models.JSONField()),
                ("recorded_by", models.CharField(max_length=150)),
                ("recorded_by_name", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField()),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.keptinstrument"
                    ),
                ),
                (
                    "listed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.listedhousehold"
                    ),
                ),
            ],
            options={
                "verbose_name": "cross-check of a household",
                "verbose_name_plural": "cross-checks of households",
            },
        ),
        WallTable("poverty_crosscheck"),
        RequireVisible("poverty_crosscheck", "listed_id", "poverty_listedhousehold"),
    ]
