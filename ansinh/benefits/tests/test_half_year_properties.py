"""What holds for any province: the half-year's figures are those that counting month by month gives, to the đồng."""

import random
from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from django.db import transaction

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import MONTHLY, RENAMED
from ansinh.benefits.queries.half_year import Figures, Movement, figures_of_months
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.models import APPROVED_OR_LATER, Cause, DueKind, Entitlement, LineState, Payment
from ansinh.payments.services import Ending, Suspension, approve_payroll, end_entitlements, suspend_entitlements
from ansinh.payments.testing import checked, make_due, make_entitlement, make_prepared, make_recipient
from ansinh.registry.models import Individual

pytestmark = pytest.mark.django_db

FIRST, LAST = Month(2026, 3), Month(2026, 6)
PAID = (Month(2026, 2), Month(2026, 3), Month(2026, 4), Month(2026, 5))
BEGINNING = Month(2025, 10)
KINDS = (
    ("social_allowance", "K6"), ("social_allowance", "K5b"), ("social_allowance", "K5d"), ("social_pension", "P75"),
    ("carer_support", "C3"), ("carer_support", "C5"),
)  # fmt: skip
Key = tuple[str, str]


def _draws(actor: Actor, places: list[Area], person: Individual, people: list[Individual], dice: random.Random) -> None:
    """Some kinds, each in one commune: one period or two, ended, never begun, suspended or open."""
    for benefit, category in dice.sample(KINDS, dice.randint(1, 3)):
        area, cuts = dice.choice(places), sorted(dice.sample(range(12), dice.choice([2, 2, 4])))
        cared_for = dice.choice([one for one in people if one.area_id == area.pk])
        for first, end in zip(cuts[::2], cuts[1::2], strict=True):
            right = make_entitlement(
                actor, area, person, benefit=benefit, category=category, amount=dice.randint(1, 9) * 90_000,
                first_month=BEGINNING + first, cared_for_id=cared_for.pk if benefit == "carer_support" else None,
            )  # fmt: skip
            _stop(actor, right, dice.choice(["end", "end", "end", "never", "suspend", "nothing"]), BEGINNING + end)
            if _is_open(right):
                break


def _stop(actor: Actor, right: Entitlement, how: str, end: Month) -> None:
    began = Month.of(right.valid_from)
    stops: dict[str, Callable[[], int]] = {
        "end": lambda: end_entitlements(actor=actor, items=[Ending(right.pk, end, Cause.NO_LONGER_ENTITLED)]),
        "never": lambda: end_entitlements(actor=actor, items=[Ending(right.pk, began, Cause.CORRECTED)]),
        "suspend": lambda: suspend_entitlements(actor=actor, items=[Suspension(right.pk, end, Cause.DETAINED)]),
        "nothing": lambda: 0,
    }
    stops[how]()


def _is_open(right: Entitlement) -> bool:
    right.refresh_from_db()
    return right.valid_to is None


def _province(dice: random.Random) -> tuple[Desk, Actor]:
    """Two communes whose people draw and drew what chance gave them, paid for months; lines came back and went."""
    desks = [make_desk(), make_desk("25480", "Bình Minh")]
    everywhere = Actor("hoa", "Hoa", "vn.80.", desks[0].lan.permissions | desks[0].minh.permissions)
    with acting(everywhere):
        people = [
            make_recipient(everywhere, desk.area, f"Người Thứ {number}", number=number)
            for number, desk in enumerate(desks * 5)
        ]
        for person in people:
            _draws(everywhere, [desk.area for desk in desks], person, people, dice)
        for desk in desks:
            first = make_recipient(everywhere, desk.area, "Người Đầu", number=90)
            make_entitlement(everywhere, desk.area, first, first_month=BEGINNING)
            for number in range(2):
                make_due(
                    everywhere, desk.area, people[number], kind=DueKind.ONE_OFF, benefit="funeral_support", category="",
                    amount=10_800_000, for_month=None, decision_reference=f"{desk.area.code}/{number}",
                )  # fmt: skip
    for desk in desks:
        for month in PAID:
            _pay(desk, month, is_approved=month != PAID[-1] or desk is desks[0])
    with acting(everywhere):
        for line in Payment.objects.order_by("pk"):
            line.state = dice.choice([*LineState, LineState.PAID, LineState.PAID, LineState.PAID])
            line.save(update_fields=["state"])
    return desks[0], everywhere


