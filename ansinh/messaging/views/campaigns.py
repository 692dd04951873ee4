"""Campaigns: the list, one with what it would send or what came of it, its messages, its people left out, answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ansinh.core.actors import Actor
from ansinh.core.wall import current_actor
from ansinh.messaging.audiences import audience_title
from ansinh.messaging.channels import Medium
from ansinh.messaging.counted import LookedAt, look_at
from ansinh.messaging.errors import UnknownAudience
from ansinh.messaging.forms import StartForm
from ansinh.messaging.lists import (
    CAMPAIGN_TONES,
    CAMPAIGNS,
    MESSAGE_TONES,
    incoming_listing,
    left_out_listing,
    messages_listing,
)
from ansinh.messaging.models import Campaign, CampaignState, CampaignStep, Message, MessageState, Reason, TemplateText
from ansinh.messaging.policies import SEND, VIEW, campaigns_visible_to, messages_visible_to
from ansinh.messaging.queries.results import results_of
from ansinh.messaging.services import left_out_now
from ansinh.messaging.services.budgets import budget_left
from ansinh.messaging.steps import CAMPAIGN_STEPS
from ansinh.messaging.tasks import COUNT_CAMPAIGN, START_CAMPAIGN
from ansinh.messaging.views.new_campaign import stages
from ansinh.ui.acts import status_of
from ansinh.ui.list_pages import list_page
from ansinh.ui.lists import Listing
from ansinh.ui.progress import ShownProgress
from ansinh.ui.steps import Offered, attempt, offered, step_called
from ansinh.work.models import Job
from ansinh.work.queries import shown_progress

NOT_ALL_SENT = (CampaignState.DRAFTED, CampaignState.SAMPLED)
MOST_NAMED = 200
PAPERS = frozenset({Medium.LOUDSPEAKER, Medium.LEAFLET, Medium.VISIT})
"""Media of which something is printed or read out."""


@require_safe
def messages_home(request: HttpRequest) -> HttpResponse:
    """The first of the lists of messaging."""
    return redirect("campaigns")


@require_safe
def campaigns(request: HttpRequest) -> HttpResponseBase:
    """The campaigns of the area of duty, the latest first."""
    current_actor().require(VIEW)
    return list_page(request, CAMPAIGNS, "messaging/campaigns.html")


@require_safe
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One campaign: before it is started what it would send, afterwards what came of it."""
    return _page(request, campaign_shown(campaign_id))


