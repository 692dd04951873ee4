"""What holds for any commune: paid exactly by the law it gives no finding, and each single deviation exactly one."""

import datetime as dt
import random
from collections.abc import Callable

import pytest
from django.db import transaction

from ansinh.benefits.judging import judge
from ansinh.benefits.services.checking import check_missed, check_paid
from ansinh.benefits.testing import make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.benefits.tests.paying import pay
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry.models import Circumstance, Individual, Residence
from ansinh.registry.queries.believed import facts_as_believed
from ansinh.registry.queries.facts import facts_for_month
from ansinh.registry.services import record_death
from ansinh.registry.testing import make_circumstance

JUNE = Month(2026, 6)
BEGAN = dt.date(2026, 1, 5)
SEEDS = (7, 20_261)


def _commune(desk: Desk, dice: random.Random, count: int = 25) -> list[Individual]:
    """People of every kind, each drawing what the law gives in January, paid in June by the real payroll."""
    with clock.at(BEGAN), acting(desk.lan):
        people = [_somebody(desk, number, dice) for number in range(count)]
        carer = make_person(desk.lan, desk.area, "Lê Thị Tư", birth_date=dt.date(1985, 1, 1))
        make_circumstance(desk.lan, people[1], "carer", value="family", related=carer, valid_from=dt.date(2022, 1, 1))
    with clock.at(BEGAN), acting(desk.minh):
        judged = judge(individuals=[person.pk for person in people], month=JUNE, area=desk.area)
        for person in people:
            for line in judged.of(person.pk):
                make_drawn(
                    desk.minh, desk.area, person, first_month=JUNE, benefit=line.benefit, category=line.category,
                    amount=line.amount, cared_for_id=line.cared_for_id,
                    recipient_id=carer.pk if line.cared_for_id else None,
                )  # fmt: skip
    pay(desk, JUNE)
    return people


def _somebody(desk: Desk, number: int, dice: random.Random) -> Individual:
    name = f"Người Thứ {number}"
    match number % 5:
        case 0:
            return make_disabled(desk.lan, desk.area, name, birth_date=_birthday(dice, 1940, 2020))
        case 1:
            birth_date = _birthday(dice, 1940, 2020)
            return make_disabled(desk.lan, desk.area, name, birth_date=birth_date, degree="exceptionally_severe")
        case 2:
            return make_person(desk.lan, desk.area, name, birth_date=_birthday(dice, 1930, 1948))
        case 3:
            return make_person(
                desk.lan, desk.area, name, birth_date=_birthday(dice, 1945, 1964), household_class="poor",
                facts=[("no_supporter", {})],
            )  # fmt: skip
        case _:
            return make_person(
                desk.lan, desk.area, name, birth_date=_birthday(dice, 2013, 2020),
                facts=[("parental_loss", {"value": "b"})],
            )  # fmt: skip


def _birthday(dice: random.Random, first: int, last: int) -> dt.date:
    return dt.date(dice.randint(first, last), dice.randint(1, 12), dice.randint(1, 28))


def _dies(desk: Desk, people: list[Individual], dice: random.Random) -> tuple[int, str]:
    person = dice.choice(people)
    with acting(desk.lan):
        record_death(actor=desk.lan, individual=person, died_on=dt.date(2026, dice.choice((3, 4, 5)), 20))
    return person.pk, "dead"


def _loses_the_fact(desk: Desk, people: list[Individual], dice: random.Random) -> tuple[int, str]:
    person = dice.choice([one for number, one in enumerate(people) if number % 5 == 4])
    with acting(desk.lan):
        Circumstance.objects.filter(individual=person).update(valid_to=dt.date(2026, 5, 3))
    return person.pk, "not_entitled"


def _gets_a_pension(desk: Desk, people: list[Individual], dice: random.Random) -> tuple[int, str]:
    person = dice.choice([one for number, one in enumerate(people) if number % 5 == 2])
    with acting(desk.lan):
        make_circumstance(desk.lan, person, "pension", amount=900_000, valid_from=dt.date(2026, 2, 1))
    return person.pk, "not_entitled"


