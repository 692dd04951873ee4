"""Rounds: planned by an officer, approved by another hand, listed, surveyed; cancelled while nobody was visited."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import hamlets_of
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.judgement.errors import UnknownStandard
from ansinh.judgement.queries import instrument_from_data, require_instrument, standard, standard_codes
from ansinh.poverty.errors import (
    DaysOutOfOrder,
    HamletsWrong,
    HouseholdsUnassigned,
    InstrumentOfAnotherPlace,
    ListEmpty,
    NamedTwice,
    NobodyNamed,
    NoReason,
    NotACommune,
    OwnPlan,
    RoundElsewhere,
    RoundStands,
)
from ansinh.poverty.models import (
    ROUND_MOVES,
    CommitteeMember,
    KeptInstrument,
    ListedHousehold,
    ListedState,
    RequestState,
    Reviewer,
    ReviewRequest,
    ReviewRound,
    RoundHamlet,
    RoundKind,
    RoundState,
)
from ansinh.poverty.policies import APPROVE, PLAN, can_pin
from ansinh.poverty.queries.rounds import LAST_CLASSES, homes_of_last_review, unassigned_of
from ansinh.poverty.services.listing import locked_round, put_on_list, take_up
from ansinh.poverty.services.provincial_lines import lines_to_pin

CORRECTED = ("planned_fall", "list_from", "survey_from", "meet_from", "decide_by")


@dataclass(frozen=True)
class RoundPlan:
    """What of a plan can be corrected until it is approved. `committee` are names with positions, in their order;
    `reviewers` names with the number of households that each reviews at most; `planned_fall` by how many the poor and
    near-poor households are to become fewer.
    """

    list_from: dt.date
    survey_from: dt.date
    meet_from: dt.date
    decide_by: dt.date
    hamlets: Sequence[Area]
    committee: Sequence[tuple[str, str]]
    reviewers: Sequence[tuple[str, int]]
    planned_fall: int | None = None


@transaction.atomic
def prepare_round(
    *, actor: Actor, area: Area, kind: RoundKind, year: int, standard_code: str, instrument: KeptInstrument,
    plan: RoundPlan,
) -> ReviewRound:  # fmt: skip
    """Plan a review of a commune; standard, instrument and the province's newest lines are pinned and never change.

    Raises NoRight, OutsideScope, NotACommune, UnknownStandard, InstrumentOfAnotherPlace, InstrumentNotForDecision,
    InstrumentNotForStandard, DaysOutOfOrder, HamletsWrong, NobodyNamed, NamedTwice, RoundStands.
    """
    actor.require(PLAN, area_path=area.path)
    if area.level != Level.COMMUNE:
        raise NotACommune(area=area.full_name)
    if standard_code not in standard_codes():
        raise UnknownStandard(standard=standard_code, expected=", ".join(standard_codes()))
    if not can_pin(area, instrument):
        raise InstrumentOfAnotherPlace(instrument=instrument.name, area=instrument.area.full_name)
    require_instrument(instrument_from_data(instrument.data), standard(standard_code))
    _check(area, plan)
    lock_years(area)
    if kind == RoundKind.PERIODIC:
        _require_not_taken_over(area, year)
    made = ReviewRound(
        area=area, area_path=area.path, kind=kind, year=year, standard=standard_code, instrument=instrument,
        lines=lines_to_pin(area, standard_code),
        planned_by=actor.username, planned_by_name=actor.full_name, planned_on=clock.today(),
        **{name: getattr(plan, name) for name in CORRECTED},
    )  # fmt: skip
    _save(made)
    _write_people(made, plan)
    after = {
        "kind": kind,
        "year": year,
        "standard": standard_code,
        "instrument": instrument.pk,
        "lines": made.lines_id,
        **_told(plan),
    }
    record(actor=actor, act="prepare_round", on=made, area_path=made.area_path, after=after)
    return made


def lock_years(area: Area) -> None:
    """Plans and old files of one commune wait for each other: a year is reviewed here or taken over."""
    Area.objects.select_for_update(no_key=True).filter(pk=area.pk).first()


def _require_not_taken_over(area: Area, year: int) -> None:
    if kept := ReviewRound.objects.filter(area=area, year=year, kind=RoundKind.KEPT).first():
        raise RoundStands(area=area.full_name, review=str(kept))


@transaction.atomic
def correct_round(*, actor: Actor, found: ReviewRound, plan: RoundPlan) -> ReviewRound:
    """Correct a plan that nobody has approved yet. Raises what `prepare_round` raises of a plan, and RoundElsewhere."""
    actor.require(PLAN, area_path=found.area_path)
    locked = locked_round(found)
    if locked.state != RoundState.PLANNED:
        raise RoundElsewhere(state=locked.get_state_display())
    _check(locked.area, plan)
    for model in (CommitteeMember, Reviewer, RoundHamlet):
        model._default_manager.filter(round=locked).delete()
    _write_people(locked, plan)
    before = {name: getattr(locked, name) for name in CORRECTED}
    for name in CORRECTED:
        setattr(locked, name, getattr(plan, name))
    _save(locked)
    record(actor=actor, act="correct_round", on=locked, area_path=locked.area_path, before=before, after=_told(plan))
    return locked


@transaction.atomic
def approve_round(*, actor: Actor, found: ReviewRound) -> ReviewRound:
    """Approve a plan: its list begins with last year's poor and near-poor, and with the requests that wait.

    Raises NoRight, OutsideScope, RoundElsewhere, OwnPlan.
    """
    actor.require(APPROVE, area_path=found.area_path)
    locked = locked_round(found)
    require_move(locked, RoundState.LISTING)
    if locked.planned_by == actor.username:
        raise OwnPlan(who=actor.full_name)
    locked.state, locked.approved_on = RoundState.LISTING, clock.today()
    locked.approved_by, locked.approved_by_name = actor.username, actor.full_name
    locked.save(update_fields=["state", "approved_on", "approved_by", "approved_by_name"])
    if locked.kind == RoundKind.PERIODIC:
        homes = homes_of_last_review(locked)
        put_on_list(locked, [(home, [LAST_CLASSES[home.last_class]]) for home in homes])  # type: ignore[attr-defined]
    taken = take_up(locked)
    listed = ListedHousehold.objects.filter(round=locked).count()
    record(
        actor=actor, act="approve_round", on=locked, area_path=locked.area_path, before={"state": RoundState.PLANNED},
        after={"state": locked.state, "households": listed, "requests": taken},
    )  # fmt: skip
    return locked


@transaction.atomic
def open_survey(*, actor: Actor, found: ReviewRound) -> ReviewRound:
    """Close the list and let the reviewers go. Raises NoRight, OutsideScope, RoundElsewhere, ListEmpty,
    HouseholdsUnassigned.
    """
    actor.require(PLAN, area_path=found.area_path)
    locked = locked_round(found)
    require_move(locked, RoundState.SURVEYING)
    count = ListedHousehold.objects.filter(round=locked, state=ListedState.LISTED).count()
    if not count:
        raise ListEmpty
    if missing := unassigned_of(locked).count():
        raise HouseholdsUnassigned(count=missing)
    locked.state = RoundState.SURVEYING
    locked.save(update_fields=["state"])
    record(
        actor=actor, act="open_survey", on=locked, area_path=locked.area_path, before={"state": RoundState.LISTING},
        after={"state": locked.state, "households": count},
    )  # fmt: skip
    return locked


@transaction.atomic
def cancel_round(*, actor: Actor, found: ReviewRound, why: str) -> ReviewRound:
    """Give a review up before its survey; requests that it had taken up wait again.

    Raises NoRight, OutsideScope, NoReason, RoundElsewhere.
    """
    actor.require(PLAN, area_path=found.area_path)
    if not tidy(why):
        raise NoReason
    locked = locked_round(found)
    before = locked.state
    require_move(locked, RoundState.CANCELLED)
    locked.state, locked.reason = RoundState.CANCELLED, tidy(why)[:300]
    locked.save(update_fields=["state", "reason"])
    requests = ReviewRequest.objects.filter(round=locked, state=RequestState.LISTED)
    freed = requests.update(round=None, state=RequestState.WAITS)
    record(
        actor=actor, act="cancel_round", on=locked, area_path=locked.area_path, why=locked.reason,
        before={"state": before}, after={"state": locked.state, "requests": freed},
    )  # fmt: skip
    return locked


def require_move(locked: ReviewRound, wanted: RoundState) -> None:
    """Raise RoundElsewhere where the table of moves does not lead there."""
    if wanted not in ROUND_MOVES[RoundState(locked.state)]:
        raise RoundElsewhere(state=locked.get_state_display())


def _check(area: Area, plan: RoundPlan) -> None:
    days = {name: getattr(plan, name) for name in ("list_from", "survey_from", "meet_from", "decide_by")}
    if list(days.values()) != sorted(days.values()):
        raise DaysOutOfOrder(**days)
    own = set(hamlets_of(area, on=clock.today()).values_list("pk", flat=True))
    if not plan.hamlets or any(hamlet.pk not in own for hamlet in plan.hamlets):
        raise HamletsWrong(area=area.full_name)
    named = all(tidy(name) and tidy(position) for name, position in plan.committee)
    counted = all(tidy(name) and quota > 0 for name, quota in plan.reviewers)
    if not (plan.committee and plan.reviewers and named and counted):
        raise NobodyNamed
    name, times = Counter(tidy(name) for name, _quota in plan.reviewers).most_common(1)[0]
    if times > 1:
        raise NamedTwice(name=name)


def _save(found: ReviewRound) -> None:
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError:
        raise RoundStands(area=found.area.full_name, review=str(found)) from None


def _write_people(made: ReviewRound, plan: RoundPlan) -> None:
    place = {"round": made, "area_path": made.area_path}
    RoundHamlet.objects.bulk_create([RoundHamlet(**place, hamlet=hamlet) for hamlet in plan.hamlets])
    CommitteeMember.objects.bulk_create(
        [
            CommitteeMember(**place, place=number, full_name=tidy(name)[:120], position=tidy(position)[:120])
            for number, (name, position) in enumerate(plan.committee, start=1)
        ]
    )
    Reviewer.objects.bulk_create(
        [Reviewer(**place, full_name=tidy(name)[:120], quota=quota) for name, quota in plan.reviewers]
    )


def _told(plan: RoundPlan) -> dict[str, object]:
    return {
        **{name: getattr(plan, name) for name in CORRECTED}, "hamlets": [hamlet.pk for hamlet in plan.hamlets],
        "committee": [list(one) for one in plan.committee], "reviewers": [list(one) for one in plan.reviewers],
    }  # fmt: skip
