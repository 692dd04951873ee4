"""A request is answered by the decision on its round; a year has one yearly review, closed or not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("poverty", "0005_recognition_prepared")]

    operations = [
        migrations.RemoveConstraint("reviewrequest", "reviewrequest_listed_in_a_round"),
        migrations.AlterField(
            "reviewrequest",
            "state",
            models.CharField(
                choices=[
                    ("waits", "waits for a round"),
                    ("listed", "on the list of a round"),
                    ("answered", "answered"),
                    ("rejected", "not taken up"),
                ],
                default="waits",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            "reviewrequest",
            models.CheckConstraint(
                condition=models.Q(("round__isnull", False), ("state__in", ["listed", "answered"]))
                | models.Q(("round__isnull", True), ("state__in", ["waits", "rejected"])),
                name="reviewrequest_listed_in_a_round",
            ),
        ),
        migrations.AddConstraint(
            "reviewrequest",
            models.CheckConstraint(
                condition=models.Q(("state", "answered"), _negated=True) | models.Q(("answered_on__isnull", False)),
                name="reviewrequest_answered_on_a_day",
            ),
        ),
        migrations.RemoveConstraint("reviewround", "reviewround_one_of_a_year"),
        migrations.AddConstraint(
            "reviewround",
            models.UniqueConstraint(
                condition=models.Q(("kind", "periodic"), models.Q(("state", "cancelled"), _negated=True)),
                fields=("area", "year"),
                name="reviewround_one_of_a_year",
            ),
        ),
    ]
