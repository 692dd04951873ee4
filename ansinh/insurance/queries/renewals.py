"""Who is to be reminded of a card that ends: each with the exact sum, and whoever is left out with the reason."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
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
from ansinh.insurance.queries.prices import Price, prices_of_next
from ansinh.insurance.renewals import MOST_DAYS_AFTER, RenewalTerms, occasion_of, terms_of, to_do
from ansinh.judgement.insurance import PAID_ELSEWHERE
from ansinh.messaging.models import Campaign, CampaignStep, Message, Reason, Skip
from ansinh.messaging.queries.told import answered_done
from ansinh.messaging.reaching import Recipient, recipient_of
from ansinh.registry.models import Residence
from ansinh.registry.queries.reach import Reach, reach_of

AT_ONCE = 2_000
DAY = dt.timedelta(days=1)
FINAL = (Reason.TOLD, Reason.SAME_HOUSEHOLD, Reason.SETTLED, Reason.ANSWERED, Reason.DEAD, Reason.MOVED)
"""Reasons for which a step leaves somebody out for good; after any other it looks again on the next day."""
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


def ending_soon(actor: Actor, campaign: Campaign) -> Iterator[Recipient]:
    """Those whom the first step would reach in the next thirty days: what a campaign begins with."""
    today = clock.today()
    return _recipients(campaign, today, today + 30 * DAY, today)


def due_for_step(actor: Actor, campaign: Campaign, step: CampaignStep, on: dt.date) -> Iterator[Recipient]:
    """Those who are due for a step on a day: whose card's last day is so far, and not yet as far as the next step.

    A day on which nothing ran is made up for; a step that was overtaken by the next is not.
    """
    later = CampaignStep.objects.filter(campaign=campaign, days__gt=step.days).order_by("days").first()
    earliest = on - (later.days if later else step.days + MOST_DAYS_AFTER) * DAY + DAY
    return _recipients(campaign, earliest, on - step.days * DAY, on, step)


def _recipients(
    campaign: Campaign, first: dt.date, last: dt.date, on: dt.date, step: CampaignStep | None = None
) -> Iterator[Recipient]:
    """Reminders of cards whose last day lies between two days, both included; of those not settled yet for a step."""
    terms = terms_of(campaign.asked)
    rows = _cards(campaign, first, last, on)
    # Keys first: a cursor of the server would be planned for its first rows, and take minutes for all of them.
    keys = list(rows.values_list("pk", "individual", "valid_to"))
    met = _met(step, first, last) if step else {}
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        reasons = {key: met.get((f"i{person}", occasion_of(end - DAY))) for key, person, end in some}
        waiting = {key: person for key, person, _end in some if reasons[key] == Reason.UNREACHABLE}
        reached = _reached(waiting.values(), step.media, on) if step else set()
        due = [
            key
            for key, reason in reasons.items()
            if reason not in FINAL and (key not in waiting or waiting[key] in reached)
        ]
        if due:
            yield from _together(list(_due(list(rows.filter(pk__among=due)), on)), terms)


def _cards(campaign: Campaign, first: dt.date, last: dt.date, on: dt.date) -> "QuerySet[Any]":
    later = Card.objects.filter(individual=OuterRef("individual"), valid_from__gte=OuterRef("valid_to"))
    lives_here = Residence.objects.filter(in_force(on), individual=OuterRef("individual"))
    ending = Card.objects.filter(valid_to__gte=first + DAY, valid_to__lte=last + DAY)
    mine = ending.filter(Q(end_cause="") | Q(end_cause=CardEnd.DIED), area_path__within=campaign.area_path)
    shown = mine.filter(individual__merged_into__isnull=True)
    return shown.annotate(is_followed=Exists(later), is_here=Exists(lives_here)).order_by(
        "valid_to", "individual__area_path", "pk"
    )


def _met(step: CampaignStep, first: dt.date, last: dt.date) -> dict[tuple[str, str], str]:
    """By recipient and occasion, what a step has done already: `TOLD` to whom it has written, or why it did not.

    A step looks back for weeks, so that no day is missed: what it has done is not judged again every day.
    """
    occasions = [occasion_of(first + count * DAY) for count in range((last - first).days + 1)]
    mine = {"campaign": step.campaign_id, "step": step.position, "occasion__in": occasions}
    left_out = Skip.objects.filter(**mine).values_list("recipient", "occasion", "reason")
    written = Message.objects.filter(**mine).values_list("recipient", "occasion")
    return {(one, about): reason for one, about, reason in left_out} | dict.fromkeys(written, Reason.TOLD)


def _reached(waiting: Collection[int], media: Collection[str], on: dt.date) -> set[int]:
    """Of people who could not be reached, those who can be now: of the others there is nothing new."""
    return {one.individual for one in reach_of(waiting, on=on) if any(way[0] in media for way in one.ways)}


def _due(cards: Sequence[Any], on: dt.date) -> Iterator[_Due]:
    by_person = {card.individual_id: card for card in cards}
    ending: dict[dt.date, set[int]] = {}
    for card in cards:
        ending.setdefault(card.valid_to, set()).add(card.individual_id)
    prices = prices_of_next(ending=ending, on=on)
    done = answered_done({occasion_of(card.valid_to - DAY) for card in cards if card.valid_to})
    for reach in reach_of(list(by_person), on=on):
        card = by_person[reach.individual]
        last_day = (card.valid_to or on) - DAY
        price = prices.get(reach.individual)
        skip, detail = _skip(card, price, (reach.individual, occasion_of(last_day)) in done)
        yield _Due(reach, last_day, price, card.paying_place, skip, detail)


def _skip(card: Any, price: Price | None, is_done: bool) -> tuple[Reason | None, str]:
    if card.end_cause == CardEnd.DIED:
        return Reason.DEAD, ""
    if not card.is_here:
        return Reason.MOVED, ""
    if card.is_followed:
        return Reason.SETTLED, _("the card is renewed")
    if is_done:
        return Reason.ANSWERED, ""
    if price is None:
        return Reason.UNFIT, _("no price can be told")
    if price.group in PAID_ELSEWHERE:
        return Reason.SETTLED, _("insured with the wage or by social insurance")
    return None, ""


def _together(found: Sequence[_Due], terms: RenewalTerms) -> Iterator[Recipient]:
    """Members of a household who are told of the same day at the same address are told at once, with one sum."""
    groups: dict[object, list[_Due]] = {}
    for one in found:
        way = one.reach.ways[0][:2] if one.reach.ways else None
        shared = one.skip is None and one.reach.household is not None
        key = (one.reach.household, one.last_day, way) if shared else one.reach.individual
        groups.setdefault(key, []).append(one)
    for group in groups.values():
        first, *others = group
        yield _recipient(first, terms, group)
        for one in others:
            yield recipient_of(one.reach, occasion=occasion_of(one.last_day), skip=Reason.SAME_HOUSEHOLD)


def _recipient(one: _Due, terms: RenewalTerms, group: Sequence[_Due]) -> Recipient:
    language = one.reach.language if one.reach.language in LANGUAGES else LANGUAGES[0]
    with override(language):
        told = {} if one.skip else _told(one, terms, group)
    return recipient_of(
        one.reach, told, occasion=occasion_of(one.last_day), skip=one.skip, detail=one.detail,
        expires_at=_midnight(one.last_day + MOST_DAYS_AFTER * DAY),
    )  # fmt: skip


def _told(one: _Due, terms: RenewalTerms, group: Sequence[_Due]) -> Mapping[str, str]:
    amount = sum(each.price.person_pays for each in group if each.price) * terms.months
    place = terms.paying_place or one.place
    return {
        "ten": _named([each.reach.name for each in group]),
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


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.VIET_NAM)
