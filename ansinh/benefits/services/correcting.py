"""Letting the chair end or correct what one person draws against the law: one row of a list, not the whole commune."""

import datetime as dt

from django.db import transaction

from ansinh.areas.models import Area
from ansinh.benefits.errors import NothingToCorrect
from ansinh.benefits.models import Proposal, ProposalState
from ansinh.benefits.policies import ASSESS
from ansinh.benefits.services.review import propose_for
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.registry.models import Individual


@transaction.atomic
def propose_correction(*, actor: Actor, area: Area, individual: Individual, on: dt.date) -> list[Proposal]:
    """Judge what one person draws this month and the next; the changes wait for the chair, nothing is stopped by it.

    Proposed twice it has the effect of once. Raises NothingToCorrect where what runs on is what the law gives.
    """
    actor.require(ASSESS, area_path=area.path)
    now = Month.of(on)
    propose_for(actor=actor, area=area, people={individual.pk}, months=[now, now.next()])
    waiting = Proposal.objects.filter(area_path__within=area.path, individual=individual, state=ProposalState.OPEN)
    found = list(waiting.order_by("pk"))
    if not found:
        raise NothingToCorrect(name=individual.full_name)
    return found
