"""Every address of the site as data, and what the whole database holds."""

import inspect
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from ansinh.core.roles import APP
from ansinh.ui.steps import Step

WORDS = {
    "which": ("paid", "missed"),
    "kind": ("bank_xlsx", "csv", "xlsx", "pdf"),
    "letter": ("grant",),
    "paper": ("mau-05", "mau-06"),
    "token": ("no-such-link",),
    "key": ("no-such-key",),
    "commune": ("25522",),
    "secret": ("no-such-key",),
    "form_name": ("no-such-form",),
    "uidb36": ("1",),
}
"""What stands in an address besides keys."""
LEFT_ALONE = ("accounts/logout/", "accounts/login/", "accounts/h/", "survey/", "public/", "gateways/")
"""They open to nobody, to everybody, or to a key in the address."""


@dataclass(frozen=True)
class Address:
    """One way to call a page: `is_keyed` where the address names a thing by its key."""

    url: str
    name: str
    is_keyed: bool


def _patterns(within: Any, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in within.url_patterns:
        if isinstance(one, URLResolver):
            yield from _patterns(one, before + str(one.pattern))
        elif not (before + str(one.pattern)).startswith(LEFT_ALONE):
            yield before + str(one.pattern), one


def _acts(pattern: URLPattern) -> list[str]:
    """The codes of the steps that the view's file knows."""
    known = inspect.unwrap(pattern.callback).__globals__.values()
    maps = [value for value in known if isinstance(value, Mapping)]
    steps = {str(code) for one in maps for code, step in one.items() if isinstance(step, Step)}
    return sorted(steps or {"retry"})


def addresses(keys: Mapping[str, int]) -> Iterator[Address]:
    """Every address of the site, with these keys; an address that asks for a key nobody has is a fault."""
    for written, pattern in _patterns(get_resolver()):
        asked = pattern.pattern.regex.groupindex
        if not pattern.name:
            continue
        values: dict[str, list[Any]] = {}
        for name in asked:
            key = "household_paper_id" if name == "paper_id" and "household" in written else name
            key = "application_paper_id" if key == "paper_id" else key
            values[name] = list(_acts(pattern)) if name == "act" else list(WORDS.get(name, [keys.get(key)]))
        for chosen in itertools.product(*values.values()):
            url = reverse(pattern.name, kwargs=dict(zip(values, chosen, strict=True)))
            yield Address(url, pattern.name, any(name.endswith("_id") for name in asked))


UNTOLD = ("django_session", "usersessions_usersession", "accounts_throttle")
"""Tables that every request may touch: who is signed in where, and how often somebody tried."""


def fingerprint(where: str = "") -> dict[str, tuple[Any, ...]]:
    """How many rows each table holds and in which versions, seen by the owner; `where`: those of an area's path."""
    with connection.cursor() as cursor:
        cursor.execute("set local role none")
        cursor.execute(
            "select t.tablename from pg_tables t where t.schemaname = 'public' and (%s = '' or exists (select from"
            " information_schema.columns c where c.table_name = t.tablename and c.column_name = 'area_path'))",
            [where],
        )
        tables = sorted(name for (name,) in cursor.fetchall() if name not in UNTOLD)
        chosen = "where area_path like %s" if where else ""
        asked = " union all ".join(
            f"select '{table}', count(*), md5(string_agg(xmin::text || ctid::text, ',' order by ctid))"
            f' from "{table}" {chosen}'
            for table in tables
        )
        cursor.execute(asked, [where + "%"] * len(tables) if where else None)
        found = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(f"set local role {APP}")
    return found
