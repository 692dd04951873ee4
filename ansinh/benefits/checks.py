"""The line check that payments calls: each line re-judged by the law and the facts of its month.

One judgement for each month and place of a whole list, however long; no line is asked about on its own.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import CATALOGUE
from ansinh.benefits.judged_table import JudgedTable, judge_table, keys_of_rights
from ansinh.benefits.judging import Judged, Right, judged_of
from ansinh.benefits.models import DecisionItem, DecisionState, Resolution
from ansinh.benefits.queries.missing import declared_missing, missing_in_words
from ansinh.benefits.queries.paid import paid_by_month
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.payments.checks import CheckedLine, LineVerdict
from ansinh.payments.models import LineKind, LineState, Payment
from ansinh.registry.models import Individual

Together = dict[tuple[int, str, Month], int]

LAWFUL = LineVerdict(lawful=True)
OWED = frozenset({LineKind.ARREARS.value, LineKind.DIFFERENCE.value})


def check_lines(lines: Sequence[CheckedLine]) -> list[LineVerdict]:
    """A verdict for each line, in their order, with the sentence for the officer where it breaks the law.

    A regular line is right if its amount is what the law gives that person for that month by that category. Arrears
    and differences also need a decision in effect that names the person, and together with what was paid may not
    exceed what the law gives. One-off money needs its decision. A line paid again needs the line that came back.
    A monthly line that is right carries the facts it was judged by.
    """
    monthly = {place: line for place, line in enumerate(lines) if line.for_month and line.kind != LineKind.REISSUE}
    owed = [line for line in monthly.values() if line.kind in OWED]
    paid = _paid(owed)
    named = _named([line for line in lines if line.kind in OWED or line.for_month is None])
    returned = _returned([line for line in lines if line.kind == LineKind.REISSUE])
    verdicts: dict[int, LineVerdict] = {}
    for places, table in _tables(monthly):
        here = [lines[place] for place in places]
        verdicts.update(zip(places, _check_monthly(here, table, paid, named), strict=True))
    for place, line in enumerate(lines):
        if line.kind == LineKind.REISSUE:
            verdicts[place] = _check_reissue(line, returned)
        elif line.for_month is None:
            verdicts[place] = _check_one_off(line, named)
    return [verdicts[place] for place in range(len(lines))]


def _person(line: CheckedLine) -> int:
    return line.cared_for_id or line.individual_id


def _right(line: CheckedLine) -> Right:
    return Right(_person(line), line.benefit, line.category)


def _tables(lines: Mapping[int, CheckedLine]) -> Iterator[tuple[list[int], JudgedTable]]:
    """The places of the lines of each month and place of living, with the judgement that holds for them."""
    people = {_person(line) for line in lines.values()}
    # Where no province has a level of its own, it does not matter who lives where.
    has_local_levels = Resolution.objects.exists()
    homes = dict(Individual.objects.filter(pk__among=people).values_list("pk", "area_id")) if has_local_levels else {}
    areas = {area.pk: area for area in Area.objects.filter(pk__in=set(homes.values()))}
    asked: dict[tuple[int | None, Month], list[int]] = defaultdict(list)
    for place, line in lines.items():
        if line.for_month is not None:
            asked[homes.get(_person(line)), line.for_month].append(place)
    for (area_id, month), places in asked.items():
        area = areas.get(area_id) if area_id else None
        yield places, judge_table(individuals={_person(lines[place]) for place in places}, month=month, area=area)


def _check_monthly(
    lines: Sequence[CheckedLine], table: JudgedTable, paid: Together, named: Mapping[tuple[str, int, str], int]
) -> Iterator[LineVerdict]:
    """Lines of one month and place, held against the judgement in one go; objects only for those that need words."""
    people = np.fromiter(map(_person, lines), dtype=np.int64, count=len(lines))
    keys = keys_of_rights(people, (line.benefit for line in lines), (line.category for line in lines))
    amounts = np.fromiter((line.amount for line in lines), dtype=np.int64, count=len(lines))
    is_owed = np.fromiter((line.kind in OWED for line in lines), dtype=bool, count=len(lines))
    is_right = (table.amounts_of(keys) == amounts) & ~is_owed
    judged = judged_of(table, {int(person) for person in people[~is_right]})
    evidence = table.evidence_of(keys)
    missing = _missing_before(lines)
    for line, right, told in zip(lines, is_right.tolist(), evidence, strict=True):
        since = missing.get(_person(line)) or missing.get(line.individual_id)
        if since is not None:
            yield LineVerdict(False, missing_in_words(since))
        elif right:
            yield LineVerdict(True, evidence=told)
        else:
            verdict = _check_owed(line, judged, paid, named) if line.kind in OWED else _check_regular(line, judged)
            yield verdict._replace(evidence=told) if verdict.lawful else verdict


def _missing_before(lines: Sequence[CheckedLine]) -> dict[int, dt.date]:
    """Who of those paid, or cared for, was declared missing before the month of these lines; one month for all."""
    months = {line.for_month for line in lines}
    people = {_person(line) for line in lines} | {line.individual_id for line in lines}
    return {
        person: since
        for person, since in declared_missing(people).items()
        if any(month and Month.of(since) < month for month in months)
    }


def _check_regular(line: CheckedLine, judged: Judged) -> LineVerdict:
    lawful = judged.amount_of(_right(line))
    return LineVerdict(
        False,
        _("The law gives %(lawful)s đồng for %(month)s, not %(amount)s. %(reason)s")
        % {
            "lawful": format_dong(lawful),
            "month": judged.month.in_vietnamese,
            "amount": format_dong(line.amount),
            "reason": _why(line, judged),
        },
    )


def _check_owed(
    line: CheckedLine, judged: Judged, paid: Together, named: Mapping[tuple[str, int, str], int]
) -> LineVerdict:
    if (line.decision_reference, line.individual_id, line.benefit) not in named:
        return _no_decision(line)
    family = CATALOGUE[line.benefit].family
    lawful = sum(given.amount for given in judged.of(_person(line), family=family))
    together = paid.get((_person(line), family, judged.month), 0)
    if together <= lawful:
        return LAWFUL
    return LineVerdict(
        False,
        _("With this line %(together)s đồng would be paid for %(month)s; the law gives %(lawful)s. %(reason)s")
        % {
            "together": format_dong(together),
            "month": judged.month.in_vietnamese,
            "lawful": format_dong(lawful),
            "reason": _why(line, judged),
        },
    )


def _check_one_off(line: CheckedLine, named: Mapping[tuple[str, int, str], int]) -> LineVerdict:
    decided = named.get((line.decision_reference, line.individual_id, line.benefit))
    if decided is None:
        return _no_decision(line)
    if decided != line.amount:
        return LineVerdict(
            False,
            _("Decision %(decision)s says %(decided)s đồng, not %(amount)s.")
            % {
                "decision": line.decision_reference,
                "decided": format_dong(decided),
                "amount": format_dong(line.amount),
            },
        )
    return LAWFUL


def _check_reissue(
    line: CheckedLine, returned: set[tuple[int, str, str, int | None, Month | None, int]]
) -> LineVerdict:
    key = (line.individual_id, line.benefit, line.category, line.cared_for_id, line.for_month, line.amount)
    if key in returned:
        return LAWFUL
    return LineVerdict(False, _("No line of this amount has come back, so none can be paid again."))


def _no_decision(line: CheckedLine) -> LineVerdict:
    return LineVerdict(
        False,
        _("No decision “%(decision)s” in effect names this person for this benefit.")
        % {"decision": line.decision_reference},
    )


def _why(line: CheckedLine, judged: Judged) -> str:
    lines = judged.of(_person(line), family=CATALOGUE[line.benefit].family)
    return " ".join(given.reason for given in lines) or judged.reason_for(_person(line))


def _paid(lines: Sequence[CheckedLine]) -> Together:
    """What each person has been paid, or is owed already, by family of benefits and month."""
    months = [line.for_month for line in lines if line.for_month is not None]
    found: Together = defaultdict(int)
    if months:
        paid = paid_by_month(people={_person(line) for line in lines}, first=min(months), last=max(months))
        for (right, month), amount in paid.items():
            found[right.person, CATALOGUE[right.benefit].family, month] += amount
    return found


def _named(lines: Sequence[CheckedLine]) -> dict[tuple[str, int, str], int]:
    """What decisions in effect say of these people: (reference, person, benefit) → amount."""
    rows = DecisionItem.objects.filter(
        decision__state=DecisionState.IN_EFFECT,
        decision__reference__in={line.decision_reference for line in lines},
        individual__among={line.individual_id for line in lines} | {_person(line) for line in lines},
    ).values_list("decision__reference", "individual_id", "benefit", "amount")
    return {(reference, person, benefit): amount for reference, person, benefit, amount in rows}


def _returned(lines: Sequence[CheckedLine]) -> set[tuple[int, str, str, int | None, Month | None, int]]:
    rows = Payment.objects.filter(
        individual__among={line.individual_id for line in lines}, state__in=[LineState.RETURNED, LineState.REISSUED]
    ).values_list("individual_id", "benefit", "category", "cared_for_id", "for_month", "amount")
    return {
        (person, benefit, category, cared_for, Month.of(month) if month else None, amount)
        for person, benefit, category, cared_for, month, amount in rows
    }
