"""Health insurance after the eight months: a list a year, and from October 2026 reminders that run to this day.

The commune is the successor of July 2025. Each act is taken where it has not been and its day has come.
"""

import datetime as dt
from contextlib import suppress
from functools import partial

from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.demo.insurance_office import ENDS, list_of_renewed, list_of_year
from ansinh.demo.own_phone import OWN_STEPS, open_phone, write_own_texts
from ansinh.demo.plan import CommunePlan
from ansinh.demo.renewal_story import PAYING_PLACE, bring_list, days_with_something_due, play_day
from ansinh.demo.set_up import commune_of
from ansinh.demo.staff import approver, officer
from ansinh.insurance.errors_of_lists import NothingChanged
from ansinh.insurance.models import CardListRun, RunState, StateList, StateListState
from ansinh.insurance.renewals import RenewalTerms
from ansinh.insurance.services import (
    approve_state_list,
    open_renewals,
    prepare_state_list,
    renewals_of,
    send_state_list,
)
from ansinh.messaging.models import Message

YEARLY = ((dt.date(2025, 9, 30), ENDS), (dt.date(2026, 9, 30), dt.date(2025, 9, 30)))
"""Days of the lists of a year, each with that of the list before."""
OPENS = dt.date(2026, 10, 1)
LISTED, APPROVED, SENT = dt.date(2026, 10, 6), dt.date(2026, 10, 7), dt.date(2026, 10, 8)
NEXT_LISTED = dt.date(2026, 11, 5)


def play_renewals_until_today(plan: CommunePlan) -> None:
    """Everything above of a commune with residents; what was played is left alone."""
    if not plan.lays_one_home_in:
        return
    for day, before in YEARLY:
        if day <= clock.today():
            bring_list(plan, day, f"the-bhyt-{day:%Y}.xlsx", partial(list_of_year, day=day, before=before))
    if clock.today() < OPENS:
        return
    _open(plan)
    _play_days(plan)
    _make_state_lists(plan)


def _open(plan: CommunePlan) -> None:
    with clock.at(OPENS), acting(officer(plan, on=OPENS)) as actor:
        area = commune_of(plan, on=OPENS)
        open_phone(actor, area)
        write_own_texts(actor, area)
        if renewals_of(area) is None:
            open_renewals(actor=actor, area=area, terms=RenewalTerms(paying_place=PAYING_PLACE), steps=OWN_STEPS)


def _play_days(plan: CommunePlan) -> None:
    """Day by day until yesterday, with the list of each month at its end; from the last day that left a trace."""
    first, last = _last_day_played(plan), clock.today() - dt.timedelta(days=1)
    days = dict(days_with_something_due(first, last)) | ({last: True} if last >= first else {})
    lists = {month.last_day for month in Month.of(OPENS).through(Month.of(last)) if first <= month.last_day <= last}
    for day in sorted({*days, *lists}):
        play_day(plan, day, is_due=days.get(day, False))
        if day in lists:
            before = (Month.of(day) + -1).last_day
            bring_list(plan, day, f"the-bhyt-{day:%Y-%m}.xlsx", partial(list_of_renewed, day=day, before=before))


def _last_day_played(plan: CommunePlan) -> dt.date:
    with acting(SYSTEM):
        area = commune_of(plan, on=OPENS)
        written = Message.objects.filter(campaign__area=area).order_by("-queued_at").first()
        brought = CardListRun.objects.filter(area=area, state=RunState.APPLIED).order_by("-brought_at").first()
    moments = [one for one in (written and written.queued_at, brought and brought.brought_at) if one]
    return max([OPENS, *(moment.astimezone(clock.VIET_NAM).date() for moment in moments)])


def _make_state_lists(plan: CommunePlan) -> None:
    """The list of those whom the state pays for: sent in October, and the next one, with what changed, waits."""
    sent = _standing(plan, LISTED)
    if sent is not None and sent.state == StateListState.PREPARED and clock.today() >= APPROVED:
        with clock.at(APPROVED), acting(approver(plan, on=APPROVED)) as actor:
            sent = approve_state_list(actor=actor, state_list=sent)
    if sent is not None and sent.state == StateListState.APPROVED and clock.today() >= SENT:
        with clock.at(SENT), acting(officer(plan, on=SENT)) as actor:
            sent = send_state_list(actor=actor, state_list=sent)
    if sent is not None and sent.state == StateListState.SENT:
        _standing(plan, NEXT_LISTED)


def _standing(plan: CommunePlan, day: dt.date) -> StateList | None:
    """The list of the month of this day, prepared on it if it was not and its day has come."""
    with acting(SYSTEM):
        area = commune_of(plan, on=day)
        found = StateList.objects.filter(area=area, month=Month.of(day).first_day).first()
    if found is None and day <= clock.today():
        with clock.at(day), acting(officer(plan, on=day)) as actor, suppress(NothingChanged):
            found = prepare_state_list(actor=actor, area=area, month=Month.of(day))
    return found
