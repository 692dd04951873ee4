"""Eight months of 2024 in Tân Đông, played by the clock: cards, reminders, answers, renewals, and those who joined.

Each act is taken where it has not been; the days are played from the last one that left a trace.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.demo.cards_at_first import BEGINS, ListedCard, by_hamlet, first_cards
from ansinh.demo.insurance_office import CLOSES, ENDS, as_workbook, cards_of_recipients, list_of_month
from ansinh.demo.laying import lay_residents
from ansinh.demo.own_phone import (
    AFTER,
    BEFORE_10,
    BEFORE_30,
    EVENING,
    MORNING,
    NOON,
    OWN_STEPS,
    answer_people,
    listen_to,
    moment,
    open_phone,
    phone_of,
    send_by,
    write_own_texts,
)
from ansinh.demo.people import recipients_of
from ansinh.demo.plan import CommunePlan
from ansinh.demo.review_rounds import register_homes
from ansinh.demo.reviewed import ReviewPlan
from ansinh.demo.set_up import commune_of
from ansinh.demo.staff import officer
from ansinh.insurance.models import CardListRun, RunState
from ansinh.insurance.queries.coverage import coverage_on
from ansinh.insurance.renewals import AUDIENCE, RenewalTerms
from ansinh.insurance.services import import_card_list, open_renewals, record_card_list, renewals_of
from ansinh.messaging.models import Campaign, CampaignState, Message
from ansinh.messaging.services import (
    CampaignPlan,
    StepPlan,
    WrittenText,
    close_gateway,
    end_campaign,
    estimate_of,
    queue_daily_steps,
    record_template,
    register_campaign,
    start_campaign,
)

OPENS = dt.date(2024, 3, 1)
WITHOUT_ON = dt.date(2024, 3, 12)
PAYING_PLACE = "điểm thu của xã"
WITHOUT = "Mời tham gia BHYT hộ gia đình 2024"
WITHOUT_TEXT = (
    "UBND xã: nhà {ten} còn người chưa có thẻ BHYT. Đóng theo hộ, từ người thứ hai được giảm dần."
    " Mời đến điểm thu của xã; cần hỏi xin trả lời tin này. Không nhận tin: TC"
)
STILL_UNREAD = dt.timedelta(days=7)
"""What came so lately waits for whoever looks at the demo."""
ROWS_IN_A_FILE = 1_500
"""A longer file would be read in the background."""
Say = Callable[[str | Promise], None]


def play_eight_months(plan: ReviewPlan, *, say: Say) -> None:
    """From the register and the first list of cards to the end of October 2024; what was played is left alone."""
    if not plan.commune.lays_one_home_in or campaign_of_2024(plan.commune, CampaignState.ENDED):
        return
    say(_("Everybody who lives in the commune, and their health-insurance cards"))
    register_homes(plan)
    lay_residents(plan)
    _bring_first_lists(plan)
    say(_("Eight months of reminders before health-insurance cards run out"))
    _open(plan.commune)
    _play_days(plan.commune)
    _close(plan.commune)


def campaign_of_2024(commune: CommunePlan, state: CampaignState) -> Campaign | None:
    """The reminders of 2024 in this state."""
    with acting(SYSTEM):
        area = commune_of(commune, on=OPENS)
        return Campaign.objects.filter(area=area, audience=AUDIENCE, state=state).first()


def bring_list(commune: CommunePlan, day: dt.date, name: str, make: Callable[[Area], Sequence[ListedCard]]) -> None:
    """The officer brings the insurance office's list of the day and takes it in; one taken in already is left alone.

    A long one comes in several files, all of them in one act.
    """
    with acting(SYSTEM):
        area = commune_of(commune, on=day)
        runs = CardListRun.objects.filter(area=area, file_name=f"{name}.xlsx")
        if runs.filter(state=RunState.APPLIED).exists():
            return
        cards = make(area)
    if not cards:
        return
    with clock.at(day), acting(officer(commune, on=day)) as actor:
        _take_in(actor, area, name, cards)


def _take_in(actor: Actor, area: Area, name: str, cards: Sequence[ListedCard]) -> None:
    for start in range(0, len(cards), ROWS_IN_A_FILE):
        file = f"{name}-{start // ROWS_IN_A_FILE + 1}.xlsx" if start else f"{name}.xlsx"
        content = as_workbook(cards[start : start + ROWS_IN_A_FILE])
        run = record_card_list(actor=actor, area=area, name=file, content=content)
        import_card_list(actor=actor, run=run, keep_good_rows=True)


def days_with_something_due(first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, bool]]:
    """From `first` to `last` the days of a reminder (True) and those after them, on which the rest goes out and news
    comes: cards run out in the middle and at the end of a month.
    """
    ends = []
    for month in (Month.of(first) + -1).through(Month.of(last) + 2):
        ends += [month.last_day, month.first_day.replace(day=15)]
    due = {day + dt.timedelta(days=days) for day in ends for days in (BEFORE_30, BEFORE_10, AFTER)}
    day = first
    while day <= last:
        if day in due:
            yield day, True
        elif day - dt.timedelta(days=1) in due or day == first:
            yield day, False
        day += dt.timedelta(days=1)


def _bring_first_lists(plan: ReviewPlan) -> None:
    """The list of the beginning in its parts, one for each hamlet, all of them in one act."""
    with acting(SYSTEM):
        area = commune_of(plan.commune, on=BEGINS)
        if CardListRun.objects.filter(area=area, state=RunState.APPLIED).exists():
            return
        residents = coverage_on(actor=SYSTEM, area=area, on=BEGINS).residents
        given = cards_of_recipients(area, BEGINS, _recipients(plan.commune))
    cards = first_cards(plan, residents=residents, given=given)
    with clock.at(BEGINS), acting(officer(plan.commune, on=BEGINS)) as actor:
        for hamlet, part in by_hamlet(plan, cards):
            _take_in(actor, area, f"the-bhyt-ap-{hamlet}", part)


def _recipients(commune: CommunePlan) -> set[str]:
    """The identity numbers of those who draw monthly by the office's list."""
    return {one.person.identity_number for one in recipients_of(commune)} - {""}


