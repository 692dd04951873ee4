"""The second list, place by place: everybody registered, judged for a month, and held against what they receive."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.areas.queries import area_for_path
from ansinh.benefits.catalogue import CATALOGUE
from ansinh.benefits.changes import Change, Held, changes_of
from ansinh.benefits.findings.lines import PaidBy, lines_of_people
from ansinh.benefits.findings.lost import Lost, lost_by
from ansinh.benefits.findings.paid import months_made_up
from ansinh.benefits.findings.proofs import Papers, Proofs, papers_of, proofs_of
from ansinh.benefits.findings.received import Sums, keys_of, payrolls_for, people_of, received_by, sums_received
from ansinh.benefits.findings.shapes import Missed, MissedKind, MissedStanding
from ansinh.benefits.findings.standing import Standings, standings_of
from ansinh.benefits.findings.telling import tells_hiv
from ansinh.benefits.findings.then import JudgedMonths, judged_by_law_then
from ansinh.benefits.judged_table import JudgedTable, judge_table
from ansinh.benefits.judging import Given, Judged, Right, judge, judged_of
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.registry.models import Individual, Residence


@dataclass(frozen=True)
class MissedPart:
    """What one place owes its people a visit for, in a month. `told_apart` need none; each says why."""

    area_path: str
    month: Month
    person_count: int
    entitled_count: int
    findings: tuple[Missed, ...]
    told_apart: tuple[Missed, ...]


def missed_part(area: Area, month: Month) -> MissedPart:
    """Judge everybody who lived in `area` in `month` and lives still, as far as the scope lets see.

    A pure function of the database within the running act; the values travel between processes.
    """
    people = _residents(area, month)
    if not people:
        return MissedPart(area.path, month, 0, 0, (), ())
    payrolls = payrolls_for(area, month)
    table = judge_table(individuals=people, month=month, area=area)
    short = _short(table, sums_received(area, month, payrolls=payrolls))
    rows = _Looking(area, month, payrolls, short, judged_of(table, short)).rows() if short else []
    return MissedPart(
        area_path=area.path,
        month=month,
        person_count=len(people),
        entitled_count=len(np.unique(table.person)),
        findings=_open(rows),
        told_apart=_apart(rows),
    )


def seen_from_above(parts: Sequence[MissedPart], month: Month) -> list[MissedPart]:
    """The parts once more with what other communes within the scope paid for the month to the people in them."""
    found = []
    for part in parts:
        area = area_for_path(part.area_path)
        people = {row.person_id for row in (*part.findings, *part.told_apart)}
        elsewhere = {
            line.person for line in lines_of_people(people, [month]) if not line.area_path.startswith(part.area_path)
        }
        again = missed_among(sorted(elsewhere), area, month) if elsewhere else []
        rows = [row for row in (*part.findings, *part.told_apart) if row.person_id not in elsewhere] + again
        found.append(replace(part, findings=_open(rows), told_apart=_apart(rows)))
    return found


def missed_among(people: Collection[int], area: Area, month: Month) -> list[Missed]:
    """The rows of some people of one place, open and told apart."""
    judged = judge(individuals=people, month=month, area=area)
    return _Looking(area, month, payrolls_for(area, month), people, judged).rows()


def _open(rows: Sequence[Missed]) -> tuple[Missed, ...]:
    return tuple(row for row in rows if row.standing == MissedStanding.OPEN)


def _apart(rows: Sequence[Missed]) -> tuple[Missed, ...]:
    return tuple(row for row in rows if row.standing != MissedStanding.OPEN)


def _residents(area: Area, month: Month) -> list[int]:
    """The living who are registered here, without those who came after the month: it was another commune's."""
    before = Residence.objects.filter(individual=OuterRef("individual"), valid_to__lte=OuterRef("valid_from")).exclude(
        area=OuterRef("area")
    )
    came_after = (
        Residence.objects.filter(area_path__within=area.path, valid_to__isnull=True, valid_from__gt=month.last_day)
        .filter(Exists(before))
        .values_list("individual_id", flat=True)
    )
    living = Individual.objects.filter(area_path__within=area.path, died_on__isnull=True).order_by()
    return sorted(set(living.values_list("pk", flat=True)) - set(came_after))


def _short(table: JudgedTable, received: Sums) -> list[int]:
    """Who gets less than the law gives in some family of benefits: by sums, as columns."""
    given, places = np.unique(
        keys_of(table.person, (benefit for benefit, _category in table.rights)), return_inverse=True
    )
    if not len(given):
        return []
    lawful = np.bincount(places, weights=table.amount, minlength=len(given)).astype(np.int64)
    near = np.searchsorted(given, received.keys)
    inside = (near < len(given)) & (given[np.minimum(near, len(given) - 1)] == received.keys)
    got = np.bincount(near[inside], weights=received.amounts[inside], minlength=len(given)).astype(np.int64)
    return sorted(set(people_of(given[got < lawful]).tolist()))


