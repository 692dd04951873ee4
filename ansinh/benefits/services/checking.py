"""Asking for the two lists: who may, over which places, and one entry in the trail for what was read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from ansinh.areas.models import Area
from ansinh.areas.queries import area_for_path
from ansinh.audit.services import record, record_read
from ansinh.benefits.errors import MonthToCome
from ansinh.benefits.findings.across import shared_by_people
from ansinh.benefits.findings.against_list import MatchedRow, matched
from ansinh.benefits.findings.burials import findings_of_burials
from ansinh.benefits.findings.inspected import InspectedList
from ansinh.benefits.findings.list_of_missed import MissedPart, missed_part, missed_rows
from ansinh.benefits.findings.list_of_paid import findings_among
from ansinh.benefits.findings.masking import shown_finding, shown_missed
from ansinh.benefits.findings.shapes import Alert, Finding, Missed, MissedStanding, Shared, Standing
from ansinh.benefits.findings.suspects import Suspects, suspects_of
from ansinh.benefits.findings.twins import findings_of_twins
from ansinh.benefits.policies import may_see_categories
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.judgement.law import require_law
from ansinh.payments.models import Payroll
from ansinh.registry.models import Individual
from ansinh.work.pieces import Outcome, in_pieces


@dataclass(frozen=True)
class PaidList:
    """Who was paid outside the rules for a month. `unseen_count`: people whom only a wider scope can judge.

    `later_law_count`: people paid exactly by the law of the day, whose level was raised afterwards. `refused`: places
    that could not be checked, each with the sentence why.
    """

    area: Area
    month: Month
    line_count: int
    person_count: int
    amount: int
    findings: tuple[Finding, ...]
    told_apart: tuple[Finding, ...]
    alerts: tuple[Alert, ...]
    list_rows: tuple[MatchedRow, ...]
    unseen_count: int
    later_law_count: int
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MissedList:
    """Who is left behind in a month."""

    area: Area
    month: Month
    person_count: int
    entitled_count: int
    findings: tuple[Missed, ...]
    told_apart: tuple[Missed, ...]
    later_law_count: int
    refused: tuple[tuple[str, str], ...]


def check_paid(
    *,
    actor: Actor,
    area: Area,
    month: Month,
    lists: Sequence[InspectedList] = (),
    cluster: str | None = None,
) -> PaidList:
    """Judge again everything that the communes of `area` paid in and for `month`, in pieces by commune.

    What two communes have to do with each other is told only to whoever is above both. Not within another act: each
    piece has a transaction of its own. Raises NoRight, OutsideScope, NoLawForMonth, MonthToCome.
    """
    places = paid_places(actor=actor, area=area, month=month)
    outcomes = list(in_pieces(paid_piece, actor=actor, area_paths=places, cluster=cluster, month=month))
    return paid_list(actor=actor, area=area, month=month, outcomes=outcomes, lists=lists)


def paid_places(*, actor: Actor, area: Area, month: Month) -> list[str]:
    """The communes that have to be looked through for the first list; raises what `check_paid` raises."""
    for permission in ("view_payroll", "view_registry"):
        actor.require(permission, area_path=area.path)
    require_law(month)
    with acting(actor):
        places = _places_that_paid(area, month)
        if month > Month.of(clock.today()) and not places:
            raise MonthToCome(month=month.in_vietnamese, last=Month.of(clock.today()).in_vietnamese)
    return places


def paid_list(
    *,
    actor: Actor,
    area: Area,
    month: Month,
    outcomes: Sequence[Outcome[Suspects]],
    lists: Sequence[InspectedList] = (),
) -> PaidList:
    """The first list from the pieces of its communes, as the actor may read it; the trail keeps who asked."""
    parts = [outcome.result for outcome in outcomes if outcome.result is not None]
    with acting(actor), transaction.atomic():
        alerts = shared_by_people(area, month)
        rows, unseen_count = _rows_of(parts, alerts, area, month)
        matches = [match for brought in lists for match in matched(brought, area=area, month=month)]
        found = PaidList(
            area=area,
            month=month,
            line_count=sum(part.line_count for part in parts),
            person_count=sum(part.person_count for part in parts),
            amount=sum(part.amount for part in parts),
            findings=_shown(actor, (row for row in rows if row.standing == Standing.OPEN)),
            told_apart=_shown(actor, (row for row in rows if row.standing != Standing.OPEN)),
            alerts=tuple(alerts),
            list_rows=tuple(_shown_row(actor, match) for match in matches),
            unseen_count=unseen_count,
            later_law_count=sum(part.later_law_count for part in parts),
            refused=_refused(outcomes),
        )
        _write_down(actor, area, f"check_paid {month}", found)
        for brought in lists:
            record(
                actor=actor,
                act="check_list",
                on=f"check_paid {month}",
                area_path=area.path,
                after={"kind": brought.kind, "file": brought.file_name, "rows": len(brought.rows)},
            )
    return found


def check_missed(*, actor: Actor, area: Area, month: Month, cluster: str | None = None) -> MissedList:
    """Judge everybody registered in the communes of `area` for `month`, in pieces by commune.

    Raises NoRight, OutsideScope, NoLawForMonth, MonthToCome.
    """
    places = missed_places(actor=actor, area=area, month=month)
    outcomes = list(in_pieces(missed_piece, actor=actor, area_paths=places, cluster=cluster, month=month))
    return missed_list(actor=actor, area=area, month=month, outcomes=outcomes)


def missed_places(*, actor: Actor, area: Area, month: Month) -> list[str]:
    """The communes that have to be looked through for the second list; raises what `check_missed` raises."""
    for permission in ("view_decisions", "view_registry"):
        actor.require(permission, area_path=area.path)
    require_law(month)
    if month > Month.of(clock.today()):
        raise MonthToCome(month=month.in_vietnamese, last=Month.of(clock.today()).in_vietnamese)
    with acting(actor):
        return _places_with_people(area)


def missed_list(*, actor: Actor, area: Area, month: Month, outcomes: Sequence[Outcome[MissedPart]]) -> MissedList:
    """The second list from the pieces of its communes, as the actor may read it; the trail keeps who asked."""
    parts = [outcome.result for outcome in outcomes if outcome.result is not None]
    with acting(actor), transaction.atomic():
        rows = missed_rows(parts, month)
        found = MissedList(
            area=area,
            month=month,
            person_count=sum(part.person_count for part in parts),
            entitled_count=sum(part.entitled_count for part in parts),
            findings=tuple(shown_missed(row, actor=actor) for row in rows if row.standing == MissedStanding.OPEN),
            told_apart=tuple(shown_missed(row, actor=actor) for row in rows if row.standing != MissedStanding.OPEN),
            later_law_count=sum(part.later_law_count for part in parts),
            refused=_refused(outcomes),
        )
        _write_down(actor, area, f"check_missed {month}", found)
    return found


def paid_piece(*, actor: Actor, area_path: str, month: Month) -> Suspects:
    """One commune of the first list, wherever it runs."""
    return suspects_of(area_for_path(area_path), month)


def missed_piece(*, actor: Actor, area_path: str, month: Month) -> MissedPart:
    """One commune of the second list, wherever it runs."""
    return missed_part(area_for_path(area_path), month)


def _places_that_paid(area: Area, month: Month) -> list[str]:
    rows = Payroll.objects.filter(area_path__within=area.path, cycle__month__gte=month.first_day)
    return sorted(set(rows.values_list("area_path", flat=True).distinct()))


def _places_with_people(area: Area) -> list[str]:
    rows = Individual.objects.filter(area_path__within=area.path).order_by()
    return sorted(set(rows.values_list("area__path", flat=True).distinct()))


def _rows_of(parts: Sequence[Suspects], alerts: Sequence[Alert], area: Area, month: Month) -> tuple[list[Finding], int]:
    """Line by line whoever the pieces suspect, and whom two communes paid, with all that the scope lets see."""
    pairs = {pair for part in parts for pair in part.pairs}
    pairs |= {
        (sharer.person_id, month) for alert in alerts if alert.kind == Shared.IDENTITY for sharer in alert.sharers
    }
    individuals = {person: key for part in parts for person, key in part.individuals.items()}
    rows, unseen = findings_among(pairs, area=area, individuals=individuals)
    return _in_order([*rows, *findings_of_twins(alerts, month), *findings_of_burials(area, month)]), len(unseen)


def _in_order(rows: Iterable[Finding]) -> list[Finding]:
    return sorted(rows, key=lambda row: (row.area_path, row.person_id, row.month, row.kind))


def _shown(actor: Actor, rows: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(shown_finding(row, actor=actor) for row in rows)


def _shown_row(actor: Actor, row: MatchedRow) -> MatchedRow:
    if row.finding is None:
        return row
    return MatchedRow(**{**row.__dict__, "finding": shown_finding(row.finding, actor=actor)})


def _refused(outcomes: Sequence[Outcome[Suspects]] | Sequence[Outcome[MissedPart]]) -> tuple[tuple[str, str], ...]:
    return tuple((outcome.area_path, outcome.refusal) for outcome in outcomes if outcome.refusal)


def _write_down(actor: Actor, area: Area, what: str, found: PaidList | MissedList) -> None:
    """One entry for the whole list, not one for each person on it; what is told apart is read with its reasons too."""
    record(actor=actor, act=what.split(" ")[0], on=what, area_path=area.path, after={"findings": len(found.findings)})
    if may_see_categories(actor) and (found.findings or found.told_apart):
        record_read(actor=actor, what="health", on=what, area_path=area.path)
