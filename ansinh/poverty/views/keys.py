"""Keys of reviewers' phones: how they stand, a new one shown once, the end of one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ansinh.core.wall import current_actor
from ansinh.poverty.collect import settings_code
from ansinh.poverty.models import Reviewer, ReviewRound
from ansinh.poverty.policies import PLAN, rounds_visible_to
from ansinh.poverty.queries.survey import reviewers_with_keys
from ansinh.poverty.services import end_survey_key, open_survey_key
from ansinh.poverty.services.survey_keys import KEYS_IN


@require_safe
def keys(request: HttpRequest, round_id: int) -> HttpResponse:
    """The reviewers of a round and their phones."""
    found = _round(round_id)
    may_make = found.state in KEYS_IN and current_actor().may_write
    context = {"round": found, "reviewers": reviewers_with_keys(found), "may_make": may_make}
    return render(request, "poverty/keys.html", context)


@require_POST
def make_key(request: HttpRequest, round_id: int, reviewer_id: int) -> HttpResponse:
    """Make a key and show it, this once: it is not kept."""
    found, reviewer = _reviewer(round_id, reviewer_id)
    made = open_survey_key(actor=current_actor(), reviewer=reviewer)
    server = request.build_absolute_uri(f"/survey/{found.area.code}/{made.secret}")
    context = {
        "round": found,
        "reviewer": reviewer,
        "server": server,
        "code": settings_code(server=server, name=f"{found.area.full_name}: {reviewer.full_name}"),
    }
    response = render(request, "poverty/new_key.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def end_key(request: HttpRequest, round_id: int, reviewer_id: int) -> HttpResponse:
    """End the key of a reviewer's phone."""
    _found, reviewer = _reviewer(round_id, reviewer_id)
    end_survey_key(actor=current_actor(), reviewer=reviewer)
    messages.success(request, _("Ended. The phone fetches and sends nothing more."))
    return redirect("survey_keys", round_id)


def _round(round_id: int) -> ReviewRound:
    actor = current_actor()
    actor.require(PLAN)
    return get_object_or_404(rounds_visible_to(actor).select_related("area"), pk=round_id)


def _reviewer(round_id: int, reviewer_id: int) -> tuple[ReviewRound, Reviewer]:
    found = _round(round_id)
    return found, get_object_or_404(Reviewer.objects.filter(round=found), pk=reviewer_id)
