"""An officer may say what the columns of a list are; a list of which nothing was understood is kept until then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_by_birth")]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="by_hand",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="state",
            field=models.CharField(
                choices=[
                    ("reading", "not read yet"),
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
