"""A list may be kept before it is read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_keys_first")]

    operations = [
        migrations.AlterField(
            model_name="importrun",
            name="state",
            field=models.CharField(
                choices=[
                    ("reading", "being read"),
                    ("previewed", "previewed"),
                    ("applied", "applied"),
                    ("undone", "undone"),
                    ("cancelled", "cancelled"),
                ],
                default="applied",
                max_length=10,
            ),
        ),
    ]
