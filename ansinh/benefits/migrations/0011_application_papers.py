"""Keep papers of applications behind the wall."""

import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import RequireVisible, WallTable


class Migration(migrations.Migration):
    dependencies = [
        ("benefits", "0010_set_aside"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApplicationPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("name", models.CharField(max_length=130)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("jpg", "JPG"),
                            ("png", "PNG"),
                            ("webp", "WEBP"),
                            ("heic", "HEIC"),
                            ("docx", "DOCX"),
                            ("xlsx", "XLSX"),
                        ],
                        max_length=4,
                    ),
                ),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("tells_health", models.BooleanField()),
                ("attached_by", models.CharField(max_length=150)),
                ("attached_by_name", models.CharField(max_length=120)),
                ("attached_at", models.DateTimeField()),
                ("removed_by", models.CharField(blank=True, max_length=150)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("removing_reason", models.CharField(blank=True, max_length=500)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="benefits.application"
                    ),
                ),
            ],
            options={
                "verbose_name": "paper of an application",
                "verbose_name_plural": "papers of applications",
                "indexes": [models.Index(fields=["area_path"], name="applicationpaper_by_place")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("removed_at__isnull", True),
                                ("removed_by", ""),
                                ("removing_reason", ""),
                                models.Q(("content", b""), _negated=True),
                            ),
                            models.Q(
                                ("content", b""),
                                ("removed_at__isnull", False),
                                models.Q(("removing_reason", ""), _negated=True),
                                models.Q(("removed_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="benefits_applicationpaper_taken_away_with_a_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("application", "sha256"),
                        name="benefits_applicationpaper_once",
                    ),
                ],
            },
        ),
        WallTable("benefits_applicationpaper"),
        RequireVisible("benefits_applicationpaper", "application_id", "benefits_application"),
    ]
