"""What a cancelled campaign never attempted keeps nobody from being told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0005_carried_over"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="message",
            name="message_once",
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(("attempts", 0), ("reason", "cancelled"), ("state", "suppressed"), _negated=True),
                fields=("recipient", "occasion", "step"),
                name="message_once",
            ),
        ),
    ]
