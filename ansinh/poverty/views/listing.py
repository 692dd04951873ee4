"""The list of a round: its households with bulk acts, and whom the system suggests."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ansinh.core.wall import current_actor
from ansinh.poverty.forms import CancelForm, ReviewerForm
from ansinh.poverty.lists import listed_listing, suggestions_listing
from ansinh.poverty.models import ListedHousehold, Reviewer, ReviewRound
from ansinh.poverty.policies import PLAN, VIEW, listed_visible_to, rounds_visible_to
from ansinh.poverty.queries.rounds import progress_by_reviewer
from ansinh.poverty.services import assign_households, cancel_listed, enrol_suggested
from ansinh.poverty.services.listing import BEFORE_MEETINGS
from ansinh.poverty.views.rounds import may_list
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.asked import keys_asked
from ansinh.ui.forms import OfficeForm
from ansinh.ui.list_pages import list_page


def _round(round_id: int) -> ReviewRound:
    actor = current_actor()
    actor.require(VIEW)
    return get_object_or_404(rounds_visible_to(actor).select_related("area"), pk=round_id)


def _chosen(request: HttpRequest, found: ReviewRound) -> list[ListedHousehold]:
    keys = keys_asked(request.POST.getlist("chosen"))
    return list(listed_visible_to(current_actor()).filter(round=found, pk__in=keys))


def _back(request: HttpRequest, found: ReviewRound) -> str:
    return f"{reverse('review_households', args=[found.pk])}?{request.GET.urlencode()}"


@require_safe
def households(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """Who is to be reviewed, why and by whom."""
    return _households(request, _round(round_id))


@require_POST
def assign_chosen(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """Give the chosen households to a reviewer."""
    actor, found = current_actor(), _round(round_id)
    actor.require(PLAN, area_path=found.area_path)
    form, chosen = ReviewerForm(request.POST, reviewers=_reviewers(found)), _chosen(request, found)
    if form.is_valid():
        reviewers = Reviewer.objects.select_related("round").filter(round=found)
        reviewer = get_object_or_404(reviewers, pk=form.cleaned_data["reviewer"])
        with refusals_on(form, found):
            count = assign_households(actor=actor, reviewer=reviewer, listed=chosen)
            said = ngettext("%(count)s household goes to %(name)s.", "%(count)s households go to %(name)s.", count)
            messages.success(request, said % {"count": count, "name": reviewer.full_name})
            return redirect(_back(request, found))
    return _households(request, found, assign_form=form, chosen=chosen)


@require_POST
def take_off_chosen(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """Take the chosen households off the list, all for one reason."""
    actor, found = current_actor(), _round(round_id)
    actor.require(PLAN, area_path=found.area_path)
    form, chosen = CancelForm(request.POST), _chosen(request, found)
    if form.is_valid():
        with refusals_on(form, found):
            count = cancel_listed(actor=actor, found=found, listed=chosen, why=form.cleaned_data["why"])
            said = ngettext("%(count)s household is off the list.", "%(count)s households are off the list.", count)
            messages.success(request, said % {"count": count})
            return redirect(_back(request, found))
    return _households(request, found, off_form=form, chosen=chosen)


def _reviewers(found: ReviewRound) -> list[tuple[str, str]]:
    return [
        (
            str(one.key),
            _("%(name)s: %(has)s of %(quota)s") % {"name": one.name, "has": one.listed, "quota": one.quota},
        )
        for one in progress_by_reviewer(found)
    ]


def _households(
    request: HttpRequest,
    found: ReviewRound,
    *,
    assign_form: ReviewerForm | None = None,
    off_form: CancelForm | None = None,
    chosen: list[ListedHousehold] | None = None,
) -> HttpResponseBase:
    tried = assign_form or off_form
    context: dict[str, Any] = {"round": found, "form": tried}
    actor = current_actor()
    if actor.may(PLAN) and actor.may_write and found.state in BEFORE_MEETINGS:
        asked = request.GET.urlencode()
        context |= {
            "assign_form": assign_form or ReviewerForm(reviewers=_reviewers(found)),
            "off_form": off_form or CancelForm(),
            "off_action": f"{reverse('take_off_review_households', args=[found.pk])}?{asked}",
            "bulk": {
                "action": f"{reverse('assign_review_households', args=[found.pk])}?{asked}",
                "template": "poverty/_chosen_households.html",
                "chosen": [one.pk for one in chosen or ()],
            },
        }
    return list_page(
        request, listed_listing(found), "poverty/households.html", context, status=status_of(tried),
        path=reverse("review_households", args=[found.pk]),
    )  # fmt: skip


@require_safe
def suggestions(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """Whom the registry suggests, with its reasons."""
    return _suggestions(request, _round(round_id))


@require_POST
def enrol_chosen(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """Put those chosen on the list."""
    actor, found, form = current_actor(), _round(round_id), OfficeForm(request.POST)
    actor.require(PLAN, area_path=found.area_path)
    keys = keys_asked(request.POST.getlist("chosen"))
    if form.is_valid():
        with refusals_on(form, found):
            count = enrol_suggested(actor=actor, found=found, households=keys)
            said = ngettext("%(count)s household is on the list.", "%(count)s households are on the list.", count)
            messages.success(request, said % {"count": count})
            return redirect("review_suggestions", found.pk)
    return _suggestions(request, found, form, keys)


def _suggestions(
    request: HttpRequest, found: ReviewRound, form: OfficeForm | None = None, keys: list[int] | None = None
) -> HttpResponseBase:
    actor = current_actor()
    actor.require(PLAN, area_path=found.area_path)
    context: dict[str, Any] = {"round": found, "form": form}
    if may_list(actor, found):
        context["bulk"] = {
            "action": reverse("enrol_review_suggestions", args=[found.pk]),
            "template": "poverty/_chosen_suggestions.html",
            "chosen": keys or [],
        }
    return list_page(
        request, suggestions_listing(found), "poverty/suggestions.html", context, status=status_of(form),
        path=reverse("review_suggestions", args=[found.pk]),
    )  # fmt: skip
