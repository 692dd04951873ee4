"""Screens of complaints and recoveries: the lists, one matter with its acts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ansinh.accounts.queries import names_of_accounts
from ansinh.audit.services import record_read
from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.forms import WhyForm
from ansinh.benefits.forms_of_matters import InstalmentsForm
from ansinh.benefits.letters.receipt import basis_in_words
from ansinh.benefits.lists_of_matters import COMPLAINTS, MATTER_TONES, RECOVERIES
from ansinh.benefits.models import Complaint, Recovery, RecoveryMonth, RecoveryState
from ansinh.benefits.policies import (
    ANSWER_COMPLAINT,
    DECIDE,
    FILE_COMPLAINT,
    VIEW,
    complaints_visible_to,
    may_see_categories,
    recoveries_visible_to,
)
from ansinh.benefits.queries.matters import named
from ansinh.benefits.queries.repayments import instalments_of, repayments_of, upheld_complaint, with_money
from ansinh.benefits.services.recoveries import cancel_recovery, decide_recovery
from ansinh.benefits.steps_of_matters import COMPLAINT_STEPS, RECOVERY_STEPS
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import current_actor
from ansinh.registry.models import Individual
from ansinh.ui.acts import refused_of_each, status_of
from ansinh.ui.asked import keys_asked
from ansinh.ui.forms import OfficeForm
from ansinh.ui.list_pages import list_page
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
    return _recoveries_page(request)


@require_POST
def settle_recoveries(request: HttpRequest) -> HttpResponseBase:
    """Ask back each of those chosen by a paper of its own, or none of them for one reason; whatever cannot be settled
    stays as it is and is told.
    """
    actor = current_actor()
    actor.require(DECIDE)
    is_waived = request.POST.get("act") == "waive"
    form = WhyForm(request.POST) if is_waived else InstalmentsForm(request.POST)
    keys = keys_asked(request.POST.getlist("chosen"))
    chosen = list(named(recoveries_visible_to(actor).filter(pk__in=keys)).order_by(*RECOVERIES.order))
    if not chosen:
        form.add_error(None, _("Choose the recoveries that you settle."))
    elif form.is_valid():

        def settle(one: Recovery) -> object:
            if is_waived:
                return cancel_recovery(actor=actor, recovery=one, why=form.cleaned_data["why"])
            instalments = form.cleaned_data["instalments"]
            return decide_recovery(actor=actor, recovery=one, signed_on=clock.today(), instalments=instalments)

        refused = refused_of_each(request, form, chosen, settle, called=_whose)
        if done := len(chosen) - len(refused):
            said = ngettext("%(count)s recovery is settled.", "%(count)s recoveries are settled.", done)
            messages.success(request, said % {"count": done})
        if not refused:
            return redirect(f"{reverse('recoveries')}?{request.GET.urlencode()}")
        keys = [one.pk for one in refused]
    return _recoveries_page(request, form, keys)


def _whose(one: Any) -> str:
    return one.seen_name or _("moved away")


def _recoveries_page(
    request: HttpRequest, form: OfficeForm | None = None, keys: list[int] | None = None
) -> HttpResponseBase:
    actor = current_actor()
    actor.require(VIEW)
    context: dict[str, Any] = {"form": form}
    usual = RecoveryState.PROPOSED
    if actor.may(DECIDE) and actor.may_write and request.GET.get("state", usual) == usual:
        context["signing"] = form if isinstance(form, InstalmentsForm) else InstalmentsForm()
        context["waiving"] = form if isinstance(form, WhyForm) else WhyForm()
        action = f"{reverse('settle_recoveries')}?{request.GET.urlencode()}"
        context["bulk"] = {"action": action, "template": "benefits/_settle_recoveries.html", "chosen": keys or []}
    return list_page(
        request, RECOVERIES, "benefits/recoveries.html", context, status=status_of(form), path=reverse("recoveries")
    )


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
    if found.decision is None or found.state not in {RecoveryState.DECIDED, RecoveryState.REPAID}:
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
