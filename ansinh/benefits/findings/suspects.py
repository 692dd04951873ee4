"""Who of all that a place paid for a month has to be looked at line by line: by sums, as columns."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import CATALOGUE, MONTHLY
from ansinh.benefits.findings.lines import CAME_BACK, PaidBy, PersonMonth, payrolls_of
from ansinh.benefits.findings.paid import months_made_up
from ansinh.benefits.findings.then import has_law_changed_since, table_by_law_then
from ansinh.benefits.judged_table import JudgedTable, judge_table
from ansinh.core.fields import array_text
from ansinh.core.months import Month
from ansinh.payments.models import LineKind, LineState
from ansinh.registry.models import Circumstance, Individual, Kind, Residence

Numbers = NDArray[np.int64]

MONTHS_AHEAD = 2
"""How long before its month a payroll is approved at most: before Tết two months go out at once."""
FAMILIES = sorted({CATALOGUE[benefit].family for benefit in MONTHLY})
FAMILY_OF = {benefit: FAMILIES.index(CATALOGUE[benefit].family) for benefit in MONTHLY}
"""The number of each monthly benefit's family: a person and a family make one key."""


@dataclass(frozen=True)
class Suspects:
    """The pairs to look at, the beneficiary of each person whose facts decide, and how much was looked through.

    `later_law_count`: people paid exactly by the law of the day, whose level was raised afterwards, reaching back.
    """

    area_path: str
    month: Month
    pairs: frozenset[PersonMonth]
    individuals: dict[int, int]
    line_count: int
    person_count: int
    amount: int
    later_law_count: int


@dataclass(frozen=True)
class _Sums:
    """Per person whose facts decide, beneficiary and benefit: lines, đồng out and đồng promised."""

    person: Numbers
    individual: Numbers
    family: Numbers
    lines: Numbers
    out: Numbers
    promised: Numbers


def suspects_of(area: Area, month: Month) -> Suspects:
    """Everybody for whom `area` paid in or for `month` something that is not, to the đồng, what the law gives."""
    payrolls = payrolls_of(area, first=month)
    of_month = [key for key, (paid_in, _payroll) in payrolls.items() if paid_in == month]
    later = [key for key, (paid_in, _payroll) in payrolls.items() if paid_in > month]
    sums = _sums(of_month, later, month)
    others = _of_other_months(of_month, month)
    pairs = {(person, Month.of(day)) for person, _individual, day in others}
    people = np.unique(sums.person)
    waiting: set[int] = set()
    if len(people):
        different, waiting = _different(sums, people, area, month, [payrolls[key][1] for key in of_month or later])
        strangers = np.setdiff1d(people, _here(people.tolist(), area))
        pairs |= {(person, month) for person in different}
        pairs |= {(person, month) for person in strangers.tolist()}
        pairs |= {(person, month) for person in _came_lately(people, area, month) | _missing(people)}
    individuals = dict(zip(sums.person.tolist(), sums.individual.tolist(), strict=True))
    individuals.update((person, individual) for person, individual, _day in others)
    return Suspects(
        area_path=area.path,
        month=month,
        pairs=frozenset(pairs),
        individuals={person: individual for person, individual in individuals.items() if person != individual},
        line_count=int(sums.lines.sum()),
        person_count=len(people),
        amount=int(sums.out.sum()),
        later_law_count=len(waiting - {person for person, _month in pairs}),
    )


def _sums(of_month: Sequence[int], later: Sequence[int], month: Month) -> _Sums:
    """One statement for a whole place: the database adds up, so that no line becomes an object here."""
    rows = _read(
        """
        select coalesce(cared_for_id, individual_id), min(individual_id), benefit, count(*),
            coalesce(sum(amount) filter (where not state = any(%(came_back)s)), 0)::bigint,
            coalesce(sum(amount) filter (where state <> %(reissued)s), 0)::bigint
        from payments_payment
        where for_month = %(month)s and state <> %(cancelled)s and benefit = any(%(monthly)s)
            and (payroll_id = any(%(of_month)s::bigint[])
                or (payroll_id = any(%(later)s::bigint[]) and kind <> %(regular)s))
        group by 1, benefit
        """,
        {
            "came_back": sorted(CAME_BACK),
            "reissued": LineState.REISSUED.value,
            "cancelled": LineState.CANCELLED.value,
            "regular": LineKind.REGULAR.value,
            "monthly": sorted(MONTHLY),
            "month": month.first_day,
            "of_month": array_text(of_month),
            "later": array_text(later),
        },
    )
    people, individuals, benefits, lines, out, promised = zip(*rows, strict=True) if rows else ((),) * 6
    return _Sums(
        person=np.array(people, dtype=np.int64),
        individual=np.array(individuals, dtype=np.int64),
        family=np.fromiter((FAMILY_OF[benefit] for benefit in benefits), dtype=np.int64, count=len(benefits)),
        lines=np.array(lines, dtype=np.int64),
        out=np.array(out, dtype=np.int64),
        promised=np.array(promised, dtype=np.int64),
    )


