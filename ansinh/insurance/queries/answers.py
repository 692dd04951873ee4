"""What people answered to a reminder: that it is done, or something that an officer has yet to read and settle."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ansinh.messaging.models import Incoming, IncomingState, Meaning, Reason, Skip
from ansinh.registry.models import Membership


class Answered(models.TextChoices):
    """What an answer means for the steps that follow: none of them goes out, or the next one waits."""

    DONE = "done", _("has done it")
    WAITS = "waits", _("the answer waits to be read")


def answers_to(occasions: Collection[str], households: Mapping[int, int | None]) -> dict[tuple[int, str], Answered]:
    """What was answered, by person and occasion, as far as the wall shows; `households`: of the people asked for.

    A message to several of a household is answered for all whom it was for. Done counts more than what waits.
    """
    rows = Incoming.objects.filter(message__occasion__in=list(occasions), message__individual__isnull=False)
    told = rows.filter(models.Q(meaning=Meaning.DONE) | models.Q(state=IncomingState.WAITS))
    columns = ("message__individual", "message__occasion", "message__campaign", "message__step", "meaning")
    heard = list(told.values_list(*columns))
    if not heard:
        return {}
    found: dict[tuple[int, str], Answered] = {}
    jointly: dict[tuple[object, ...], Answered] = {}
    at_home = household_of({one[0] for one in heard})
    for person, occasion, campaign, step, meaning in heard:
        answer = Answered.DONE if meaning == Meaning.DONE else Answered.WAITS
        _keep(found, (person, occasion), answer)
        if person in at_home:
            _keep(jointly, (at_home[person], occasion, campaign, step), answer)
    told_with = Skip.objects.filter(
        reason=Reason.SAME_HOUSEHOLD, occasion__in={one[1] for one in heard}, individual__in=list(households)
    )
    for person, occasion, campaign, step in told_with.values_list("individual", "occasion", "campaign", "step"):
        joint = jointly.get((households.get(person or 0), occasion, campaign, step))
        if person is not None and joint is not None:
            _keep(found, (person, occasion), joint)
    return found


def _keep(answers: dict[Any, Answered], key: tuple[object, ...], answer: Answered) -> None:
    if answers.get(key) != Answered.DONE:
        answers[key] = answer


def household_of(individuals: Collection[int]) -> dict[int, int]:
    """By person, the household of now."""
    rows = Membership.objects.filter(individual__in=list(individuals), valid_to__isnull=True)
    return dict(rows.values_list("individual", "household"))
