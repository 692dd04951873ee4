"""The story from 2024 to today, step by step; each step is an act, and one that is done is recognised as done.

A crash leaves the state before or after a step, so the next run goes on where this one stopped.
"""

import datetime as dt
from collections.abc import Callable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.demo import lives, payrolls, reform
from ansinh.demo.days import current_month, months_played, payroll_days
from ansinh.demo.matters import lay_matters
from ansinh.demo.newcomers import receive
from ansinh.demo.plan import TAN_DONG, CommunePlan
from ansinh.demo.reform import RAISE
from ansinh.demo.renewal_story import play_eight_months
from ansinh.demo.renewals_today import play_renewals_until_today
from ansinh.demo.review_rounds import play_reviews, reviews_with
from ansinh.demo.reviews import review
from ansinh.demo.set_up import set_up, set_up_province
from ansinh.demo.staff import REFORM
from ansinh.demo.take_in import is_taken_in, is_taken_over, take_in, take_over, write_lists
from ansinh.demo.units import Unit, units
from ansinh.payments.models import Payroll, PayrollState

BEFORE_PREPARATION = (None, PayrollState.DRAFTED)
Say = Callable[[str | Promise], None]
"""Told what is being played, for whoever waits."""


def play(plans: Sequence[CommunePlan], *, say: Say) -> None:
    """Play all that has happened by today and is not in the database yet."""
    say(_("Places, offices and staff"))
    set_up(plans)
    for reviewed in reviews_with(plans):
        if reviewed.commune in plans:
            play_eight_months(reviewed, say=say)
    say(_("The review of poor households of 2024"))
    play_reviews(plans)
    for plan in plans:
        write_lists(plan)
        _take_list(plan, say)
    closed = _closed()
    for month in months_played():
        if payroll_days(month).prepared_on > clock.today():
            break
        _turn_the_page(plans, month, say)
        offices = units(plans, on=payroll_days(month).prepared_on)
        waiting = [unit for unit in offices if (unit.area.pk, month) not in closed]
        for unit in waiting:
            _live(unit, until=payroll_days(month).prepared_on)
        for unit in waiting:
            say(f"{unit.area.full_name}, {month.in_vietnamese}")
            _play_month(unit, month)
        for unit in offices:
            payrolls.write_files(unit.lead, unit.area, month)
    for plan in plans:
        if plan.key == TAN_DONG.key:
            say(_("A storm, visits, complaints, a what-if"))
            lay_matters(plan)
            say(_("Health-insurance cards that run out now, and who was reminded"))
            play_renewals_until_today(plan)


def _take_list(plan: CommunePlan, say: Say) -> None:
    """The two acts on the list, each where it has not been done."""
    with acting(SYSTEM):
        taken_in, taken_over = is_taken_in(plan), is_taken_over(plan)
    if not taken_in:
        say(_("The list of April 2025 is brought in"))
        take_in(plan)
    if not taken_over:
        take_over(plan)


def _closed() -> set[tuple[int, Month]]:
    """Communes and months whose payroll is closed: nothing is left to play there."""
    with acting(SYSTEM):
        rows = Payroll.objects.filter(state=PayrollState.CLOSED).values_list("cycle__area_id", "cycle__month")
        return {(area_id, Month.of(month)) for area_id, month in rows}


def _turn_the_page(plans: Sequence[CommunePlan], month: Month, say: Say) -> None:
    """What happens to everybody before the payrolls of the month, where none of them is prepared yet."""
    if month not in (Month.of(REFORM), Month.of(RAISE)):
        return
    offices = units(plans, on=month.last_day)
    if all(_state(unit.area, month) not in BEFORE_PREPARATION for unit in offices):
        return
    if month == Month.of(RAISE):
        say(_("The level of July 2026, in force from 5 October"))
        for unit in offices:
            if _state(unit.area, month) in BEFORE_PREPARATION:
                reform.rebase(unit.lead)
        return
    say(_("1 July 2025: two tiers, and the social pension"))
    for plan in plans:
        lives.record_deaths(plan, until=REFORM - dt.timedelta(days=1))
    reform.rehome(plans)
    for unit in offices:
        reform.convert(unit.lead)
    set_up_province()


def _play_month(unit: Unit, month: Month) -> None:
    days, today = payroll_days(month), clock.today()
    state = _state(unit.area, month)
    if state in BEFORE_PREPARATION:
        review(unit.lead, unit.area, month, on=days.prepared_on)
        payrolls.prepare(unit.lead, unit.area, month)
    if month > current_month():
        return
    if days.sent_on <= today:
        payrolls.approve_and_send(unit.lead, unit.area, month)
    if days.closed_on <= today:
        _live(unit, until=days.answered_on)
        with acting(SYSTEM):
            refused = lives.refused_transfers(unit.plans, unit.area, month)
        payrolls.answer_and_close(unit.lead, unit.area, month, refused)


def _state(area: Area, month: Month) -> PayrollState | None:
    with acting(SYSTEM):
        return payrolls.state_of(area, month)


def _live(unit: Unit, *, until: dt.date) -> None:
    for plan in unit.plans:
        lives.record_deaths(plan, until=until)
        lives.record_schooling(plan, until=until)
        lives.replace_closed_accounts(plan, until=until)
        lives.move(plan, until=until)
        receive(plan, until=until)
