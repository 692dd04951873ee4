"""What people answered to a reminder: that it is done, or something that an officer has yet to read and settle."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ansinh.messaging.models import Incoming, IncomingState, Meaning, Reason, Skip
from ansinh.registry.models import Membership


class Answered(models.TextChoices):
    """What an answer means for the steps that follow: none of them goes out, or the next one waits."""

    DONE = "done", _("has done it")
    WAITS = "waits", _("the answer waits to be read")


def answers_to(occasions: Collection[str], individuals: Collection[int]) -> dict[tuple[int, str], Answered]:
    """What these people answered, by person and occasion, as far as the wall shows.

    A message to several of a household is answered for all whom it was for. Done counts more than what waits.
    """
    rows = Incoming.objects.filter(message__occasion__in=list(occasions), message__individual__isnull=False)
    told = rows.filter(models.Q(meaning=Meaning.DONE) | models.Q(state=IncomingState.WAITS))
    columns = ("individual", "occasion", "campaign", "step", "recipient", "carried_over")
    heard = list(told.values_list("meaning", *(f"message__{one}" for one in columns)))
    if not heard:
        return {}
    found: dict[tuple[int, str], Answered] = {}
    jointly: dict[tuple[object, ...], Answered] = {}
    for meaning, person, occasion, campaign, step, recipient, carried_over in heard:
        answer = Answered.DONE if meaning == Meaning.DONE else Answered.WAITS
        _keep(found, (person, occasion), answer)
        for whose in (recipient, *(f"i{one}" for one in carried_over or ())):
            _keep(jointly, (whose, occasion, campaign, step), answer)
    told_with = Skip.objects.filter(
        reason=Reason.SAME_HOUSEHOLD, occasion__in={one[2] for one in heard}, individual__in=list(individuals)
    )
    also = told_with.values_list("individual", "occasion", "campaign", "step", "told_with")
    for person, occasion, campaign, step, whose in also:
        joint = jointly.get((whose, occasion, campaign, step))
        if person is not None and joint is not None:
            _keep(found, (person, occasion), joint)
    return found


def _keep(answers: dict[Any, Answered], key: tuple[object, ...], answer: Answered) -> None:
    if answers.get(key) != Answered.DONE:
        answers[key] = answer


def household_of(individuals: Collection[int]) -> dict[int, int]:
    """By person, the household of now."""
    rows = Membership.objects.filter(individual__among=list(individuals), valid_to__isnull=True)
    return dict(rows.values_list("individual", "household"))
