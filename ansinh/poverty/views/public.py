"""What everybody may read without signing in: a list while it hangs out, how to object to it, and the answers, also
after its last day until the round is decided.

The word in the address is all that leads there: no list of such pages exists, no machine keeps or indexes them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from allauth.core.ratelimit import consume, respond_429
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ansinh.areas.models import Level
from ansinh.areas.queries import area_for_code
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import Missing
from ansinh.core.wall import acting
from ansinh.poverty.errors_of_posting import NoPosting, PostingGone, UnknownObjection
from ansinh.poverty.forms_of_posting import CodeForm, ObjectionForm
from ansinh.poverty.models import Objection, Posting, PostingKind
from ansinh.poverty.policies import OBJECT
from ansinh.poverty.queries.posting import STILL_LOOKED_UP, answers_posted, is_shown, posted_households
from ansinh.poverty.queries.rounds import hamlets_of_round
from ansinh.poverty.services import submit_objection
from ansinh.ui.acts import refusals_on, status_of

Page = Callable[..., HttpResponse]


def _open_to_all(page: Page) -> Page:
    """For everybody, within an act of its own, and kept by nobody: no browser, no machine on the way, no search."""

    @login_not_required
    @never_cache
    @transaction.non_atomic_requests
    @wraps(page)
    def shown(request: HttpRequest, code: str, slug: str) -> HttpResponse:
        response = page(request, code, slug)
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return shown


@contextmanager
def _as_visitor(code: str, slug: str, *, may_write: bool = False) -> Iterator[tuple[Actor, Posting]]:
    """Within the commune alone, the list of this word. Raises NoPosting."""
    try:
        area = area_for_code(code, level=Level.COMMUNE, on=clock.today())
    except Missing:
        raise NoPosting from None
    visitor = Actor("visitor", "Trang công khai", str(area.path), frozenset({OBJECT}), may_write=may_write)
    with acting(visitor):
        posting = Posting.objects.select_related("round__area").filter(slug=slug).first()
        if posting is None:
            raise NoPosting
        yield visitor, posting


@_open_to_all
@require_safe
def posted(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Names and hamlets by class while the list hangs, and the answers to objections, which stay longer."""
    with _as_visitor(code, slug) as (_visitor, posting):
        today = clock.today()
        answers, hangs = answers_posted(posting, on=today), is_shown(posting, on=today)
        if not (hangs or answers):
            raise PostingGone
        context = {
            "posting": posting,
            "round": posting.round,
            "groups": posted_households(posting) if hangs else (),
            "answers": answers,
            "hangs": hangs,
            "is_result": posting.kind == PostingKind.RESULT,
            "left": (posting.last_day - today).days,
        }
        return render(request, "poverty/public/posted.html", context)


@_open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Say what is wrong; the answer shows the code, once."""
    if request.method == "POST" and not consume(request, action="review_objection"):
        throttled: HttpResponse = respond_429(request)
        return throttled
    with _as_visitor(code, slug, may_write=request.method == "POST") as (visitor, posting):
        if not is_shown(posting, on=clock.today()):
            raise PostingGone
        if posting.kind != PostingKind.RESULT:
            raise NoPosting
        groups, hamlets = posted_households(posting), hamlets_of_round(posting.round)
        form = ObjectionForm(request.POST or None, groups=groups, hamlets=hamlets)
        context: dict[str, Any] = {"posting": posting, "round": posting.round, "form": form}
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                context["made"] = submit_objection(actor=visitor, posting=posting, said=form.said())
        return render(request, "poverty/public/object.html", context, status=status_of(form))


@_open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """What became of an objection, for who has its code; also after the list was taken down, until the review ends."""
    if request.method == "POST" and not consume(request, action="review_answer"):
        throttled: HttpResponse = respond_429(request)
        return throttled
    with _as_visitor(code, slug) as (_visitor, posting):
        if posting.kind != PostingKind.RESULT or posting.round.state not in STILL_LOOKED_UP:
            raise PostingGone
        form = CodeForm(request.POST or None)
        context: dict[str, Any] = {
            "posting": posting,
            "round": posting.round,
            "form": form,
            "is_shown": is_shown(posting, on=clock.today()) or answers_posted(posting, on=clock.today()),
        }
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                context["objection"] = _with_code(posting, form.cleaned_data["code"])
        return render(request, "poverty/public/look_up.html", context, status=status_of(form))


def _with_code(posting: Posting, code: str) -> Objection:
    found = Objection.objects.filter(posting=posting, code=code).first()
    if found is None:
        raise UnknownObjection
    return found
