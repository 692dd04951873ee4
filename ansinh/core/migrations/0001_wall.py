"""Lay the guard of the wall and the extensions that constraints and search lean on."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

GUARD = """
create function ansinh_scope_is_set() returns boolean language plpgsql stable parallel safe as $body$
begin
    if coalesce(current_setting('ansinh.scope', true), '') = '' then
        raise exception 'no scope is set: open the act through the wall' using errcode = '42501';
    end if;
    return true;
end $body$
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(GUARD, "drop function ansinh_scope_is_set()"),
    ]
