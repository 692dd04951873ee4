"""Screens of how things are set up: who signs in a commune and what its letters say, the levels of provinces."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import area_for_path
from ansinh.benefits.forms_of_office import ResolutionForm
from ansinh.benefits.lists_of_offices import OFFICES, RESOLUTIONS
from ansinh.benefits.models import Resolution
from ansinh.benefits.policies import require_office
from ansinh.benefits.queries.offices import OfficeAtHand
from ansinh.benefits.services.resolutions import record_resolution
from ansinh.benefits.steps_of_office import LEVEL_STEPS, LevelState, office_steps
from ansinh.core import clock
from ansinh.core.wall import current_actor
from ansinh.ui.acts import refusals_on, refuse_older, status_of
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called


@require_safe
def offices(request: HttpRequest) -> HttpResponseBase:
    """The communes of the area of duty; whoever works in one goes straight to its office."""
    actor = current_actor()
    require_office(actor)
    area = area_for_path(actor.scope)
    if area.level == Level.COMMUNE:
        return redirect("office", area.pk)
    return list_page(request, OFFICES, "benefits/offices.html")


@require_safe
def office(request: HttpRequest, area_id: int) -> HttpResponse:
    """Who signs here today and signed before, what the letters say, who signs for the chair."""
    return _office_page(request, the_office(area_id))


@require_POST
def office_act(request: HttpRequest, area_id: int, act: str) -> HttpResponse:
    """One act of `steps_of_office`."""
    actor, found = current_actor(), the_office(area_id)
    step = step_called(office_steps(actor), act)
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _office_page(request, the_office(area_id), refused) if refused else redirect("office", area_id)


@require_http_methods(["GET", "HEAD", "POST"])
def levels(request: HttpRequest) -> HttpResponseBase:
    """The levels of provinces; a province records its own."""
    actor = current_actor()
    require_office(actor)
    area = area_for_path(actor.scope)
    form = None
    if request.method == "POST":
        actor.require("manage_areas")
        form = ResolutionForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                refuse_older(request, *Resolution.objects.filter(province=area))
                made = record_resolution(actor=actor, province=area, **form.cleaned_data)
                messages.success(request, _("Recorded. Everybody whom it concerns has to be judged again."))
                return redirect("level", made.pk)
    elif actor.may_write and actor.may("manage_areas") and area.level == Level.PROVINCE:
        form = ResolutionForm()
    return list_page(request, RESOLUTIONS, "benefits/levels.html", {"form": form}, status=status_of(form))


@require_safe
def level(request: HttpRequest, resolution_id: int) -> HttpResponse:
    return _level_page(request, _level(resolution_id))


@require_POST
def level_act(request: HttpRequest, resolution_id: int, act: str) -> HttpResponse:
    """End it."""
    found, step = _level(resolution_id), step_called(LEVEL_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.province.path)
    refused = attempt(request, step, actor=actor, thing=LevelState.of(found))
    return _level_page(request, _level(resolution_id), refused) if refused else redirect("level", found.pk)


def the_office(area_id: int) -> OfficeAtHand:
    """The office of this commune within the area of duty, for those who may read how offices are set up."""
    actor = current_actor()
    require_office(actor)
    communes = Area.objects.filter(level=Level.COMMUNE, path__within=actor.scope)
    return OfficeAtHand(get_object_or_404(communes, pk=area_id), clock.today())


def _office_page(request: HttpRequest, found: OfficeAtHand, refused: Offered | None = None) -> HttpResponse:
    actor = current_actor()
    context = {
        "office": found,
        "onward": [],
        "aside": offered(office_steps(actor).values(), actor=actor, thing=found, refused=refused),
        "act_url": "office_act",
        "act_key": found.pk,
    }
    return render(request, "benefits/office.html", context, status=status_of(refused.form if refused else None))


def _level(resolution_id: int) -> Resolution:
    require_office(current_actor())
    return get_object_or_404(Resolution.objects.select_related("province"), pk=resolution_id)


def _level_page(request: HttpRequest, found: Resolution, refused: Offered | None = None) -> HttpResponse:
    context = {
        "level": found,
        "onward": [],
        "aside": offered(LEVEL_STEPS.values(), actor=current_actor(), thing=LevelState.of(found), refused=refused),
        "act_url": "level_act",
        "act_key": found.pk,
    }
    return render(request, "benefits/level.html", context, status=status_of(refused.form if refused else None))
