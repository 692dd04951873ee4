"""The two lists held against the ledger: every planted error is found, and nothing that was not planted."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import transaction

from ansinh.areas.models import Area, Level
from ansinh.benefits.findings.shapes import MissedKind, Shared, Wrong
from ansinh.benefits.services.checking import MissedList, PaidList, check_missed, check_paid
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.demo.population.build import make_population
from ansinh.demo.population.ledger import Entry, ledger_of
from ansinh.demo.population.plan import Plan

pytestmark = pytest.mark.long

TODAY = dt.date(2026, 11, 22)
LAWFUL = Plan(people=4_000, seed=11, now=Month.of(TODAY), commune_count=2)
PLANTED = replace(LAWFUL, people=24_000, seed=12, plant=4)
LAST = LAWFUL.months[-1]
KINDS_OF_PAID = {
    "overpaid": Wrong.OVERPAID, "underpaid": Wrong.UNDERPAID, "dead": Wrong.DEAD, "moved": Wrong.MOVED,
    "twice_here": Wrong.TWICE, "class_lost": Wrong.NOT_ENTITLED, "pension_begun": Wrong.NOT_ENTITLED,
    "never_disabled": Wrong.NOT_ENTITLED, "not_raised": Wrong.UNDERPAID, "second_child": Wrong.UNDERPAID,
    "better_choice": Wrong.UNDERPAID,
}  # fmt: skip
KINDS_OF_MISSED = {
    "never_applied": {MissedKind.NOTHING}, "turned_75": {MissedKind.NOTHING},
    "single_parent": {MissedKind.NOTHING, MissedKind.NEARLY}, "old_alone": {MissedKind.NOTHING, MissedKind.NEARLY},
    "not_raised": {MissedKind.LESS}, "second_child": {MissedKind.LESS}, "underpaid": {MissedKind.LESS},
    "better_choice": {MissedKind.BETTER},
}  # fmt: skip
KINDS_ACROSS = {
    "shared_account": Shared.ACCOUNT, "shared_telephone": Shared.PHONE, "twice_elsewhere": Shared.PERSON,
}  # fmt: skip


@dataclass(frozen=True)
class Looked:
    """A population and its two lists for the last month paid."""

    ledger: list[Entry]
    paid: PaidList
    missed: MissedList

    def of(self, kind: str) -> list[Entry]:
        return [entry for entry in self.ledger if entry.kind == kind]


def looked_at(plan: Plan) -> Looked:
    made = make_population(plan, processes=1, say=lambda step: None)
    country = Area.objects.get(level=Level.COUNTRY)
    return Looked(
        ledger_of(entry for one in made for entry in one.entries),
        check_paid(actor=SYSTEM, area=country, month=LAST),
        check_missed(actor=SYSTEM, area=country, month=LAST),
    )


def kept(plan: Plan, django_db_blocker: Any) -> Iterator[Looked]:
    with django_db_blocker.unblock(), clock.at(TODAY), transaction.atomic():
        yield looked_at(plan)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: Any) -> Iterator[Looked]:
    """Two communes with errors of every kind, made and looked at once."""
    yield from kept(PLANTED, django_db_blocker)


@pytest.mark.django_db
def test_in_a_lawful_population_both_lists_are_empty() -> None:
    with clock.at(TODAY):
        found = looked_at(LAWFUL)

    assert found.paid.person_count > 100
    assert (found.paid.findings, found.paid.alerts, found.paid.unseen_count) == ((), (), 0)
    assert found.missed.findings == ()


@pytest.mark.parametrize("kind", KINDS_OF_PAID)
def test_what_was_paid_wrongly_is_on_the_paid_list(planted: Looked, kind: str) -> None:
    found = {(row.person_id, row.kind): row for row in planted.paid.findings}
    entries = planted.of(kind)

    assert entries
    for entry in entries:
        row = found.get((entry.person_id, KINDS_OF_PAID[kind].value))
        assert row is not None, entry
        assert str(row.since) == entry.since or kind == "twice_here", entry
        if kind != "twice_here":
            assert (row.paid_amount, row.lawful_amount) == (entry.amount_paid, entry.amount_expected), entry


@pytest.mark.parametrize("kind", KINDS_OF_MISSED)
def test_whoever_was_left_behind_is_on_the_missed_list(planted: Looked, kind: str) -> None:
    entries = planted.of(kind)

    assert entries
    for entry in entries:
        rows = [row for row in planted.missed.findings if row.person_id == entry.person_id]
        assert {row.kind for row in rows} <= {one.value for one in KINDS_OF_MISSED[kind]}, entry
        assert sum(row.lawful_amount - row.received_amount for row in rows) == entry.amount_expected - entry.amount_paid


@pytest.mark.parametrize("kind", KINDS_ACROSS)
def test_what_two_communes_share_is_told_to_whoever_is_above_both(planted: Looked, kind: str) -> None:
    shared = [
        {sharer.person_id for sharer in alert.sharers}
        for alert in planted.paid.alerts
        if alert.kind == KINDS_ACROSS[kind].value
    ]
    entries = planted.of(kind)

    assert entries
    for entry in entries:
        assert {entry.person_id, entry.other_person_id} in shared, entry


def test_nobody_else_is_on_the_paid_list(planted: Looked) -> None:
    known = {entry.person_id for entry in planted.ledger if entry.list.startswith("paid")}

    assert [row for row in planted.paid.findings if row.person_id not in known] == []


def test_nobody_else_is_on_the_missed_list(planted: Looked) -> None:
    known = {entry.person_id for entry in planted.ledger if "missed" in entry.list}

    assert [row for row in planted.missed.findings if row.person_id not in known] == []


def test_nothing_else_is_shared_between_communes(planted: Looked) -> None:
    known = {frozenset({one.person_id, one.other_person_id}) for one in planted.ledger if one.other_person_id}

    others = [alert for alert in planted.paid.alerts if {sharer.person_id for sharer in alert.sharers} not in known]
    assert others == []
