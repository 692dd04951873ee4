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

from ansinh.areas.queries import area_for_path
from ansinh.core.wall import current_actor
from ansinh.judgement.queries import shipped, shipped_codes, words_of
from ansinh.poverty.forms import InstrumentForm
from ansinh.poverty.lists import INSTRUMENTS
from ansinh.poverty.models import InstrumentPurpose
from ansinh.poverty.policies import KEEP, VIEW
from ansinh.poverty.services import import_instrument
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.lists import list_page


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


def _page(request: HttpRequest, form: InstrumentForm | None = None) -> HttpResponseBase:
    actor = current_actor()
    actor.require(VIEW)
    if form is None and actor.may(KEEP) and actor.may_write:
        form = InstrumentForm()
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
        "here": "instruments",
    }
    return list_page(
        request, INSTRUMENTS, "poverty/instruments.html", context, status=status_of(form), path=reverse("instruments")
    )
