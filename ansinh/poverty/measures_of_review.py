"""The measures of Alkire and Foster over the households that a review saw: H, A and M0 by place, people and group.

Alkire, S. and Foster, J. (2011), Counting and multidimensional poverty measurement, Journal of Public Economics 95:
each dimension weighs the same, and within it each indicator; who lacks at least the share `cut_off` of all is poor.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from django.db import connection
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ansinh.judgement.queries import Poverty, Standard, measure, measure_groups, together, words_of
from ansinh.poverty.models import Mark, ReviewRound
from ansinh.poverty.tables_of_comparing import Cell, Line, OfficialTable

PERCENT, INDEX = Decimal("0.01"), Decimal("0.0001")


@dataclass(frozen=True)
class Weighing:
    """What an analyst chose: a weight for each indicator by its code, the share from which on somebody is poor, and
    whether people are counted or households.
    """

    weights: Mapping[str, Decimal]
    cut_off: Fraction
    counts_people: bool


class Pattern(NamedTuple):
    """So many households of a place, a people and the same marks lack the same; `uncounted` are those whose persons are
    not known.
    """

    place: int
    people: str
    marks: Sequence[str]
    lacking: Sequence[str]
    households: int
    persons: int
    uncounted: int


@dataclass(frozen=True)
class Measured:
    """`uncounted` households are left out where people are counted; `places`, `peoples` and `groups` by their names; a
    household may be in several groups.
    """

    standard: Standard
    weighing: Weighing
    whole: Poverty
    places: Sequence[tuple[str, Poverty]]
    peoples: Sequence[tuple[str, Poverty]]
    groups: Sequence[tuple[str, Poverty]]
    uncounted: int


def equal_weights(pinned: Standard) -> dict[str, int]:
    """The same for each dimension, and within it for each indicator, as the smallest whole numbers."""
    sizes = {code: len(indicators) for code, indicators in pinned.services.items()}
    whole = math.lcm(*sizes.values())
    return {one.code: whole // sizes[one.service] for one in pinned.indicators}


def usual_cut_off(pinned: Standard) -> Fraction:
    """As many of a hundred as the standard's own number of deprivations is of all."""
    return Fraction(100 * pinned.deprivations.value, len(pinned.indicators))


def patterns_of(rounds: Sequence[ReviewRound], *, by_hamlet: bool) -> list[Pattern]:
    """What the households lack that the rounds looked at, by round or by hamlet; those of whom a round or an old file
    says nothing are not among them. One query.
    """
    place = "coalesce(l.hamlet_id, 0)" if by_hamlet else "l.round_id"
    query = f"""select {place}, coalesce(trim(i.ethnicity), ''), l.marks, a.lacking, count(*),
        coalesce(sum(l.persons), 0), count(*) - count(l.persons)
      from poverty_listedhousehold l
      join poverty_assessment a on a.id = l.assessment_id and a.deprivation_points is not null
        and (a.deprivation_points = 0 or cardinality(a.lacking) > 0)
      left join registry_membership s on s.household_id = l.household_id and s.is_head and s.valid_to is null
      left join registry_individual i on i.id = s.individual_id
      where l.round_id = any(%s) and l.state = 'recognised'
      group by 1, 2, 3, 4"""
    with connection.cursor() as cursor:
        cursor.execute(query, [[found.pk for found in rounds]])
        return [Pattern(*row) for row in cursor.fetchall()]


def measured(
    patterns: Sequence[Pattern], *, pinned: Standard, weighing: Weighing, places: Mapping[int, str]
) -> Measured:
    """Measure all, and each place, people and group that has somebody."""
    codes = [one.code for one in pinned.indicators]
    lacks = np.array([[code in one.lacking for code in codes] for one in patterns], dtype=bool).reshape(-1, len(codes))
    sizes = np.array([one.persons if weighing.counts_people else one.households for one in patterns], dtype=np.int64)

    weights = [Fraction(weighing.weights[code]) for code in codes]

    def by(keys: Sequence[Any]) -> list[tuple[Any, Poverty]]:
        numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        group = np.array([numbers[key] for key in keys], dtype=np.int64)
        found = measure_groups(
            lacks, group, groups=max(len(numbers), 1), weights=weights, cut_off=weighing.cut_off, sizes=sizes
        )
        return list(zip(numbers or [None], found, strict=True))

    def of_group(mark: str) -> Poverty | None:
        """Of those with a mark, of those with none where it is empty; None where there is nobody."""
        inside = np.array([mark in one.marks if mark else not one.marks for one in patterns], dtype=bool)
        if not inside.any():
            return None
        return measure(lacks[inside], weights=weights, cut_off=weighing.cut_off, sizes=sizes[inside])

    of_place = by([one.place for one in patterns])
    of_people = dict(by([one.people.casefold() for one in patterns]))
    names = {one.people.casefold(): one.people for one in reversed(patterns)}
    named = dict(of_place)
    return Measured(
        standard=pinned,
        weighing=weighing,
        whole=together([one for _place, one in of_place]),
        places=[(label, named[key]) for key, label in places.items() if key in named],
        peoples=[(names[key] or _("not known"), of_people[key]) for key in sorted(names)],
        groups=[
            (capfirst(label), told)
            for mark, label in [*((one.value, str(one.label)) for one in Mark), ("", _("none of these"))]
            if (told := of_group(mark))
        ],
        uncounted=sum(one.uncounted for one in patterns) if weighing.counts_people else 0,
    )


def tables_of(found: Measured, *, place_word: str) -> list[OfficialTable]:
    """The measures as tables: by indicator, place, people and group."""
    counted = _("People") if found.weighing.counts_people else _("Households")
    headings = [counted, _("Poor"), _("H, %"), _("A, %"), "M0"]
    total = Line(_("Total"), _cells(found.whole))
    return [
        _indicators(found),
        OfficialTable(
            _("By place"), place_word, headings, [Line(label, _cells(one)) for label, one in found.places], total
        ),
        OfficialTable(
            _("By ethnic group"), _("Ethnic group"), headings,
            [Line(label, _cells(one)) for label, one in found.peoples], total,
        ),
        OfficialTable(
            _("By group"), _("Group"), headings, [Line(label, _cells(one)) for label, one in found.groups], total,
            [_("A household may be in several groups.")],
        ),
    ]  # fmt: skip


def _indicators(found: Measured) -> OfficialTable:
    whole = found.whole
    columns = zip(
        found.standard.indicators, whole.weights, whole.lacking, whole.uncensored_headcounts,
        whole.censored_headcounts, whole.contributions, strict=True,
    )  # fmt: skip
    lines = [
        Line(words_of(one.name), [_of_hundred(weight), lacking, *map(_of_hundred, shares)])
        for one, weight, lacking, *shares in columns
    ]
    headings = [
        _("Weight, %"), _("Lack it"), _("Lack it, %"), _("Poor and lack it, %"), _("Share of M0, %"),
    ]  # fmt: skip
    return OfficialTable(_("By indicator"), _("Indicator"), headings, lines)


def _cells(one: Poverty) -> list[Cell]:
    shares = (_of_hundred(one.headcount), _of_hundred(one.intensity), index(one.adjusted_headcount))
    return [one.population, one.poor, *shares]


def _of_hundred(share: Fraction) -> Decimal:
    return _rounded(100 * share, PERCENT)


def index(share: Fraction) -> Decimal:
    """M0 as it is written: four decimals."""
    return _rounded(share, INDEX)


def _rounded(number: Fraction, to: Decimal) -> Decimal:
    return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(to, ROUND_HALF_UP)
