"""Keep the name as it was signed or proposed: the person may move out of sight."""

from django.db import migrations, models

NAME = models.CharField(default="", max_length=120)


class Migration(migrations.Migration):
    dependencies = [("benefits", "0002_wall")]

    operations = [
        migrations.AddField("decisionitem", "person_name", NAME, preserve_default=False),
        migrations.AddField("proposal", "person_name", NAME.clone(), preserve_default=False),
    ]
