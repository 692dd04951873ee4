"""The first list: everything wrong with what was paid for a month, as rows."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from ansinh.areas.models import Area
from ansinh.benefits.findings.belief import beliefs_of
from ansinh.benefits.findings.lines import PersonMonth
from ansinh.benefits.findings.paid import Wronged, wrongs_among
from ansinh.benefits.findings.shapes import Finding, Standing
from ansinh.benefits.findings.since import first_months
from ansinh.benefits.findings.telling import finding_of
from ansinh.registry.models import Individual

AT_ONCE = 20_000
"""People and months looked at line by line in one go: a bad month must not fill the memory."""


def findings_among(
    pairs: Collection[PersonMonth], *, area: Area, individuals: Mapping[int, int]
) -> tuple[list[Finding], frozenset[PersonMonth]]:
    """The findings of these people and months, open and told apart, and who is out of sight."""
    rows: list[Finding] = []
    unseen: set[PersonMonth] = set()
    for chunk in _chunks(sorted(pairs)):
        found, hidden = _findings_of(chunk, area=area, individuals=individuals)
        rows += found
        unseen |= hidden
    return rows, frozenset(unseen)


def _chunks(pairs: Sequence[PersonMonth]) -> Iterator[frozenset[PersonMonth]]:
    rest = iter(pairs)
    while chunk := frozenset(islice(rest, AT_ONCE)):
        yield chunk


def _findings_of(
    pairs: Collection[PersonMonth], *, area: Area, individuals: Mapping[int, int]
) -> tuple[list[Finding], frozenset[PersonMonth]]:
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
