"""One open recovery of a person that was never signed: what a cancelled decision asked back stands open beside it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("benefits", "0015_repayment"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="recovery", name="recovery_one_open"),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision__isnull", True), ("state", "proposed")),
                fields=("individual", "area"),
                name="recovery_one_open",
            ),
        ),
    ]
