"""Screens of decisions: the book, one decision with its people and its letter, what is done with the paper."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ansinh.audit.services import record_read
from ansinh.benefits.lists import DECISION_TONES, DECISIONS
from ansinh.benefits.models import Decision, DecisionItem
from ansinh.benefits.policies import VIEW, may_see_categories
from ansinh.benefits.queries.person import reason_of
from ansinh.benefits.queries.workbench import decisions_visible_to
from ansinh.benefits.steps import DECISION_STEPS
from ansinh.core.wall import current_actor
from ansinh.ui.acts import status_of
from ansinh.ui.forms import OfficeForm
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called

ITEMS_ON_A_PAGE = 100


@require_safe
def decisions(request: HttpRequest) -> HttpResponseBase:
    """The book of decisions, the latest first."""
    return decisions_page(request)


def decisions_page(
    request: HttpRequest, form: OfficeForm | None = None, keys: list[int] | None = None
) -> HttpResponseBase:
    """The book; whoever may read letters can take those of the decisions chosen."""
    actor = current_actor()
    actor.require(VIEW)
    context: dict[str, Any] = {"form": form}
    if may_see_categories(actor):
        context["bulk"] = {
            "action": f"{reverse('decision_letters')}?{request.GET.urlencode()}",
            "template": "benefits/_take_letters.html",
            "chosen": keys or [],
            "brings_file": True,
        }
    return list_page(
        request, DECISIONS, "benefits/decisions.html", context, status=status_of(form), path=reverse("decisions")
    )


@require_safe
def decision(request: HttpRequest, decision_id: int) -> HttpResponse:
    return _page(request, _decision(decision_id))


@require_POST
def decision_act(request: HttpRequest, decision_id: int, act: str) -> HttpResponse:
    """One act of `steps.DECISION_STEPS`."""
    found, step = _decision(decision_id), step_called(DECISION_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _page(request, _decision(decision_id), refused) if refused else redirect("decision", found.pk)


def _decision(decision_id: int) -> Decision:
    actor = current_actor()
    actor.require(VIEW)
    return get_object_or_404(decisions_visible_to(actor).select_related("area", "delegation"), pk=decision_id)


def _page(request: HttpRequest, found: Decision, refused: Offered | None = None) -> HttpResponse:
    actor = current_actor()
    open_ = may_see_categories(actor)
    items = DecisionItem.objects.filter(decision=found).order_by("position")
    page = Paginator(items, ITEMS_ON_A_PAGE).get_page(request.GET.get("page"))
    if open_:
        record_read(actor=actor, what="health", on=found, area_path=found.area_path)
    open_steps = offered(DECISION_STEPS.values(), actor=actor, thing=found, refused=refused)
    context = {
        "decision": found,
        "page_obj": page,
        "items": [{"item": item, "reason": reason_of(item) if open_ else None} for item in page.object_list],
        "sees_reasons": open_,
        "onward": [one for one in open_steps if one.step.is_onward],
        "aside": [one for one in open_steps if not one.step.is_onward],
        "tones": DECISION_TONES,
    }
    return render(request, "benefits/decision.html", context, status=status_of(refused.form if refused else None))
