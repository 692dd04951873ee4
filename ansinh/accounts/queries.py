"""Reads of the room of accounts: from an account to the actor that it is today; where it is signed in."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import Promise

from ansinh.accounts.errors import NoDuty, UnknownAccount, UnknownDuty
from ansinh.accounts.models import Duty, LinkState, PhoneLink, User
from ansinh.accounts.roles import ROLES
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.periods import in_force


def roles_that_may(permission: str) -> list[Promise]:
    """The names of the roles that hold a permission and may use it."""
    return [role.name for role in ROLES.values() if permission in role.permissions and role.may_write]


def duties_of(user: User, *, on: dt.date) -> QuerySet[Duty]:
    """The duties of `user` in force on the day `on`, the longest held first.

    A duty lapses with its area: a unit that ended may have left its path to another one.
    """
    area_stands = Q(area__valid_from__lte=on) & (Q(area__valid_to__isnull=True) | Q(area__valid_to__gt=on))
    in_order = Duty.objects.filter(in_force(on) & area_stands, user=user, user__is_active=True)
    return in_order.select_related("area", "user").order_by("valid_from", "pk")


def actor_for(user: User, *, on: dt.date, duty_id: int | None = None) -> Actor:
    """The actor that `user` is on the day `on`, by one duty: the one chosen, or the longest held.

    One duty at a time, never the union: the rights of one place must not reach into another.
    Raises `NoDuty`, or `UnknownDuty` for a chosen duty that is not in force.
    """
    duties = list(duties_of(user, on=on))
    if not duties:
        raise NoDuty(who=user.full_name, on=on)
    if duty_id is None:
        return actor_by_duty(duties[0])
    for duty in duties:
        if duty.pk == duty_id:
            return actor_by_duty(duty)
    raise UnknownDuty(who=user.full_name, on=on)


def actor_by_duty(duty: Duty) -> Actor:
    """The actor that a person is while doing `duty`."""
    role = duty.as_role
    return Actor(
        username=duty.user.username,
        full_name=duty.user.full_name,
        scope=duty.area.path,
        permissions=role.permissions,
        may_write=role.may_write,
    )


def duty_by_phone(user: User, link_id: int, *, at: dt.datetime) -> Duty | None:
    """The duty that a phone signed in for, as long as its link stands and the duty is in force; two queries."""
    links = PhoneLink.objects.filter(pk=link_id, duty__user=user, state=LinkState.USED, signed_in_until__gt=at)
    on = at.astimezone(clock.VIET_NAM).date()
    return duties_of(user, on=on).filter(pk__in=links.values("duty")).first()


def actor_for_username(username: str, *, on: dt.date | None = None) -> Actor:
    """For commands and jobs: the actor behind a username, today or on the day `on`.

    Raises `UnknownAccount` and `NoDuty`.
    """
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise UnknownAccount(username=username)
    return actor_for(user, on=on or clock.today())


def names_of_accounts(usernames: Collection[str]) -> Mapping[str, str]:
    """The full names behind usernames, one query; a name of no account stands for itself."""
    found = dict(User.objects.filter(username__in=usernames).values_list("username", "full_name"))
    return {username: found.get(username, username) for username in usernames}


def names_of_roles(codes: Collection[str]) -> Mapping[str, str]:
    """What the roles of these codes are called; a code that is no role any more is left out."""
    return {code: str(ROLES[code].name) for code in codes if code in ROLES}


@dataclass(frozen=True)
class SignIn:
    """One browser in which somebody is signed in: since when, from which address, as what it called itself."""

    since: dt.datetime
    address: str
    browser: str
    is_this_one: bool


def sign_ins_of(user: User, *, session_key: str | None) -> list[SignIn]:
    """Where `user` is signed in now, the latest first; `session_key` tells which of them asks.

    A session that lapsed, or that an older password opened, is none any more.
    """
    rows = list(UserSession.objects.filter(user=user).order_by("-created_at", "-pk"))
    stored = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now())
    proofs = {one.session_key: one.get_decoded().get(HASH_SESSION_KEY, "") for one in stored}
    mine = user.get_session_auth_hash()
    return [
        SignIn(row.created_at, row.ip, row.user_agent, row.session_key == session_key)
        for row in rows
        if constant_time_compare(proofs.get(row.session_key, ""), mine)
    ]
