"""Find the proofs that lapse among those of facts that end some day too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0011_copy_and_undo_in_background"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="circumstance", name="registry_proof_lapsing"),
        migrations.AddIndex(
            model_name="circumstance",
            index=models.Index(
                fields=["expires_on", "area_path"],
                name="registry_proof_lapsing",
                condition=models.Q(("expires_on__isnull", False)),
            ),
        ),
    ]
