"""A campaign that tells each household once tells it once, whichever of its members a sample was sent to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0007_read_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="household",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("attempts", 0), ("reason", "cancelled"), ("state", "suppressed"), _negated=True),
                    ("household__isnull", False),
                ),
                fields=("household", "occasion", "step"),
                name="message_once_a_household",
            ),
        ),
    ]
