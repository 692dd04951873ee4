"""The commune's list of those whom the state pays for: prepared, approved by another hand, sent, or given up.

The first list names everybody; each later one what changed since the last list that was sent, with the reason.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from ansinh.areas.models import Area, Level
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.bulk import insert_rows
from ansinh.core.months import Month
from ansinh.core.text import tidy
from ansinh.core.wall import widened
from ansinh.insurance.errors import NotOfACommune, WhyMissing
from ansinh.insurance.errors_of_lists import (
    ListElsewhere,
    ListWaits,
    MonthFar,
    MonthListed,
    MonthNotInOrder,
    NothingChanged,
    OwnList,
)
from ansinh.insurance.models import (
    STATE_LIST_MOVES,
    CardGroup,
    LineChange,
    LineReason,
    StateList,
    StateListState,
)
from ansinh.insurance.policies import APPROVE, EDIT, can_approve
from ansinh.insurance.queries.roster import (
    Entitled,
    Listed,
    Whereabouts,
    entitled_on,
    last_sent,
    roster_of,
    whereabouts_of,
)
from ansinh.judgement.law import FIRST_MONTH
from ansinh.registry.queries.identity import COUNTRY

REASON_OF_GROUP: Mapping[str, LineReason] = {
    CardGroup.RECIPIENT: LineReason.ALLOWANCE,
    CardGroup.POOR: LineReason.HOUSEHOLD_CLASS,
    CardGroup.NEAR_POOR: LineReason.HOUSEHOLD_CLASS,
    CardGroup.CHILD: LineReason.AGE,
    CardGroup.HARD_AREA: LineReason.PLACE,
    CardGroup.ETHNIC_MINORITY: LineReason.PLACE,
}
LINE_COLUMNS = (
    "state_list_id", "area_path", "position", "individual_id", "change", "reason", "group_before", "group",
    "valid_from", "full_name", "birth_date", "birth_precision", "sex", "identity_number", "card_number", "hamlet_name",
    "household_number", "class_decision",
)  # fmt: skip


@dataclass(frozen=True)
class NewLine:
    """One line to be written: what changes for whom, from when and why."""

    person: Entitled | Listed
    change: LineChange
    reason: LineReason
    group_before: str
    group: str
    valid_from: dt.date


@transaction.atomic
def prepare_state_list(*, actor: Actor, area: Area, month: Month) -> StateList:
    """Make the list of a commune for a month by what is recorded now.

    Raises NoRight, OutsideScope, NotOfACommune, MonthFar, ListWaits, MonthListed, MonthNotInOrder, NothingChanged.
    """
    actor.require(EDIT, area_path=area.path)
    if area.level != Level.COMMUNE:
        raise NotOfACommune(area=area.full_name)
    first, last = FIRST_MONTH.next(), Month.of(clock.today()).next()
    if not first <= month <= last:
        raise MonthFar(first=first.in_vietnamese, last=last.in_vietnamese, month=month.in_vietnamese)
    Area.objects.select_for_update(no_key=True).get(pk=area.pk)
    before = _require_turn(area, month)
    with widened(COUNTRY):
        lines = _lines(area, month, before)
        if not lines:
            raise NothingChanged
        made = StateList.objects.create(
            area=area, area_path=area.path, month=month.first_day, is_whole=before is None, line_count=len(lines),
            prepared_by=actor.username, prepared_by_name=actor.full_name, prepared_on=clock.today(),
        )  # fmt: skip
        # A line strikes off who lives elsewhere by now: it tells no more than what the commune itself once listed.
        insert_rows("insurance_statelistline", LINE_COLUMNS, _rows(made, lines))
    after = {"month": str(month), "is_whole": made.is_whole, "lines": len(lines)}
    record(actor=actor, act="prepare_state_list", on=made, area_path=area.path, after=after)
    return made


@transaction.atomic
def approve_state_list(*, actor: Actor, state_list: StateList) -> StateList:
    """Approve a list that somebody else prepared. Raises NoRight, OutsideScope, ListElsewhere, OwnList."""
    actor.require(APPROVE, area_path=state_list.area_path)
    locked = _locked(state_list, StateListState.APPROVED)
    if not can_approve(actor, locked.prepared_by):
        raise OwnList
    locked.approved_by, locked.approved_by_name = actor.username, actor.full_name
    locked.approved_on = clock.today()
    return _moved(
        actor, locked, StateListState.APPROVED, "approve_state_list", "approved_by approved_by_name approved_on"
    )


@transaction.atomic
def send_state_list(*, actor: Actor, state_list: StateList) -> StateList:
    """Record that the list went to the insurance office: the next one tells what changed since.

    Raises NoRight, OutsideScope, ListElsewhere.
    """
    actor.require(EDIT, area_path=state_list.area_path)
    locked = _locked(state_list, StateListState.SENT)
    locked.sent_by, locked.sent_by_name, locked.sent_on = actor.username, actor.full_name, clock.today()
    return _moved(actor, locked, StateListState.SENT, "send_state_list", "sent_by sent_by_name sent_on")


@transaction.atomic
def cancel_state_list(*, actor: Actor, state_list: StateList, why: str) -> StateList:
    """Give up a list that was not sent. Raises NoRight, OutsideScope, WhyMissing, ListElsewhere."""
    actor.require(EDIT, area_path=state_list.area_path)
    if not tidy(why):
        raise WhyMissing
    locked = _locked(state_list, StateListState.CANCELLED)
    locked.reason = tidy(why)[:300]
    return _moved(actor, locked, StateListState.CANCELLED, "cancel_state_list", "reason", why=locked.reason)


def _require_turn(area: Area, month: Month) -> StateList | None:
    """The last list sent, once nothing waits and the month comes after it."""
    standing = StateList.objects.filter(area_path__within=area.path)
    same = standing.filter(month=month.first_day).exclude(state=StateListState.CANCELLED)
    if same.exists():
        raise MonthListed(area=area.full_name, month=month.in_vietnamese)
    waits = standing.filter(state__in=[StateListState.PREPARED, StateListState.APPROVED]).first()
    if waits is not None:
        raise ListWaits(month=Month.of(waits.month).in_vietnamese)
    before = last_sent(area)
    if before is not None and Month.of(before.month) >= month:
        raise MonthNotInOrder(month=Month.of(before.month).in_vietnamese)
    return before


def _lines(area: Area, month: Month, before: StateList | None) -> list[NewLine]:
    now, roster = entitled_on(area, month.last_day), roster_of(area)
    gone = whereabouts_of([key for key in roster if key not in now], month.last_day)
    _follow_merges(roster, gone)
    since = Month.of(before.month).last_day if before else None
    lines = [_begun(one, roster.get(key), month, since) for key, one in now.items() if _differs(one, roster.get(key))]
    ended = [one for key, one in roster.items() if key not in now]
    return lines + [_struck(one, gone.get(one.individual_id), area, month) for one in ended]


def _follow_merges(roster: dict[int, Listed], gone: Mapping[int, Whereabouts]) -> None:
    """Who is listed under a record that was merged is listed as the person that counts."""
    for key, where in gone.items():
        if where.merged_into is not None:
            listed = roster.pop(key)
            roster.setdefault(where.merged_into, listed)


def _differs(one: Entitled, listed: Listed | None) -> bool:
    return listed is None or listed.group != one.group


def _begun(one: Entitled, listed: Listed | None, month: Month, since: dt.date | None) -> NewLine:
    if listed is not None:
        reason = REASON_OF_GROUP.get(one.group, LineReason.OTHER)
        if one.group == CardGroup.CHILD:
            reason = REASON_OF_GROUP.get(listed.group, LineReason.OTHER)
        return NewLine(one, LineChange.REGROUP, reason, listed.group, one.group, month.first_day)
    if since is None:
        return NewLine(one, LineChange.ENROL, LineReason.FIRST_LIST, "", one.group, month.first_day)
    if one.birth_date > since:
        return NewLine(one, LineChange.ENROL, LineReason.BORN, "", one.group, one.birth_date)
    if one.lives_here_since is not None and one.lives_here_since > since:
        return NewLine(one, LineChange.ENROL, LineReason.MOVED_IN, "", one.group, month.first_day)
    reason = LineReason.OTHER if one.group == CardGroup.CHILD else REASON_OF_GROUP.get(one.group, LineReason.OTHER)
    return NewLine(one, LineChange.ENROL, reason, "", one.group, month.first_day)


def _struck(one: Listed, where: Whereabouts | None, area: Area, month: Month) -> NewLine:
    first = month.first_day
    if where is not None and where.died_on is not None and where.died_on <= month.last_day:
        return NewLine(one, LineChange.STRIKE, LineReason.DIED, one.group, "", where.died_on + dt.timedelta(days=1))
    if where is None or not where.area_path.startswith(area.path):
        return NewLine(one, LineChange.STRIKE, LineReason.MOVED_OUT, one.group, "", first)
    by_others = where.is_insured_by_others
    reason = LineReason.OTHER if by_others else REASON_OF_GROUP.get(one.group, LineReason.OTHER)
    return NewLine(one, LineChange.STRIKE, reason, one.group, "", first)


def _rows(made: StateList, lines: Sequence[NewLine]) -> Sequence[tuple[object, ...]]:
    return [
        (
            made.pk, made.area_path, place, line.person.individual_id, line.change.value, line.reason.value,
            line.group_before, line.group, line.valid_from, line.person.full_name, line.person.birth_date,
            line.person.birth_precision, line.person.sex, line.person.identity_number, line.person.card_number,
            line.person.hamlet_name, line.person.household_number,
            line.person.class_decision if isinstance(line.person, Entitled) else "",
        )
        for place, line in enumerate(lines, start=1)
    ]  # fmt: skip


def _locked(state_list: StateList, state: StateListState) -> StateList:
    locked = StateList.objects.select_for_update(of=("self",)).get(pk=state_list.pk)
    if state not in STATE_LIST_MOVES[StateListState(locked.state)]:
        raise ListElsewhere(state=locked.get_state_display())
    return locked


def _moved(
    actor: Actor, locked: StateList, state: StateListState, act: str, written: str, *, why: str = ""
) -> StateList:
    before = locked.state
    locked.state = state
    locked.save(update_fields=["state", *written.split()])
    record(
        actor=actor, act=act, on=locked, area_path=locked.area_path, why=why, before={"state": before},
        after={"state": state, "month": str(Month.of(locked.month))},
    )  # fmt: skip
    return locked
