"""Doors of the site: who may enter, the wall around the whole answer, refusals as pages, what a browser may load."""

import logging
import re
import time
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import is_valid_path, reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from ansinh.accounts.context import DUTY_KEY, PHONE_KEY, set_duties
from ansinh.accounts.errors import NoDuty, NotByPhone
from ansinh.accounts.models import User
from ansinh.accounts.queries import actor_by_duty, duties_of, duty_by_phone
from ansinh.config.errors import BadRequest, OnlyForForms, OutsideTheWall, refusal_of, refusal_page
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import AnSinhError
from ansinh.core.wall import NotActing, acting
from ansinh.messaging.views.callbacks import news
from ansinh.ui.content_policy import content_policy

Door = Callable[[HttpRequest], HttpResponseBase]
GATEWAY_CALL = re.compile(r"/gateways/([0-9]{1,18})/news/")

OPEN_TO_PHONES = frozenset({"account_login", "account_logout", "choose_duty", "enter_by_phone"})
"""Of the addresses of accounts, those that somebody who signed in by a link on a phone may open."""

PAGE_TO_CHOOSE = "account_change_password"
"""Where an own password is chosen: all that one told by somebody else opens."""

logger = logging.getLogger(__name__)


class ServerTiming:
    """Every answer says how long it took inside the server, in milliseconds (W3C Server-Timing)."""

    def __init__(self, get_response: Door) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        response["Server-Timing"] = f"app;dur={(time.perf_counter() - started) * 1000:.1f}"
        return response


class ContentSecurityPolicy:
    """Every answer tells the browser what it may load and run; a page that needs more has said so itself."""

    def __init__(self, get_response: Door) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", content_policy())
        return response


