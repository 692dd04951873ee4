"""The list of accounts."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.accounts.models import User
from ansinh.accounts.policies import accounts_visible_to, duties_visible_to
from ansinh.accounts.roles import role_choices
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.periods import in_force
from ansinh.core.text import words
from ansinh.core.wall import current_actor
from ansinh.ui.lists import Column, Filter, Listing

STATES = {"open": _("in use"), "closed": _("account closed")}
SIGNS_IN = {True: _("in two steps"), False: _("by password alone")}
TONES = {"open": "green", "closed": "secondary"}


def _named(actor: Actor, rows: QuerySet[User], text: str) -> QuerySet[User]:
    for word in words(text):
        rows = rows.filter(search_key__contains=word) | rows.filter(username__contains=word)
    return rows


def _with_role(rows: QuerySet[User], role: str) -> QuerySet[User]:
    """By duties within the own area only: what somebody is elsewhere is not told."""
    held = duties_visible_to(current_actor()).filter(in_force(clock.today()), user=OuterRef("pk"), role=role)
    return rows.filter(Exists(held))


def _dressed(actor: Actor, users: Sequence[Any]) -> Sequence[Any]:
    """Each account with its duties of today within the area, and whether it is signed in to in two steps."""
    held = defaultdict(list)
    for duty in duties_visible_to(actor).filter(in_force(clock.today()), user__in=users).order_by("valid_from", "pk"):
        held[duty.user_id].append(str(duty))
    steps = Authenticator.objects.filter(user__in=users, type=Authenticator.Type.TOTP)
    secured = set(steps.values_list("user_id", flat=True))
    for user in users:
        user.duties = "; ".join(held[user.pk])
        user.has_two_steps = user.pk in secured
        user.state = "open" if user.is_active else "closed"
    return users


ACCOUNTS = Listing(
    code="accounts",
    title=_("Accounts and roles"),
    rows=accounts_visible_to,
    order=("sort_key", "pk"),
    columns=(
        Column(
            "name", _("name"), lambda one: one.full_name, order=("sort_key",),
            link=lambda one: reverse("account", args=[one.pk]),
        ),
        Column("username", _("username"), lambda one: one.username, order=("username",)),
        Column("duties", _("duties"), lambda one: one.duties),
        Column("email", _("e-mail"), lambda one: one.email, order=("email",), is_usual=False),
        Column(
            "state", _("state"), lambda one: str(STATES[one.state]), order=("-is_active",),
            tone=lambda one: TONES[one.state],
        ),
        Column("two_steps", _("signs in"), lambda one: str(SIGNS_IN[one.has_two_steps])),
        Column("last", _("last sign-in"), lambda one: one.last_login, kind="moment", order=("last_login",)),
    ),
    filters=(
        Filter("role", _("Role"), _with_role, lambda actor: role_choices()),
        Filter(
            "state", _("State"), lambda rows, value: rows.filter(is_active=value == "open"),
            lambda actor: STATES.items(),
        ),
    ),
    prepare=_dressed,
    search=_named,
    search_label=_("Name or username"),
    empty=_("No account fits"),
    icon="people",
)  # fmt: skip