@require_POST
def campaign_act(request: HttpRequest, campaign_id: int, act: str) -> HttpResponse:
    """One act of `steps.CAMPAIGN_STEPS`; what was refused is told on the same page."""
    found, step = campaign_shown(campaign_id), step_called(CAMPAIGN_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    if act in ("sample", "start") and found.state in NOT_ALL_SENT:
        found.looked_at = _look(found, actor)  # type: ignore[attr-defined]
    refused = attempt(request, step, actor=actor, thing=found)
    return _page(request, campaign_shown(campaign_id), refused) if refused else redirect("campaign", found.pk)


def campaign_shown(campaign_id: int) -> Campaign:
    """The campaign of this key that the actor may look at."""
    actor = current_actor()
    actor.require(VIEW)
    return get_object_or_404(campaigns_visible_to(actor).select_related("area"), pk=campaign_id)


def _look(found: Campaign, actor: Actor) -> LookedAt | None:
    """What it would send; None for who may not send, and where no room offers its audience any more."""
    if not actor.may(SEND) or found.is_lasting:
        return None
    try:
        return look_at(found, actor=actor)
    except UnknownAudience:
        return None


def _page(request: HttpRequest, found: Campaign, refused: Offered | None = None) -> HttpResponse:
    actor = current_actor()
    is_before, progress = found.state in NOT_ALL_SENT, _progress(actor, found)
    found.looked_at = _look(found, actor) if is_before else None  # type: ignore[attr-defined]
    if refused is not None and isinstance(refused.form, StartForm):
        refused.form.agree_anew(refused.step.initial(found))
    acts = [] if progress and progress.is_open else offered(
        CAMPAIGN_STEPS.values(), actor=actor, thing=found, refused=refused
    )  # fmt: skip
    steps = _steps(found)
    context: dict[str, Any] = {
        "campaign": found,
        "audience": audience_title(found.audience),
        "steps": steps,
        "look": found.looked_at,  # type: ignore[attr-defined]
        "left": budget_left(found.area_path) if is_before and actor.may(SEND) else None,
        "results": results_of(found) if found.state != CampaignState.DRAFTED else None,
        "onward": [one for one in acts if one.step.is_onward],
        "aside": [one for one in acts if not one.step.is_onward],
        "progress": progress,
        "stages": stages(2) if is_before else None,
        "has_papers": any(medium in PAPERS for one in steps for medium in one["step"].media),
        "may_correct": found.state == CampaignState.DRAFTED and actor.may(SEND) and actor.may_write,
        "tones": CAMPAIGN_TONES,
    }
    return render(request, "messaging/campaign.html", context, status=status_of(refused.form if refused else None))


def _progress(actor: Actor, found: Campaign) -> ShownProgress | None:
    """How far the background work of the campaign is, where the latest of it is not done."""
    jobs = Job.objects.filter(
        area_path=found.area_path, kind__in=[COUNT_CAMPAIGN, START_CAMPAIGN], arguments__campaign=found.pk
    )
    job = jobs.order_by("-created_at", "-pk").first()
    if job is None or job.state == "done":
        return None
    return shown_progress(actor=actor, job=job)


def _steps(found: Campaign) -> list[dict[str, Any]]:
    """The steps with their ways in words and their texts."""
    steps = list(CampaignStep.objects.filter(campaign=found).select_related("template").order_by("position"))
    texts: dict[int, list[TemplateText]] = {}
    for text in TemplateText.objects.filter(template__in=[one.template_id for one in steps]).order_by("pk"):
        texts.setdefault(text.template_id, []).append(text)
    return [
        {"step": one, "ways": [Medium(medium).label for medium in one.media], "texts": texts.get(one.template_id, [])}
        for one in steps
    ]


@require_safe
def campaign_messages(request: HttpRequest, campaign_id: int) -> HttpResponseBase:
    """The messages of a campaign, by state, way, reason and hamlet."""
    found = campaign_shown(campaign_id)
    return _list(request, found, messages_listing(found))


@require_safe
def campaign_left_out(request: HttpRequest, campaign_id: int) -> HttpResponseBase:
    """To whom no message was written; of a campaign not yet started, to whom none would be for one reason."""
    found, actor = campaign_shown(campaign_id), current_actor()
    reason = request.GET.get("would", "")
    if reason not in Reason.values or found.state not in NOT_ALL_SENT or not actor.may(SEND):
        return _list(request, found, left_out_listing(found))
    people = left_out_now(actor=actor, campaign=found, reason=reason, most=MOST_NAMED)
    context = {"campaign": found, "people": people, "reason": Reason(reason).label, "most": MOST_NAMED}
    return render(request, "messaging/would_leave_out.html", context)


@require_safe
def campaign_answers(request: HttpRequest, campaign_id: int) -> HttpResponseBase:
    """What people answered to a campaign."""
    found = campaign_shown(campaign_id)
    return _list(request, found, incoming_listing(found))


def _list(request: HttpRequest, found: Campaign, listing: Listing) -> HttpResponseBase:
    return list_page(request, listing, "messaging/of_campaign.html", {"campaign": found})


@require_safe
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message: what it says, and what became of it."""
    actor = current_actor()
    actor.require(VIEW)
    found: Message = get_object_or_404(
        messages_visible_to(actor).select_related("campaign", "gateway__area"), pk=message_id
    )
    context = {
        "message": found, "tones": MESSAGE_TONES, "is_waiting": found.state == MessageState.QUEUED,
        "shows_campaign": found.campaign is not None,
    }  # fmt: skip
    return render(request, "messaging/message.html", context)