def _open(commune: CommunePlan) -> None:
    with clock.at(OPENS), acting(officer(commune, on=OPENS)) as actor:
        area = commune_of(commune, on=OPENS)
        open_phone(actor, area)
        write_own_texts(actor, area)
        if renewals_of(area) is None:
            open_renewals(actor=actor, area=area, terms=RenewalTerms(paying_place=PAYING_PLACE), steps=OWN_STEPS)


def _write_to_those_without(commune: CommunePlan) -> None:
    """One message to each household in which somebody has no card."""
    with acting(officer(commune, on=WITHOUT_ON)) as actor:
        area = commune_of(commune, on=WITHOUT_ON)
        campaign = Campaign.objects.filter(area=area, title=WITHOUT).first()
        if campaign is None:
            text = record_template(actor=actor, area=area, title=WITHOUT, texts=[WrittenText(WITHOUT_TEXT)])
            plan = CampaignPlan(
                title=WITHOUT, audience="list", asked=reverse("without_card"), steps=[StepPlan(["sms"], text)],
                is_one_per_household=True,
            )  # fmt: skip
            campaign = register_campaign(actor=actor, area=area, plan=plan)
        if campaign.state == CampaignState.DRAFTED:
            count = estimate_of(actor=actor, campaign=campaign).count
            start_campaign(actor=actor, campaign=campaign, agreed=count)


def _play_days(commune: CommunePlan) -> None:
    first = _last_day_played(commune)
    days = dict(days_with_something_due(first, CLOSES))
    lists = {month.last_day for month in Month.of(OPENS).through(Month.of(ENDS))}
    for day in (WITHOUT_ON, WITHOUT_ON + dt.timedelta(days=1), *lists):
        if day >= first:
            days.setdefault(day, False)
    for day, is_due in sorted(days.items()):
        play_day(commune, day, is_due=is_due)
        if day in lists:
            _bring_list_of_month(commune, day)


def play_day(commune: CommunePlan, day: dt.date, *, is_due: bool) -> None:
    """One day of the telephone: what is due is written and sent, news comes in, questions are answered."""
    area = commune_of(commune, on=day)
    is_answered = not is_due and day < clock.today() - STILL_UNREAD
    with acting(SYSTEM):
        gateway = phone_of(area)
    if gateway is None:
        return
    with clock.at(moment(day, MORNING)):
        if is_due:
            queue_daily_steps(on=day)
        if day == WITHOUT_ON:
            _write_to_those_without(commune)
        send_by(gateway)
    with clock.at(moment(day, NOON)):
        send_by(gateway)
        if is_answered:
            with acting(officer(commune, on=day)) as actor:
                answer_people(actor, area)
    with clock.at(moment(day, EVENING)):
        send_by(gateway)
        listen_to(gateway)


def _bring_list_of_month(commune: CommunePlan, day: dt.date) -> None:
    before = max((Month.of(day) + -1).last_day, BEGINS)

    def make(area: Area) -> Sequence[ListedCard]:
        campaign = Campaign.objects.filter(area=area, title=WITHOUT).first()
        return list_of_month(
            area, day, before=before, campaign=campaign.pk if campaign else None, recipients=_recipients(commune)
        )

    bring_list(commune, day, f"the-bhyt-{day:%Y-%m}", make)


def _last_day_played(commune: CommunePlan) -> dt.date:
    """The last day that left a trace: messages written, or a list brought; it is played again from there."""
    with acting(SYSTEM):
        area = commune_of(commune, on=OPENS)
        written = Message.objects.filter(campaign__area=area).order_by("-queued_at").first()
        brought = CardListRun.objects.filter(area=area, state=RunState.APPLIED).order_by("-brought_at").first()
    moments = [written.queued_at] if written else []
    moments += [brought.brought_at] if brought else []
    return max([OPENS, *(moment.astimezone(clock.VIET_NAM).date() for moment in moments)])


def _close(commune: CommunePlan) -> None:
    """The year's reminders end, and her telephone is no longer the commune's."""
    with clock.at(moment(CLOSES, EVENING)), acting(officer(commune, on=CLOSES)) as actor:
        area = commune_of(commune, on=CLOSES)
        answer_people(actor, area)
        gateway = phone_of(area)
        if gateway is not None:
            close_gateway(actor=actor, gateway=gateway)
        for campaign in Campaign.objects.filter(area=area, state=CampaignState.RUNNING).order_by("pk"):
            end_campaign(actor=actor, campaign=campaign)
