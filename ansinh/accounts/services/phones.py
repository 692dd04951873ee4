"""Signing in by phone: a link for a hamlet head, a code told by voice, and the end of both."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from ansinh.accounts.errors import (
    LinkEnded,
    LinkExpired,
    LinkLocked,
    LinkUnknown,
    LinkUsed,
    NotAHamletHead,
    WrongCode,
)
from ansinh.accounts.models import LINK_MOVES, Duty, LinkState, PhoneLink
from ansinh.accounts.queries import actor_by_duty, duties_of
from ansinh.accounts.roles import HAMLET_HEAD
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import AnSinhError
from ansinh.core.wall import acting

GOOD_FOR = dt.timedelta(days=7)
SIGNED_IN_FOR = dt.timedelta(days=30)
MOST_WRONG = 5
CODE_LENGTH = 6


@dataclass(frozen=True)
class NewLink:
    """A link just made; `token` and `code` are nowhere else, and shown once."""

    link: PhoneLink
    token: str
    code: str


@transaction.atomic
def open_phone_link(*, actor: Actor, duty: Duty) -> NewLink:
    """Make a link and a code for a hamlet head; what stood for this duty, and its session, ends with it.

    Raises NoRight, OutsideScope, NotAHamletHead.
    """
    actor.require("manage_hamlet_heads", area_path=duty.area.path)
    locked = Duty.objects.select_for_update(of=("self",)).select_related("user", "area").get(pk=duty.pk)
    in_office = duties_of(locked.user, on=clock.today()).filter(pk=locked.pk, role=HAMLET_HEAD).exists()
    if not in_office:
        raise NotAHamletHead(who=locked.user.full_name)
    PhoneLink.objects.filter(duty=locked).exclude(state=LinkState.ENDED).update(
        state=LinkState.ENDED, ended_by=actor.username
    )
    token = secrets.token_urlsafe(16)
    code = f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}d}"
    link = PhoneLink.objects.create(
        duty=locked,
        token_hash=_hash_of(token),
        # With the token in it, which is kept nowhere: whoever reads the table cannot try the million codes.
        code_hash=make_password(token + code),
        made_by=actor.username,
        made_at=clock.now(),
        expires_at=clock.now() + GOOD_FOR,
    )
    after = {"username": locked.user.username, "expires_at": link.expires_at}
    record(actor=actor, act="open_phone_link", on=link, area_path=locked.area.path, after=after)
    return NewLink(link, token, code)


@transaction.atomic
def end_phone_link(*, actor: Actor, link: PhoneLink) -> PhoneLink:
    """The link opens nothing more, and the phone that used it is signed out at its next step. Twice changes nothing."""
    actor.require("manage_hamlet_heads", area_path=link.duty.area.path)
    locked = PhoneLink.objects.select_for_update(of=("self",)).select_related("duty__area").get(pk=link.pk)
    before = LinkState(locked.state)
    if LinkState.ENDED not in LINK_MOVES[before]:
        return locked
    locked.state, locked.ended_by = LinkState.ENDED, actor.username
    locked.save(update_fields=["state", "ended_by"])
    record(
        actor=actor, act="end_phone_link", on=locked, area_path=locked.duty.area.path,
        before={"state": before}, after={"state": locked.state},
    )  # fmt: skip
    return locked


@transaction.atomic
def record_phone_entry(*, token: str, code: str) -> PhoneLink | AnSinhError:
    """Somebody types the code under a link: the link, used now and by nobody after, or what stands against it.

    A refusal is returned, not raised: a wrong code is counted, and an exception would take the count back.
    """
    rows = PhoneLink.objects.select_for_update(of=("self",)).select_related("duty__user", "duty__area")
    link = rows.filter(token_hash=_hash_of(token)).first()
    if link is None:
        return LinkUnknown()
    refusal = refusal_of(link)
    if refusal is not None:
        return refusal
    if not check_password(token + code, link.code_hash):
        return _count_wrong(link)
    link.state, link.used_at, link.signed_in_until = LinkState.USED, clock.now(), clock.now() + SIGNED_IN_FOR
    link.save(update_fields=["state", "used_at", "signed_in_until"])
    _record_as_head(link, "enter_by_phone")
    return link


def refusal_of_token(token: str) -> AnSinhError | None:
    """Why a link opens nothing now; None where it waits for its code."""
    link = PhoneLink.objects.select_related("duty__user").filter(token_hash=_hash_of(token)).first()
    return LinkUnknown() if link is None else refusal_of(link)


def refusal_of(link: PhoneLink) -> AnSinhError | None:
    """Why this link opens nothing now; None where it waits for its code."""
    if link.state == LinkState.USED:
        return LinkUsed()
    if link.state == LinkState.LOCKED:
        return LinkLocked(most=MOST_WRONG)
    if (
        link.state == LinkState.ENDED
        or not duties_of(link.duty.user, on=clock.today()).filter(pk=link.duty_id).exists()
    ):
        return LinkEnded()
    if link.expires_at <= clock.now():
        return LinkExpired(until=f"{link.expires_at.astimezone(clock.VIET_NAM):%d/%m/%Y %H:%M}")
    return None


def _count_wrong(link: PhoneLink) -> AnSinhError:
    link.wrong_count += 1
    if link.wrong_count >= MOST_WRONG:
        link.state = LinkState.LOCKED
    link.save(update_fields=["wrong_count", "state"])
    if link.state != LinkState.LOCKED:
        return WrongCode(left=MOST_WRONG - link.wrong_count)
    _record_as_head(link, "lock_phone_link")
    return LinkLocked(most=MOST_WRONG)


def _record_as_head(link: PhoneLink, act: str) -> None:
    head = actor_by_duty(link.duty)
    with acting(head):
        record(actor=head, act=act, on=link, area_path=head.scope, after={"state": link.state})


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
