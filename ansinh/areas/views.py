"""Screens of places: the hamlets of the area of duty, one hamlet and its acts, the country's units, office days."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ansinh.areas.forms import NewHamletForm, OfficeDayForm
from ansinh.areas.lists import STATES, hamlets_listing, office_days_listing, units_listing
from ansinh.areas.models import FormerName, Succession
from ansinh.areas.policies import COUNTRY_PATH, MANAGE, hamlets_managed_by
from ansinh.areas.queries import area_for_path, hamlets_of, office_days_around, place_within
from ansinh.areas.services import cancel_office_day, open_hamlet, record_office_day
from ansinh.areas.steps import STEPS, HamletFile
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import current_actor
from ansinh.core.workdays import public_holidays
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.asked import number_asked
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called

HAMLET_TONES = {"standing": "green", "ended": "secondary"}


@require_safe
def hamlets(request: HttpRequest) -> HttpResponseBase:
    """The hamlets of the area of duty; a new one can be opened."""
    return _hamlets_page(request)


@require_POST
def register_hamlet(request: HttpRequest) -> HttpResponseBase:
    """Open a hamlet in the own commune, or in the one that was named."""
    actor = _manager()
    area = area_for_path(actor.scope)
    form = NewHamletForm(request.POST, asks_commune=not area.is_commune)
    if form.is_valid():
        values = form.cleaned_data
        with refusals_on(form):
            commune = area
            if "commune" in values:
                commune = place_within(values["commune"], within=area, on=values["on"])
            made = open_hamlet(actor=actor, commune=commune, code=values["code"], name=values["name"], on=values["on"])
            messages.success(request, _("Opened: %(name)s.") % {"name": made.full_name})
            return redirect("places")
    return _hamlets_page(request, form)


def _hamlets_page(request: HttpRequest, form: NewHamletForm | None = None) -> HttpResponseBase:
    actor = _manager()
    area = area_for_path(actor.scope)
    if form is None and actor.may_write:
        form = NewHamletForm(asks_commune=not area.is_commune, initial={"on": clock.today()})
    listing = hamlets_listing(shows_commune=not area.is_commune)
    context = {"form": form}
    return list_page(request, listing, "areas/hamlets.html", context, status=status_of(form), path=reverse("places"))


@require_safe
def hamlet(request: HttpRequest, hamlet_id: int) -> HttpResponse:
    """One hamlet: its names, what became of it, what can be done."""
    return _hamlet_page(request, _file(hamlet_id))


@require_POST
def hamlet_act(request: HttpRequest, hamlet_id: int, act: str) -> HttpResponse:
    """One act of `steps.STEPS`; what was refused is told on the same page, beside what was typed in."""
    file, step = _file(hamlet_id), step_called(STEPS, act)
    refused = attempt(request, step, actor=_manager(), thing=file)
    return _hamlet_page(request, _file(hamlet_id), refused) if refused else redirect("hamlet", hamlet_id)


def _hamlet_page(request: HttpRequest, file: HamletFile, refused: Offered | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "file": file,
        "names": FormerName.objects.filter(area=file.hamlet).order_by("-valid_from"),
        "successions": Succession.objects.filter(old=file.hamlet).select_related("new"),
        "offered": offered(STEPS.values(), actor=current_actor(), thing=file, refused=refused),
        "tones": HAMLET_TONES,
        "states": STATES,
    }
    return render(request, "areas/hamlet.html", context, status=status_of(refused.form if refused else None))


def _file(hamlet_id: int) -> HamletFile:
    found = get_object_or_404(hamlets_managed_by(_manager()), pk=hamlet_id)
    assert found.parent is not None  # noqa: S101 (a hamlet has a commune, by constraint)
    others = hamlets_of(found.parent, on=clock.today()).exclude(pk=found.pk)
    return HamletFile(hamlet=found, others={one.pk: one for one in others})


@require_safe
def units(request: HttpRequest) -> HttpResponseBase:
    """Provinces and communes of today and before, and what became of each."""
    _manager()
    return list_page(request, units_listing(), "areas/units.html")


@require_safe
def office_days(request: HttpRequest) -> HttpResponseBase:
    """The days off and the working Saturdays of a year, beside the public holidays."""
    return _days_page(request)


@require_POST
def register_office_day(request: HttpRequest) -> HttpResponseBase:
    """Enter a day for the own place; in the country's office, for the country."""
    actor = _manager()
    form = OfficeDayForm(request.POST)
    if form.is_valid():
        area = None if actor.scope == COUNTRY_PATH else area_for_path(actor.scope)
        with refusals_on(form):
            day = record_office_day(actor=actor, area=area, **form.cleaned_data)
            messages.success(request, _("Entered: %(on)s.") % {"on": f"{day.on:%d/%m/%Y}"})
            return redirect("office_days")
    return _days_page(request, form)


@require_POST
def cancel_day(request: HttpRequest, day_id: int) -> HttpResponse:
    """Take an entry back."""
    actor = _manager()
    day = get_object_or_404(office_days_around(actor.scope), pk=day_id)
    on = f"{day.on:%d/%m/%Y}"
    cancel_office_day(actor=actor, day=day)
    messages.success(request, _("Taken back: %(on)s. The calendar counts again.") % {"on": on})
    return redirect("office_days")


def _days_page(request: HttpRequest, form: OfficeDayForm | None = None) -> HttpResponseBase:
    actor = _manager()
    this_year = clock.today().year
    asked = number_asked(request.GET.get("year", ""))
    year = asked if asked is not None and abs(asked - this_year) < 10 else this_year
    if form is None and actor.may_write:
        form = OfficeDayForm()
    context = {
        "form": form,
        "year": year,
        "holidays": public_holidays(year, get_language() or "vi").items(),
    }
    return list_page(
        request, office_days_listing(this_year), "areas/office_days.html", context, status=status_of(form),
        path=reverse("office_days"),
    )  # fmt: skip


def _manager() -> Actor:
    actor = current_actor()
    actor.require(MANAGE)
    return actor
