"""Whose group of health insurance is another at the end of a month than a month before, beside the card they have."""

import datetime as dt
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan
from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.insurance.models import Card, CardGroup
from ansinh.insurance.policies import VIEW
from ansinh.insurance.queries.groups import TESTS, group_of_person, groups_by_rank
from ansinh.insurance.queries.premium_support import support_on
from ansinh.insurance.queries.roster import INSURED_BY_OTHERS, MADE_BY_OTHERS
from ansinh.judgement.queries import ProvincialResolution
from ansinh.registry.models import Individual
from ansinh.registry.policies import individuals_visible_to

PAYS_FOR_HERSELF = ("", CardGroup.HOUSEHOLD.value, CardGroup.SOCIAL_INSURANCE.value)
"""Groups that no list of the commune is made for."""
LISTED = tuple(code for code in TESTS if code not in MADE_BY_OTHERS)
"""Groups of the commune's list: of a card in one of these the records tell whether its ground still stands."""
DAY = dt.timedelta(days=1)


class CardChange(models.TextChoices):
    """What a change means for the commune's list, beside the card that the person has."""

    BEGINS = "begins", _("to be enrolled")
    ENDS = "ends", _("to be struck off")
    CHANGES = "changes", _("another group")
    HAS = "has", _("has such a card already")
    FIRST = "first", _("has a card that comes first")
    RUNS_OUT = "runs_out", _("the card runs out")


def card_changes(*, actor: Actor, month: Month) -> "QuerySet[Any]":
    """Those whom the state begins or ceases to pay for in a month, or pays for in another group: `before` and `now`;
    and those whose card of a group that they left earlier runs out in it.

    `held` is the group of the card of the month ("": none), `held_to` the first day without it, `what` a `CardChange`.
    """
    if not actor.may(VIEW):
        return Individual.objects.none()
    first, last = month.previous().last_day, month.last_day
    support = support_on(actor.scope, last)
    people = individuals_visible_to(actor).filter(merged_into__isnull=True).select_related("area", "hamlet")
    lasts = Q(valid_to__isnull=True) | Q(valid_to__gt=month.first_day)
    cards = Card.objects.filter(lasts, individual=OuterRef("pk"), valid_from__lte=last, end_cause="")
    held = cards.order_by("-valid_from")
    found: QuerySet[Any] = people.annotate(
        before=group_of_person(first, support_on(actor.scope, first)),
        now=group_of_person(last, support),
        held=Coalesce(Subquery(held.values("group")[:1]), Value("")),
        held_to=Subquery(held.values("valid_to")[:1]),
        is_followed=Exists(Card.objects.filter(individual=OuterRef("pk"), valid_from__gt=last)),
    )
    is_changed = ~Q(before=F("now")) & ~Q(before__in=PAYS_FOR_HERSELF, now__in=PAYS_FOR_HERSELF)
    runs_out = Q(held__in=LISTED, held_to__lte=last + DAY, is_followed=False) & ~Q(held=F("now")) & ~Q(now="")
    changed: QuerySet[Any] = found.filter(is_changed | runs_out).annotate(
        what=Case(
            When(_has(last) & _comes_first(last, support), then=Value(CardChange.FIRST.value)),
            When(_has(last) & _is_such_a_card(), then=Value(CardChange.HAS.value)),
            When(before__in=PAYS_FOR_HERSELF, now__in=PAYS_FOR_HERSELF, then=Value(CardChange.RUNS_OUT.value)),
            When(before=F("now"), then=Value(CardChange.RUNS_OUT.value)),
            When(before__in=PAYS_FOR_HERSELF, then=Value(CardChange.BEGINS.value)),
            When(now__in=PAYS_FOR_HERSELF, then=Value(CardChange.ENDS.value)),
            default=Value(CardChange.CHANGES.value),
            output_field=models.CharField(),
        )
    )
    return changed


def _has(last: dt.date) -> Q:
    """Has a card that goes on after the last day of the month, and lives."""
    goes_on = Q(held_to__isnull=True) | Q(held_to__gt=last + DAY)
    return ~Q(held="") & goes_on & ~Q(now="")


def _is_such_a_card() -> Q:
    """A card in the group of now; of a near-poor household the card alone tells that it lives in a poor area."""
    in_poor_area = Q(held=CardGroup.NEAR_POOR_POOR_AREA, now=CardGroup.NEAR_POOR)
    return Q(held=F("now")) & ~Q(now__in=PAYS_FOR_HERSELF) | in_poor_area


def _comes_first(last: dt.date, support: ProvincialResolution | None) -> Q:
    """A card of which the records do not tell, in a group before that of the person by the law: others insure first."""
    ranks = groups_by_rank(last, support)
    asked = Case(When(now__in=PAYS_FOR_HERSELF, then=F("before")), default=F("now"), output_field=models.CharField())
    told_by_card = [code for code in ranks if code not in TESTS and code != CardGroup.NEAR_POOR_POOR_AREA]
    precedes = Q(held__in=told_by_card) & Q(LessThan(_rank(F("held"), ranks), _rank(asked, ranks)))
    return Q(held__in=INSURED_BY_OTHERS) | precedes


def _rank(group: Any, ranks: tuple[str, ...]) -> Func:
    listed = Value(list(ranks), output_field=ArrayField(models.TextField()))
    return Func(listed, group, function="array_position", output_field=models.IntegerField())
