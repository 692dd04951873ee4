"""Requests for review: their list, the household first, then what is asked; one request and its answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ansinh.audit.services import record_read
from ansinh.core import clock
from ansinh.core.wall import current_actor
from ansinh.poverty.forms import RequestEntryForm
from ansinh.poverty.lists import HOMES, REQUEST_TONES, REQUESTS, in_words
from ansinh.poverty.models import (
    OF_HEALTH,
    Assessment,
    ListedHousehold,
    ListingReason,
    RequestForm,
    RequestState,
    ReviewRequest,
)
from ansinh.poverty.policies import PLAN, VIEW, reasons_shown_to, requests_visible_to
from ansinh.poverty.queries.rounds import homes_with_heads, late_requests
from ansinh.poverty.services import register_request
from ansinh.poverty.steps import REQUEST_STEPS
from ansinh.registry.policies import households_visible_to, may_see_health
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called


@require_safe
def requests(request: HttpRequest) -> HttpResponseBase:
    """Who asked to be reviewed, and until when it has to be answered."""
    actor = current_actor()
    actor.require(VIEW)
    context = {"here": "requests", "may_plan": actor.may(PLAN) and actor.may_write}
    return list_page(request, REQUESTS, "poverty/requests.html", context)


@require_safe
def choose_home(request: HttpRequest) -> HttpResponseBase:
    """Find the household that asks."""
    current_actor().require(PLAN)
    return list_page(request, HOMES, "poverty/homes.html")


@require_http_methods(["GET", "HEAD", "POST"])
def new_request(request: HttpRequest, household_id: int) -> HttpResponse:
    """What a household asks for, or what the office knows of it."""
    actor = current_actor()
    actor.require(PLAN)
    home = get_object_or_404(homes_with_heads(households_visible_to(actor)).select_related("hamlet"), pk=household_id)
    form = RequestEntryForm(
        request.POST or None, initial={"received_on": clock.today(), "reason": ListingReason.REQUEST}
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with refusals_on(form):
            made = register_request(
                actor=actor, household=home, form=RequestForm(values["form"]), reason=ListingReason(values["reason"]),
                received_on=values["received_on"], note=values["note"],
            )  # fmt: skip
            messages.success(
                request,
                _("Received, and on the list of the review.")
                if made.state == RequestState.LISTED
                else _("Received. The next review takes it up."),
            )
            return redirect("review_request", made.pk)
    return render(request, "poverty/new_request.html", {"home": home, "form": form}, status=status_of(form))


@require_safe
def show_request(request: HttpRequest, review_request_id: int) -> HttpResponse:
    """One request: what was asked, what became of it."""
    return _page(request, _request(review_request_id))


@require_POST
def request_act(request: HttpRequest, review_request_id: int, act: str) -> HttpResponse:
    """One act of `steps.REQUEST_STEPS`."""
    found, step = _request(review_request_id), step_called(REQUEST_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _page(request, _request(review_request_id), refused) if refused else redirect("review_request", found.pk)


def _request(review_request_id: int) -> ReviewRequest:
    actor = current_actor()
    actor.require(VIEW)
    return get_object_or_404(requests_visible_to(actor).select_related("hamlet", "round"), pk=review_request_id)


def _answer(found: ReviewRequest) -> Assessment | None:
    """What the decision on its round says of the household."""
    if found.state != RequestState.ANSWERED:
        return None
    rows = ListedHousehold.objects.filter(round=found.round_id, household=found.household_id)
    return Assessment.objects.filter(pk__in=rows.values("assessment")).first()


def _page(request: HttpRequest, found: ReviewRequest, refused: Offered | None = None) -> HttpResponse:
    actor, sees_words = current_actor(), may_see_health(current_actor())
    if sees_words and (found.note or found.answer or found.reason in OF_HEALTH):
        record_read(actor=actor, what="health", on=found, area_path=found.area_path)
    context = {
        "asked": found,
        "sees_words": sees_words,
        "why": in_words(reasons_shown_to(actor, [found.reason])),
        "is_late": late_requests(requests_visible_to(actor).filter(pk=found.pk), on=clock.today()).exists(),
        "answer": _answer(found),
        "acts": offered(REQUEST_STEPS.values(), actor=actor, thing=found, refused=refused),
        "tones": REQUEST_TONES,
    }
    return render(request, "poverty/request.html", context, status=status_of(refused.form if refused else None))
