"""The law written a second time, one person and one day after the other, to judge the judgement.

It shares nothing with the package: it looks at the persons on two days, before the month and at its end, and decides
from what is drawn on each which of them is paid. Slow, plain, and without reasons.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal as D

from ansinh.core.months import Month

FIRST_DEFERRED, FIRST_OF_335 = dt.date(2025, 7, 1), dt.date(2026, 10, 5)


@dataclass(frozen=True)
class Plain:
    """The facts of one person that this second law looks at."""

    birth: dt.date
    household_class: str = "other"
    hard_area: bool = False
    disability: str = "none"
    orphan: bool = False
    was_child_recipient: bool = False
    studying: bool = False
    hiv: bool = False
    single_parent: bool = False
    parent: int | None = None
    no_supporter: bool = False
    taken_in: bool = False
    pension: int = 0
    carer: str = "none"
    pregnant: bool = False
    wage: bool = False
    died: dt.date | None = None


def counts_from(event: dt.date) -> Month:
    """The first month in which a change of that day counts."""
    month = Month.of(event)
    return month.next() if FIRST_DEFERRED <= event < FIRST_OF_335 else month


def birthday(born: dt.date, years: int) -> dt.date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return born.replace(year=born.year + years, day=28)


def age_on(born: dt.date, day: dt.date) -> int:
    return next(years - 1 for years in range(200) if birthday(born, years) > day)


def level(month: Month) -> int:
    return 360_000 if month < Month(2024, 7) else 500_000 if month < Month(2026, 7) else 540_000


def main_line(person: Plain, age: int, month: Month) -> tuple[str, D]:
    """The highest category besides K4 at an age, K5a's second limb left out."""
    poor, near = person.household_class == "poor", person.household_class in ("poor", "near_poor")
    severe, exceptional = (
        person.disability in ("severe", "exceptionally_severe"),
        person.disability == "exceptionally_severe",
    )
    step = 80 if month < Month(2026, 7) else 75
    capped = month < Month(2026, 10)
    old_groups = month < Month(2025, 7)
    found: list[tuple[str, D]] = []
    if person.orphan and age < 16:
        found.append(("K1", D("2.5") if age < 4 else D("1.5")))
    if person.was_child_recipient and person.studying and age >= 16 and not (capped and age >= 22):
        found.append(("K2", D("1.5")))
    if person.hiv and poor and age < 16:
        found.append(("K3", D("2.5") if age < 4 else D("2")))
    if age >= 60 and poor and person.no_supporter:
        found.append(("K5a", D("2") if age >= step else D("1.5")))
    if old_groups and 75 <= age < 80 and near and person.hard_area:
        found.append(("K5b", D("1")))
    if old_groups and age >= 80 and not person.pension:
        found.append(("K5c", D("1")))
    if age >= 60 and poor and person.no_supporter and person.taken_in:
        found.append(("K5d" if capped else "K5b", D("3")))
    if severe:
        found.append(("K6", (D("2") if exceptional else D("1.5")) + (D("0.5") if age < 16 or age >= 60 else 0)))
    if age < 3 and near and person.hard_area and not found:
        found.append(("K7", D("1.5")))
    if person.hiv and poor and age >= 16 and not person.wage and not person.pension:
        found.append(("K8", D("1.5")))
    return max(found, key=lambda line: line[1], default=("", D(0)))


def last_lived(person: Plain, day: dt.date) -> dt.date:
    return min(day, person.died) if person.died else day


def children_on(persons: list[Plain], raiser: int, day: dt.date, month: Month) -> int:
    """The raiser's children who count on a day."""
    count = 0
    for child in persons:
        if child.parent != raiser or child.orphan or child.birth > day or (child.died and child.died <= day):
            continue
        age = age_on(child.birth, day)
        capped = month < Month(2026, 10)
        count += age < 16 or (child.studying and not (capped and age >= 22))
    return count


def days_of(month: Month) -> list[dt.date]:
    return [month.first_day + dt.timedelta(n) for n in range(month.last_day.day)]


