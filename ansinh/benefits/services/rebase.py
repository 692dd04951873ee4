"""The level of July 2026: the review list, the chair's decision, and the arrears to the đồng (rules.md)."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from django.db import transaction

from ansinh.areas.models import Area
from ansinh.areas.queries import common_ancestor
from ansinh.benefits.differences import MonthDifference
from ansinh.benefits.errors import ListChanged, NothingToRebase
from ansinh.benefits.judging import Given, Judged, Right, judge
from ansinh.benefits.law import law_last
from ansinh.benefits.models import Decision, DecisionKind
from ansinh.benefits.policies import ASSESS, DECIDE
from ansinh.benefits.queries.held import right_of, rows_with_facts_person
from ansinh.benefits.queries.paid import last_fixed_month, people_drawing
from ansinh.benefits.services.settling import differences_of
from ansinh.benefits.services.writing import NewItem, with_chain, write_decision
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.wall import current_scope, widened
from ansinh.payments.models import Cause, Entitlement, EntitlementState
from ansinh.registry.models import Individual

COUNTRY = "vn."
LEVEL = "social_assistance.standard_level"


@dataclass(frozen=True)
class RebaseLine:
    """One right on the review list: what is drawn and what will be, and the difference of each month drawn since.

    `entitlement_id` is the one to be adjusted; `is_drawn` is False for people who have died, moved or stopped: they
    get the months only.
    """

    right: Right
    entitlement_id: int
    is_drawn: bool
    before_amount: int
    given: Given
    months: tuple[MonthDifference, ...]

    @property
    def back_amount(self) -> int:
        return sum(month.difference for month in self.months if month.difference > 0)


@dataclass(frozen=True)
class Doubt:
    """Somebody who draws, but to whom the law gives another right or less: for the ordinary review, not this list."""

    right: Right
    amount: int
    reason: str


@dataclass(frozen=True)
class ReviewList:
    """What the chair looks through. `digest` names exactly this list."""

    area: Area
    first: Month
    next_month: Month
    lines: tuple[RebaseLine, ...]
    doubts: tuple[Doubt, ...]

    @property
    def back_amount(self) -> int:
        return sum(line.back_amount for line in self.lines)

    @property
    def digest(self) -> str:
        told = [
            (*line.right, line.entitlement_id, line.given.amount, line.back_amount, line.is_drawn)
            for line in self.lines
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def month_of_level() -> Month:
    """The first month of the latest standard level."""
    return Month.of(law_last(LEVEL).since)


@transaction.atomic
def list_for_level(*, actor: Actor, area: Area) -> ReviewList:
    """The chair's review list; writes nothing. Before the new level is in force it is empty."""
    actor.require(ASSESS, area_path=area.path)
    with _reaching_those_who_left(area):
        return _review(area)


@transaction.atomic
def rebase_to_level(
    *, actor: Actor, area: Area, signed_on: dt.date, reviewed: ReviewList | None = None, number: str = ""
) -> Decision:
    """Pay the level of July 2026: entitlements from the next month, the months drawn since July as differences.

    With `reviewed` exactly that list is signed. Done twice it finds nobody.
    Raises NothingToRebase, ListChanged, SignedOutOfTime before the decree is in force.
    """
    actor.require(DECIDE, area_path=area.path)
    with _reaching_those_who_left(area):
        found = _review(area)
        if not found.lines:
            raise NothingToRebase(area=area.full_name)
        if reviewed is not None and reviewed.digest != found.digest:
            raise ListChanged(reviewed=len(reviewed.lines), now=len(found.lines))
        return write_decision(
            actor=actor,
            area=area,
            kind=DecisionKind.ADJUST,
            items=with_chain([_item(line, found) for line in found.lines]),
            signed_on=signed_on,
            subject=_subject(found.first),
            number=number,
            earliest=law_last(LEVEL).in_force_on,
        )


@contextmanager
def _reaching_those_who_left(area: Area) -> Iterator[None]:
    """Who drew here and has moved away is still paid by this commune for its months, so their facts are asked for."""
    first, last = month_of_level(), last_fixed_month(area.path)
    drew = people_drawing(area_path=area.path, first=first, last=last) if last and last >= first else set()
    here = set(Individual.objects.filter(pk__among=drew).values_list("pk", flat=True))
    reach = widened(common_ancestor(current_scope(), COUNTRY)) if drew - here else nullcontext()
    with reach:
        yield


