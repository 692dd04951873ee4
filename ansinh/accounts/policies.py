"""Who may manage accounts, and whose accounts and duties one sees."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from ansinh.accounts.models import Duty, User
from ansinh.accounts.roles import HAMLET_HEAD
from ansinh.areas.models import Area
from ansinh.areas.policies import COUNTRY_PATH
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.periods import in_force

MANAGE = "manage_accounts"


def can_manage_duty(actor: Actor, area: Area) -> bool:
    """Whether the actor may open or close a duty in `area`."""
    return actor.may(MANAGE) and actor.may_write and area.path.startswith(actor.scope)


def duties_visible_to(actor: Actor) -> QuerySet[Duty]:
    """The duties within the actor's area of duty, for those who manage accounts; otherwise none."""
    if not actor.may(MANAGE):
        return Duty.objects.none()
    return Duty.objects.filter(area__path__within=actor.scope).select_related("user", "area")


def accounts_visible_to(actor: Actor) -> QuerySet[User]:
    """The accounts that have, or had, a duty within the actor's area; all of them for who manages the country's."""
    if not actor.may(MANAGE):
        return User.objects.none()
    if actor.scope == COUNTRY_PATH:
        return User.objects.all()
    return User.objects.filter(Exists(Duty.objects.filter(user=OuterRef("pk"), area__path__within=actor.scope)))


def is_within_reach(actor: Actor, user: User, *, on: dt.date) -> bool:
    """Whether all that the account may do from the day `on`, or did last, lies within the actor's area.

    Who could set the password of an account that works elsewhere, or above, would work there too.
    """
    duties = Duty.objects.filter(user=user)
    if actor.scope == COUNTRY_PATH:
        return True
    open_ones = duties.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    paths = list((open_ones if open_ones.exists() else duties).values_list("area__path", flat=True))
    return bool(paths) and all(path.startswith(actor.scope) for path in paths)


def heads_managed_by(actor: Actor) -> QuerySet[Duty]:
    """The duties of hamlet heads in office today within the area of duty, for those who let them sign in by phone."""
    if not actor.may("manage_hamlet_heads"):
        return Duty.objects.none()
    return Duty.objects.filter(
        in_force(clock.today()), role=HAMLET_HEAD, area__path__within=actor.scope, user__is_active=True
    ).select_related("user", "area")
