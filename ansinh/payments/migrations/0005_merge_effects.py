"""What a merge of two records changed in payments."""

import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import RequireVisible, WallTable


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0004_keys_first"),
        ("registry", "0004_duplicates"),
    ]

    operations = [
        migrations.CreateModel(
            name="MergeEffect",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("before", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("after", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                (
                    "ended",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.entitlement"
                    ),
                ),
                (
                    "merge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.merge"
                    ),
                ),
                (
                    "opened",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.entitlement",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("merge", "ended"), name="mergeeffect_once")],
            },
        ),
        WallTable("payments_mergeeffect"),
        RequireVisible("payments_mergeeffect", "merge_id", "registry_merge"),
        RequireVisible("payments_mergeeffect", "ended_id", "payments_entitlement"),
        RequireVisible("payments_mergeeffect", "opened_id", "payments_entitlement"),
    ]
