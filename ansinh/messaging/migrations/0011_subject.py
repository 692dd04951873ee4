"""A subject is as long as the names that fill it in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0010_mailboxes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="subject",
            field=models.TextField(blank=True),
        ),
    ]
