"""Acts on accounts: to register and to close one, and to help who cannot sign in any more."""

import re

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from ansinh.accounts.errors import BadUsername, NameMissing, OwnDuty, UsernameTaken, WeakPassword
from ansinh.accounts.models import User
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.text import tidy

_USERNAME = re.compile(r"[a-z0-9][a-z0-9.-]{2,39}")


@transaction.atomic
def register_user(*, actor: Actor, username: str, full_name: str, password: str, email: str = "") -> User:
    """Register a person who works here; without a duty the account opens nothing yet.

    Raises `NoRight`, `BadUsername`, `UsernameTaken`, `NameMissing` and `WeakPassword`.
    """
    actor.require("manage_accounts")
    if not _USERNAME.fullmatch(username):
        raise BadUsername(given=username)
    user = User(username=username, full_name=tidy(full_name), email=email)
    if not user.full_name:
        raise NameMissing
    _check_password(password, user)
    user.set_password(password)
    # One statement finds out and takes the name, so that two at once cannot both have it.
    _, is_new = User.objects.get_or_create(
        username=username,
        defaults={"full_name": user.full_name, "email": user.email, "password": user.password},
    )
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
def close_account(*, actor: Actor, user: User, why: str) -> None:
    """Let nobody sign in by this account any more; what it did stays on record. Closing twice changes nothing."""
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
    """Give a new password to somebody who forgot the old one; whoever is signed in by the old one is signed out.

    Raises `NoRight`, `OwnDuty` (the own password is changed on the site) and `WeakPassword`.
    """
    locked = _other_account(actor, user)
    _check_password(password, locked)
    locked.set_password(password)
    locked.save(update_fields=["password"])
    record(actor=actor, act="correct_password", on=locked, area_path=actor.scope)


@transaction.atomic
def end_two_steps(*, actor: Actor, user: User, why: str) -> None:
    """Let somebody who lost both telephone and recovery codes sign in by the password alone. Twice changes nothing."""
    locked = _other_account(actor, user)
    ended, _ = Authenticator.objects.filter(user=locked).delete()
    if ended:
        record(actor=actor, act="end_two_steps", on=locked, area_path=actor.scope, why=why)


def _other_account(actor: Actor, user: User) -> User:
    actor.require("manage_accounts")
    if user.username == actor.username:
        raise OwnDuty(who=actor.full_name)
    return User.objects.select_for_update().get(pk=user.pk)


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        raise WeakPassword(reasons=" ".join(refusal.messages)) from refusal
