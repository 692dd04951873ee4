"""Rows of a list that an officer settles by hand, and the payment that a row tells."""

from django.db import migrations, models

import ansinh.core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("insurance", "0002_wall"),
        ("registry", "0013_words_cover"),
    ]

    operations = [
        migrations.AddField(
            model_name="cardlistrow",
            name="months",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="cardlistrow",
            name="paid_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="cardlistrow",
            name="premium_amount",
            field=ansinh.core.fields.MoneyField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="cardlistrow",
            name="remark",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="cardlistrow",
            name="settled_as",
            field=models.CharField(
                blank=True, choices=[("person", "is this person"), ("left_out", "is left out")], max_length=10
            ),
        ),
        migrations.AddField(
            model_name="cardlistrow",
            name="settled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="cardlistrow",
            name="settled_by",
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.AddField(
            model_name="cardlistrow",
            name="settled_by_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name="cardlistrow",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("new", "new card"),
                    ("renewed", "renewed"),
                    ("same", "known already"),
                    ("doubtful", "doubtful"),
                    ("unknown", "person not found"),
                    ("bad", "cell to correct"),
                    ("left_out", "left out"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="cardlistrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("settled_as", ""),
                    models.Q(models.Q(("settled_by", ""), _negated=True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="insurance_cardlistrow_settled_by_somebody",
            ),
        ),
    ]
