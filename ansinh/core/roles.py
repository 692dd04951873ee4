"""The two database roles: `ansinh_owner` owns the tables and migrates, `ansinh_app` serves.

The usual login is a superuser and would pass every policy, so the programme assumes a role at once.
"""

from typing import Any

OWNER = "ansinh_owner"
APP = "ansinh_app"

_LOCK = 20_250_701


def create_roles(cursor: Any) -> None:
    """Create both roles where they are missing and let the login assume them; safe to run twice and at once."""
    cursor.execute("select pg_advisory_lock(%s)", [_LOCK])
    try:
        for role in (OWNER, APP):
            cursor.execute("select 1 from pg_roles where rolname = %s", [role])
            if cursor.fetchone() is None:
                cursor.execute(f"create role {role} nologin nosuperuser nobypassrls")
            cursor.execute("select pg_has_role(current_user, %s, 'member')", [role])
            if not cursor.fetchone()[0]:
                cursor.execute(f"grant {role} to current_user")
    finally:
        cursor.execute("select pg_advisory_unlock(%s)", [_LOCK])


def give_schema(cursor: Any) -> None:
    """Let the owner create in the current database, and the application use what owner or login will create."""
    cursor.execute("select quote_ident(current_database())")
    database = cursor.fetchone()[0]
    cursor.execute("select pg_advisory_lock(%s)", [_LOCK])
    try:
        cursor.execute(f"grant create on database {database} to {OWNER}")
        cursor.execute(f"grant usage, create on schema public to {OWNER}")
        cursor.execute(f"grant usage on schema public to {APP}")
        for creator in (OWNER, "current_user"):
            defaults = f"alter default privileges for role {creator} in schema public grant"
            cursor.execute(f"{defaults} select, insert, update, delete on tables to {APP}")
            cursor.execute(f"{defaults} usage, select on sequences to {APP}")
            cursor.execute(f"{defaults} execute on functions to {APP}")
    finally:
        cursor.execute("select pg_advisory_unlock(%s)", [_LOCK])
