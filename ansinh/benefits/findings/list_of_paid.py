"""The first list, place by place: everything wrong with what was paid for a month, as rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ansinh.areas.models import Area
from ansinh.benefits.findings.belief import beliefs_of
from ansinh.benefits.findings.lines import PersonMonth
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
    `unseen` are people who live elsewhere by now, with the months paid to them: only a wider scope can judge them.
    """

    area_path: str
    month: Month
    line_count: int
    person_count: int
    amount: int
    findings: tuple[Finding, ...]
    told_apart: tuple[Finding, ...]
    unseen: frozenset[PersonMonth]

    @property
    def unseen_count(self) -> int:
        return len(self.unseen)


def paid_part(area: Area, month: Month) -> PaidPart:
    """Judge again what `area` paid in and for `month`, as far as the scope lets see.

    A pure function of the database within the running act; the values travel between processes.
    """
    suspects = suspects_of(area, month)
    rows, unseen = findings_among(suspects.pairs, area=area, individuals=suspects.individuals)
    return PaidPart(
        area_path=area.path,
        month=month,
        line_count=suspects.line_count,
        person_count=suspects.person_count,
        amount=suspects.amount,
        findings=tuple(row for row in rows if row.standing == Standing.OPEN),
        told_apart=tuple(row for row in rows if row.standing != Standing.OPEN),
        unseen=unseen,
    )


def findings_among(
    pairs: Collection[PersonMonth], *, area: Area, individuals: Mapping[int, int]
) -> tuple[list[Finding], frozenset[PersonMonth]]:
    """The findings of these people and months, open and told apart, and who is out of sight."""
    wrongs = wrongs_among(pairs, area=area, individuals=individuals)
    open_ = [one for one in wrongs.found if one.deviation.standing == Standing.OPEN]
    since = first_months(open_, area=area, individuals=individuals)
    beliefs = beliefs_of(open_)
    people = _people(wrongs.found)
    rows = []
    for one in wrongs.found:
        key = (one.person, one.month, str(one.deviation.kind))
        name, number = people.get(one.person, (one.place.beneficiary_name, ""))
        rows.append(
            finding_of(one, since=since.get(key, one.month), believed=beliefs.get(key), name=name, number=number)
        )
    return rows, wrongs.unseen


def _people(found: Sequence[Wronged]) -> dict[int, tuple[str, str]]:
    """Name and identity number of those who are in sight."""
    rows = Individual.objects.filter(pk__among={one.person for one in found})
    return {pk: (name, number or "") for pk, name, number in rows.values_list("pk", "full_name", "identity_number")}