def _different(
    sums: _Sums, people: Numbers, area: Area, month: Month, payrolls: Sequence[PaidBy]
) -> tuple[set[int], set[int]]:
    """Those whose families do not add up to what the law gives, and those who only wait for a later level.

    What is not paid at all is the other list's.
    """
    keys, places = np.unique(sums.person * len(FAMILIES) + sums.family, return_inverse=True)
    out = np.bincount(places, weights=sums.out, minlength=len(keys)).astype(np.int64)
    promised = np.bincount(places, weights=sums.promised, minlength=len(keys)).astype(np.int64)
    paying, day = payrolls[0].area, max(payroll.approved_on for payroll in payrolls)
    lawful = lawful_at(keys, judge_table(individuals=people.tolist(), month=month, area=paying))
    is_different = (out != lawful) | (promised != lawful)
    is_waiting = np.zeros_like(is_different)
    if is_different.any() and has_law_changed_since(day, month, paying) and not months_made_up(area, {month}):
        then = lawful_at(keys, table_by_law_then(people.tolist(), month, paying, day))
        is_waiting = is_different & (out == then) & (promised == then)
    persons = keys // len(FAMILIES)
    return set(persons[is_different & ~is_waiting].tolist()), set(persons[is_waiting].tolist())


def lawful_at(keys: Numbers, table: JudgedTable) -> Numbers:
    """What the law gives each person and family among `keys`, sorted."""
    families = np.fromiter(
        (FAMILY_OF[benefit] for benefit, _category in table.rights), dtype=np.int64, count=len(table.rights)
    )
    return amounts_at(keys, table.person * len(FAMILIES) + families, table.amount)


def amounts_at(keys: Numbers, given: Numbers, amounts: Numbers) -> Numbers:
    """The sum of `amounts` at each key, 0 where the law gives nothing."""
    if not len(keys):
        return np.zeros(0, dtype=np.int64)
    near = np.searchsorted(keys, given)
    inside = (near < len(keys)) & (keys[np.minimum(near, len(keys) - 1)] == given)
    return np.bincount(near[inside], weights=amounts[inside], minlength=len(keys)).astype(np.int64)


def _of_other_months(of_month: Sequence[int], month: Month) -> list[tuple[int, int, dt.date]]:
    """Whom the payroll of the month paid for other months: arrears, differences, money paid again."""
    return _read(
        """
        select distinct coalesce(cared_for_id, individual_id), individual_id, for_month from payments_payment
        where payroll_id = any(%(of_month)s::bigint[]) and for_month <> %(month)s and state <> %(cancelled)s
            and benefit = any(%(monthly)s)
        """,
        {
            "of_month": array_text(of_month),
            "month": month.first_day,
            "cancelled": LineState.CANCELLED.value,
            "monthly": sorted(MONTHLY),
        },
    )


def _here(people: Collection[int], area: Area) -> Numbers:
    """Those of them who are registered in the place now."""
    keys = Individual.objects.filter(pk__among=people, area_path__within=area.path).values_list("pk", flat=True)
    return np.fromiter(keys.iterator(), dtype=np.int64)


def _came_lately(people: Numbers, area: Area, month: Month) -> set[int]:
    """Those whose present home is young: another commune's payroll, approved before the move, may have paid as well."""
    rows = Residence.objects.filter(
        area_path__within=area.path, valid_from__gt=(month + -MONTHS_AHEAD).first_day, valid_to__isnull=True
    ).values_list("individual_id", flat=True)
    return _both(rows.iterator(), people)


def _missing(people: Numbers) -> set[int]:
    rows = Circumstance.objects.filter(kind=Kind.MISSING, valid_to__isnull=True).values_list("individual_id", flat=True)
    return _both(rows.iterator(), people)


def _both(keys: Any, people: Numbers) -> set[int]:
    return set(np.intersect1d(np.fromiter(keys, dtype=np.int64), people).tolist())


def _read(query: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
