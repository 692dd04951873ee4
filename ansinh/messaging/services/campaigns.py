"""Campaigns: written down, counted, agreed to, sent to a sample first or to all, ended or cancelled."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from random import Random

from django.db import IntegrityError, transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import fold, tidy
from ansinh.messaging.audiences import audience_of
from ansinh.messaging.channels import Medium
from ansinh.messaging.errors import (
    CampaignNotOpen,
    CountChanged,
    NobodyToTell,
    NoWayChosen,
    OccasionTaken,
    TemplateEnded,
    TitleMissing,
)
from ansinh.messaging.models import (
    CAMPAIGN_MOVES,
    LIVE_CAMPAIGNS,
    TAKEN_BACK,
    TELLS_NO_HOUSEHOLD,
    Campaign,
    CampaignState,
    CampaignStep,
    Message,
    MessageState,
    Reason,
    Template,
    TemplateText,
    UploadedPerson,
)
from ansinh.messaging.policies import SEND
from ansinh.messaging.reaching import Recipient
from ansinh.messaging.rendering import Texts
from ansinh.messaging.services.budgets import check_budget, within_budget
from ansinh.messaging.services.gateways import open_local_gateways
from ansinh.messaging.services.queueing import (
    Drawn,
    Queued,
    drawn_messages,
    suppress,
    write_messages,
)
from ansinh.messaging.services.waking import wake_sender
from ansinh.messaging.uploads import UploadedRow

LONGEST_TITLE = 120
LONGEST_OCCASION = 80
DIGITS = 12
PEOPLE_AT_ONCE = 1_000


@dataclass(frozen=True)
class StepPlan:
    """A step as it is asked for: see `CampaignStep`."""

    media: Sequence[str]
    template: Template
    days: int = 0


@dataclass(frozen=True)
class CampaignPlan:
    """A campaign as it is asked for; without an `occasion` of its own its title is what people are told of."""

    title: str
    audience: str
    steps: Sequence[StepPlan]
    asked: str = ""
    occasion: str = ""
    is_one_per_household: bool = False
    is_lasting: bool = False
    expires_at: dt.datetime | None = None
    people: Sequence[UploadedRow] = field(default=())


@transaction.atomic
def register_campaign(*, actor: Actor, area: Area, plan: CampaignPlan) -> Campaign:
    """Write a campaign down; nothing is sent.

    Raises NoRight, OutsideScope, UnknownAudience, TitleMissing, NoWayChosen, TemplateEnded.
    """
    actor.require(SEND, area_path=area.path)
    actor.require(audience_of(plan.audience).permission)
    title = tidy(plan.title)
    if not title or len(title) > LONGEST_TITLE:
        raise TitleMissing(most=LONGEST_TITLE, given=title[:LONGEST_TITLE])
    _check_steps(plan.steps)
    campaign = Campaign.objects.create(
        area=area, area_path=area.path, title=title, occasion=_occasion_of(plan.occasion or fold(title)),
        audience=plan.audience, asked=plan.asked, is_one_per_household=plan.is_one_per_household,
        is_lasting=plan.is_lasting, expires_at=plan.expires_at, recorded_by=actor.username,
        recorded_by_name=actor.full_name, recorded_at=clock.now(),
    )  # fmt: skip
    _write_steps(campaign, plan.steps)
    open_local_gateways(area, {medium for step in plan.steps for medium in step.media})
    UploadedPerson.objects.bulk_create(
        [
            UploadedPerson(
                campaign=campaign, area_path=area.path, row=one.row, name=one.name, address=one.address,
                medium=one.medium, told=dict(one.told),
            )
            for one in plan.people
        ],
        batch_size=PEOPLE_AT_ONCE,
    )  # fmt: skip
    record(
        actor=actor, act="register_campaign", on=campaign, area_path=area.path,
        after={"title": title, "audience": plan.audience, "asked": plan.asked, "people": len(plan.people),
               "media": [list(step.media) for step in plan.steps]},
    )  # fmt: skip
    return campaign


def _occasion_of(told_of: str) -> str:
    """What people are told of, as the outbox keeps it: cut where it is too long, and told apart from whatever else
    begins alike.
    """
    if len(told_of) <= LONGEST_OCCASION:
        return told_of
    digest = sha256(told_of.encode()).hexdigest()[:DIGITS]
    return f"{told_of[: LONGEST_OCCASION - DIGITS - 1]} {digest}"


@transaction.atomic
def correct_campaign(*, actor: Actor, campaign: Campaign, steps: Sequence[StepPlan]) -> Campaign:
    """Other ways or texts, while nothing of it was sent. Raises CampaignNotOpen, NoWayChosen, TemplateEnded."""
    locked = _locked(actor, campaign, CampaignState.SAMPLED)
    if locked.state != CampaignState.DRAFTED:
        raise CampaignNotOpen(title=locked.title, state=locked.get_state_display())
    _check_steps(steps)
    CampaignStep.objects.filter(campaign=locked).delete()
    _write_steps(locked, steps)
    open_local_gateways(locked.area, {medium for step in steps for medium in step.media})
    after = {"media": [list(step.media) for step in steps], "templates": [step.template.pk for step in steps]}
    record(actor=actor, act="correct_campaign", on=locked, area_path=locked.area_path, after=after)
    return locked


@dataclass
class Estimate:
    """What a campaign would send now: how many by medium, left out by reason, what it costs, and some of the texts."""

    queued: Queued
    examples: list[Drawn]
    is_cut: bool = False

    @property
    def count(self) -> int:
        return self.queued.count


def estimate_of(*, actor: Actor, campaign: Campaign, examples: int = 5, most: int | None = None) -> Estimate:
    """Count what a campaign would send and cost, person by person, for the length of a text depends on the names in it;
    nothing is written. Whoever was told for this occasion before is not counted. Of more than `most` people the rest is
    not looked at, and `is_cut` says so.
    """
    actor.require(SEND, area_path=campaign.area_path)
    if most is None:
        return _estimate(actor, campaign, None, examples)
    recipients = list(islice(_recipients(actor, campaign), most + 1))
    found = _estimate(actor, campaign, recipients[:most], examples)
    found.is_cut = len(recipients) > most
    return found


def left_out_now(*, actor: Actor, campaign: Campaign, reason: str, most: int) -> list[Drawn]:
    """The first people whom a campaign not yet started would leave out for a reason; nothing is written."""
    actor.require(SEND, area_path=campaign.area_path)
    told = _told_before(campaign)
    drawn = _drawn(actor, campaign, _first_step(campaign), _recipients(actor, campaign))
    left_out = (one for one in drawn if (one.reason or (Reason.TOLD if one.recipient.key in told else "")) == reason)
    return list(islice(left_out, most))


def _estimate(actor: Actor, campaign: Campaign, chosen: Iterable[Recipient] | None, examples: int = 0) -> Estimate:
    found, told = Estimate(Queued(), []), _told_before(campaign)
    recipients = _recipients(actor, campaign) if chosen is None else chosen
    for one in _drawn(actor, campaign, _first_step(campaign), recipients):
        reason = one.reason or (Reason.TOLD if one.recipient.key in told else None)
        if reason:
            found.queued.left_out[reason] += 1
            continue
        _count(found.queued, one)
        if len(found.examples) < examples:
            found.examples.append(one)
    return found


@transaction.atomic
def start_campaign(*, actor: Actor, campaign: Campaign, agreed: int, sample: int = 0) -> Queued:
    """Write the messages of a campaign into the outbox: to a `sample`, or to everybody who was not told yet.

    `agreed` is the number of messages that the officer saw and agreed to; where it would be another, nothing is sent.
    Raises NoRight, CampaignNotOpen, NobodyToTell, CountChanged, BudgetExceeded, OccasionTaken.
    """
    locked = _locked(actor, campaign, CampaignState.SAMPLED if sample else CampaignState.RUNNING)
    chosen = _sample(actor, locked, sample) if sample else None
    estimate = _estimate(actor, locked, chosen or None).queued
    if not estimate.count:
        raise NobodyToTell(skipped=estimate.left_out_count)
    if not sample and estimate.count != agreed:
        raise CountChanged(agreed=agreed, count=estimate.count, amount=estimate.amount, points=estimate.points)
    check_budget(locked, estimate)
    _begin(actor, locked, CampaignState.SAMPLED if sample else CampaignState.RUNNING, estimate)
    step = _first_step(locked)
    drawn = _drawn(actor, locked, step, _recipients(actor, locked) if chosen is None else chosen)
    queued = write_messages(campaign=locked, step=step, drawn=drawn, priority=locked.priority)
    _record_start(actor, locked, queued)
    wake_sender()
    return queued


@transaction.atomic
def open_lasting_campaign(*, actor: Actor, campaign: Campaign) -> Campaign:
    """Let a campaign that goes by the day begin. Raises CampaignNotOpen, OccasionTaken."""
    locked = _locked(actor, campaign, CampaignState.RUNNING)
    _begin(actor, locked, CampaignState.RUNNING, Queued())
    _record_start(actor, locked, Queued())
    return locked


@transaction.atomic
def queue_due_steps(*, actor: Actor, campaign: Campaign, on: dt.date) -> Queued:
    """What a lasting campaign has due on a day, step by step; a second time on the day it has the effect of once.
    One that was ended meanwhile has nothing due.
    """
    total = Queued()
    locked = Campaign.objects.select_for_update(of=("self",)).filter(pk=campaign.pk, state=CampaignState.RUNNING)
    if (running := locked.select_related("area").first()) is None:
        return total
    campaign = running
    audience = audience_of(campaign.audience)
    for step in CampaignStep.objects.filter(campaign=campaign).select_related("template"):
        recipients = audience.due(actor, campaign, step, on) if audience.due else ()
        drawn = within_budget(campaign, _drawn(actor, campaign, step, recipients))
        queued = write_messages(campaign=campaign, step=step, drawn=drawn, priority=campaign.priority)
        _add(total, queued)
    if total.count:
        wake_sender()
    return total


@transaction.atomic
def end_campaign(*, actor: Actor, campaign: Campaign) -> Campaign:
    """No further step; what waits in the outbox still goes. Raises CampaignNotOpen."""
    locked = _locked(actor, campaign, CampaignState.ENDED)
    return _close(actor, locked, CampaignState.ENDED, "end_campaign")


@transaction.atomic
def cancel_campaign(*, actor: Actor, campaign: Campaign, why: str) -> Campaign:
    """Stop at once: what waits in the outbox does not go. Raises CampaignNotOpen."""
    locked = _locked(actor, campaign, CampaignState.CANCELLED)
    count = suppress(Message.objects.filter(campaign=locked, state=MessageState.QUEUED), Reason.CANCELLED)
    return _close(actor, locked, CampaignState.CANCELLED, "cancel_campaign", why=why, unsent=count)


def _locked(actor: Actor, campaign: Campaign, onward: CampaignState) -> Campaign:
    actor.require(SEND, area_path=campaign.area_path)
    locked = Campaign.objects.select_for_update(of=("self",)).select_related("area").get(pk=campaign.pk)
    if onward not in CAMPAIGN_MOVES[CampaignState(locked.state)]:
        raise CampaignNotOpen(title=locked.title, state=locked.get_state_display())
    return locked


def _check_steps(steps: Sequence[StepPlan]) -> None:
    for step in steps:
        if not step.media or not set(step.media) <= set(Medium.values):
            raise NoWayChosen
        if step.template.ended_at is not None:
            raise TemplateEnded(title=step.template.title)
    if not steps:
        raise NoWayChosen


def _write_steps(campaign: Campaign, steps: Sequence[StepPlan]) -> None:
    CampaignStep.objects.bulk_create(
        CampaignStep(
            campaign=campaign, area_path=campaign.area_path, position=number, days=step.days, media=list(step.media),
            template=step.template,
        )
        for number, step in enumerate(steps, start=1)
    )  # fmt: skip


def _first_step(campaign: Campaign) -> CampaignStep:
    return CampaignStep.objects.filter(campaign=campaign).select_related("template").order_by("position")[0]


def _recipients(actor: Actor, campaign: Campaign) -> Iterable[Recipient]:
    return audience_of(campaign.audience).find(actor, campaign)


def _sample(actor: Actor, campaign: Campaign, count: int) -> list[Recipient]:
    """`count` of those to whom a message would be written now, drawn by chance, the same for the same campaign; no more
    messages are drawn up than that takes.
    """
    told = _told_before(campaign)
    people = [one for one in _recipients(actor, campaign) if one.skip is None and one.key not in told]
    Random(campaign.pk).shuffle(people)  # noqa: S311 - a sample, not a secret
    drawn = _drawn(actor, campaign, _first_step(campaign), people)
    return [one.recipient for one in islice((one for one in drawn if one.reason is None), count)]


def _drawn(actor: Actor, campaign: Campaign, step: CampaignStep, recipients: Iterable[Recipient]) -> Iterable[Drawn]:
    texts = Texts(list(TemplateText.objects.filter(template=step.template)))
    return drawn_messages(
        office=campaign.area_path, step=step, texts=texts, recipients=recipients,
        households_told=_households_told(campaign, step) if campaign.is_one_per_household else None,
    )  # fmt: skip


def _told_before(campaign: Campaign) -> set[str]:
    told = Message.objects.filter(occasion=campaign.occasion, step=1).exclude(TAKEN_BACK)
    return set(told.values_list("recipient", flat=True))


def _households_told(campaign: Campaign, step: CampaignStep) -> dict[int, str]:
    told = Message.objects.filter(occasion=campaign.occasion, step=step.position, household__isnull=False)
    rows = told.exclude(TELLS_NO_HOUSEHOLD).values_list("household", "recipient")
    return {household: key for household, key in rows if household is not None}


def _count(queued: Queued, one: Drawn) -> None:
    if one.way is not None and one.rendered is not None:
        queued.written[one.way.medium] += 1
        queued.segments += one.rendered.segments
        queued.amount += one.amount
        queued.points += one.points


def _add(total: Queued, more: Queued) -> None:
    total.written.update(more.written)
    total.left_out.update(more.left_out)
    total.segments += more.segments
    total.amount += more.amount
    total.points += more.points


def _begin(actor: Actor, campaign: Campaign, state: CampaignState, estimate: Queued) -> None:
    now = clock.now()
    campaign.state = state
    campaign.started_by, campaign.started_at = campaign.started_by or actor.username, campaign.started_at or now
    campaign.people_count += estimate.count
    campaign.estimated_amount += estimate.amount
    campaign.estimated_points += estimate.points
    try:
        with transaction.atomic():
            campaign.save(
                update_fields=["state", "started_by", "started_at", "people_count", "estimated_amount",
                               "estimated_points"]
            )  # fmt: skip
    except IntegrityError:
        other = Campaign.objects.filter(
            area_path=campaign.area_path, occasion=campaign.occasion,
            state__in=LIVE_CAMPAIGNS,
        ).exclude(pk=campaign.pk).first()  # fmt: skip
        raise OccasionTaken(title=other.title if other else campaign.title) from None


def _record_start(actor: Actor, campaign: Campaign, queued: Queued) -> None:
    record(
        actor=actor, act="start_campaign", on=campaign, area_path=campaign.area_path,
        after={"state": campaign.state, "messages": dict(queued.written), "left_out": dict(queued.left_out),
               "amount": queued.amount, "points": queued.points},
    )  # fmt: skip


def _close(actor: Actor, campaign: Campaign, state: CampaignState, act: str, *, why: str = "", **told: int) -> Campaign:
    before = campaign.state
    campaign.state, campaign.ended_at = state, clock.now()
    campaign.save(update_fields=["state", "ended_at"])
    record(
        actor=actor, act=act, on=campaign, area_path=campaign.area_path, before={"state": before},
        after={"state": state, **told}, why=tidy(why)[:300],
    )  # fmt: skip
    return campaign
