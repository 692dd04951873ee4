"""What reminders would bring in their first month, before they begin: how many, at what cost, and one of the texts."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.insurance.policies import EDIT
from ansinh.insurance.queries.renewals import recipients_between
from ansinh.insurance.renewals import AUDIENCE, MOST_DAYS_AFTER, RenewalStep, RenewalTerms, occasion_of
from ansinh.messaging.channels import Medium
from ansinh.messaging.models import Campaign, CampaignStep, Message, Reason, Template, TemplateText
from ansinh.messaging.reaching import Recipient
from ansinh.messaging.rendering import Texts
from ansinh.messaging.services import Drawn
from ansinh.messaging.services.queueing import drawn_messages

DAYS = 30


@dataclass(frozen=True)
class FirstMonth:
    """At most so many, for whoever renews meanwhile is not reminded again; `example` is a message to a real person."""

    messages: int
    visits: int
    amount: int
    points: int
    left_out: int
    example: Drawn | None

    @property
    def count(self) -> int:
        return self.messages + self.visits


def first_month(*, actor: Actor, area: Area, terms: RenewalTerms, steps: Iterable[RenewalStep]) -> FirstMonth:
    """Everybody whom a step reaches in the thirty days from today on, by the prices of the office's gateways of now.

    Nothing is written. Raises NoRight, OutsideScope.
    """
    actor.require(EDIT, area_path=area.path)
    campaign = Campaign(area=area, area_path=area.path, audience=AUDIENCE, asked=terms.asked())
    written: Counter[str] = Counter()
    amount = points = left_out = 0
    example: Drawn | None = None
    found: dict[tuple[str, ...], list[Recipient]] = {}
    in_order = sorted(steps, key=lambda one: one.days)
    for place, step in enumerate(in_order):
        if step.media not in found:
            first, last = _days_of([one for one in _bounds(in_order) if one[0].media == step.media])
            texts = texts_of_step(area, step)
            found[step.media] = list(
                recipients_between(campaign, first, last, clock.today(), media=step.media, texts=texts)
            )
        _step, first, last = _bounds(in_order)[place]
        for one in _drawn(area, step, place + 1, found[step.media], first, last):
            if step.media == (Medium.VISIT,) and one.reason in (None, Reason.NO_GATEWAY):
                # The way to the doors costs nothing, and is opened with the reminders.
                written[Medium.VISIT] += 1
                continue
            if one.reason is not None or one.way is None:
                left_out += one.reason != Reason.SAME_HOUSEHOLD
                continue
            written[one.way.medium] += 1
            amount, points = amount + one.amount, points + one.points
            example = example or one
    visits = written.pop(Medium.VISIT, 0)
    return FirstMonth(sum(written.values()), visits, amount, points, left_out, example)


def texts_of_step(area: Area, step: RenewalStep) -> Sequence[TemplateText]:
    """The office's own texts of a step, or the one that the house brings."""
    own = own_template(area, step)
    if own is None:
        return [TemplateText(text=step.text, may_drop_accents=True)]
    return list(TemplateText.objects.filter(template=own))


def own_template(area: Area, step: RenewalStep) -> Template | None:
    """What the office has written for a step by this name."""
    return Template.objects.filter(area=area, title=step.title, ended_at__isnull=True).first()


def _bounds(steps: Sequence[RenewalStep]) -> list[tuple[RenewalStep, dt.date, dt.date]]:
    """Of each step the first and the last day on which a card may end that it reminds of within the month."""
    today = clock.today()
    of_use = [*(one.days for one in steps[1:]), steps[-1].days + MOST_DAYS_AFTER]
    return [
        (step, today - dt.timedelta(days=until - 1), today + dt.timedelta(days=DAYS - 1 - step.days))
        for step, until in zip(steps, of_use, strict=True)
    ]


def _days_of(bounds: Sequence[tuple[RenewalStep, dt.date, dt.date]]) -> tuple[dt.date, dt.date]:
    return min(first for _step, first, _last in bounds), max(last for _step, _first, last in bounds)


def _drawn(
    area: Area, step: RenewalStep, position: int, found: Sequence[Recipient], first: dt.date, last: dt.date
) -> Iterable[Drawn]:
    """What a step would send to those of its days who were not told by it before."""
    occasions = {occasion_of(first + dt.timedelta(days=count)) for count in range((last - first).days + 1)}
    before = Message.objects.filter(occasion__in=occasions, step=position)
    told = set(before.values_list("recipient", "occasion"))
    recipients = [one for one in found if one.occasion in occasions and (one.key, one.occasion) not in told]
    return drawn_messages(
        office=area.path, step=CampaignStep(media=list(step.media)), texts=Texts(texts_of_step(area, step)),
        recipients=recipients,
    )  # fmt: skip
