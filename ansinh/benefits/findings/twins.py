"""One person paid under two records: the right is paid twice, though each record alone looks lawful."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from ansinh.benefits.findings.lines import Line, asked_back, lines_of_people
from ansinh.benefits.findings.received import months_received
from ansinh.benefits.findings.shapes import Alert, Belief, Finding, Shared, Standing, Wrong
from ansinh.benefits.findings.telling import articles_of_refusal, tells_hiv, told_line
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.judgement.law import FIRST_MONTH
from ansinh.registry.models import Individual


def findings_of_twins(alerts: Sequence[Alert], month: Month) -> list[Finding]:
    """A finding for each pair of records of one person under which the same family of benefits was paid.

    The record without an identity number is the one to be looked at; what it was paid is too much, but for what would
    be the higher of the two.
    """
    pairs = [sorted({sharer.person_id for sharer in alert.sharers}) for alert in alerts if alert.kind == Shared.PERSON]
    people = {person for pair in pairs for person in pair}
    if not people:
        return []
    rows = Individual.objects.in_bulk(list(people))
    paid: dict[int, list[Line]] = defaultdict(list)
    for line in lines_of_people(people, [month]):
        if line.is_out:
            paid[line.person].append(line)
    back = asked_back(people, [month])
    received = months_received(people, list(FIRST_MONTH.through(month)))
    found = []
    for one, other in pairs:
        families = {line.family for line in paid[one]} & {line.family for line in paid[other]}
        lines = [line for line in (*paid[one], *paid[other]) if line.family in families]
        if not lines:
            continue
        extra = next(pk for pk in (other, one) if rows[pk].identity_number is None)
        sums = [sum(line.amount for line in lines if line.person == pk) for pk in (one, other)]
        asked = sum(back.get((pk, family, month), 0) for pk in (one, other) for family in families)
        since = month
        while all(any((pk, family, since.previous()) in received for family in families) for pk in (one, other)):
            since = since.previous()
        found.append(_finding(rows[extra], (one, other), lines, sums, asked, month, since))
    return found


def _finding(
    person: Individual,
    pair: tuple[int, int],
    lines: Sequence[Line],
    sums: Sequence[int],
    asked: int,
    month: Month,
    since: Month,
) -> Finding:
    lawful = max(sums)
    standing = Standing.OPEN if sum(sums) - asked > lawful else Standing.BEING_CORRECTED
    reason = _(
        "Two records of one person: the same name and day of birth, one of them without an identity number. Paid under"
        " both, %(first)s and %(second)s đồng; only one is due. Whoever knows the person decides whether it is one."
    ) % {"first": format_dong(sums[0]), "second": format_dong(sums[1])}
    return Finding(
        key=f"paid:{Wrong.TWICE}:{pair[0]}+{pair[1]}:{month}",
        kind=Wrong.TWICE.value,
        standing=standing.value,
        month=month,
        area_path=next(line.area_path for line in lines if line.person == person.pk),
        person_id=person.pk,
        person_name=person.full_name,
        person_number=person.identity_number or "",
        lines=tuple(told_line(line) for line in lines),
        paid_amount=sum(sums),
        lawful_amount=lawful,
        articles=articles_of_refusal(month),
        reason=reason,
        since=since,
        belief=Belief.NOT_ASKED.value,
        tells_hiv=tells_hiv({line.category for line in lines}),
    )
