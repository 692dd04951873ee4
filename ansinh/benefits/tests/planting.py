"""Errors planted for the two lists: payrolls that no check refused, and histories written on the day they tell of."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

from ansinh.benefits.catalogue import CATALOGUE
from ansinh.benefits.services.checking import PaidList, check_paid
from ansinh.benefits.testing import wire_checks
from ansinh.benefits.tests.conftest import Desk
from ansinh.benefits.tests.paying import pay
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.roles import APP
from ansinh.payments.checks import CheckedLine, LineVerdict, wire_line_check
from ansinh.payments.models import Payroll
from ansinh.registry.models import Individual

HISTORIES = {
    "individual": "id",
    "residence": "individual_id",
    "membership": "individual_id",
    "circumstance": "individual_id",
}


@contextmanager
def nobody_checks() -> Iterator[None]:
    """Payrolls as an office without this programme made them: no line is refused."""

    def let_through(lines: Sequence[CheckedLine]) -> Sequence[LineVerdict]:
        return [LineVerdict(lawful=True) for _ in lines]

    for benefit in CATALOGUE:
        wire_line_check(benefit, let_through)
    try:
        yield
    finally:
        wire_checks()


def pay_anyhow(desk: Desk, month: Month, *, on: dt.date | None = None) -> Payroll:
    """The approved payroll of a month, whatever stands in it."""
    with nobody_checks():
        return pay(desk, month, on=on)


def checked(desk: Desk, month: Month, *, actor: Actor | None = None) -> PaidList:
    """The list of a month as Lan asks for it."""
    return check_paid(actor=actor or desk.lan, area=desk.area, month=month)


def kinds(part: PaidList) -> list[tuple[str, str, int]]:
    """Who, what, and how many đồng too much."""
    return [(one.person_name, one.kind, one.difference) for one in part.findings]


def recorded_on(person: Individual, day: dt.date, *, tables: Sequence[str] = tuple(HISTORIES), **only: Any) -> None:
    """Let the database have written the history of this person on that day, at noon."""
    condition = "".join(f" and {column} = %s" for column in only)
    with connection.cursor() as cursor:
        cursor.execute("set role none")
        for table in tables:
            cursor.execute(
                f"update registry_{table}event set pgh_created_at = %s where {HISTORIES[table]} = %s{condition}",
                [dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC), person.pk, *only.values()],
            )
        cursor.execute(f"set role {APP}")
