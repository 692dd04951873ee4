"""Screens of complaints and recoveries: the lists, one matter with its acts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ansinh.accounts.queries import names_of_accounts
from ansinh.audit.services import record_read
from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.letters.receipt import basis_in_words
from ansinh.benefits.lists_of_matters import COMPLAINTS, MATTER_TONES, RECOVERIES
from ansinh.benefits.models import Complaint, Recovery, RecoveryMonth, RecoveryState
from ansinh.benefits.policies import (
    ANSWER_COMPLAINT,
    FILE_COMPLAINT,
    VIEW,
    complaints_visible_to,
    may_see_categories,
    recoveries_visible_to,
)
from ansinh.benefits.queries.matters import named
from ansinh.benefits.queries.repayments import instalments_of, repayments_of, upheld_complaint, with_money
from ansinh.benefits.steps_of_matters import COMPLAINT_STEPS, RECOVERY_STEPS
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import current_actor
from ansinh.registry.models import Individual
from ansinh.ui.acts import status_of
from ansinh.ui.lists import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called


@require_safe
def complaints(request: HttpRequest) -> HttpResponseBase:
    """Complaints by their last day; those without an answer unless asked otherwise."""
    _complainer()
    return list_page(request, COMPLAINTS, "benefits/complaints.html", {"today": clock.today()})


@require_safe
def complaint(request: HttpRequest, complaint_id: int) -> HttpResponse:
    return _complaint_page(request, _complaint(complaint_id))


@require_POST
def complaint_act(request: HttpRequest, complaint_id: int, act: str) -> HttpResponse:
    """Answer it."""
    found, step = _complaint(complaint_id), step_called(COMPLAINT_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _complaint_page(request, _complaint(complaint_id), refused) if refused else redirect("complaint", found.pk)


@require_safe
def recoveries(request: HttpRequest) -> HttpResponseBase:
    """What was paid too much; what nobody has decided unless asked otherwise."""
    current_actor().require(VIEW)
    return list_page(request, RECOVERIES, "benefits/recoveries.html")


@require_safe
def recovery(request: HttpRequest, recovery_id: int) -> HttpResponse:
    return _recovery_page(request, _recovery(recovery_id))


@require_POST
def recovery_act(request: HttpRequest, recovery_id: int, act: str) -> HttpResponse:
    """Ask it back by a signed paper, or not at all; record what came back of it."""
    found, step = _recovery(recovery_id), step_called(RECOVERY_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _recovery_page(request, _recovery(recovery_id), refused) if refused else redirect("recovery", found.pk)


def _complainer() -> Actor:
    actor = current_actor()
    if not (actor.may(FILE_COMPLAINT) or actor.may(ANSWER_COMPLAINT)):
        actor.require(VIEW)
    return actor


def _complaint(complaint_id: int) -> Complaint:
    found: Complaint = get_object_or_404(
        named(complaints_visible_to(_complainer()).select_related("decision", "area")), pk=complaint_id
    )
    return found


def _recovery(recovery_id: int) -> Recovery:
    actor = current_actor()
    actor.require(VIEW)
    found: Recovery = get_object_or_404(
        with_money(named(recoveries_visible_to(actor).select_related("decision", "area"))), pk=recovery_id
    )
    return found


def _complaint_page(request: HttpRequest, found: Complaint, refused: Offered | None = None) -> HttpResponse:
    context = {
        "complaint": found,
        "hands": names_of_accounts({found.received_by, found.answered_by}),
        "due_basis": basis_in_words(found.due_basis),
        "today": clock.today(),
        **_opened(found),
        **acts_on(COMPLAINT_STEPS, found, refused, "complaint_act"),
    }
    return render(request, "benefits/complaint.html", context, status=status_of(refused.form if refused else None))


def _recovery_page(request: HttpRequest, found: Recovery, refused: Offered | None = None) -> HttpResponse:
    repayments = list(repayments_of(found)) if found.decision_id else []
    hands = {one.recorded_by for one in repayments} | {one.taken_back_by for one in repayments}
    context = {
        "recovery": found,
        "hands": names_of_accounts({found.proposed_by, *hands}),
        "repayments": repayments,
        "benefits": dict(BenefitCode.choices),
        "months": RecoveryMonth.objects.filter(recovery=found).order_by("for_month", "pk"),
        **_plan_of(found),
        **_opened(found),
        **acts_on(RECOVERY_STEPS, found, refused, "recovery_act"),
    }
    return render(request, "benefits/recovery.html", context, status=status_of(refused.form if refused else None))


def _plan_of(found: Any) -> dict[str, Any]:
    """The instalments of what was decided; where nothing more is asked, why not."""
    if found.decision is None:
        return {}
    is_asked = found.still_open is not None
    plan: dict[str, Any] = {
        "instalments": instalments_of(
            found, signed_on=found.decision.decided_on, paid=found.came_in, is_asked=is_asked, on=clock.today()
        )
    }
    if found.state == RecoveryState.DECIDED and not is_asked:
        dead = Individual.objects.filter(pk=found.individual_id, died_on__isnull=False).first()
        plan |= {"is_stopped": True, "dead": dead, "upheld": upheld_complaint(found)}
    return plan


def _opened(found: Complaint | Recovery) -> dict[str, Any]:
    """Whether the words may be read, which can tell an illness; a look at them is logged."""
    actor = current_actor()
    open_ = may_see_categories(actor)
    if open_:
        record_read(actor=actor, what="health", on=found, area_path=found.area_path)
    return {"sees_reasons": open_, "tones": MATTER_TONES}


def acts_on(steps: Any, found: Any, refused: Offered | None, act_url: str) -> dict[str, Any]:
    """What a page's card of acts needs (`ui/_acts.html`)."""
    open_steps = offered(steps.values(), actor=current_actor(), thing=found, refused=refused)
    return {
        "onward": [one for one in open_steps if one.step.is_onward],
        "aside": [one for one in open_steps if not one.step.is_onward],
        "act_url": act_url,
        "act_key": found.pk,
    }