class _Looking:
    """Those who get less, looked at right by right."""

    def __init__(
        self, area: Area, month: Month, payrolls: Sequence[PaidBy], people: Collection[int], judged: Judged
    ) -> None:
        self.area, self.month, self.judged = area, month, judged
        self.received = received_by(people, month, is_paid=bool(payrolls))
        self.changes = {person: self._more(person) for person in people}
        self.people = sorted(person for person, changes in self.changes.items() if changes)
        self.then: JudgedMonths = {}
        if payrolls and month not in months_made_up(area, {month}):
            day = max(payroll.approved_on for payroll in payrolls)
            self.then = judged_by_law_then((person, month, area, day) for person in self.people)
        self.standings: Standings = standings_of(self.people, month)
        self.papers: Papers = papers_of(self.people, month)
        self.names: Mapping[int, Individual] = self.papers.people

    def rows(self) -> list[Missed]:
        standing = {
            (person, one): self._standing(person, one) for person in self.people for one in self.changes[person]
        }
        lost = lost_by(
            {
                one.given.right: one.given.amount
                for (_person, one), how in standing.items()
                if how == MissedStanding.OPEN and one.given is not None and one.held is None
            },
            month=self.month,
            area=self.area,
        )
        return [
            self._row(person, one, standing[person, one], lost)
            for person in self.people
            for one in self.changes[person]
        ]

    def _more(self, person: int) -> list[Change]:
        """The changes that would give more, in the families where the whole would be more."""
        found = []
        held = self.received.get(person, [])
        for family in sorted({line.family for line in self.judged.of(person)}):
            given = self.judged.of(person, family=family)
            drawn = [one for one in held if one.family == family]
            if sum(line.amount for line in given) <= sum(one.amount for one in drawn):
                continue
            found += [one for one in changes_of(drawn, given) if one.given is not None and _gain(one) > 0]
        return found

    def _standing(self, person: int, one: Change) -> MissedStanding:
        given = _given(one)
        if self._was_right(person, given.family):
            return MissedStanding.LATER_LAW
        whole = sum(line.amount for line in self.judged.of(person, family=given.family))
        return self.standings.of(person, given.family, whole)

    def _place(self, given: Given) -> int:
        """Which of the person's rights it is, in a number that tells no category."""
        rights = sorted(line.right for line in self.judged.of(given.person, family=given.family))
        return rights.index(given.right)

    def _was_right(self, person: int, family: str) -> bool:
        judged = self.then.get((person, self.month))
        if judged is None:
            return False
        got = sum(one.amount for one in self.received.get(person, []) if one.family == family)
        return bool(got) and got == sum(line.amount for line in judged.of(person, family=family))

    def _row(self, person: int, one: Change, standing: MissedStanding, lost: Mapping[Right, Lost]) -> Missed:
        given = _given(one)
        proofs = proofs_of(self.papers, person, given.category, self.month)
        so_far = lost.get(given.right, Lost(self.month))
        received = _received(one.held)
        return Missed(
            key=f"missed:{person}:{given.benefit}:{self._place(given)}:{self.month}",
            kind=_kind(one, proofs).value,
            standing=standing.value,
            month=self.month,
            area_path=str(self.names[person].area_path),
            person_id=person,
            person_name=self.names[person].full_name,
            person_number=self.names[person].identity_number or "",
            benefit=given.benefit,
            category=given.category,
            lawful_amount=given.amount,
            received_amount=one.held.amount if one.held else 0,
            received=received,
            articles=given.articles,
            reason=given.reason,
            entitled_since=so_far.entitled_since,
            lost_months=so_far.month_count,
            lost_amount=so_far.amount,
            have=proofs.have,
            needed=proofs.needed,
            tells_hiv=tells_hiv({given.category}, given.reason, received, *proofs.have, *proofs.needed),
        )


def _kind(one: Change, proofs: Proofs) -> MissedKind:
    if one.held is None:
        return MissedKind.NEARLY if proofs.is_declared_only else MissedKind.NOTHING
    is_same = one.held.right.renamed() == _given(one).right.renamed()
    return MissedKind.LESS if is_same else MissedKind.BETTER


def _received(held: Held | None) -> str:
    if held is None:
        return ""
    return _("%(category)s: %(amount)s đồng") % {
        "category": held.right.category or CATALOGUE[held.right.benefit].code.label,
        "amount": format_dong(held.amount),
    }


def _gain(one: Change) -> int:
    return _given(one).amount - (one.held.amount if one.held else 0)


def _given(one: Change) -> Given:
    assert one.given is not None  # noqa: S101 - changes that give nothing are sorted out before
    return one.given
