"""What a campaign to many would send, counted in the background; behind the wall as its campaign."""

import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import RequireVisible, WallTable


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0001_outbox"),
    ]

    operations = [
        migrations.CreateModel(
            name="CampaignCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("written", models.JSONField(default=dict)),
                ("left_out", models.JSONField(default=dict)),
                ("segments", models.PositiveIntegerField(default=0)),
                ("amount", ansinh.core.fields.MoneyField(default=0)),
                ("points", models.PositiveIntegerField(default=0)),
                ("counted_at", models.DateTimeField()),
                (
                    "campaign",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="messaging.campaign"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        WallTable("messaging_campaigncount"),
        RequireVisible("messaging_campaigncount", "campaign_id", "messaging_campaign"),
    ]
