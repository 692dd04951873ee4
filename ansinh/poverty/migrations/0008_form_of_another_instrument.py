"""A form of a recheck can be one of another instrument than the round's: the one that measures income."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("poverty", "0007_objection_request")]

    operations = [
        migrations.AddField(
            "submission",
            "instrument",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="poverty.keptinstrument",
            ),
        ),
    ]
