import django.core.serializers.json
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import WallTable


class Migration(migrations.Migration):
    initial = True

    dependencies = [("core", "0001_wall")]

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("at", models.DateTimeField()),
                ("actor_username", models.TextField()),
                ("actor_name", models.TextField()),
                ("act", models.TextField()),
                ("object_type", models.TextField()),
                ("object_id", models.TextField()),
                ("before", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ("after", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ("why", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
                    models.Index(fields=["area_path", "at"], name="audit_by_area"),
                ],
            },
        ),
        # Whoever may only read still leaves a trace of what was read.
        WallTable("audit_auditentry", append_only=True, readers_may_insert=True),
    ]
