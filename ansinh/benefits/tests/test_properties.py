"""What holds for any commune: arrears and payments add up to the law; a change leads exactly where the law points."""

import datetime as dt
import random
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.benefits.catalogue import CATALOGUE, BenefitCode
from ansinh.benefits.changes import Held, changes_of
from ansinh.benefits.differences import differences
from ansinh.benefits.judging import Given, Judged, Right, judge
from ansinh.benefits.models import Recovery
from ansinh.benefits.queries.paid import paid_by_month
from ansinh.benefits.services.rebase import rebase_to_level
from ansinh.benefits.testing import make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import Desk
from ansinh.benefits.tests.paying import pay, pay_all
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry.models import Individual
from ansinh.registry.services import record_death

MONTH = Month(2026, 7)
RIGHTS = [
    Right(1, BenefitCode.SOCIAL_ALLOWANCE.value, category) for category in ("K1", "K4", "K5a", "K5d", "K6")
] + [
    Right(1, BenefitCode.SOCIAL_PENSION.value, "P75"),
    Right(1, BenefitCode.CARER_SUPPORT.value, "C2"),
    Right(1, BenefitCode.CARER_SUPPORT.value, "C5"),
]  # fmt: skip
amounts = st.integers(min_value=1, max_value=4).map(lambda halves: halves * 270_000)
drawn = st.dictionaries(st.sampled_from(RIGHTS), amounts, max_size=4)


def _judged(lines: dict[Right, int]) -> Judged:
    given_lines = tuple(
        Given(right.person, right.benefit, right.category, Decimal("1.0"), amount, amount, "", "")
        for right, amount in lines.items()
    )
    return Judged(month=MONTH, lines={1: given_lines}, refusals={}, facts={})


@given(paid=drawn, due=drawn)
def test_the_balance_of_a_family_is_what_the_law_gives_less_what_was_paid(
    paid: dict[Right, int], due: dict[Right, int]
) -> None:
    found = differences(
        paid={(right, MONTH): amount for right, amount in paid.items()},
        judged={MONTH: _judged(due)},
        months={1: {MONTH}},
    )

    for family in {CATALOGUE[right.benefit].family for right in paid}:
        owed = sum(amount for right, amount in due.items() if CATALOGUE[right.benefit].family == family)
        had = sum(amount for right, amount in paid.items() if CATALOGUE[right.benefit].family == family)
        parts = [one.difference for one in found if CATALOGUE[one.right.benefit].family == family]
        assert sum(parts) == owed - had
        assert all(part > 0 for part in parts) or all(part < 0 for part in parts)


@given(paid=drawn, due=drawn)
def test_once_made_up_nothing_more_is_owed(paid: dict[Right, int], due: dict[Right, int]) -> None:
    before = {(right, MONTH): amount for right, amount in paid.items()}
    found = differences(paid=before, judged={MONTH: _judged(due)}, months={1: {MONTH}})
    after = dict(before)
    for one in found:
        after[one.right, MONTH] = after.get((one.right, MONTH), 0) + one.difference

    assert not differences(paid=after, judged={MONTH: _judged(due)}, months={1: {MONTH}})


@given(held=drawn, given_lines=drawn)
def test_after_its_changes_a_person_draws_exactly_what_the_law_gives(
    held: dict[Right, int], given_lines: dict[Right, int]
) -> None:
    drawing = {number: Held(number, right, amount) for number, (right, amount) in enumerate(held.items())}
    standing = {(one.right, one.amount) for one in drawing.values()}
    for change in changes_of(list(drawing.values()), _judged(given_lines).lines[1]):
        if change.held is not None:
            standing.discard((change.held.right, change.held.amount))
            assert change.given is None or change.given.family == change.held.family
        if change.given is not None:
            standing.add((change.given.right, change.given.amount))

    assert {(right.renamed(), amount) for right, amount in standing} == {
        (right.renamed(), amount) for right, amount in given_lines.items()
    }


settings.register_profile("benefits", deadline=None)
settings.load_profile("benefits")


def test_after_the_raise_payments_and_arrears_are_the_law_month_by_month(desk: Desk) -> None:
    """Forty people of every kind, begun in different months, some of them dead: not one đồng more or less."""
    dice = random.Random(20_260_701)  # noqa: S311 - an invented commune, not a secret
    people = [_somebody(desk, number, dice) for number in range(40)]
    pay_all(desk, Month(2026, 6).through(Month(2026, 10)))
    for person in dice.sample(people, 5):
        with clock.at(dt.date(2026, 10, 3)), acting(desk.lan):
            record_death(actor=desk.lan, individual=person, died_on=dt.date(2026, dice.choice((8, 9)), 17))

    signed_on = dt.date(2026, 10, 6)
    with clock.at(signed_on), acting(desk.minh):
        rebase_to_level(actor=desk.minh, area=desk.area, signed_on=signed_on)

    keys = [person.pk for person in people]
    with acting(desk.minh):
        paid = paid_by_month(people=keys, first=MONTH, last=Month(2026, 10))
        for month in MONTH.through(Month(2026, 10)):
            judged = judge(individuals=keys, month=month, area=desk.area)
            for (right, paid_month), amount in paid.items():
                lawful = judged.amount_of(right)
                # Months after a death were paid before it was known: nothing is taken from an estate.
                assert paid_month != month or amount == lawful or lawful == 0
        assert sum(paid.values()) > 0
        assert not Recovery.objects.exists()
    assert pay(desk, Month(2026, 11), on=dt.date(2026, 10, 20)).line_count > 40


def _somebody(desk: Desk, number: int, dice: random.Random) -> Individual:
    """A person of some kind who draws what the law of the month gave, from some month of 2026 on."""
    first = Month(2026, dice.choice((1, 3, 6, 7, 8, 9)))
    name, day = f"Người Thứ {number}", dt.date(2026, 1, 5)
    with clock.at(day), acting(desk.lan):
        match number % 5:
            case 0:
                person = make_disabled(desk.lan, desk.area, name, birth_date=_birthday(dice, 1940, 2020))
            case 1:
                degree = "exceptionally_severe"
                person = make_disabled(desk.lan, desk.area, name, birth_date=_birthday(dice, 1940, 2020), degree=degree)
            case 2:
                person = make_person(desk.lan, desk.area, name, birth_date=_birthday(dice, 1930, 1948))
            case 3:
                person = make_person(
                    desk.lan, desk.area, name, birth_date=_birthday(dice, 1945, 1964), household_class="poor",
                    facts=[("no_supporter", {})],
                )  # fmt: skip
            case _:
                person = make_person(
                    desk.lan, desk.area, name, birth_date=_birthday(dice, 2012, 2020),
                    facts=[("parental_loss", {"value": "b"})],
                )  # fmt: skip
    with clock.at(first.first_day), acting(desk.minh):
        for line in judge(individuals=[person.pk], month=first, area=desk.area).of(person.pk):
            make_drawn(
                desk.minh, desk.area, person, first_month=first, benefit=line.benefit, category=line.category,
                amount=line.amount,
            )  # fmt: skip
    return person


def _birthday(dice: random.Random, first: int, last: int) -> dt.date:
    """A day whose anniversary does not fall into July to October, when an age would change the coefficient besides."""
    return dt.date(dice.randint(first, last), dice.choice((1, 2, 3, 4, 5)), dice.randint(1, 28))
