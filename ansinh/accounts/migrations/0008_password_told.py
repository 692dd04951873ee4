"""Whether somebody else told the password; those of before are left alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_phone_link")]

    operations = [migrations.AddField("user", "is_password_told", models.BooleanField(default=False))]
