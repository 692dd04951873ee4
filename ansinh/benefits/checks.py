"""The line check that payments calls: each line re-judged by the law and the facts of its month.

One judgement for each month and place of a whole list, however long; no line is asked about on its own.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.benefits.catalogue import CATALOGUE
from ansinh.benefits.judging import Judged, Right, judge
from ansinh.benefits.models import DecisionItem, DecisionState, Resolution
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
    """
    monthly = [line for line in lines if line.for_month is not None and line.kind != LineKind.REISSUE]
    judged = _judged(monthly)
    owed = [line for line in monthly if line.kind in OWED]
    paid = _paid(owed)
    named = _named([line for line in lines if line.kind in OWED or line.for_month is None])
    returned = _returned([line for line in lines if line.kind == LineKind.REISSUE])
    verdicts = []
    for line in lines:
        if line.kind == LineKind.REISSUE:
            verdicts.append(_check_reissue(line, returned))
        elif line.for_month is None:
            verdicts.append(_check_one_off(line, named))
        elif line.kind in OWED:
            verdicts.append(_check_owed(line, judged[_person(line), line.for_month], paid, named))
        else:
            verdicts.append(_check_regular(line, judged[_person(line), line.for_month]))
    return verdicts


def _person(line: CheckedLine) -> int:
    return line.cared_for_id or line.individual_id


def _right(line: CheckedLine) -> Right:
    return Right(_person(line), line.benefit, line.category)


def _judged(lines: Sequence[CheckedLine]) -> dict[tuple[int, Month], Judged]:
    """The judgement that holds for each person and month: one run for each month and place."""
    people = {_person(line) for line in lines}
    # Where no province has a level of its own, it does not matter who lives where.
    has_local_levels = Resolution.objects.exists()
    places = dict(Individual.objects.filter(pk__among=people).values_list("pk", "area_id")) if has_local_levels else {}
    areas = {area.pk: area for area in Area.objects.filter(pk__in=set(places.values()))}
    asked: dict[tuple[int | None, Month], set[int]] = defaultdict(set)
    for line in lines:
        if line.for_month is not None:
            asked[places.get(_person(line)), line.for_month].add(_person(line))
    found: dict[tuple[int, Month], Judged] = {}
    for (area_id, month), here in asked.items():
        judged = judge(individuals=here, month=month, area=areas.get(area_id) if area_id else None)
        found.update(((person, month), judged) for person in here)
    return found


def _check_regular(line: CheckedLine, judged: Judged) -> LineVerdict:
    lawful = judged.amount_of(_right(line))
    if lawful == line.amount:
        return LAWFUL
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
