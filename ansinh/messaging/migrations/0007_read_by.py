"""The name by which a provider knows the reader of a message."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0006_taken_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="read_by",
            field=models.CharField(blank=True, db_collation="C", db_default="", max_length=120),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("read_by", ""), _negated=True),
                fields=["read_by", "sent_at"],
                name="message_of_reader",
            ),
        ),
    ]
