"""The insurance office's list: brought, looked through, taken in or given up."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ansinh.core.wall import current_actor
from ansinh.insurance.forms import CardListForm, TakeInForm
from ansinh.insurance.lists import CARD_LISTS, RUN_TONES, office_of
from ansinh.insurance.lists_of_lines import rows_listing
from ansinh.insurance.models import OPEN, WRITTEN, CardListRun, CardOutcome, RunState
from ansinh.insurance.policies import EDIT, card_lists_visible_to
from ansinh.insurance.services import cancel_card_list, record_card_list, submit_card_list
from ansinh.insurance.services.card_lists import READ_LIST, TAKE_LIST_IN
from ansinh.ui.acts import refusals_on, refuse_older, status_of
from ansinh.ui.forms import OfficeForm
from ansinh.ui.list_pages import list_page
from ansinh.ui.progress import ShownProgress
from ansinh.work.queries import latest_job, shown_progress


@require_safe
def card_lists(request: HttpRequest) -> HttpResponseBase:
    """The lists that were brought, and the door for one."""
    return _lists(request)


@require_POST
def bring_card_list(request: HttpRequest) -> HttpResponseBase:
    """Keep a list to be looked through; nothing of it is recorded."""
    actor = current_actor()
    actor.require(EDIT)
    form = CardListForm(request.POST, request.FILES)
    if form.is_valid():
        file: UploadedFile[Any] = form.cleaned_data["file"]
        with refusals_on(form):
            name = Path(file.name or "").name
            run = record_card_list(actor=actor, area=office_of(actor), name=name, content=file.read())
            return redirect("card_list", run.pk)
    return _lists(request, form)


@require_safe
def show_card_list(request: HttpRequest, card_list_id: int) -> HttpResponseBase:
    """What each row of a list is, and what would be recorded."""
    return _page(request, the_list(card_list_id))


@require_POST
def take_card_list_in(request: HttpRequest, card_list_id: int) -> HttpResponseBase:
    """Record the cards of the list."""
    actor, run = current_actor(), the_list(card_list_id)
    form = TakeInForm(request.POST)
    if form.is_valid():
        with refusals_on(form, run):
            refuse_older(request, run)
            run = submit_card_list(actor=actor, run=run, keep_good_rows=form.cleaned_data["keep_good_rows"])
            if run.state == RunState.APPLIED:
                count = sum(run.counts.get(one.value, 0) for one in WRITTEN)
                said = ngettext("%(count)s card is recorded.", "%(count)s cards are recorded.", count)
                messages.success(request, said % {"count": count})
            return redirect("card_list", run.pk)
    return _page(request, run, take_in=form)


@require_POST
def give_card_list_up(request: HttpRequest, card_list_id: int) -> HttpResponseBase:
    """Give a list up of which nothing was recorded."""
    run, form = the_list(card_list_id), OfficeForm(request.POST)
    form.is_valid()
    with refusals_on(form, run):
        cancel_card_list(actor=current_actor(), run=run)
        messages.success(request, _("The list is given up; nothing of it was recorded."))
        return redirect("card_lists")
    return _page(request, run, form=form)


def _lists(request: HttpRequest, form: CardListForm | None = None) -> HttpResponseBase:
    actor = current_actor()
    actor.require(EDIT)
    if form is None and actor.may_write:
        form = CardListForm()
    context = {"form": form, "here": "card_lists"}
    return list_page(
        request, CARD_LISTS, "insurance/card_lists.html", context, status=status_of(form), path=reverse("card_lists")
    )


def the_list(card_list_id: int) -> CardListRun:
    """The list of this key within the area of duty."""
    actor = current_actor()
    actor.require(EDIT)
    return get_object_or_404(card_lists_visible_to(actor).select_related("area"), pk=card_list_id)


def _page(
    request: HttpRequest, run: CardListRun, *, take_in: TakeInForm | None = None, form: OfficeForm | None = None
) -> HttpResponseBase:
    counts = [(one, run.counts[one.value]) for one in CardOutcome if run.counts.get(one.value)]
    written_count = sum(count for one, count in counts if one in WRITTEN)
    actor = current_actor()
    may_take_in = run.state == RunState.PREVIEWED and actor.may_write and bool(written_count)
    context = {
        "run": run,
        "counts": counts,
        "written_count": written_count,
        "may_take_in": may_take_in,
        "open_count": sum(count for one, count in counts if one in OPEN),
        "progress": _progress(run),
        "take_in": take_in or TakeInForm(),
        "form": form or (None if may_take_in else take_in),
        "may_write": actor.may_write,
        "tones": RUN_TONES,
    }
    path = reverse("card_list", args=[run.pk])
    status = status_of(take_in or form)
    return list_page(request, rows_listing(run), "insurance/card_list.html", context, status=status, path=path)


def _progress(run: CardListRun) -> ShownProgress | None:
    """The job that reads or takes in the list, while it is not done."""
    asked: list[tuple[str, dict[str, object]]] = [(READ_LIST, {"run": run.pk})]
    asked += [(TAKE_LIST_IN, {"run": run.pk, "keep_good_rows": keep}) for keep in (0, 1)]
    job = latest_job(area_path=run.area_path, asked=asked)
    shown = shown_progress(actor=current_actor(), job=job) if job is not None else None
    return shown if shown is not None and (shown.is_open or shown.state == "failed") else None
