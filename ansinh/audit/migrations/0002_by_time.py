"""The latest entries first, page after page, without sorting the whole trail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddIndex("auditentry", models.Index(fields=["-at", "-id"], name="audit_by_time")),
    ]
