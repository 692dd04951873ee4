"""Find who was born on which days without reading everybody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0008_household_papers"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="individual",
            index=models.Index(fields=["birth_date", "area_path"], name="registry_individual_by_birth"),
        ),
    ]
