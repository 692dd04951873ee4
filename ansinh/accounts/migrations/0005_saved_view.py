"""A list as somebody likes to see it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_key_first")]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.TextField()),
                ("name", models.TextField()),
                ("query", models.TextField(blank=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "view",
                "verbose_name_plural": "views",
                "ordering": ["path", "name"],
                "constraints": [models.UniqueConstraint("user", "path", "name", name="accounts_view_once_by_name")],
            },
        ),
    ]
