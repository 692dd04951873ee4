"""Name the paper of a province's resolution as a paper: "number" stands for numbers of people."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("benefits", "0003_names")]

    operations = [migrations.RenameField("resolution", "number", "document")]
