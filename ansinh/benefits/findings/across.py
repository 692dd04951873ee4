"""What two people have in common that should be one person's or one household's: to be looked at, not yet an error.

Set-based over everything within the scope: only whoever is above two communes learns what they share.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from ansinh.areas.models import Area, Level
from ansinh.benefits.findings.lines import CAME_BACK, payrolls_of
from ansinh.benefits.findings.namesakes import PAIRS, rows_of_twins
from ansinh.benefits.findings.shapes import Alert, Shared, Sharer
from ansinh.core.fields import array_text
from ansinh.core.months import Month
from ansinh.payments.models import LineState


def shared_by_people(area: Area, month: Month) -> list[Alert]:
    """One account, telephone number or person in two communes; within a single commune, in two households.

    Of those who were paid for the month: what nobody is paid by is no matter of the payments. One household sharing
    an account or a telephone is as it should be.
    """
    payrolls = payrolls_of(area, first=month)
    keys = sorted(payrolls)
    values: dict[str, Any] = {
        "payrolls": array_text(keys),
        "paths": [payrolls[key][1].path for key in keys],
        "first": month.first_day,
        "last": month.last_day,
        "not_out": [*sorted(CAME_BACK), LineState.CANCELLED.value],
    }
    with connection.cursor() as cursor:
        cursor.execute(PAID, values)
        cursor.execute("create index on paid_here (individual_id)")
        cursor.execute("analyze paid_here")
        try:
            rows = [(kind, row) for kind, query in QUERIES.items() for row in _read(cursor, query, values)]
            rows += rows_of_twins(_read(cursor, PAIRS, values))
        finally:
            cursor.execute("drop table paid_here")
    return sorted(_alerts(rows, area), key=lambda alert: (alert.kind, alert.key))


PAID = """
    create temporary table paid_here on commit drop as
    select p.individual_id, w.path as paid_path, p.beneficiary_name, sum(p.amount)::bigint as amount,
        max(p.bank_bin) as bank_bin, max(p.account_number) as account_number, max(p.household_id) as household_id
    from payments_payment p join unnest(%(payrolls)s::bigint[], %(paths)s::text[]) w(payroll, path)
        on w.payroll = p.payroll_id
    where p.payroll_id = any(%(payrolls)s::bigint[]) and p.for_month = %(first)s and not p.state = any(%(not_out)s)
    group by 1, 2, 3
"""
"""What each commune paid to each person for the month."""

QUERIES = {
    Shared.IDENTITY: """
        select individual_id::text, individual_id, beneficiary_name, paid_path, amount, household_id from paid_here
        where individual_id in (select individual_id from paid_here group by 1 having count(distinct paid_path) > 1)
    """,
    Shared.ACCOUNT: """
        with shared as (
            select bank_bin, account_number from paid_here where account_number <> ''
            group by 1, 2 having count(distinct individual_id) > 1
        )
        select bank_bin || ' …' || right(account_number, 4) || '#' || md5(bank_bin || account_number),
            individual_id, beneficiary_name, paid_path, amount, household_id
        from paid_here join shared using (bank_bin, account_number)
    """,
    Shared.PHONE: """
        with numbers as (
            select distinct value, p.individual_id, beneficiary_name, paid_path, amount, household_id
            from registry_contactpoint n join paid_here p using (individual_id)
            where channel in ('phone', 'zalo') and valid_from <= %(last)s
                and (valid_to is null or valid_to > %(first)s)
        )
        select '…' || right(value, 3) || '#' || md5(value), individual_id, beneficiary_name, paid_path, amount,
            household_id
        from numbers
        where value in (select value from numbers group by 1 having count(distinct individual_id) > 1)
    """,
}
"""Each gives: value, person, name, commune, đồng, household."""


def _read(cursor: Any, query: str, values: dict[str, Any]) -> list[Any]:
    cursor.execute(query, values)
    return list(cursor.fetchall())


def _alerts(rows: Iterable[tuple[Shared, Any]], area: Area) -> list[Alert]:
    groups: dict[tuple[Shared, str], dict[tuple[int, str], tuple[Sharer, int | None]]] = defaultdict(dict)
    for kind, (value, person, name, path, amount, household) in rows:
        groups[kind, value][person, path] = (Sharer(person, name, path, amount), household)
    found = []
    for (kind, value), members in groups.items():
        sharers = tuple(sharer for _key, (sharer, _household) in sorted(members.items()))
        communes = {sharer.area_path for sharer in sharers}
        households = {household for _sharer, household in members.values()}
        is_wide = area.level != Level.COMMUNE
        if kind in (Shared.ACCOUNT, Shared.PHONE) and not (len(communes) > 1 if is_wide else len(households) > 1):
            continue
        found.append(
            Alert(
                key=f"shared:{kind}:{value.rpartition('#')[2]}",
                kind=kind.value,
                value=_shown(kind, value, sharers),
                sharers=sharers,
                commune_count=len(communes),
            )
        )
    return found


def _shown(kind: Shared, value: str, sharers: Sequence[Sharer]) -> str:
    """Never the whole number: the last digits are enough to find it again."""
    return sharers[0].person_name if kind in (Shared.IDENTITY, Shared.PERSON, Shared.NAME) else value.partition("#")[0]
