"""Let the application refresh the planner's statistics of tables that it does not own."""

from django.db import migrations

ANALYZE = """
create function ansinh_refresh_statistics(table_name regclass) returns void
language plpgsql security definer set search_path = pg_catalog, public as $body$
begin
    execute format('analyze %s', table_name);
end $body$
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_wall")]
    operations = [
        migrations.RunSQL(
            [
                ANALYZE,
                "revoke execute on function ansinh_refresh_statistics(regclass) from public",
                "grant execute on function ansinh_refresh_statistics(regclass) to ansinh_app",
            ],
            "drop function ansinh_refresh_statistics(regclass)",
        ),
    ]
