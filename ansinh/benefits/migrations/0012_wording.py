"""An office's own wording of its letters, behind the wall and only ever added to; sealed with each decision."""

import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import RequireVisible, WallTable


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0002_key_first"),
        ("benefits", "0011_application_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("grant", "grant"),
                            ("adjust", "adjust"),
                            ("refuse", "refuse"),
                            ("suspend", "suspend"),
                            ("resume", "resume"),
                            ("end", "end"),
                            ("recover", "recover"),
                            ("review", "changes after a review"),
                        ],
                        max_length=8,
                    ),
                ),
                ("grounds", models.TextField(blank=True)),
                ("closing", models.TextField(blank=True)),
                ("recipients", models.TextField(blank=True)),
                ("valid_from", models.DateField()),
                ("recorded_by", models.CharField(max_length=150)),
                ("recorded_by_name", models.CharField(max_length=120)),
                ("recorded_at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
            ],
            options={
                "verbose_name": "wording of letters",
                "verbose_name_plural": "wordings of letters",
                "ordering": ["-valid_from", "-id"],
                "indexes": [models.Index(fields=["area_path", "kind"], name="wording_by_place")],
            },
        ),
        WallTable("benefits_wording", append_only=True),
        # What was said never changes, but it goes along when its commune is merged into another.
        migrations.RunSQL(
            "grant update (area_path) on benefits_wording to ansinh_app",
            "revoke update (area_path) on benefits_wording from ansinh_app",
        ),
        migrations.AddField(
            model_name="decision",
            name="wording",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="benefits.wording",
            ),
        ),
        RequireVisible("benefits_decision", "wording_id", "benefits_wording"),
    ]