def _pay(desk: Desk, month: Month, *, is_approved: bool) -> None:
    day = month.previous().first_day.replace(day=20)
    with acting(desk.lan):
        payroll = make_prepared(desk.lan, desk.area, month, on=day)
    if is_approved:
        with acting(desk.minh):
            approve_payroll(actor=desk.minh, payroll=payroll, on=day)


def _movement(found: Iterable[Entitlement]) -> Movement:
    """Month by month."""
    rights = list(found)
    by_month = [_drawing(rights, FIRST + back) for back in range(-1, LAST - FIRST + 1)]
    before, ever, at_end = by_month[0], set[int]().union(*by_month), by_month[-1]
    return Movement(len(before), len(ever - before), len(ever - at_end), len(at_end))


def _drawing(rights: list[Entitlement], month: Month) -> set[int]:
    day = month.first_day
    return {
        one.cared_for_id or one.individual_id
        for one in rights
        if one.valid_from <= day
        and (one.valid_to is None or day < one.valid_to)
        and (one.suspended_from is None or day < one.suspended_from)
    }


def _expected(area: Area) -> dict[str, object]:
    """The same, right by right and line by line."""
    rights = [one for one in Entitlement.objects.filter(area_path__within=area.path) if one.benefit in MONTHLY]
    keys = {one.pk: (one.benefit, RENAMED.get(one.category, one.category)) for one in rights}
    by_category = {key: _movement(one for one in rights if keys[one.pk] == key) for key in set(keys.values())}
    by_place = {
        place: _movement(one for one in rights if one.area_id == place) for place in {r.area_id for r in rights}
    }
    lines = [
        line
        for line in Payment.objects.filter(area_path__within=area.path).select_related("payroll__cycle")
        if line.payroll.state in APPROVED_OR_LATER
        and FIRST.first_day <= line.payroll.cycle.month <= LAST.first_day
        and line.state not in {LineState.RETURNED, LineState.REISSUED, LineState.CANCELLED}
    ]
    paid, paid_there = Counter[Key](), Counter[int]()
    for line in lines:
        if line.benefit in MONTHLY:
            paid[line.benefit, RENAMED.get(line.category, line.category)] += line.amount
            paid_there[line.payroll.cycle.area_id] += line.amount
    buried = [line for line in lines if line.benefit == "funeral_support"]
    drawn = {key: people for key, people in by_category.items() if people.ever}
    return {
        "people": _movement(rights),
        "categories": {key: (people, paid[key]) for key, people in drawn.items()},
        "places": {place: (people, paid_there[place]) for place, people in by_place.items() if people.ever},
        "amount": sum(paid[key] for key in drawn),
        "funerals": (len({line.individual_id for line in buried}), sum(line.amount for line in buried)),
    }


def _told(figures: Figures) -> dict[str, object]:
    return {
        "people": figures.people,
        "categories": {(one.benefit, one.category): (one.people, one.amount) for one in figures.categories},
        "places": {one.area.pk: (one.people, one.amount) for one in figures.places},
        "amount": figures.amount,
        "funerals": (figures.funerals.people, figures.funerals.amount),
    }


@pytest.mark.parametrize("seed", range(6))
def test_the_figures_are_those_of_counting_month_by_month(seed: int) -> None:
    with transaction.atomic(), checked(*MONTHLY, "funeral_support"):
        desk, everywhere = _province(random.Random(seed))  # noqa: S311 - invented people
        province = desk.area.parent
        assert province is not None

        for area in (province, desk.area):
            with acting(everywhere):
                found = _told(figures_of_months(actor=everywhere, area=area, first=FIRST, last=LAST))
                assert found == _expected(area)
        transaction.set_rollback(True)