def _review(area: Area) -> ReviewList:
    first = month_of_level()
    last = last_fixed_month(area.path)
    next_month = max(last.next(), first) if last else max(Month.of(clock.today()), first)
    drew = people_drawing(area_path=area.path, first=first, last=last) if last and last >= first else set()
    standing = _standing(area, next_month)
    people = drew | {right_of(one).person for one in standing.values()}
    if not people:
        return ReviewList(area, first, next_month, (), ())
    found: list[MonthDifference] = []
    if drew and last is not None:
        months = set(first.through(last))
        found = differences_of(area=area, months=dict.fromkeys(drew, months), drawn_at=area.path)
    then = judge(individuals=people, month=next_month, area=area)
    return _listed(area, first, next_month, standing, found, then)


def _listed(
    area: Area,
    first: Month,
    next_month: Month,
    standing: dict[Right, Entitlement],
    found: Sequence[MonthDifference],
    then: Judged,
) -> ReviewList:
    by_right: dict[Right, list[MonthDifference]] = {}
    for month in found:
        by_right.setdefault(month.right.renamed(), []).append(month)
    lines: list[RebaseLine] = []
    doubts: list[Doubt] = []
    for right, one in sorted(standing.items()):
        months = tuple(month for month in by_right.pop(right.renamed(), ()) if month.difference > 0)
        given = _given(then, right)
        if given is None or given.amount < one.amount:
            doubts.append(Doubt(right, one.amount, given.reason if given else then.reason_for(right.person)))
            lines += _back_only(right, one, months)
        elif one.state == EntitlementState.SUSPENDED:
            lines += _back_only(right, one, months)
        elif given.amount > one.amount or months:
            lines.append(RebaseLine(right, one.pk, given.amount > one.amount, one.amount, given, months))
    for renamed, left in sorted(by_right.items()):
        months = tuple(month for month in left if month.difference > 0)
        last_drawn = _last_entitlement(left[0].right)
        if last_drawn is None:
            doubts += [Doubt(renamed, month.paid, "") for month in months]
        else:
            lines += _back_only(left[0].right, last_drawn, months)
    return ReviewList(area, first, next_month, tuple(lines), tuple(doubts))


def _back_only(right: Right, one: Entitlement, months: tuple[MonthDifference, ...]) -> list[RebaseLine]:
    if not months:
        return []
    due = months[-1].due
    given = Given(right.person, right.benefit, one.category, None, 0, due, "", "")
    return [RebaseLine(right, one.pk, False, one.amount, given, months)]


def _given(judged: Judged, right: Right) -> Given | None:
    wanted = right.renamed()
    return next((line for line in judged.of(right.person) if line.right.renamed() == wanted), None)


def _standing(area: Area, month: Month) -> dict[Right, Entitlement]:
    """What is in force here in the next month, suspended or not, by right."""
    rows = rows_with_facts_person(
        Entitlement.objects.filter(area_path__within=area.path, valid_from__lte=month.first_day)
        .exclude(state=EntitlementState.ENDED)
        .exclude(valid_to__lte=month.first_day)
        .order_by("pk")
    )
    return {right_of(one): one for one in rows}


def _last_entitlement(right: Right) -> Entitlement | None:
    rows = rows_with_facts_person(
        Entitlement.objects.filter(benefit=right.benefit, category=right.category).order_by("-valid_from", "-pk")
    )
    return rows.filter(of_facts=right.person).first()


def _item(line: RebaseLine, found: ReviewList) -> NewItem:
    return NewItem(
        kind=DecisionKind.ADJUST,
        individual_id=line.right.person,
        benefit=line.right.benefit,
        category=line.given.category,
        month=found.next_month if line.is_drawn else None,
        back_from=found.first if line.months else found.next_month,
        amount=line.given.amount,
        coefficient=line.given.coefficient,
        standard=line.given.standard,
        cared_for_id=line.given.cared_for_id,
        changes_id=line.entitlement_id,
        cause=Cause.LEVEL_RAISED,
        facts={
            "before": line.before_amount,
            "months": [{"month": str(month.month), "paid": month.paid, "due": month.due} for month in line.months],
        },
        reasons=(line.given.reason,) if line.given.reason else (),
        articles=line.given.articles,
    )


def _subject(first: Month) -> str:
    return f"Về việc chi trả chính sách trợ giúp xã hội theo mức chuẩn mới từ tháng {first.in_vietnamese}"
