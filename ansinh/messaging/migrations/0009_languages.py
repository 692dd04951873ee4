"""A place is told in the languages that its people need."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0008_household_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="languages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=5), blank=True, null=True, size=None
            ),
        ),
    ]
