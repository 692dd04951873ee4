"""What a database holds, counted and described so that a restored one can be compared with it."""

from typing import Any

import psycopg

Login = psycopg.Connection[tuple[Any, ...]]

_TABLES = """
select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
order by c.relname
"""

_DEFENCES = """
select 'wall ' || c.relname || ' ' || c.relrowsecurity || ' ' || c.relforcerowsecurity
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
union all
select 'policy ' || tablename || ' ' || policyname || ' ' || permissive || ' ' || cmd || ' ' || roles::text
    || ' ' || coalesce(qual, '') || ' ' || coalesce(with_check, '')
from pg_policies where schemaname = 'public'
union all
select 'trigger ' || c.relname || ' ' || t.tgname || ' ' || t.tgenabled::text
from pg_trigger t join pg_class c on c.oid = t.tgrelid
where c.relnamespace = 'public'::regnamespace and not t.tgisinternal
union all
select 'constraint ' || c.relname || ' ' || k.conname || ' ' || k.convalidated
from pg_constraint k join pg_class c on c.oid = k.conrelid where c.relnamespace = 'public'::regnamespace
union all
select 'right ' || c.relname || ' ' || p.privilege
from pg_class c cross join (values ('select'), ('insert'), ('update'), ('delete'), ('truncate')) p(privilege)
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  and has_table_privilege('ansinh_app', c.oid, p.privilege)
union all
select 'right ' || f.proname || ' ' || pg_get_function_identity_arguments(f.oid) || ' execute'
from pg_proc f where f.pronamespace = 'public'::regnamespace and has_function_privilege('ansinh_app', f.oid, 'execute')
order by 1
"""
"""The wall, the triggers, the constraints, and what the application's role may do: one line each."""


def tables_of(connection: Login) -> list[str]:
    return [name for (name,) in connection.execute(_TABLES).fetchall()]


def counts_of(connection: Login) -> dict[str, int]:
    """The rows of every table; as its owner, whom the wall does not hide any."""
    counts = {}
    for table in tables_of(connection):
        [(count,)] = connection.execute(f'select count(*) from "{table}"').fetchall()
        counts[table] = int(count)
    return counts


def defences_of(connection: Login) -> list[str]:
    """What keeps people inside their area and rows as they are."""
    return [line for (line,) in connection.execute(_DEFENCES).fetchall()]


def migrations_of(connection: Login) -> list[str]:
    """The migrations applied, as `app.name`."""
    return [f"{app}.{name}" for app, name in connection.execute("select app, name from django_migrations").fetchall()]
