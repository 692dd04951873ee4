"""The key beside the name: who is called so is told by the index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0002_key_first"),
        ("registry", "0014_words_together"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="individual",
            name="registry_individual_by_place",
        ),
        migrations.AddIndex(
            model_name="individual",
            index=models.Index(fields=["area_path", "sort_key", "id"], name="registry_individual_by_place"),
        ),
    ]