def children_paid(persons: list[Plain], raiser: int, month: Month) -> int:
    """Walk through the month's days: the first child and changes that count move the number, a loss waits."""
    before = children_on(persons, raiser, month.first_day - dt.timedelta(1), month)
    paid = last = before
    for day in days_of(month):
        now = children_on(persons, raiser, day, month)
        if now != last and now > 0:
            if last == 0 and before == 0:
                paid = now
            elif counts_from(day) == month:
                paid += now - last
        last = now
    return paid


def by_month_rule(
    person: Plain, before: tuple[str, D], after: tuple[str, D], month: Month, *, else_remains: bool = False
) -> tuple[str, D]:
    """Which of what is drawn before the month and at its end is paid: a beginning, a change, or a loss."""
    start = age_on(person.birth, month.first_day - dt.timedelta(1))
    end = age_on(person.birth, last_lived(person, month.last_day))
    if start == end or start < 0:
        return after
    counts_now = counts_from(birthday(person.birth, end)) == month
    if not after[1]:
        return after if else_remains and counts_now else before
    return before if before[1] and not counts_now else after


def ages_of(person: Plain, month: Month) -> tuple[int, int]:
    """The age before the month, and on its last day lived."""
    start = age_on(person.birth, month.first_day - dt.timedelta(1))
    return start, age_on(person.birth, last_lived(person, month.last_day))


def single_and_main(persons: list[Plain], position: int, month: Month) -> dict[str, D]:
    """Categories and coefficients paid, before the social pension is compared."""
    person = persons[position]
    start, end = ages_of(person, month)
    kids = children_paid(persons, position, month) if person.single_parent else 0
    if person.household_class not in ("poor", "near_poor"):
        kids = 0
    before, after = main_line(person, start, month), main_line(person, end, month)
    paid = by_month_rule(person, before, after, month, else_remains=kids > 0)
    if kids and paid[0] in ("K1", "K2", "K3", "K7"):
        return {"K4": D(kids)} if kids > paid[1] else {paid[0]: paid[1]}
    lines = {"K4": D(kids)} if kids else {}
    return {**lines, paid[0]: paid[1]} if paid[1] else lines


def taking_in(person: Plain, age: int) -> tuple[str, D]:
    """The highest support for taking in an orphan or an exceptionally severely disabled person of an age."""
    found: list[tuple[str, D]] = []
    if person.orphan and age < 16:
        found.append(("C1", D("2.5")) if age < 4 else ("C2", D("1.5")))
    if person.disability == "exceptionally_severe":
        found.append(("C7", D("2.5")) if age < 16 else ("C6", D("1.5")))
    return max(found, key=lambda line: line[1], default=("", D(0)))


def draws(persons: list[Plain], position: int, month: Month) -> dict[str, int]:
    """Category and amount of everything that one person draws, carers' support for taking in and family care too."""
    person = persons[position]
    if person.birth > month.last_day or (person.died and person.died < month.first_day):
        return {}
    main = single_and_main(persons, position, month)
    lines = {code: int(coefficient * level(month)) for code, coefficient in main.items()}
    age = age_on(person.birth, last_lived(person, month.last_day))
    if month >= Month(2025, 7) and person.pension < level(month):
        near = person.household_class in ("poor", "near_poor")
        if (age >= 75 or (age >= 70 and near)) and level(month) > sum(lines.values()):
            start = age_on(person.birth, month.first_day - dt.timedelta(1))
            deferred = start < 75 <= age and near and counts_from(birthday(person.birth, 75)) > month
            lines = {"P70" if age < 75 or deferred else "P75": level(month)}
    if person.disability == "exceptionally_severe" and person.carer == "family":
        lines["C5"] = level(month)
    if person.carer == "taken_in":
        start, end = ages_of(person, month)
        code, coefficient = by_month_rule(person, taking_in(person, start), taking_in(person, end), month)
        if coefficient <= D("1.5") and {"K5d", "K5b"} & {code for code, c in main.items() if c == 3}:
            code, coefficient = "C2", D("1.5")
        if coefficient:
            lines[code] = int(coefficient * level(month))
    return lines
