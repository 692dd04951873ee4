"""A link by which a hamlet head signs in on one phone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_own_account"),
    ]

    operations = [
        migrations.CreateModel(
            name="PhoneLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("code_hash", models.CharField(max_length=200)),
                ("wrong_count", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("made", "not used yet"),
                            ("used", "signed in"),
                            ("locked", "locked"),
                            ("ended", "ended"),
                        ],
                        default="made",
                        max_length=6,
                    ),
                ),
                ("made_by", models.CharField(max_length=150)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("signed_in_until", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=150)),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.duty"
                    ),
                ),
            ],
            options={
                "verbose_name": "link for a phone",
                "verbose_name_plural": "links for phones",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "ended"), _negated=True),
                        fields=("duty",),
                        name="accounts_phonelink_one_phone_a_duty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "used"), _negated=True),
                            models.Q(("signed_in_until__isnull", False), ("used_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="accounts_phonelink_used_at_some_time",
                    ),
                ],
            },
        ),
    ]
