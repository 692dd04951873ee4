"""Screens of proposed changes: the list that the chair signs, one or many, and one change with its reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ansinh.accounts.queries import names_of_accounts
from ansinh.areas.models import Level
from ansinh.areas.queries import area_for_path
from ansinh.audit.services import record_read
from ansinh.benefits.forms import SigningForm
from ansinh.benefits.forms_of_matters import MonthToJudgeForm
from ansinh.benefits.lists_of_matters import PROPOSAL_TONES, PROPOSALS
from ansinh.benefits.models import Proposal, ProposalState
from ansinh.benefits.policies import ASSESS, DECIDE, VIEW, may_see_categories, proposals_visible_to
from ansinh.benefits.services.review import decide_proposals, propose_changes
from ansinh.benefits.steps_of_matters import PROPOSAL_STEPS
from ansinh.benefits.views.matters import acts_on
from ansinh.core import clock
from ansinh.core.wall import current_actor
from ansinh.ui.acts import refusals_on, refuse_older, status_of
from ansinh.ui.asked import keys_asked
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, step_called


@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: HttpRequest) -> HttpResponseBase:
    """What changes of facts would change, the earliest month first; the chair signs those chosen."""
    return _decide(request) if request.method == "POST" else _list(request)


def _decide(request: HttpRequest) -> HttpResponseBase:
    """One decision with its annex for all that were chosen."""
    actor = current_actor()
    actor.require(DECIDE)
    form = SigningForm(request.POST)
    keys = keys_asked(request.POST.getlist("chosen"))
    chosen = list(proposals_visible_to(actor).filter(pk__in=keys).select_related("area", "decision_item__decision"))
    if not chosen:
        form.add_error(None, _("Choose the changes that you sign."))
    elif form.is_valid():
        with refusals_on(form, *chosen):
            refuse_older(request, *chosen)
            decision = decide_proposals(
                actor=actor, area=chosen[0].area, proposals=chosen, signed_on=clock.today(),
                number=form.cleaned_data["number"],
            )  # fmt: skip
            messages.success(
                request,
                ngettext("%(count)s change decided: %(paper)s.", "%(count)s changes decided: %(paper)s.", len(chosen))
                % {"count": len(chosen), "paper": decision.reference},
            )
            return redirect("decision", decision.pk)
    return _list(request, form=form, keys=keys)


@require_POST
def judge_again(request: HttpRequest) -> HttpResponseBase:
    """Judge everybody who draws something in the commune for a month; what differs is proposed."""
    actor = current_actor()
    actor.require(ASSESS)
    form = MonthToJudgeForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            found = propose_changes(actor=actor, area=area_for_path(actor.scope), month=form.cleaned_data["month"])
            messages.success(
                request,
                ngettext("Judged again: %(count)s change waits.", "Judged again: %(count)s changes wait.", len(found))
                % {"count": len(found)},
            )
            return redirect("changes")
    return _list(request, month_form=form)


@require_safe
def change(request: HttpRequest, proposal_id: int) -> HttpResponse:
    return _page(request, _proposal(proposal_id))


@require_POST
def change_act(request: HttpRequest, proposal_id: int, act: str) -> HttpResponse:
    """Sign it alone, or do not follow it."""
    found, step = _proposal(proposal_id), step_called(PROPOSAL_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _page(request, _proposal(proposal_id), refused) if refused else redirect("change", found.pk)


def _list(
    request: HttpRequest,
    *,
    form: SigningForm | None = None,
    keys: list[int] | None = None,
    month_form: MonthToJudgeForm | None = None,
) -> HttpResponseBase:
    actor = current_actor()
    actor.require(VIEW)
    context: dict[str, Any] = {"form": form, "month_form": None}
    shows_open = request.GET.get("state", ProposalState.OPEN) == ProposalState.OPEN
    if actor.may(DECIDE) and actor.may_write and shows_open:
        context["form"] = form or SigningForm()
        context["bulk"] = {
            "action": f"{reverse('changes')}?{request.GET.urlencode()}",
            "template": "benefits/_sign_changes.html",
            "chosen": keys or [],
        }
    if actor.may(ASSESS) and actor.may_write and area_for_path(actor.scope).level == Level.COMMUNE:
        context["month_form"] = month_form or MonthToJudgeForm()
    return list_page(request, PROPOSALS, "benefits/changes.html", context, status=status_of(form or month_form))


def _proposal(proposal_id: int) -> Proposal:
    actor = current_actor()
    actor.require(VIEW)
    visible = proposals_visible_to(actor).select_related("area", "decision_item", "decision_item__decision")
    return get_object_or_404(visible, pk=proposal_id)


def _page(request: HttpRequest, found: Proposal, refused: Offered | None = None) -> HttpResponse:
    actor = current_actor()
    open_ = may_see_categories(actor)
    if open_:
        record_read(actor=actor, what="health", on=found, area_path=found.area_path)
    context = {
        "change": found,
        "hands": names_of_accounts({found.dismissed_by}),
        "sees_reasons": open_,
        "tones": PROPOSAL_TONES,
        **acts_on(PROPOSAL_STEPS, found, refused, "change_act"),
    }
    return render(request, "benefits/change.html", context, status=status_of(refused.form if refused else None))
