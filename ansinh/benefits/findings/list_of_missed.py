"""The second list, place by place: everybody registered, judged for a month, and held against what they receive."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.areas.queries import area_for_path
from ansinh.benefits.catalogue import CATALOGUE
from ansinh.benefits.changes import Change, Held, changes_of
from ansinh.benefits.findings.lost import Lost, lost_by
from ansinh.benefits.findings.nearly import nearly_entitled
from ansinh.benefits.findings.paid import months_made_up
from ansinh.benefits.findings.proofs import Papers, Proofs, papers_of, proofs_of
from ansinh.benefits.findings.received import Sums, keys_of, payrolls_for, people_of, received_by, sums_received
from ansinh.benefits.findings.shapes import Missed, MissedKind, MissedStanding
from ansinh.benefits.findings.standing import Standings, standings_of
from ansinh.benefits.findings.suspects import Numbers, amounts_at, lawful_at
from ansinh.benefits.findings.telling import tells_hiv
from ansinh.benefits.findings.then import (
    JudgedMonths,
    Provinces,
    has_law_changed_since,
    judged_by_law_then,
    table_by_law_then,
)
from ansinh.benefits.judged_table import JudgedTable, judge_table
from ansinh.benefits.judging import Given, Judged, Right, judge
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.registry.models import Individual, Residence

AT_ONCE = 20_000
"""People looked at right by right in one go."""


@dataclass(frozen=True)
class MissedPart:
    """The people of one place to be looked at right by right, because they get less than the law gives.

    `approved_on` is the day of the payroll that paid the month, None while it is not paid; `is_made_up` says that its
    differences for a raised level are recorded. `later_law_count` got exactly what the law of that day gave. `nearly`
    would be entitled if one fact held that nobody knows.
    """

    area_path: str
    month: Month
    person_count: int
    entitled_count: int
    later_law_count: int
    short: tuple[int, ...]
    approved_on: dt.date | None
    is_made_up: bool
    nearly: tuple[Missed, ...]


def missed_part(area: Area, month: Month) -> MissedPart:
    """Judge everybody who lived in `area` in `month` and lives still, by sums and as columns.

    A pure function of the database within the running act; the values travel between processes.
    """
    people = _residents(area, month)
    if not people:
        return MissedPart(area.path, month, 0, 0, 0, (), None, False, ())
    payrolls = payrolls_for(area, month)
    table = judge_table(individuals=people, month=month, area=area)
    received = sums_received(area, month, payrolls=payrolls)
    keys, lawful, got = _sides(table, received)
    is_short = got < lawful
    is_waiting = np.zeros_like(is_short)
    approved_on = max((payroll.approved_on for payroll in payrolls), default=None)
    is_made_up = bool(months_made_up(area, {month}))
    if approved_on and is_short.any() and not is_made_up and has_law_changed_since(approved_on, month, area):
        then = lawful_at(keys, table_by_law_then(people, month, area, approved_on))
        is_waiting = is_short & (got == then)
    short = set(people_of(keys[is_short & ~is_waiting]).tolist())
    return MissedPart(
        area_path=area.path,
        month=month,
        person_count=len(people),
        entitled_count=len(np.unique(table.person)),
        later_law_count=len(set(people_of(keys[is_waiting]).tolist()) - short),
        short=tuple(sorted(short)),
        approved_on=approved_on,
        is_made_up=is_made_up,
        nearly=tuple(nearly_entitled(area, month, is_paid=bool(payrolls), without=short)),
    )


def missed_rows(parts: Sequence[MissedPart], month: Month) -> list[Missed]:
    """The rows of all places, open and told apart, with what any place within the scope paid or promised.

    Together, not place by place: looking back over the lost months takes one judgement a month for all of them.
    """
    groups: dict[tuple[int, bool], tuple[Area, dict[int, MissedPart]]] = {}
    provinces = Provinces()
    for part in parts:
        if part.short:
            area = area_for_path(part.area_path)
            key = (provinces.of(area), part.approved_on is not None)
            groups.setdefault(key, (area, {}))[1].update(dict.fromkeys(part.short, part))
    rows = [row for part in parts for row in part.nearly]
    for area, people in groups.values():
        for chunk in _chunks(sorted(people)):
            rows += _Looking(area, month, {person: people[person] for person in chunk}).rows()
    return sorted(rows, key=lambda row: (row.area_path, row.person_id, row.key))


def _chunks(people: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(people), AT_ONCE):
        yield people[start : start + AT_ONCE]


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


def _sides(table: JudgedTable, received: Sums) -> tuple[Numbers, Numbers, Numbers]:
    """For each person and family to whom the law gives something: the key, what it gives, what is received."""
    keys = np.unique(keys_of(table.person, (benefit for benefit, _category in table.rights)))
    return keys, lawful_at(keys, table), amounts_at(keys, received.keys, received.amounts)


class _Looking:
    """Those who get less, looked at right by right."""

    def __init__(self, area: Area, month: Month, parts: Mapping[int, MissedPart]) -> None:
        self.area, self.month = area, month
        self.judged: Judged = judge(individuals=list(parts), month=month, area=area)
        is_paid = any(part.approved_on is not None for part in parts.values())
        self.received = received_by(list(parts), month, is_paid=is_paid)
        self.changes = {person: self._more(person) for person in parts}
        self.people = sorted(person for person, changes in self.changes.items() if changes)
        self.then: JudgedMonths = judged_by_law_then(
            (person, month, area, day)
            for person in self.people
            if (day := parts[person].approved_on) is not None and not parts[person].is_made_up
        )
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
