"""Screens of an office's own wording: which letters have one, and one to look at and to keep."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ansinh.areas.models import Area
from ansinh.benefits.forms_of_office import WordingForm
from ansinh.benefits.letters.sample import write_sample_letter
from ansinh.benefits.lists_of_offices import wordings_listing
from ansinh.benefits.models import DecisionKind, Wording
from ansinh.benefits.own_words import PLACEHOLDERS
from ansinh.benefits.queries.wordings import wording_on, wordings_in_force
from ansinh.benefits.services.wordings import KEEP, record_wording, wording_to_look_at
from ansinh.benefits.views.offices import the_office
from ansinh.core import clock
from ansinh.core.wall import current_actor
from ansinh.ui.acts import refusals_on, refuse_older, status_of
from ansinh.ui.files import PDF, as_file
from ansinh.ui.list_pages import list_page

TEXTS = ("grounds", "closing", "recipients")


@require_safe
def wordings(request: HttpRequest, area_id: int) -> HttpResponseBase:
    """Which letters of an office have their own words today, and what was ever recorded."""
    area = the_office(area_id).area
    own = wordings_in_force(area, on=clock.today())
    context = {"area": area, "kinds": [(kind, own.get(kind)) for kind in DecisionKind]}
    return list_page(request, wordings_listing(area), "benefits/wordings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: HttpRequest, area_id: int, letter: str) -> HttpResponse:
    """The own words of one kind of letter: looked at on a sample letter, and kept."""
    area = the_office(area_id).area
    if letter not in DecisionKind:
        raise Http404
    kind = DecisionKind(letter)
    if request.method != "POST":
        return _page(request, area, kind, None)
    actor = current_actor()
    actor.require(KEEP, area_path=area.path)
    form = WordingForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            if "look" in request.POST:
                sample = wording_to_look_at(actor=actor, area=area, kind=kind, **form.cleaned_data)
                return as_file(write_sample_letter(*sample), f"{letter}.pdf", PDF, is_shown=True)
            refuse_older(request, *Wording.objects.filter(area=area, kind=kind))
            record_wording(actor=actor, area=area, kind=kind, **form.cleaned_data)
            messages.success(request, _("Recorded. Letters signed from that day on say so."))
            return redirect("wordings", area.pk)
    return _page(request, area, kind, form)


def _page(request: HttpRequest, area: Area, kind: DecisionKind, form: WordingForm | None) -> HttpResponse:
    actor, today = current_actor(), clock.today()
    present = wording_on(area, kind, on=today)
    may_keep = actor.may_write and actor.may(KEEP)
    if form is None and may_keep:
        told: dict[str, Any] = {name: getattr(present, name, "") for name in TEXTS}
        form = WordingForm(initial={**told, "valid_from": today})
    context = {
        "area": area, "kind": kind, "present": present, "form": form, "may_keep": may_keep,
        "places": [f"{{{name}}}" for name in PLACEHOLDERS],
    }  # fmt: skip
    return render(request, "benefits/wording.html", context, status=status_of(form))
