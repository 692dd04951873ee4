"""Find households by their numbers and people by their telephones, behind the wall, by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0002_key_first"),
        ("registry", "0006_reading"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="contactpoint",
            index=models.Index(
                condition=models.Q(("valid_to__isnull", True)),
                fields=["value", "area_path"],
                name="registry_contact_in_use",
            ),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["number", "area_path"], name="registry_household_by_number"),
        ),
    ]
