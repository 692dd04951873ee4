"""Acts on accounts: to register, to correct and to close one, and to help who cannot sign in any more."""

import re

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from ansinh.accounts.errors import (
    AccountNotYours,
    BadEmail,
    BadUsername,
    NameMissing,
    OwnDuty,
    PasswordChanged,
    UnknownLanguage,
    UsernameTaken,
    WeakPassword,
)
from ansinh.accounts.models import User
from ansinh.accounts.policies import is_within_reach
from ansinh.accounts.queries import actor_for
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.text import fold, name_sort_key, tidy
from ansinh.core.wall import acting

_USERNAME = re.compile(r"[a-z0-9][a-z0-9.-]{2,39}")


@transaction.atomic
def register_user(*, actor: Actor, username: str, full_name: str, password: str, email: str = "") -> User:
    """Register a person who works here; without a duty the account opens nothing yet.

    Set-up commands are given the person's own password; whoever else registers somebody tells one.

    Raises `NoRight`, `BadUsername`, `UsernameTaken`, `NameMissing`, `BadEmail` and `WeakPassword`.
    """
    actor.require("manage_accounts")
    if not _USERNAME.fullmatch(username) or username == SYSTEM.username:
        # The trail says "system" for the house itself: nobody else may be called so.
        raise BadUsername(given=username)
    user = User(username=username, email=_checked_email(email), is_password_told=actor != SYSTEM)
    _give_name(user, full_name)
    _check_password(password, user)
    user.set_password(password)
    # One statement finds out and takes the name, so that two at once cannot both have it.
    given = ("full_name", "search_key", "sort_key", "email", "password", "is_password_told")
    _, is_new = User.objects.get_or_create(username=username, defaults={name: getattr(user, name) for name in given})
    if not is_new:
        raise UsernameTaken(username=username)
    user = User.objects.get(username=username)
    record(
        actor=actor,
        act="register_user",
        on=user,
        area_path=actor.scope,
        after={"username": user.username, "full_name": user.full_name, "email": user.email},
    )
    return user


@transaction.atomic
def correct_own_account(*, actor: Actor, full_name: str, email: str, language: str) -> User:
    """Write the own name, address and language (empty: as the browser asks for). Nothing changed leaves no trace.

    Raises `NameMissing`, `BadEmail` and `UnknownLanguage`.
    """
    user = User.objects.select_for_update().get(username=actor.username)
    known = dict(settings.LANGUAGES)
    if language and language not in known:
        raise UnknownLanguage(given=language, known=", ".join(known))
    before = _told(user)
    _give_name(user, full_name)
    user.email, user.language = _checked_email(email), language
    after = _told(user)
    if after != before:
        user.save(update_fields=["full_name", "search_key", "sort_key", "email", "language"])
        record(actor=actor, act="correct_own_account", on=user, area_path=actor.scope, before=before, after=after)
    return user


@transaction.atomic
def close_account(*, actor: Actor, user: User, why: str) -> None:
    """Let nobody sign in by this account any more; what it did stays on record. Closing twice changes nothing.

    Raises `NoRight`, `OwnDuty` and `AccountNotYours`.
    """
    locked = _other_account(actor, user)
    if not locked.is_active:
        return
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    record(
        actor=actor,
        act="close_account",
        on=locked,
        area_path=actor.scope,
        before={"is_active": True},
        after={"is_active": False},
        why=why,
    )


@transaction.atomic
def correct_password(*, actor: Actor, user: User, password: str) -> None:
    """Tell a new password to somebody who forgot the old one; whoever is signed in by the old one is signed out.

    Raises `NoRight`, `OwnDuty` (the own password is changed on the site), `AccountNotYours` and `WeakPassword`.
    """
    locked = _other_account(actor, user)
    _check_password(password, locked)
    _give_password(locked, password, is_told=True)
    record(actor=actor, act="correct_password", on=locked, area_path=actor.scope)


@transaction.atomic
def correct_own_password(*, user: User, password: str) -> None:
    """Choose the own password, which nobody else knows; `user` has shown to know the one that held when it was read.

    Raises `NoDuty`, `PasswordChanged` and `WeakPassword`.
    """
    actor = actor_for(user, on=clock.today())
    locked = User.objects.select_for_update().filter(pk=user.pk, password=user.password).first()
    if locked is None:
        raise PasswordChanged(username=user.username)
    _check_password(password, locked)
    before = {"is_password_told": locked.is_password_told}
    _give_password(locked, password, is_told=False)
    with acting(actor):
        record(
            actor=actor, act="correct_own_password", on=locked, area_path=actor.scope, before=before,
            after={"is_password_told": False},
        )  # fmt: skip


@transaction.atomic
def end_two_steps(*, actor: Actor, user: User, why: str) -> None:
    """Let somebody who lost both telephone and recovery codes sign in by the password alone. Twice changes nothing.

    Raises `NoRight`, `OwnDuty` and `AccountNotYours`.
    """
    locked = _other_account(actor, user)
    ended, _ = Authenticator.objects.filter(user=locked).delete()
    if ended:
        record(actor=actor, act="end_two_steps", on=locked, area_path=actor.scope, why=why)


def _other_account(actor: Actor, user: User) -> User:
    """The account's row, locked: a duty is opened elsewhere before this is asked, or after the act."""
    actor.require("manage_accounts")
    if user.username == actor.username:
        raise OwnDuty(who=actor.full_name)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not is_within_reach(actor, locked, on=clock.today()):
        raise AccountNotYours(username=locked.username, scope=actor.scope)
    return locked


def _give_name(user: User, full_name: str) -> None:
    user.full_name = tidy(full_name)
    if not user.full_name:
        raise NameMissing
    user.search_key, user.sort_key = fold(user.full_name), name_sort_key(user.full_name)


def _checked_email(email: str) -> str:
    written = email.strip()
    try:
        if written:
            validate_email(written)
    except ValidationError:
        raise BadEmail(given=written) from None
    return written


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        raise WeakPassword(reasons=" ".join(refusal.messages)) from refusal


def _give_password(user: User, password: str, *, is_told: bool) -> None:
    user.set_password(password)
    user.is_password_told = is_told
    user.save(update_fields=["password", "is_password_told"])


def _told(user: User) -> dict[str, str]:
    return {"full_name": user.full_name, "email": user.email, "language": user.language}
