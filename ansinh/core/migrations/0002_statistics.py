"""Let the application refresh the planner's statistics of tables that it does not own."""

from django.db import migrations

# A count without column statistics is what a rolled-back ANALYZE leaves behind: its count stays, the rest goes.
# ANALYZE locks the table against another ANALYZE until the act ends: whoever comes second goes on without.
REFRESH = """
create function ansinh_refresh_statistics(table_name regclass, added bigint) returns void
language plpgsql security definer set search_path = pg_catalog, public as $body$
begin
    if (select reltuples from pg_class where oid = table_name) < added
        or not exists (select from pg_stats s, pg_class c
            where c.oid = table_name and s.schemaname = c.relnamespace::regnamespace::text and s.tablename = c.relname)
    then
        execute format('lock table %s in share update exclusive mode nowait', table_name);
        execute format('analyze %s', table_name);
    end if;
exception when lock_not_available then
    null;
end $body$
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_wall")]
    operations = [
        migrations.RunSQL(
            [
                REFRESH,
                "revoke execute on function ansinh_refresh_statistics(regclass, bigint) from public",
                "grant execute on function ansinh_refresh_statistics(regclass, bigint) to ansinh_app",
            ],
            "drop function ansinh_refresh_statistics(regclass, bigint)",
        ),
    ]
