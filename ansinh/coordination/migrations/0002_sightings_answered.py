"""Who was seen alive is confirmed by an officer, or taken back with a reason; taken back, it counts no more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coordination", "0001_tables"),
        ("registry", "0014_words_together"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="sighting",
            name="sighting_once_a_quarter",
        ),
        migrations.AddField(
            model_name="sighting",
            name="answered_by",
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.AddField(
            model_name="sighting",
            name="answered_by_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="sighting",
            name="answered_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="sighting",
            name="reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="sighting",
            name="seen_by_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="sighting",
            name="state",
            field=models.CharField(
                choices=[("seen", "to be confirmed"), ("confirmed", "confirmed"), ("taken_back", "taken back")],
                default="seen",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "taken_back"), _negated=True),
                fields=("individual", "quarter"),
                name="sighting_counts_once_a_quarter",
            ),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_on__isnull", True), ("state", "seen")),
                    models.Q(
                        models.Q(("state", "seen"), _negated=True),
                        ("answered_on__isnull", False),
                        models.Q(("answered_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="sighting_answered_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "taken_back"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="sighting_taken_back_with_a_reason",
            ),
        ),
    ]
