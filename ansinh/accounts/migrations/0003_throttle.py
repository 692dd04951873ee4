"""The table behind the cache: what throttles sign-in must be known to every web process."""

from django.db import migrations

TABLE = """
create table accounts_throttle (
    cache_key varchar(255) primary key,
    value text not null,
    expires timestamp with time zone not null
);
create index accounts_throttle_expires on accounts_throttle (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_duty")]
    operations = [migrations.RunSQL(TABLE, "drop table accounts_throttle")]
