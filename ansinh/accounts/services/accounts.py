"""Acts on accounts: to register and to close one."""

import re

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
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        raise WeakPassword(reasons=" ".join(refusal.messages)) from refusal
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
    actor.require("manage_accounts")
    if user.username == actor.username:
        raise OwnDuty(who=actor.full_name)
    locked = User.objects.select_for_update().get(pk=user.pk)
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
