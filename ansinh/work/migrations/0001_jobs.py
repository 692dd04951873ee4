"""Create the table of jobs, behind the wall."""

from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import WallTable


class Migration(migrations.Migration):
    initial = True

    dependencies = [("core", "0001_wall")]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("kind", models.CharField(max_length=80, verbose_name="kind")),
                ("arguments", models.JSONField()),
                ("key", models.CharField(max_length=64)),
                ("actor_username", models.TextField()),
                ("actor_name", models.TextField()),
                ("actor_scope", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "waiting"), ("running", "at work"), ("done", "done"), ("failed", "failed")],
                        default="queued",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("attempt", models.PositiveIntegerField(default=1)),
                ("done_count", models.PositiveIntegerField(default=0)),
                ("total_count", models.PositiveIntegerField(null=True)),
                ("error", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("progressed_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "job",
                "verbose_name_plural": "jobs",
                "ordering": ["-created_at", "-pk"],
                "indexes": [models.Index(fields=["area_path", "created_at"], name="work_job_by_area")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["queued", "running"])),
                        fields=("area_path", "key"),
                        name="work_job_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", False), ("state__in", ["done", "failed"])),
                            models.Q(("finished_at__isnull", True), ("state__in", ["queued", "running"])),
                            _connector="OR",
                        ),
                        name="work_job_finished_when_it_says_so",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), models.Q(("error", ""), _negated=True)),
                            models.Q(models.Q(("state", "failed"), _negated=True), ("error", "")),
                            _connector="OR",
                        ),
                        name="work_job_failed_with_an_error",
                    ),
                ],
            },
        ),
        WallTable("work_job"),
    ]
