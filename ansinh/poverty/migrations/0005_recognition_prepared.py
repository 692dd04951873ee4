"""A decision of recognition is prepared by one hand and signed by another; the persons of a household are counted."""

import datetime as dt

from django.db import migrations, models

BEFORE = dt.date(2000, 1, 1)
"""For rows that stood before; there are none."""


class Migration(migrations.Migration):
    dependencies = [("poverty", "0004_oldfiles")]

    operations = [
        migrations.AddField(
            "recognition", "prepared_by", models.CharField(max_length=150, default="before"), preserve_default=False
        ),
        migrations.AddField(
            "recognition",
            "prepared_by_name",
            models.CharField(max_length=200, default="before"),
            preserve_default=False,
        ),
        migrations.AddField("recognition", "prepared_on", models.DateField(default=BEFORE), preserve_default=False),
        migrations.AlterField("recognition", "signed_on", models.DateField(blank=True, null=True)),
        migrations.AlterField("recognition", "signed_by", models.CharField(blank=True, max_length=150)),
        migrations.AlterField("recognition", "signed_by_name", models.CharField(blank=True, max_length=200)),
        migrations.AlterField(
            "recognition",
            "signer_position",
            models.CharField(choices=[("chair", "chair"), ("vice_chair", "vice chair")], max_length=120),
        ),
        migrations.AddConstraint(
            "recognition",
            models.CheckConstraint(
                condition=models.Q(("signed_by", ""), ("signed_on__isnull", True))
                | models.Q(("signed_on__isnull", False), models.Q(("signed_by", ""), _negated=True)),
                name="recognition_signed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            "recognition",
            models.CheckConstraint(
                condition=models.Q(("signed_by", "")) | models.Q(("signed_by", models.F("prepared_by")), _negated=True),
                name="recognition_two_hands",
            ),
        ),
        migrations.AddField("listedhousehold", "persons", models.PositiveSmallIntegerField(blank=True, null=True)),
    ]
