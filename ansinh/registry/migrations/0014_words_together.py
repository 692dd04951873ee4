"""Let each entry of the index of name words hold all words of the name, so that a whole name is one reading of it."""

from django.db import migrations, models

WORDS_THERE = """
update registry_nameword n set words = borne.words from (
    select individual_id, ' ' || string_agg(word || ' ', '') as words from registry_nameword group by individual_id
) borne where borne.individual_id = n.individual_id
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0013_words_cover")]

    operations = [
        migrations.RemoveIndex(model_name="nameword", name="registry_nameword_in_place"),
        migrations.AddField(
            model_name="nameword",
            name="words",
            field=models.TextField(db_collation="C", default=""),
            preserve_default=False,
        ),
        migrations.RunSQL(WORDS_THERE, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="nameword",
            index=models.Index(
                fields=["word", "area_path"], include=("individual", "words"), name="registry_nameword_in_place"
            ),
        ),
    ]
