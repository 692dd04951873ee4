"""Who was told by the message of another of the household: by whose."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0003_told_apart"),
    ]

    operations = [
        migrations.AddField(
            model_name="skip",
            name="told_with",
            field=models.CharField(blank=True, db_collation="C", max_length=120),
        ),
    ]
