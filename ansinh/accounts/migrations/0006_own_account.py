"""Names of accounts as they are searched and sorted, and the language that somebody reads in."""

from typing import Any

from django.db import migrations, models

from ansinh.core.text import fold, name_sort_key


def fill(apps: Any, schema_editor: Any) -> None:
    users = apps.get_model("accounts", "User").objects
    for user in users.all():
        users.filter(pk=user.pk).update(search_key=fold(user.full_name), sort_key=name_sort_key(user.full_name))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_saved_view")]

    operations = [
        migrations.AddField("user", "language", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField(
            "user",
            "search_key",
            models.TextField(db_collation="C", default="", editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            "user",
            "sort_key",
            models.TextField(db_collation="C", default="", editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
