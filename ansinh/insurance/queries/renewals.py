"""Who is to be reminded of a card that ends: each with the exact sum, and whoever is left out with the reason."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.money import format_dong
from ansinh.core.periods import in_force
from ansinh.insurance.models import Card, CardEnd
from ansinh.insurance.queries.answers import Answered, answers_to, household_of
from ansinh.insurance.queries.cards import is_followed
from ansinh.insurance.queries.premium_support import support_on
from ansinh.insurance.queries.prices import Price, prices_of_next
from ansinh.insurance.renewals import MOST_DAYS_AFTER, RenewalTerms, occasion_of, terms_of, to_do
from ansinh.judgement.insurance import PAID_ELSEWHERE
from ansinh.judgement.queries import ProvincialResolution
from ansinh.messaging.channels import Medium
from ansinh.messaging.models import TAKEN_BACK, Campaign, CampaignStep, Message, Reason, Skip, TemplateText
from ansinh.messaging.reaching import Recipient, Way, recipient_of
from ansinh.messaging.rendering import Texts
from ansinh.messaging.services.queueing import way_finder
from ansinh.registry.models import Residence
from ansinh.registry.queries.reach import Reach, reach_of

AT_ONCE = 2_000
MOST_AT_DOOR = 150
"""Characters of names in the task of a visit, which has room for 300."""
DAY = dt.timedelta(days=1)
FINAL = (Reason.TOLD, Reason.SAME_HOUSEHOLD, Reason.SETTLED, Reason.ANSWERED, Reason.DEAD, Reason.MOVED)
"""Reasons for which a step leaves somebody out for good; after any other it looks again on the next day, and so while
an answer waits to be read.
"""
LANGUAGES = ("vi", "en")
"""Languages in which the sum can be told; in others the text itself has to."""


@dataclass(frozen=True)
class _Due:
    """One person whose card ends, before it is decided whether a reminder goes out."""

    reach: Reach
    last_day: dt.date
    price: Price | None
    place: str
    skip: Reason | None
    detail: str


@dataclass(frozen=True)
class _ToldBy:
    """How a step tells: at the door, or by the way that the office has for each; of use until so many days after the
    last one, when the next step tells it.
    """

    way_to: Callable[[Recipient], Way | Reason]
    is_at_door: bool
    days_of_use: int

    def address_of(self, reach: Reach) -> tuple[str, str] | None:
        """The address at which somebody is told; None where nobody can tell it."""
        if self.is_at_door:
            return next(((medium, address) for medium, address, _whose in reach.ways if medium == Medium.VISIT), None)
        way = self.way_to(recipient_of(reach))
        return None if isinstance(way, Reason) else (way.medium, way.address)


def _told_by(
    campaign: Campaign, media: Sequence[str], texts: Sequence[TemplateText], days_of_use: int = MOST_DAYS_AFTER
) -> _ToldBy:
    way_to = way_finder(office=campaign.area_path, media=media, texts=Texts(texts))
    return _ToldBy(way_to, set(media) == {Medium.VISIT}, days_of_use)


def ending_soon(actor: Actor, campaign: Campaign) -> Iterator[Recipient]:
    """Those whom the first step would reach in the next thirty days: what a campaign begins with."""
    today = clock.today()
    step = CampaignStep.objects.filter(campaign=campaign).order_by("position")[0]
    told_by = _told_by(campaign, step.media, _texts_of(step))
    return _recipients(campaign, today, today + 30 * DAY, today, told_by)


def recipients_between(
    campaign: Campaign,
    first: dt.date,
    last: dt.date,
    on: dt.date,
    *,
    media: Sequence[str],
    texts: Sequence[TemplateText],
) -> Iterator[Recipient]:
    """Everybody whose card's last day lies between two days, as told on a day by these media in these texts; whoever
    was told before as well.
    """
    return _recipients(campaign, first, last, on, _told_by(campaign, media, texts))


def due_for_step(actor: Actor, campaign: Campaign, step: CampaignStep, on: dt.date) -> Iterator[Recipient]:
    """Those who are due for a step on a day: whose card's last day is so far, and not yet as far as the next step.

    A day on which nothing ran is made up for; a step that was overtaken by the next is not.
    """
    later = CampaignStep.objects.filter(campaign=campaign, days__gt=step.days).order_by("days").first()
    told_by = _told_by(
        campaign, step.media, _texts_of(step), later.days if later else step.days + MOST_DAYS_AFTER
    )  # fmt: skip
    earliest = on - told_by.days_of_use * DAY + DAY
    return _recipients(campaign, earliest, on - step.days * DAY, on, told_by, step)


def _texts_of(step: CampaignStep) -> list[TemplateText]:
    return list(TemplateText.objects.filter(template=step.template_id))


def _recipients(
    campaign: Campaign, first: dt.date, last: dt.date, on: dt.date, told_by: _ToldBy, step: CampaignStep | None = None
) -> Iterator[Recipient]:
    """Reminders of cards whose last day lies between two days, both included; of those not settled yet for a step."""
    terms, support = terms_of(campaign.asked), support_on(campaign.area_path, on)
    rows = _cards(campaign, first, last, on)
    # Keys first: a cursor of the server would be planned for its first rows, and take minutes for all of them.
    keys = list(rows.values_list("pk", "individual", "valid_to"))
    met = _met(step, first, last) if step else {}
    for some in _batches(keys):
        reasons = {key: met.get((f"i{person}", occasion_of(end - DAY))) for key, person, end in some}
        waiting = {key: person for key, person, _end in some if reasons[key] == Reason.UNREACHABLE}
        reached = _reached(waiting.values(), step.media, on) if step else set()
        due = [
            key
            for key, reason in reasons.items()
            if reason not in FINAL and (key not in waiting or waiting[key] in reached)
        ]
        if due:
            yield from _together(list(_due(list(rows.filter(pk__among=due)), on, support)), terms, told_by)


def _batches(keys: Sequence[tuple[int, int, dt.date]]) -> Iterator[list[tuple[int, int, dt.date]]]:
    """Cards, people and days in their order, about so many at once; whoever of a household has the same day is among
    the same.
    """
    if len(keys) <= AT_ONCE:
        yield list(keys)
        return
    homes = household_of({person for _key, person, _end in keys})
    together: dict[tuple[dt.date, int], list[tuple[int, int, dt.date]]] = {}
    for key, person, end in keys:
        together.setdefault((end, homes.get(person, -person)), []).append((key, person, end))
    batch: list[tuple[int, int, dt.date]] = []
    for some in together.values():
        if batch and len(batch) + len(some) > AT_ONCE:
            yield batch
            batch = []
        batch += some
    yield batch


def _cards(campaign: Campaign, first: dt.date, last: dt.date, on: dt.date) -> "QuerySet[Any]":
    lives_here = Residence.objects.filter(in_force(on), individual=OuterRef("individual"))
    ending = Card.objects.filter(valid_to__gte=first + DAY, valid_to__lte=last + DAY)
    mine = ending.filter(Q(end_cause="") | Q(end_cause=CardEnd.DIED), area_path__within=campaign.area_path)
    shown = mine.filter(individual__merged_into__isnull=True)
    return shown.annotate(is_followed=is_followed(), is_here=Exists(lives_here)).order_by(
        "valid_to", "individual__area_path", "pk"
    )


def _met(step: CampaignStep, first: dt.date, last: dt.date) -> dict[tuple[str, str], str]:
    """By recipient and occasion, what a step has done already: `TOLD` to whom it has written, or why it did not.

    A step looks back for weeks, so that no day is missed: what it has done is not judged again every day.
    """
    occasions = [occasion_of(first + count * DAY) for count in range((last - first).days + 1)]
    mine = {"campaign": step.campaign_id, "step": step.position, "occasion__in": occasions}
    waits = Q(reason=Reason.ANSWERED) & ~Q(detail="")
    left_out = Skip.objects.filter(**mine).exclude(waits).values_list("recipient", "occasion", "reason")
    written = Message.objects.filter(**mine).exclude(TAKEN_BACK).values_list("recipient", "occasion")
    return {(one, about): reason for one, about, reason in left_out} | dict.fromkeys(written, Reason.TOLD)


def _reached(waiting: Collection[int], media: Collection[str], on: dt.date) -> set[int]:
    """Of people who could not be reached, those who can be now: of the others there is nothing new."""
    return {one.individual for one in reach_of(waiting, on=on) if any(way[0] in media for way in one.ways)}


def _due(cards: Sequence[Any], on: dt.date, support: ProvincialResolution | None) -> Iterator[_Due]:
    by_person = {card.individual_id: card for card in cards}
    ending: dict[dt.date, set[int]] = {}
    for card in cards:
        ending.setdefault(card.valid_to, set()).add(card.individual_id)
    prices = prices_of_next(ending=ending, on=on, support=support)
    reached = list(reach_of(list(by_person), on=on))
    answers = answers_to({occasion_of(card.valid_to - DAY) for card in cards}, list(by_person))
    for reach in reached:
        card = by_person[reach.individual]
        last_day = (card.valid_to or on) - DAY
        price = prices.get(reach.individual)
        answered = answers.get((reach.individual, occasion_of(last_day)))
        skip, detail = (Reason(reach.gone), "") if reach.gone else _skip(card, price, answered)
        yield _Due(reach, last_day, price, card.paying_place, skip, detail)


def _skip(card: Any, price: Price | None, answered: Answered | None) -> tuple[Reason | None, str]:
    if not card.is_here:
        return Reason.MOVED, ""
    if card.is_followed:
        return Reason.SETTLED, _("the card is renewed")
    if answered is not None:
        return Reason.ANSWERED, "" if answered == Answered.DONE else str(answered.label)
    if price is None:
        return Reason.UNFIT, _("no price can be told")
    if price.group in PAID_ELSEWHERE:
        return Reason.SETTLED, _("insured with the wage or by social insurance")
    return None, ""


def _together(found: Sequence[_Due], terms: RenewalTerms, told_by: _ToldBy) -> Iterator[Recipient]:
    """Members of a household who are told of the same day at the same address are told at once, with one sum; at the
    door, whoever is at home.
    """
    groups: dict[object, list[_Due]] = {}
    for one in found:
        address = told_by.address_of(one.reach) if one.skip is None and one.reach.household is not None else None
        key = (one.reach.household, one.last_day, address) if address else one.reach.individual
        groups.setdefault(key, []).append(one)
    for group in groups.values():
        first, *others = group
        yield _recipient(first, terms, group, told_by)
        for one in others:
            yield recipient_of(one.reach, occasion=occasion_of(one.last_day), skip=Reason.SAME_HOUSEHOLD)


def _recipient(one: _Due, terms: RenewalTerms, group: Sequence[_Due], told_by: _ToldBy) -> Recipient:
    language = one.reach.language if one.reach.language in LANGUAGES else LANGUAGES[0]
    with override(language):
        told = {} if one.skip else _told(one, terms, group, told_by)
    return recipient_of(
        one.reach, told, occasion=occasion_of(one.last_day), skip=one.skip, detail=one.detail,
        expires_at=_midnight(one.last_day + told_by.days_of_use * DAY),
    )  # fmt: skip


def _told(one: _Due, terms: RenewalTerms, group: Sequence[_Due], told_by: _ToldBy) -> Mapping[str, str]:
    amount = sum(each.price.person_pays for each in group if each.price) * terms.months
    place = terms.paying_place or one.place
    names = [each.reach.name for each in group]
    if told_by.is_at_door:
        # The hamlet head reads what to ask for: no sum of anybody, and no more names than the task has room for.
        return {
            "ten": _named_shortly(names, MOST_AT_DOOR),
            "het_han": f"{one.last_day:%d/%m/%Y}",
            "so_nguoi": str(len(group)),
            "so_tien": "–",
            "can_lam": _("It is renewed at %(place)s.") % {"place": place} if place else _("It is to be renewed."),
            "noi_dong": place or "–",
        }
    return {
        "ten": _named(names),
        "het_han": f"{one.last_day:%d/%m/%Y}",
        "so_nguoi": str(len(group)),
        "so_tien": f"{format_dong(amount)} đồng",
        "can_lam": to_do(amount=amount, months=terms.months, place=place),
        "noi_dong": place or "–",
    }


def _named(names: Sequence[str]) -> str:
    """All names in full: none is cut."""
    *before, last = names
    return _("%(names)s and %(last)s") % {"names": ", ".join(before), "last": last} if before else last


def _named_shortly(names: Sequence[str], most: int) -> str:
    """As many names in full as have room, and how many people more."""
    for count in range(len(names), 1, -1):
        rest = len(names) - count
        told = _named(names[:count]) if not rest else _("%(names)s and %(count)s more") % {
            "names": ", ".join(names[:count]), "count": rest,
        }  # fmt: skip
        if len(told) <= most:
            return told
    return _("%(names)s and %(count)s more") % {"names": names[0], "count": len(names) - 1} if names[1:] else names[0]


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.VIET_NAM)
