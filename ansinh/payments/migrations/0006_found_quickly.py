"""Find the few lines that came back, and those received for another, without reading all of a place."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0005_merge_effects"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                fields=["area_path"], name="payment_returned", condition=models.Q(("state", "returned"))
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                fields=["recipient"],
                name="payment_by_another",
                condition=models.Q(("recipient", models.F("individual")), _negated=True),
            ),
        ),
    ]
