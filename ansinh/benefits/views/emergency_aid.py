"""Screens of emergency aid: the list, a new proposal, one aid with its acts."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ansinh.accounts.queries import names_of_accounts
from ansinh.areas.queries import area_for_path, hamlets_of
from ansinh.audit.services import record_read
from ansinh.benefits.emergency_law import aid_level, quantity_in_words
from ansinh.benefits.forms_of_aid import NewAidForm
from ansinh.benefits.lists_of_aid import AID_TONES, EMERGENCY_AID
from ansinh.benefits.models import AidKind, AidSource, EmergencyAid
from ansinh.benefits.policies import ASSESS, VIEW, aid_visible_to, may_see_categories
from ansinh.benefits.queries.emergency_aid import members_to_help
from ansinh.benefits.services.emergency_aid import Struck, propose_aid
from ansinh.benefits.steps_of_aid import AID_STEPS
from ansinh.benefits.views.matters import acts_on
from ansinh.core import clock
from ansinh.core.wall import current_actor
from ansinh.judgement.book import referenced, said
from ansinh.judgement.book_titles import CERTAINTIES
from ansinh.registry.policies import households_visible_to, individuals_visible_to
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.asked import number_asked
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, step_called


@require_safe
def emergency_aids(request: HttpRequest) -> HttpResponseBase:
    """All emergency aid of the area of duty, the latest first."""
    actor = current_actor()
    actor.require(VIEW)
    return list_page(request, EMERGENCY_AID, "benefits/emergency_aids.html")


@require_http_methods(["GET", "HEAD", "POST"])
def new_aid(request: HttpRequest) -> HttpResponse:
    """Propose aid to the person or the household that the address names, or for a place."""
    actor = current_actor()
    actor.require(ASSESS)
    area = area_for_path(actor.scope)
    struck, initial = _struck(request)
    hamlets = [(str(one.pk), one.name) for one in hamlets_of(area, on=clock.today())]
    form = NewAidForm(request.POST or None, struck=struck, hamlets=hamlets, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        chosen = hamlets_of(area, on=clock.today()).filter(pk=values.get("hamlet") or 0).first()
        counts = {name: values[name] for name in ("household_count", "person_count") if name in values}
        with refusals_on(form):
            made = propose_aid(
                actor=actor, area=area, struck=replace(struck, hamlet=chosen, **counts), kind=AidKind(values["kind"]),
                happened_on=values["happened_on"], reason=values["reason"], source=AidSource(values["source"]),
                span=values["span"], quantity=values["quantity"],
            )  # fmt: skip
            messages.success(request, _("Proposed. Another hand decides it."))
            return redirect("emergency_aid", made.pk)
    return render(request, "benefits/new_aid.html", {"struck": struck, "form": form}, status=status_of(form))


def _struck(request: HttpRequest) -> tuple[Struck, dict[str, int]]:
    """Whom the address names, and how many people it is usually."""
    actor = current_actor()
    if person := number_asked(request.GET.get("person", "")):
        return Struck(individual=get_object_or_404(individuals_visible_to(actor), pk=person)), {}
    if key := number_asked(request.GET.get("household", "")):
        household = get_object_or_404(households_visible_to(actor), pk=key)
        return Struck(household=household), {"person_count": members_to_help(household)}
    return Struck(), {}


@require_safe
def emergency_aid(request: HttpRequest, aid_id: int) -> HttpResponse:
    return _page(request, _aid(aid_id))


@require_POST
def aid_act(request: HttpRequest, aid_id: int, act: str) -> HttpResponse:
    """One act of `steps_of_aid`."""
    found, step = _aid(aid_id), step_called(AID_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _page(request, _aid(aid_id), refused) if refused else redirect("emergency_aid", found.pk)


def _aid(aid_id: int) -> EmergencyAid:
    actor = current_actor()
    actor.require(VIEW)
    return get_object_or_404(aid_visible_to(actor).select_related("area", "hamlet"), pk=aid_id)


def _page(request: HttpRequest, found: EmergencyAid, refused: Offered | None = None) -> HttpResponse:
    """What happened can tell an illness: a look at it is logged."""
    actor, kind = current_actor(), AidKind(found.kind)
    sees_reasons = may_see_categories(actor)
    if sees_reasons:
        record_read(actor=actor, what="health", on=found, area_path=found.area_path)
    level = aid_level(kind, on=found.happened_on)
    context = {
        "aid": found,
        "measure": quantity_in_words(kind),
        "law": {
            "said": said(level.value, level.unit),
            "reference": referenced(level.reference),
            "certainty": CERTAINTIES[level.certainty],
        }
        if level
        else None,
        "hands": names_of_accounts({found.proposed_by, found.decided_by, found.given_by}),
        "household": households_visible_to(actor).filter(pk=found.household_id or 0).first(),
        "person": individuals_visible_to(actor).filter(pk=found.individual_id or 0).first(),
        "sees_reasons": sees_reasons,
        "tones": AID_TONES,
        **acts_on(AID_STEPS, found, refused, "aid_act"),
    }
    return render(request, "benefits/emergency_aid.html", context, status=status_of(refused.form if refused else None))
