"""Nobody paid outside the rules: what a place paid for a month, judged again by the law and the facts of that month.

First sums: of everybody paid, whose lines differ from the law, or who may have lived elsewhere. Then, for those few,
each line: what is wrong, since when, and what was believed on the day.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ansinh.areas.models import Area
from ansinh.benefits.findings.comparing import Account, Deviation, deviations
from ansinh.benefits.findings.homes import homes_of, homes_out_of_sight, left_before
from ansinh.benefits.findings.lines import (
    Line,
    PersonMonth,
    asked_back,
    in_payrolls_to_come,
    lines_of_people,
    owed_already,
)
from ansinh.benefits.findings.shapes import Standing, Wrong
from ansinh.benefits.findings.then import JudgedMonths, judged_by_law_now, judged_by_law_then
from ansinh.benefits.judging import Judged
from ansinh.benefits.queries.missing import declared_missing
from ansinh.core.months import Month
from ansinh.payments.models import Cause, Due, DueState
from ansinh.registry.models import Individual


@dataclass(frozen=True)
class Wronged:
    """One person and month with one thing wrong; `judged` is None where no judgement decided (a move)."""

    person: int
    month: Month
    deviation: Deviation
    judged: Judged | None
    left_on: dt.date | None = None
    missing_since: dt.date | None = None

    @property
    def place(self) -> Line:
        return self.deviation.lines[0]


@dataclass(frozen=True)
class Wrongs:
    """What is wrong among the people and months looked at; `unseen` are those whom only a wider scope can judge."""

    found: tuple[Wronged, ...]
    unseen: frozenset[PersonMonth]


def wrongs_among(asked: Collection[PersonMonth], *, area: Area, individuals: Mapping[int, int]) -> Wrongs:
    """Judge these people and months line by line, as far as the scope lets see.

    `area` is the place whose lines are looked at; what other places within the scope paid counts as paid too.
    `individuals` names the beneficiary of each person whose facts decide, where that is another.
    """
    people = {person for person, _month in asked}
    months = {month for _person, month in asked}
    keys = people | {individuals[person] for person in people if person in individuals}
    by_pair: dict[PersonMonth, list[Line]] = defaultdict(list)
    for line in lines_of_people(keys, months):
        if (line.person, line.month) in asked:
            by_pair[line.person, line.month].append(line)
    looking = _Looking(area, people, keys, months, by_pair)
    found: list[Wronged] = []
    unseen: set[PersonMonth] = set()
    for pair in sorted(by_pair):
        wrongs = looking.wrongs_of(pair)
        found += wrongs
        if pair[0] not in looking.died_on and not wrongs:
            unseen.add(pair)
    return Wrongs(tuple(_with_later_law(found, area)), frozenset(unseen))


class _Looking:
    """What is known of the people and months under examination, read once for all of them."""

    def __init__(
        self,
        area: Area,
        people: Collection[int],
        keys: Collection[int],
        months: Collection[Month],
        by_pair: Mapping[PersonMonth, Sequence[Line]],
    ) -> None:
        self.area, self.by_pair = area, by_pair
        self.died_on = dict(Individual.objects.filter(pk__among=people).values_list("pk", "died_on"))
        self.homes = {**homes_out_of_sight(set(people) - self.died_on.keys()), **homes_of(self.died_on)}
        self.missing = declared_missing(self.died_on)
        self.owed = owed_already(keys, months)
        self.to_come = in_payrolls_to_come(keys, months)
        self.back = asked_back(keys, months)
        self.judged = judged_by_law_now(
            (person, month, lines[-1].paid_by.area)
            for (person, month), lines in by_pair.items()
            if person in self.died_on
        )

    def wrongs_of(self, pair: PersonMonth) -> list[Wronged]:
        """What is wrong for one person and month, where a line of this place has a part in it.

        Of somebody who lives outside the scope only whether this place still paid after the move.
        """
        person, month = pair
        lines = self.by_pair[pair]
        homes = self.homes.get(person, ())
        days = {line.payment_id: left_before(homes, line.paid_by, line.area_path, month) for line in lines}
        moved = [line for line in lines if days[line.payment_id] is not None]
        found = self._moved(pair, moved, next((days[line.payment_id] for line in moved), None))
        if person not in self.died_on:
            return found
        rest = [line for line in lines if days[line.payment_id] is None]
        judged = self.judged[pair]
        died_on, missing_since = self.died_on[person], self.missing.get(person)
        is_missing = missing_since is not None and Month.of(missing_since) < month
        is_dead = died_on is not None and Month.of(died_on) < month
        accounts = self._accounts(pair, rest, None if is_missing else judged)
        for one in deviations(accounts, is_dead=is_dead):
            kind = one.kind
            if kind == Wrong.OVERPAID and len({line.paid_by.area.pk for line in one.lines}) > 1:
                kind = Wrong.TWICE
            found.append(
                Wronged(
                    person, month, replace(one, kind=kind), judged, missing_since=missing_since if is_missing else None
                )
            )
        return [one for one in found if self._is_ours(one)]

    def _moved(self, pair: PersonMonth, lines: Sequence[Line], day: dt.date | None) -> list[Wronged]:
        out = tuple(line for line in lines if line.is_out)
        if not out:
            return []
        person, month = pair
        paid = sum(line.amount for line in out)
        back = sum(self.back.get((person, family, month), 0) for family in {line.family for line in out})
        standing = Standing.BEING_CORRECTED if back >= paid else Standing.OPEN
        return [Wronged(person, month, Deviation(Wrong.MOVED, standing, out, (), paid, 0), None, left_on=day)]

    def _accounts(self, pair: PersonMonth, lines: Sequence[Line], judged: Judged | None) -> list[Account]:
        person, month = pair
        families = {line.family for line in lines}
        return [
            Account(
                lines=tuple(line for line in lines if line.family == family),
                given=judged.of(person, family=family) if judged else (),
                owed_amount=self.owed.get((person, family, month), 0) + self.to_come.get((person, family, month), 0),
                asked_back_amount=self.back.get((person, family, month), 0),
            )
            for family in sorted(families)
        ]

    def _is_ours(self, one: Wronged) -> bool:
        return any(line.area_path.startswith(self.area.path) for line in one.deviation.lines)


def _with_later_law(found: Iterable[Wronged], area: Area) -> list[Wronged]:
    """Mark what was right by the law that bound the payment: the level was raised later, reaching back.

    Where the commune has made up the month for the raise already, whoever was left out is a finding.
    """
    wanted = list(found)
    open_ = [one for one in wanted if one.judged is not None and one.deviation.standing == Standing.OPEN]
    then = judged_by_law_then((one.person, one.month, _payer(one), _last_day(one)) for one in open_)
    made_up = months_made_up(area, {month for _person, month in then}) if then else set()
    return [
        replace(one, deviation=replace(one.deviation, standing=Standing.LATER_LAW))
        if one.month not in made_up and _was_right(one, then)
        else one
        for one in wanted
    ]


def _was_right(one: Wronged, then: JudgedMonths) -> bool:
    """Whether the money is exactly what the law gave then."""
    judged = then.get((one.person, one.month))
    if judged is None or one.deviation.standing != Standing.OPEN or one.missing_since is not None:
        return False
    families = {line.family for line in one.deviation.lines}
    lawful = sum(given.amount for family in families for given in judged.of(one.person, family=family))
    return bool(lawful == one.deviation.paid_amount)


def months_made_up(area: Area, months: Collection[Month]) -> set[Month]:
    """For which of these months the place has recorded differences because the level was raised."""
    days = (
        Due.objects.filter(
            area_path__within=area.path,
            cause=Cause.LEVEL_RAISED,
            for_month__in=[month.first_day for month in months],
        )
        .exclude(state=DueState.CANCELLED)
        .values_list("for_month", flat=True)
        .distinct()
    )
    return {Month.of(day) for day in days if day is not None}


def _payer(one: Wronged) -> Area:
    return one.deviation.lines[-1].paid_by.area


def _last_day(one: Wronged) -> dt.date:
    return max(line.paid_by.approved_on for line in one.deviation.lines)
