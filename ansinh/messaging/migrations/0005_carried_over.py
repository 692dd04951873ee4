"""A message knows the records, since merged, to which it belonged."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0004_told_with"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="carried_over",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, null=True, size=None
            ),
        ),
    ]
