"""An objection that a household is missing leads to a request to review it."""

import django.db.models.deletion
from django.db import migrations, models

from ansinh.core.wall_operations import RequireVisible


class Migration(migrations.Migration):
    dependencies = [("poverty", "0006_requests_answered")]

    operations = [
        migrations.AddField(
            "objection",
            "request",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="poverty.reviewrequest",
            ),
        ),
        RequireVisible("poverty_objection", "request_id", "poverty_reviewrequest"),
    ]
