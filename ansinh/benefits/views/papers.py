"""Papers and notes on the pages of a household and of a file: attached, given out, taken away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ansinh.benefits.forms_of_papers import NoteForm, PaperForm, RemovalForm
from ansinh.benefits.models import ApplicationPaper
from ansinh.benefits.policies import RECEIVE
from ansinh.benefits.services.application_papers import (
    attach_application_paper,
    cancel_application_paper,
    read_application_paper,
)
from ansinh.benefits.views.applications import file_page, the_file
from ansinh.benefits.views.household import household_page_of, the_household
from ansinh.core.papers import KINDS
from ansinh.core.wall import current_actor
from ansinh.registry.models import HouseholdPaper
from ansinh.registry.services import (
    attach_household_paper,
    cancel_household_paper,
    read_household_paper,
    record_household_note,
)
from ansinh.ui.acts import refusals_on
from ansinh.ui.files import as_file

EDIT = "edit_registry"


@require_POST
def note_household(request: HttpRequest, household_id: int) -> HttpResponse:
    """Write a note on a household."""
    found, form = the_household(household_id), NoteForm(request.POST)
    actor = current_actor()
    actor.require(EDIT, area_path=found.area_path)
    if form.is_valid():
        with refusals_on(form, found):
            record_household_note(actor=actor, household=found, text=form.cleaned_data["text"])
            messages.success(request, _("The note is written."))
            return redirect("household", found.pk)
    return household_page_of(request, found, note_form=form)


@require_POST
def attach_to_household(request: HttpRequest, household_id: int) -> HttpResponse:
    """Keep a paper of a household."""
    found, form = the_household(household_id), PaperForm(request.POST, request.FILES)
    actor = current_actor()
    actor.require(EDIT, area_path=found.area_path)
    if form.is_valid():
        with refusals_on(form, found):
            attach_household_paper(actor=actor, household=found, **_typed(form))
            messages.success(request, _("The paper is kept."))
            return redirect("household", found.pk)
    return household_page_of(request, found, paper_form=form)


@require_safe
def paper_of_household(request: HttpRequest, household_id: int, paper_id: int) -> HttpResponse:
    """The bytes, to be saved and never to be shown by the browser."""
    paper = _of_household(household_id, paper_id)
    return as_file(read_household_paper(actor=current_actor(), paper=paper), paper.name, KINDS[paper.kind])


@require_POST
def remove_from_household(request: HttpRequest, household_id: int, paper_id: int) -> HttpResponse:
    """Take a paper away, with the reason."""
    paper = _of_household(household_id, paper_id)
    form = RemovalForm(request.POST, paper_id=paper.pk)
    actor = current_actor()
    actor.require(EDIT, area_path=paper.area_path)
    if form.is_valid():
        with refusals_on(form, paper):
            cancel_household_paper(actor=actor, paper=paper, why=form.cleaned_data["why"])
            messages.success(request, _("The paper is taken away; the reason is kept."))
            return redirect("household", household_id)
    return household_page_of(request, the_household(household_id), removal_form=form)


@require_POST
def attach_to_application(request: HttpRequest, application_id: int) -> HttpResponse:
    """Keep a paper of a file."""
    found, form = the_file(application_id), PaperForm(request.POST, request.FILES)
    actor = current_actor()
    actor.require(RECEIVE, area_path=found.area_path)
    if form.is_valid():
        with refusals_on(form, found):
            attach_application_paper(actor=actor, application=found, **_typed(form))
            messages.success(request, _("The paper is kept."))
            return redirect("application", found.pk)
    return file_page(request, the_file(application_id), paper_form=form)


@require_safe
def paper_of_application(request: HttpRequest, application_id: int, paper_id: int) -> HttpResponse:
    """The bytes, to be saved and never to be shown by the browser."""
    paper = _of_application(application_id, paper_id)
    return as_file(read_application_paper(actor=current_actor(), paper=paper), paper.name, KINDS[paper.kind])


@require_POST
def remove_from_application(request: HttpRequest, application_id: int, paper_id: int) -> HttpResponse:
    """Take a paper away, with the reason."""
    paper = _of_application(application_id, paper_id)
    form = RemovalForm(request.POST, paper_id=paper.pk)
    actor = current_actor()
    actor.require(RECEIVE, area_path=paper.area_path)
    if form.is_valid():
        with refusals_on(form, paper):
            cancel_application_paper(actor=actor, paper=paper, why=form.cleaned_data["why"])
            messages.success(request, _("The paper is taken away; the reason is kept."))
            return redirect("application", application_id)
    return file_page(request, the_file(application_id), removal_form=form)


def _typed(form: PaperForm) -> dict[str, Any]:
    values = form.cleaned_data
    file = values["paper"]
    return {
        "name": file.name or "",
        "content": file.read(),
        "title": values["title"],
        "tells_health": values["tells_health"],
    }


def _of_household(household_id: int, paper_id: int) -> HouseholdPaper:
    return get_object_or_404(HouseholdPaper, pk=paper_id, household=the_household(household_id))


def _of_application(application_id: int, paper_id: int) -> ApplicationPaper:
    rows = ApplicationPaper.objects.select_related("application")
    return get_object_or_404(rows, pk=paper_id, application=the_file(application_id))
