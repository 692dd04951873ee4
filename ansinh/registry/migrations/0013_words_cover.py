"""Let the index of name words hold whose they are, so that nobody's row is read to know who bears a word."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0012_proofs_that_lapse")]

    operations = [
        migrations.RemoveIndex(model_name="nameword", name="registry_nameword_in_place"),
        migrations.AddIndex(
            model_name="nameword",
            index=models.Index(fields=["word", "area_path", "individual"], name="registry_nameword_in_place"),
        ),
    ]
