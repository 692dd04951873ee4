"""Screens of the own account: name, address and language; where one is signed in."""

import re

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ansinh.accounts.forms import OwnAccountForm
from ansinh.accounts.models import User
from ansinh.accounts.queries import sign_ins_of
from ansinh.accounts.services import correct_own_account, end_other_sessions
from ansinh.core.wall import current_actor
from ansinh.ui.acts import refusals_on, status_of

BROWSERS = {"Edg": "Edge", "OPR": "Opera", "coc_coc_browser": "Cốc Cốc", "Firefox": "Firefox", "Chrome": "Chrome"}
SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Macintosh", "Linux")


def browser_in_words(user_agent: str) -> str:
    """What a browser calls itself, as people call it: `Firefox, Windows`."""
    browser = next((name for sign, name in BROWSERS.items() if re.search(rf"\b{sign}/", user_agent)), "")
    if not browser and "Safari/" in user_agent:
        browser = "Safari"
    system = next((name for name in SYSTEMS if name in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or _("unknown browser")


@require_safe
def own_account(request: HttpRequest) -> HttpResponse:
    """Who one is here."""
    return _page(request)


@require_POST
def correct_own(request: HttpRequest) -> HttpResponse:
    """Write what was typed; the language kept in the account holds from the next page on."""
    form = OwnAccountForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            correct_own_account(actor=current_actor(), **form.cleaned_data)
            messages.success(request, _("Kept."))
            response = redirect("own_account")
            response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
            return response
    return _page(request, form)


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    ended = end_other_sessions(actor=current_actor(), session_key=request.session.session_key or "")
    told = ngettext("Signed out in %(count)s other place.", "Signed out in %(count)s other places.", ended)
    messages.success(request, told % {"count": ended})
    return redirect("own_account")


def _page(request: HttpRequest, form: OwnAccountForm | None = None) -> HttpResponse:
    user = User.objects.get(username=current_actor().username)
    initial = {"full_name": user.full_name, "email": user.email, "language": user.language}
    sign_ins = sign_ins_of(user, session_key=request.session.session_key)
    context = {
        "form": form or OwnAccountForm(initial=initial),
        "sign_ins": [{"sign_in": one, "browser": browser_in_words(one.browser)} for one in sign_ins],
        "has_others": any(not one.is_this_one for one in sign_ins),
    }
    return render(request, "accounts/own_account.html", context, status=status_of(form))
