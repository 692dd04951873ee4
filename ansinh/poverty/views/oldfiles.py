"""An old file from the workbook to the closed round: brought, looked through, taken over, undone."""

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ansinh.areas.queries import area_for_path
from ansinh.core.wall import current_actor
from ansinh.poverty.forms_of_oldfiles import OldFileForm, TakeOverForm, UndoForm
from ansinh.poverty.lists_of_oldfiles import OLD_FILES
from ansinh.poverty.models import ListedHousehold, OldFile
from ansinh.poverty.policies import PLAN
from ansinh.poverty.queries.oldfiles import (
    OldOutcome,
    class_period,
    judged_old_file,
    old_files_visible_to,
)
from ansinh.poverty.results import columns_understood
from ansinh.poverty.services import (
    cancel_old_file,
    import_old_file,
    old_file_copy,
    record_old_file,
    undo_old_file,
    years_to_take_over,
)
from ansinh.ui.acts import refusals_on, refuse_older, status_of
from ansinh.ui.files import SPREADSHEET, as_file
from ansinh.ui.forms import OfficeForm
from ansinh.ui.list_pages import list_page

ROWS_ON_A_PAGE = 50
MOST_PASSED_OVER = 200
TONES = {
    OldOutcome.READY: "blue",
    OldOutcome.TAKEN: "green",
    OldOutcome.ASKED: "yellow",
    OldOutcome.UNKNOWN: "yellow",
    OldOutcome.REFUSED: "red",
    OldOutcome.REPEATED: "secondary",
}


@require_safe
def old_files(request: HttpRequest) -> HttpResponseBase:
    """The old files of the office, and the door for one."""
    return _files(request)


@require_POST
def bring_old_file(request: HttpRequest) -> HttpResponseBase:
    """Keep a workbook to be looked through; nothing of it is taken over."""
    actor = current_actor()
    actor.require(PLAN)
    form = OldFileForm(request.POST, request.FILES)
    if form.is_valid():
        file: UploadedFile[Any] = form.cleaned_data["file"]
        with refusals_on(form):
            kept = record_old_file(
                actor=actor, area=area_for_path(actor.scope), year=form.cleaned_data["year"],
                name=Path(file.name or "").name, content=file.read(),
            )  # fmt: skip
            return redirect("old_file", kept.pk)
    return _files(request, form)


def _files(request: HttpRequest, form: OldFileForm | None = None) -> HttpResponseBase:
    actor = current_actor()
    actor.require(PLAN)
    if form is None and actor.may_write:
        form = OldFileForm(initial={"year": years_to_take_over()[1] - 1})
    context = {"form": form, "here": "old_files"}
    return list_page(
        request, OLD_FILES, "poverty/old_files.html", context, status=status_of(form), path=reverse("old_files")
    )


@require_safe
def show_old_file(request: HttpRequest, old_file_id: int) -> HttpResponse:
    """How the file was understood and what each household of it is to the registry."""
    return _page(request, _kept(old_file_id))


@require_POST
def take_over_file(request: HttpRequest, old_file_id: int) -> HttpResponse:
    """Take it over with the answers of the officer."""
    kept = _kept(old_file_id)
    form = TakeOverForm(request.POST, rows=judged_old_file(kept).of(OldOutcome.ASKED))
    if form.is_valid():
        with refusals_on(form, kept):
            refuse_older(request, kept)
            found = import_old_file(
                actor=current_actor(), kept=kept, settled=form.settled(),
                keep_good_rows=form.cleaned_data["keep_good_rows"],
            )  # fmt: skip
            messages.success(request, _("Taken over. It can be undone on the page of the file."))
            return redirect("review_round", found.pk)
    return _page(request, kept, take_over=form)


@require_POST
def forget_old_file(request: HttpRequest, old_file_id: int) -> HttpResponse:
    """Drop a file of which nothing was taken over."""
    kept, form = _kept(old_file_id), OfficeForm(request.POST)
    form.is_valid()
    with refusals_on(form, kept):
        cancel_old_file(actor=current_actor(), kept=kept)
        messages.success(request, _("The file is dropped; nothing of it was taken over."))
        return redirect("old_files")
    return _page(request, kept, form=form)


@require_POST
def undo_taking_over(request: HttpRequest, old_file_id: int) -> HttpResponse:
    """Take back what was taken over, with the reason."""
    kept, form = _kept(old_file_id), UndoForm(request.POST)
    if form.is_valid():
        with refusals_on(form, kept):
            undo_old_file(actor=current_actor(), kept=kept, why=form.cleaned_data["why"])
            messages.success(request, _("Undone: the round and the classes that it brought are gone."))
            return redirect("old_file", kept.pk)
    return _page(request, kept, undo=form)


@require_safe
def old_file_marked(request: HttpRequest, old_file_id: int) -> HttpResponse:
    """The office's own workbook with what stays behind marked in its rows."""
    kept = _kept(old_file_id)
    content = old_file_copy(kept, judged_old_file(kept))
    return as_file(content, f"{Path(kept.file_name).stem}-danh-dau.xlsx".replace('"', ""), SPREADSHEET)


def _kept(old_file_id: int) -> OldFile:
    actor = current_actor()
    actor.require(PLAN)
    found = old_files_visible_to(actor).defer(None).select_related("area", "round")
    return get_object_or_404(found, pk=old_file_id)


def _page(
    request: HttpRequest,
    kept: OldFile,
    *,
    take_over: TakeOverForm | None = None,
    undo: UndoForm | None = None,
    form: OfficeForm | None = None,
) -> HttpResponse:
    judged = judged_old_file(kept)
    chosen = request.GET.get("outcome", "")
    counts = Counter(row.outcome for row in judged.rows)
    shown = [row for row in judged.rows if row.outcome == chosen] if chosen in counts else list(judged.rows)
    begins, ends = class_period(kept.year)
    asked = judged.of(OldOutcome.ASKED)
    context = {
        "file": kept,
        "sheets": columns_understood(judged.result.read),
        "others": [sheet.name for sheet in judged.result.read.sheets if sheet.table is None],
        "hamlets": judged.result.totals,
        "notes": judged.notes,
        "passed_over": judged.result.read.passed_over[:MOST_PASSED_OVER],
        "counts": [(one, counts[one]) for one in OldOutcome if counts[one]],
        "chosen": chosen if chosen in counts else "",
        "row_count": len(judged.rows),
        "page_obj": Paginator(shown, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "ready_count": counts[OldOutcome.READY],
        "class_count": sum(row.records_class for row in judged.rows),
        "begins": begins,
        "last": ends - dt.timedelta(days=1),
        "open_count": judged.open_count,
        "take_over": take_over or TakeOverForm(rows=asked),
        "undo": undo or UndoForm(),
        "form": form,
        "taken_count": ListedHousehold.objects.filter(round=kept.round_id).count() if kept.round_id else 0,
        "may_write": current_actor().may_write,
        "tones": TONES,
    }
    status = status_of(take_over or undo or form)
    return render(request, "poverty/old_file.html", context, status=status)
