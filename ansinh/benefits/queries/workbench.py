"""The workbench: files by what they wait for, and what the chair should look at first."""

import datetime as dt

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.models import OPEN_STATES, Application, ApplicationState, Decision
from ansinh.benefits.policies import VIEW, applications_visible_to
from ansinh.core.actors import Actor
from ansinh.core.stencils import Asking
from ansinh.registry.policies import is_in_sight


class Drawer(models.TextChoices):
    """Where a file lies on the desk."""

    OPEN = "open", _("being dealt with")
    LATE = "late", _("late")
    TO_COMPLETE = "to_complete", _("to be looked at")
    TO_ASSESS = "to_assess", _("to be assessed")
    TO_DECIDE = "to_decide", _("to be decided")
    RETURNED = "returned", _("returned for supplement")
    CLOSED = "closed", _("dealt with")


def _lies_in(drawer: Drawer, on: dt.date) -> Q:
    # To grant the support for a burial is to assess it.
    of_burial = Q(benefit=BenefitCode.FUNERAL_SUPPORT)
    return {
        Drawer.OPEN: Q(state__in=OPEN_STATES),
        Drawer.LATE: Q(state__in=OPEN_STATES, due_on__lt=on),
        Drawer.TO_COMPLETE: Q(state=ApplicationState.RECEIVED),
        Drawer.TO_ASSESS: Q(state=ApplicationState.COMPLETE) & ~of_burial,
        Drawer.TO_DECIDE: Q(state=ApplicationState.ASSESSED) | Q(state=ApplicationState.COMPLETE) & of_burial,
        Drawer.RETURNED: Q(state=ApplicationState.RETURNED),
        Drawer.CLOSED: ~Q(state__in=OPEN_STATES),
    }[drawer]


def _of_people_here(actor: Actor) -> "QuerySet[Application]":
    """The files of people in sight: whoever moved away is another office's, and their open files were closed."""
    return applications_visible_to(actor).filter(is_in_sight())


def files_in(*, actor: Actor, drawer: Drawer, on: dt.date) -> "QuerySet[Application]":
    """The files of a drawer; of those to be decided `is_granted` tells whether the law gives anything."""
    found = _of_people_here(actor).filter(_lies_in(drawer, on)).select_related("individual", "area")
    return found.annotate(is_granted=~Q(assessment__lines=[])) if drawer == Drawer.TO_DECIDE else found


def files_by_drawer(asking: Asking) -> "dict[str, QuerySet[Application]]":
    """The files of each drawer, to be counted."""
    files = _of_people_here(asking.actor)
    return {drawer: files.filter(_lies_in(drawer, asking.on)) for drawer in Drawer}


def decisions_visible_to(actor: Actor) -> "QuerySet[Decision]":
    """Decisions of the area of duty, for those who may look at decisions."""
    if not actor.may(VIEW):
        return Decision.objects.none()
    return Decision.objects.filter(area_path__within=actor.scope)