def _degree_was_lower(desk: Desk, people: list[Individual], dice: random.Random) -> tuple[int, str]:
    person = dice.choice([one for number, one in enumerate(people) if number % 5 == 1 and number > 1])
    with acting(desk.lan):
        Circumstance.objects.filter(individual=person).update(value="severe")
    return person.pk, "overpaid"


def _degree_was_higher(desk: Desk, people: list[Individual], dice: random.Random) -> tuple[int, str]:
    person = dice.choice([one for number, one in enumerate(people) if number % 5 == 0])
    with acting(desk.lan):
        Circumstance.objects.filter(individual=person).update(value="exceptionally_severe")
    return person.pk, "underpaid"


def _had_moved(desk: Desk, people: list[Individual], dice: random.Random) -> tuple[int, str]:
    person = dice.choice(people)
    there = make_desk("25480", "Bình Minh").area
    with acting(SYSTEM):
        on = dt.date(2026, dice.choice((2, 3, 4)), 7)
        Residence.objects.filter(individual=person).update(valid_to=on)
        Individual.objects.filter(pk=person.pk).update(area=there, area_path=there.path)
        Residence.objects.create(individual=person, area=there, area_path=there.path, valid_from=on)
    return person.pk, "moved"


Deviation = Callable[[Desk, list[Individual], random.Random], tuple[int, str]]
DEVIATIONS: tuple[Deviation, ...] = (
    _dies, _loses_the_fact, _gets_a_pension, _degree_was_lower, _degree_was_higher, _had_moved,
)  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_paid_by_the_law_nothing_is_found_and_each_single_deviation_is_found_once(desk: Desk, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - an invented commune, not a secret
    people = _commune(desk, dice)

    clean = check_paid(actor=desk.lan, area=desk.area, month=JUNE)
    assert (clean.findings, clean.told_apart, clean.unseen_count) == ((), (), 0)
    assert check_missed(actor=desk.lan, area=desk.area, month=JUNE).findings == ()

    for plant in DEVIATIONS:
        with transaction.atomic():
            person, kind = plant(desk, people, dice)
            found = check_paid(actor=desk.lan, area=desk.area, month=JUNE).findings
            assert [(one.person_id, one.kind) for one in found] == [(person, kind)], plant.__name__
            transaction.set_rollback(True)


@pytest.mark.parametrize("prefer", ["first", "last"])
def test_what_is_believed_now_is_what_is_known_now(desk: Desk, prefer: str) -> None:
    people = _commune(desk, random.Random(3), count=15)  # noqa: S311 - an invented commune, not a secret
    with acting(desk.lan):
        parent = make_person(desk.lan, desk.area, "Phạm Thị Đơn", birth_date=dt.date(1990, 1, 1))
        make_circumstance(desk.lan, people[4], "parent", related=parent, valid_from=dt.date(2026, 6, 10))
        Circumstance.objects.filter(individual=people[0]).update(valid_to=dt.date(2026, 6, 15))
        make_circumstance(
            desk.lan, people[0], "disability", value="exceptionally_severe", valid_from=dt.date(2026, 6, 15)
        )
        asked = sorted({parent.pk, *(person.pk for person in people)})
        known = facts_for_month(individuals=asked, month=JUNE, prefer=prefer)  # type: ignore[arg-type]
        later = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
        believed = facts_as_believed(
            moments=dict.fromkeys(asked, later), month=JUNE, prefer=prefer  # type: ignore[arg-type]
        )  # fmt: skip

    assert believed.asked_count == known.asked_count
    assert _by_person(believed.columns) == _by_person(known.columns)


def _by_person(columns: dict[str, object]) -> dict[str, dict[str, object]]:
    lists = {name: column.to_pylist() for name, column in columns.items()}  # type: ignore[attr-defined]
    return {
        person: {name: values[place] for name, values in lists.items()} for place, person in enumerate(lists["person"])
    }
