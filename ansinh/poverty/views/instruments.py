"""The instruments of the review: those that come with the system, those that offices brought, and the door for one."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ansinh.areas.models import Level
from ansinh.areas.queries import area_for_path
from ansinh.core.wall import current_actor
from ansinh.judgement.queries import shipped, shipped_codes, standard, standard_codes, words_of
from ansinh.poverty.forms import InstrumentForm, ProvincialLineForm
from ansinh.poverty.lists import INSTRUMENTS
from ansinh.poverty.models import InstrumentPurpose
from ansinh.poverty.policies import KEEP, VIEW, lines_visible_to
from ansinh.poverty.services import import_instrument, record_provincial_lines
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.list_pages import list_page


def standards_to_choose() -> list[tuple[str, str]]:
    """The codes and names of the standards, the newest first."""
    return [(code, words_of(standard(code).name)) for code in reversed(standard_codes())]


@require_safe
def instruments(request: HttpRequest) -> HttpResponseBase:
    """What a round can pin."""
    return _page(request)


@require_POST
def bring_instrument(request: HttpRequest) -> HttpResponseBase:
    """Keep the file; each mistake comes back with its sheet, row and column."""
    actor = current_actor()
    actor.require(KEEP)
    form = InstrumentForm(request.POST, request.FILES)
    if form.is_valid():
        values = form.cleaned_data
        file: UploadedFile[Any] = values["file"]
        with refusals_on(form):
            kept = import_instrument(
                actor=actor, area=area_for_path(actor.scope), name=file.name or "", content=file.read(),
                title=values["title"], version=values["version"],
            )  # fmt: skip
            messages.success(request, _("“%(title)s” is kept. A round can pin it now.") % {"title": kept.name})
            return redirect("instruments")
    return _page(request, form)


@require_POST
def record_lines(request: HttpRequest) -> HttpResponseBase:
    """Record the poverty lines of the own province."""
    actor = current_actor()
    actor.require(KEEP)
    form = ProvincialLineForm(request.POST, standards=standards_to_choose())
    if form.is_valid():
        values = dict(form.cleaned_data)
        with refusals_on(form):
            record_provincial_lines(
                actor=actor, area=area_for_path(actor.scope), standard_code=values.pop("standard"), **values
            )
            messages.success(request, _("Recorded. Reviews that are planned from now on pin these lines."))
            return redirect("instruments")
    return _page(request, lines_form=form)


def _page(
    request: HttpRequest, form: InstrumentForm | None = None, lines_form: ProvincialLineForm | None = None
) -> HttpResponseBase:
    actor = current_actor()
    actor.require(VIEW)
    may_keep = actor.may(KEEP) and actor.may_write
    if form is None and may_keep:
        form = InstrumentForm()
    if lines_form is None and may_keep and area_for_path(actor.scope).level == Level.PROVINCE:
        lines_form = ProvincialLineForm(standards=standards_to_choose())
    abouts = [shipped(code).about for code in shipped_codes()]
    context = {
        "form": form,
        "shipped": [
            {
                "title": words_of(about.title),
                "version": about.version,
                "purpose": InstrumentPurpose(about.purpose.value).label,
                "points_are_example": about.points_are_example,
                "reference": about.reference,
            }
            for about in abouts
        ],
        "lines": lines_visible_to(actor),
        "lines_form": lines_form,
        "here": "instruments",
    }
    status = max(status_of(form), status_of(lines_form))
    return list_page(
        request, INSTRUMENTS, "poverty/instruments.html", context, status=status, path=reverse("instruments")
    )
