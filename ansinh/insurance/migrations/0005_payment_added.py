"""A row of the insurance office's list may bring the payment of a card that is known without it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insurance", "0004_premium_support"),
    ]

    operations = [
        migrations.AlterField(
            model_name="cardlistrow",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("new", "new card"),
                    ("renewed", "renewed"),
                    ("paid", "payment added"),
                    ("same", "known already"),
                    ("doubtful", "doubtful"),
                    ("unknown", "person not found"),
                    ("bad", "cell to correct"),
                    ("left_out", "left out"),
                ],
                max_length=10,
            ),
        ),
    ]
