"""Screens of the administrator: the accounts of the area, one account and its acts, a new one, the roles."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ansinh.accounts import steps
from ansinh.accounts.forms import RegisterForm
from ansinh.accounts.lists import ACCOUNTS, STATES, TONES
from ansinh.accounts.policies import MANAGE, accounts_visible_to, duties_visible_to, is_within_reach
from ansinh.accounts.roles import PERMISSIONS, ROLES
from ansinh.accounts.steps import STEPS, AccountFile
from ansinh.areas.models import Level
from ansinh.areas.queries import area_for_path, places_to_offer
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import current_actor
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called


@require_safe
def accounts(request: HttpRequest) -> HttpResponseBase:
    """The accounts with a duty within the area, by name."""
    actor = _administrator()
    context = {"may_register": actor.may_write}
    return list_page(request, ACCOUNTS, "accounts/accounts.html", context)


@require_safe
def new_account(request: HttpRequest) -> HttpResponse:
    """Somebody new, with a first duty."""
    return _new_page(request)


@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Register the account, open its duty, and go to its page."""
    form = RegisterForm(request.POST)
    actor = _administrator()
    if form.is_valid():
        with refusals_on(form):
            made = steps.register(actor, form.cleaned_data)
            messages.success(request, _("Registered. Tell the person the username and the first password."))
            return redirect("account", made.pk)
    return _new_page(request, form)


def _new_page(request: HttpRequest, form: RegisterForm | None = None) -> HttpResponse:
    actor = _administrator()
    context = {
        "form": form or RegisterForm(initial={"valid_from": clock.today()}),
        "places": places_to_offer(area_for_path(actor.scope), on=clock.today()),
    }
    return render(request, "accounts/new_account.html", context, status=status_of(form))


@require_safe
def account(request: HttpRequest, user_id: int) -> HttpResponse:
    """One account with its duties within the area and what can be done with it."""
    return _page(request, _file(user_id))


@require_POST
def account_act(request: HttpRequest, user_id: int, act: str) -> HttpResponse:
    """One act of `steps.STEPS`; what was refused is told on the same page, beside what was typed in."""
    file, step = _file(user_id), step_called(STEPS, act)
    refused = attempt(request, step, actor=_administrator(), thing=file)
    return _page(request, _file(user_id), refused) if refused else redirect("account", user_id)


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """What each role may do, and in which places it is given."""
    _administrator()
    told = [
        {
            "role": role,
            "levels": [level.label for level in Level if level in role.levels],
            "rights": [label for code, label in PERMISSIONS.items() if code in role.permissions],
        }
        for role in ROLES.values()
    ]
    return render(request, "accounts/roles.html", {"roles": told})


def _administrator() -> Actor:
    actor = current_actor()
    actor.require(MANAGE)
    return actor


def _file(user_id: int) -> AccountFile:
    actor = _administrator()
    user = get_object_or_404(accounts_visible_to(actor), pk=user_id)
    return AccountFile(
        user=user,
        duties=list(duties_visible_to(actor).filter(user=user).order_by("-valid_from", "-pk")),
        is_within_reach=is_within_reach(actor, user, on=clock.today()),
        has_two_steps=Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
    )


def _page(request: HttpRequest, file: AccountFile, refused: Offered | None = None) -> HttpResponse:
    actor = current_actor()
    context: dict[str, Any] = {
        "file": file,
        "is_own": file.user.username == actor.username,
        "offered": offered(STEPS.values(), actor=actor, thing=file, refused=refused),
        "places": places_to_offer(area_for_path(actor.scope), on=clock.today()),
        "today": clock.today(),
        "tones": TONES,
        "states": STATES,
    }
    return render(request, "accounts/account.html", context, status=status_of(refused.form if refused else None))
