"""The population: the same for the same seed, plausible, lawful to the đồng, and made with nothing dropped."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from ansinh.areas.models import Area
from ansinh.audit.models import AuditEntry
from ansinh.benefits.judging import judge
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.demo.population import build
from ansinh.demo.population.build import Made, OtherPeopleThere, make_population, officer_of
from ansinh.demo.population.ledger import unplanned_differences
from ansinh.demo.population.people import people_of
from ansinh.demo.population.plan import Plan
from ansinh.demo.population.rows import commune_of
from ansinh.demo.population.table import digest_of, table_of
from ansinh.payments.models import Entitlement, EntitlementState, LineState, Payment, Payroll, PayrollState
from ansinh.registry.identity import identity_faults
from ansinh.registry.models import BankAccount, ContactPoint, Household, Individual

pytestmark = pytest.mark.long

TODAY = dt.date(2026, 11, 22)
SMALL = Plan(people=3_000, seed=7, now=Month.of(TODAY))
FIRST_OF_SEED_7 = [
    ("Võ Văn Kiên", "1973-02-27", "084073996929"),
    ("Nguyễn Thị Ngân", "1970-01-25", "079170991979"),
]
DIGEST_OF_SEED_7 = "1a84e76b14bb9f62"
LARGE = Plan(people=30_000, seed=7, now=Month.of(TODAY))


@dataclass(frozen=True)
class Population:
    """What was made, and the constraints and triggers before and after."""

    made: list[Made]
    area: Area
    said: list[str]
    before: set[Any]
    after: set[Any]


@pytest.fixture(scope="module")
def population(django_db_setup: None, django_db_blocker: Any) -> Iterator[Population]:
    """3,000 people with a year of payments, made once for all tests of this file and taken back at the end."""
    with django_db_blocker.unblock(), clock.at(TODAY), transaction.atomic():
        before = laid_down()
        said: list[str] = []
        made = make_population(SMALL, processes=1, say=said.append)
        yield Population(made, Area.objects.get(path=made[0].path), said, before, laid_down())
        transaction.set_rollback(True)


def laid_down() -> set[Any]:
    """Every constraint, and every trigger with whether it fires."""
    with connection.cursor() as cursor:
        cursor.execute("select conrelid::regclass::text, conname, convalidated::text from pg_constraint")
        constraints = set(cursor.fetchall())
        cursor.execute("select tgrelid::regclass::text, tgname, tgenabled::text from pg_trigger where not tgisinternal")
        return constraints | set(cursor.fetchall())


def test_the_same_seed_gives_the_same_people_and_another_gives_others() -> None:
    one, again = (commune_of(SMALL.communes[0]) for _ in range(2))
    other = commune_of(replace(SMALL, seed=8).communes[0])

    assert one.digest() == again.digest()
    assert one.digest() != other.digest()


def test_the_people_of_seed_7_are_these_on_every_machine() -> None:
    people = people_of(SMALL.communes[0])
    first = [(people.names[at], str(people.birth_date[at]), people.identity_number[at]) for at in range(2)]

    assert first == FIRST_OF_SEED_7
    assert commune_of(SMALL.communes[0]).digest()[:16] == DIGEST_OF_SEED_7


def test_identity_numbers_hold_and_nobody_bears_them_or_one_twice() -> None:
    plan = replace(SMALL, people=4_000, commune_count=2)
    numbers: list[str] = []
    for commune in plan.communes:
        people = people_of(commune)
        births: Sequence[Any] = people.birth_date.tolist()
        for number, born, woman in zip(people.identity_number, births, people.woman.tolist(), strict=True):
            if number is not None:
                assert identity_faults(number, birth_date=born, sex="female" if woman else "male") == []
                assert number[6:8] == "99"
                numbers.append(number)

    assert len(set(numbers)) == len(numbers)


def test_a_large_commune_is_like_the_country() -> None:
    commune = commune_of(LARGE.communes[0])
    people, spells = commune.people, commune.spells
    size = len(people)
    drawing = len(np.unique(spells.person[spells.is_open]))

    assert 3.25 <= size / people.household_count <= 3.5
    assert 0.49 <= people.woman.mean() <= 0.515
    assert 0.21 <= (people.age < 15).mean() <= 0.25
    assert 0.12 <= (people.age >= 60).mean() <= 0.16
    assert 0.041 <= drawing / size <= 0.051
    assert 0.36 <= np.mean([way == "bank" for way in commune.money.payees["way"]]) <= 0.44
    poor = (commune.facts.classes.in_year(2026) == 1).mean()
    assert 0.007 <= poor <= 0.02
    assert np.bincount(people.household).max() <= 16


def test_everybody_is_paid_in_every_month_exactly_what_the_law_gives(population: Population) -> None:
    with acting(SYSTEM, scope=population.area.path):
        people = list(Individual.objects.values_list("pk", flat=True))
        for month in SMALL.months:
            judged = judge(individuals=people, month=month, area=population.area)
            lawful = {
                (line.person, line.benefit, line.category): line.amount
                for person in people
                for line in judged.of(person)
            }
            lines = Payment.objects.filter(for_month=month.first_day).values_list(
                "individual_id", "benefit", "category", "amount"
            )
            assert {(person, benefit, category): amount for person, benefit, category, amount in lines} == lawful


def test_everybody_draws_now_what_the_law_gives_now(population: Population) -> None:
    with acting(SYSTEM, scope=population.area.path):
        people = list(Individual.objects.values_list("pk", flat=True))
        judged = judge(individuals=people, month=SMALL.now, area=population.area)
        lawful = {(line.person, line.category): line.amount for person in people for line in judged.of(person)}
        open_ = Entitlement.objects.filter(state=EntitlementState.ACTIVE, valid_to__isnull=True)

        drawn = open_.values_list("individual_id", "category", "amount")
        assert {(person, category): amount for person, category, amount in drawn} == lawful


def test_the_year_is_closed_month_by_month(population: Population) -> None:
    with acting(SYSTEM, scope=population.area.path):
        payrolls = Payroll.objects.order_by("cycle__month")
        assert [payroll.month for payroll in payrolls] == SMALL.months
        assert {payroll.state for payroll in payrolls} == {PayrollState.CLOSED}
        assert set(Payment.objects.values_list("state", flat=True).distinct()) == {LineState.PAID}


def test_no_constraint_is_dropped_and_no_trigger_silenced(population: Population) -> None:
    assert population.after == population.before


def test_it_is_made_as_the_application_by_officers_who_see_their_commune_alone(population: Population) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("ansinh_app",)
    officer = officer_of(population.area)
    assert officer.scope == population.area.path
    with acting(SYSTEM, scope=population.area.path):
        acts = AuditEntry.objects.filter(actor_username=officer.username, area_path=population.area.path)
        assert sorted(acts.values_list("act", flat=True)) == sorted(
            ["register_whole_households", "record_past_entitlements", *["record_past_payroll"] * 12]
        )
        assert Individual.objects.count() == SMALL.people


def test_accounts_and_telephones_are_nobody_elses(population: Population) -> None:
    with acting(SYSTEM, scope=population.area.path):
        accounts = list(BankAccount.objects.values_list("number", flat=True))
        telephones = list(ContactPoint.objects.values_list("value", flat=True))
        assert len(set(accounts)) == len(accounts) > 0
        assert len(set(telephones)) == len(telephones) > 0
        assert all(number.startswith("051") for number in telephones)


def test_made_twice_nothing_changes(population: Population) -> None:
    with acting(SYSTEM, scope=population.area.path):
        count = Payment.objects.count()
    again = make_population(SMALL, processes=1, say=lambda step: None)

    assert [one.is_new for one in again] == [False]
    assert digest_of(again) == digest_of(population.made)
    with acting(SYSTEM, scope=population.area.path):
        assert Payment.objects.count() == count


def test_another_population_in_the_same_places_is_refused(population: Population) -> None:
    with pytest.raises(OtherPeopleThere):
        make_population(replace(SMALL, people=2_000), processes=1, say=lambda step: None)


def test_the_table_puts_what_was_made_beside_the_published_figures(population: Population) -> None:
    lines = list(table_of(SMALL, population.made))

    assert any(line.endswith("3.5 (2019), 3.26 (2024)") for line in lines)
    assert sum(line.startswith(("2025-", "2026-")) for line in lines) == 12
    with acting(SYSTEM, scope=population.area.path):
        assert str(Household.objects.count()) in lines[1]


@pytest.mark.django_db
def test_a_commune_that_fails_in_the_middle_leaves_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**values: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(build, "record_past_payroll", fail)
    plan = replace(SMALL, people=1_000)
    with clock.at(TODAY), pytest.raises(RuntimeError, match="the disk is full"):
        make_population(plan, processes=1, say=lambda step: None)
    with acting(SYSTEM):
        assert not Individual.objects.exists()


@pytest.mark.django_db
def test_with_recipients_only_everybody_draws_and_nothing_is_paid_yet() -> None:
    plan = Plan(people=1_000, seed=7, now=Month.of(TODAY), month_count=0, recipients_only=True)
    with clock.at(TODAY):
        made = make_population(plan, processes=1, say=lambda step: None)
    with acting(SYSTEM, scope=made[0].path):
        assert Entitlement.objects.values("individual").distinct().count() == 1_000
        assert not Payment.objects.exists()
        assert BankAccount.objects.count() == 1_000


def test_nobody_but_those_planted_on_is_touched_by_the_planting() -> None:
    plan = replace(LARGE, people=24_000, commune_count=2, plant=8)
    for commune in map(commune_of, plan.communes):
        assert unplanned_differences(commune) == []
        people = [one.person for one in commune.planted]
        assert len(people) == len(set(people))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--people", "999"], "at least 1000 people"),
        (["--people", "3000", "--months", "17"], "0 to 16 months"),
        (["--people", "3000", "--months", "-1"], "0 to 16 months"),
        (["--people", "3000", "--communes", "9"], "communes of at least 1000"),
        (["--people", "3000", "--plant", "1", "--recipients-only"], "in months that are paid"),
        (["--people", "3000", "--plant", "-1"], "in months that are paid"),
    ],
)
def test_the_command_refuses_what_cannot_be(arguments: list[str], sentence: str) -> None:
    with clock.at(TODAY), pytest.raises(CommandError, match=sentence):
        call_command("demo", "population", *arguments, "--language", "en")
