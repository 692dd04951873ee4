"""Reminders before cards run out: opened once by an office, going by the day, ended by each renewal."""

from collections.abc import Iterable

from django.db import transaction

from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.insurance.errors import MonthsOutOfRange, RenewalsOpen
from ansinh.insurance.models.card import MOST_MONTHS
from ansinh.insurance.policies import EDIT
from ansinh.insurance.queries.first_month import FirstMonth, first_month, own_template
from ansinh.insurance.renewals import AUDIENCE, OCCASION, STEPS, RenewalStep, RenewalTerms
from ansinh.messaging.errors import CountChanged
from ansinh.messaging.models import Campaign, CampaignState, Template
from ansinh.messaging.services import (
    CampaignPlan,
    StepPlan,
    WrittenText,
    open_lasting_campaign,
    record_template,
    register_campaign,
)

TITLE = "Nhắc gia hạn thẻ BHYT"


@transaction.atomic
def open_renewals(
    *,
    actor: Actor,
    area: Area,
    terms: RenewalTerms,
    steps: Iterable[RenewalStep] = STEPS,
    agreed: int | None = None,
) -> Campaign:
    """Let reminders of cards that run out go out by the day, by the office's own texts where it has written some.

    `agreed` is the number of the first month that the officer saw and agreed to; where it would be another, nothing
    begins. Raises NoRight, OutsideScope, MonthsOutOfRange, RenewalsOpen, CountChanged.
    """
    steps = list(steps)
    actor.require(EDIT, area_path=area.path)
    if not 1 <= terms.months <= MOST_MONTHS:
        raise MonthsOutOfRange(months=terms.months, most=MOST_MONTHS)
    if running := renewals_of(area):
        raise RenewalsOpen(title=running.title)
    terms = RenewalTerms(terms.months, tidy(terms.paying_place))
    if agreed is not None:
        _require_agreed(first_month(actor=actor, area=area, terms=terms, steps=steps), agreed)
    plan = CampaignPlan(
        title=f"{TITLE} {clock.today():%m/%Y}", audience=AUDIENCE, occasion=OCCASION, is_lasting=True,
        asked=terms.asked(),
        steps=[StepPlan(step.media, _template(actor, area, step), step.days) for step in steps],
    )  # fmt: skip
    campaign = register_campaign(actor=actor, area=area, plan=plan)
    return open_lasting_campaign(actor=actor, campaign=campaign)


def _require_agreed(found: FirstMonth, agreed: int) -> None:
    if found.count != agreed:
        raise CountChanged(agreed=agreed, count=found.count, amount=found.amount, points=found.points)


def renewals_of(area: Area) -> Campaign | None:
    """The reminders that go out in an area now."""
    return Campaign.objects.filter(
        area_path=area.path, audience=AUDIENCE, state__in=[CampaignState.SAMPLED, CampaignState.RUNNING]
    ).first()


def _template(actor: Actor, area: Area, step: RenewalStep) -> Template:
    """The office's own text of this name, or the one that the house brings, written down for it to change."""
    return own_template(area, step) or record_template(
        actor=actor, area=area, title=step.title, audience=AUDIENCE,
        texts=[WrittenText(step.text, may_drop_accents=True)],
    )  # fmt: skip
