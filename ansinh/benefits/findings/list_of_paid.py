"""The first list, place by place: everything wrong with what was paid for a month, as rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from ansinh.areas.models import Area
from ansinh.benefits.findings.belief import beliefs_of
from ansinh.benefits.findings.paid import Wronged, wrongs_among
from ansinh.benefits.findings.shapes import Finding, Standing
from ansinh.benefits.findings.since import first_months
from ansinh.benefits.findings.suspects import suspects_of
from ansinh.benefits.findings.telling import finding_of
from ansinh.core.months import Month
from ansinh.registry.models import Individual


@dataclass(frozen=True)
class PaidPart:
    """What one place paid for a month and what is wrong with it.

    `findings` ask for something to be done; `told_apart` are being corrected or were right by the law of their day.
    `unseen_count` is of people who live elsewhere by now, whom only a wider scope can judge.
    """

    area_path: str
    month: Month
    line_count: int
    person_count: int
    amount: int
    findings: tuple[Finding, ...]
    told_apart: tuple[Finding, ...]
    unseen_count: int


def paid_part(area: Area, month: Month) -> PaidPart:
    """Judge again what `area` paid in and for `month`, as far as the scope lets see.

    A pure function of the database within the running act; the values travel between processes.
    """
    suspects = suspects_of(area, month)
    wrongs = wrongs_among(suspects.pairs, area=area, individuals=suspects.individuals)
    open_ = [one for one in wrongs.found if one.deviation.standing == Standing.OPEN]
    since = first_months(open_, area=area, individuals=suspects.individuals)
    beliefs = beliefs_of(open_)
    names = _names(wrongs.found)
    rows = []
    for one in wrongs.found:
        key = (one.person, one.month, str(one.deviation.kind))
        name = names.get(one.person, one.place.beneficiary_name)
        rows.append(finding_of(one, since=since.get(key, one.month), believed=beliefs.get(key), name=name))
    return PaidPart(
        area_path=area.path,
        month=month,
        line_count=suspects.line_count,
        person_count=suspects.person_count,
        amount=suspects.amount,
        findings=tuple(row for row in rows if row.standing == Standing.OPEN),
        told_apart=tuple(row for row in rows if row.standing != Standing.OPEN),
        unseen_count=len(wrongs.unseen),
    )


def _names(found: Sequence[Wronged]) -> dict[int, str]:
    people = {one.person for one in found}
    return dict(Individual.objects.filter(pk__among=people).values_list("pk", "full_name"))