class OwnLanguage:
    """Reads in the language that somebody keeps in the own account, unless this browser was told another."""

    def __init__(self, get_response: Door) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_told = bool(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
        own = "" if is_told or not isinstance(request.user, User) else request.user.language
        if own:
            translation.activate(own)
            request.LANGUAGE_CODE = own
        return self.get_response(request)


class GatewayDoor:
    """Gateways call by the thousand and have no session: they are answered before anything else looks at the call.

    A call waits for the disk, a page works the processor: only so many pages are made at a time, however many calls
    come in beside them.
    """

    def __init__(self, get_response: Door) -> None:
        self.get_response = get_response
        self.pages = BoundedSemaphore(settings.PAGES_AT_ONCE)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if called := GATEWAY_CALL.fullmatch(request.path_info):
            return news(request, int(called[1]))
        with self.pages:
            return self.get_response(request)


class SignInRequired(LoginRequiredMiddleware):
    """Every page asks for sign-in unless it says otherwise; a fragment sends the whole page there."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:  # type: ignore[override]
        if request.headers.get("HX-Request") == "true":
            fragment = HttpResponse(status=401)
            fragment["HX-Redirect"] = settings.LOGIN_REDIRECT_URL
            return fragment
        if request.method == "POST":
            # What was typed stands in the browser: after the sign-in its page comes back, not the act's own address.
            return redirect_to_login(_page_of_form(request))
        return super().handle_no_permission(request, view_func)


class OwnPasswordFirst:
    """A password that somebody else told opens what is open to anybody, and the page to choose another."""

    def __init__(self, get_response: Door) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Any, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        is_chosen_here = request.resolver_match is not None and request.resolver_match.url_name == PAGE_TO_CHOOSE
        is_open_to_anybody = not getattr(view_func, "login_required", True)
        if is_chosen_here or is_open_to_anybody or not _is_password_told(request):
            return None
        if request.headers.get("HX-Request") == "true":
            fragment = HttpResponse(status=HTTPStatus.FORBIDDEN)
            fragment["HX-Redirect"] = reverse(PAGE_TO_CHOOSE)
            return fragment
        return redirect(PAGE_TO_CHOOSE)


class Acting:
    """Opens the wall for who is signed in, around the view and the rendering of its answer.

    The actor is taken from the duties of today at every request, so that a closed duty closes at once.
    Nothing is kept of a request that ended in a fault of ours.
    """

    def __init__(self, get_response: Door) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        actor = _actor_of(request)
        if actor is None:
            return self.get_response(request)
        with acting(actor):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        # Offices share machines: what was shown to one person is not to be had by the button “back”.
        response.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view_func: Any, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """The account itself, its password and its second step are closed to a phone, which is lost more easily."""
        match = request.resolver_match
        if match is None or PHONE_KEY not in request.session or match.url_name in OPEN_TO_PHONES:
            return None
        return refusal_page(request, NotByPhone()) if match.route.startswith("accounts/") else None


class Refusals:
    """A refusal answers with a page that says it in a sentence, under its own status; nothing of the act is kept.

    The page of a refused act stands at the act's address; who opens that again, in another language, by a link that
    keeps the address or after a sign-in, comes to the page above it, on which the act stands.
    """

    def __init__(self, get_response: Door) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        if request.method == "GET" and response["Allow"] == "POST" and (above := _page_above(request)):
            return redirect(above)
        page = refusal_page(request, OnlyForForms())
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        refusal = _as_refusal(request, exception)
        if refusal is None:
            return None
        page = refusal_page(request, refusal)
        if request.actor is not None:  # type: ignore[attr-defined]
            # A template that failed while it was drawn lies outside of Django's transaction around the view.
            transaction.set_rollback(True)
        return page


class PlainText:
    """No address and no form may bring the character NUL: the database keeps none, and no keyboard writes it."""

    def __init__(self, get_response: Door) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Any, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        brought = [request.GET, request.POST]
        has_nul = any("\0" in text for one in brought for key, texts in one.lists() for text in (key, *texts))
        return refusal_page(request, BadRequest()) if has_nul else None


def _is_password_told(request: HttpRequest) -> bool:
    """Whether somebody is signed in by a password that another knows; a phone signed in by its link and code."""
    user = request.user
    return isinstance(user, User) and user.is_password_told and PHONE_KEY not in request.session


def _page_of_form(request: HttpRequest) -> str:
    """The page of this site from which a form was sent; the first page where the browser does not tell."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
        return str(settings.LOGIN_REDIRECT_URL)
    return urlsplit(came_from)._replace(scheme="", netloc="").geturl() or str(settings.LOGIN_REDIRECT_URL)


def _page_above(request: HttpRequest) -> str:
    """The nearest address above that of an act, with what was asked there: acts lie below the page that offers them."""
    parts = request.path.rstrip("/").split("/")
    while len(parts) > 1:
        parts.pop()
        path = "/".join(parts) + "/"
        if is_valid_path(path):
            asked = request.GET.urlencode()
            return f"{path}?{asked}" if asked else path
    return ""


def _actor_of(request: HttpRequest) -> Actor | None:
    """Who acts here, by the chosen duty or the longest held one.

    Nobody without a sign-in, a password of one's own or a duty in force.
    """
    user = request.user
    set_duties(request, [], None)
    if not isinstance(user, User):
        return None
    if PHONE_KEY in request.session:
        return _actor_by_phone(request, user)
    duties = [] if user.is_password_told else list(duties_of(user, on=clock.today()))
    if not duties:
        return None
    chosen = request.session.get(DUTY_KEY)
    duty = next((held for held in duties if held.pk == chosen), duties[0])
    set_duties(request, duties, duty)
    return actor_by_duty(duty)


def _actor_by_phone(request: HttpRequest, user: User) -> Actor | None:
    """A phone works under the duty of its link alone; with the link its session ends, and nothing else opens by it."""
    duty = duty_by_phone(user, request.session[PHONE_KEY], at=clock.now())
    if duty is None:
        logout(request)
        return None
    set_duties(request, [duty], duty)
    return actor_by_duty(duty)


def _as_refusal(request: HttpRequest, exception: Exception) -> AnSinhError | None:
    if isinstance(exception, DatabaseError) and (refusal := refusal_of(exception)) is not None:
        logger.warning("The database refused %s %s: %s", request.method, request.path, exception)
        nobody = isinstance(refusal, OutsideTheWall) and request.actor is None  # type: ignore[attr-defined]
        exception = NotActing() if nobody else refusal
    if isinstance(exception, NotActing) and isinstance(request.user, User):
        return NoDuty(who=request.user.full_name, on=clock.today())
    return exception if isinstance(exception, AnSinhError) else None
