"""Screens of an office's list on its way in, from the file to its undoing."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ansinh.areas.queries import area_for_path
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.wall import current_actor
from ansinh.registry.errors import ListUnreadable
from ansinh.registry.forms import ColumnsForm, ListForm, UndoForm
from ansinh.registry.listings import IMPORT_TONES, IMPORTS
from ansinh.registry.listings_of_rows import rows_listing
from ansinh.registry.models import ImportRun, ImportState, RowOutcome, Settling
from ansinh.registry.policies import imports_visible_to, subjects_open_to
from ansinh.registry.queries.imports import rows_of_preview
from ansinh.registry.services import (
    apply_import,
    cancel_import,
    correct_columns,
    errors_copy,
    is_long_file,
    is_long_run,
    job_of_import,
    judged_again,
    kept_errors_copy,
    preview_again,
    preview_import,
    record_columns,
    record_unread_list,
    settle_row,
    sheet_understood,
    submit_application,
    submit_errors_copy,
    submit_import,
    submit_import_again,
    submit_undo,
    undo_import,
)
from ansinh.ui.acts import refusals_on, refuse_older, status_of
from ansinh.ui.asked import number_asked
from ansinh.ui.files import as_file
from ansinh.ui.forms import OfficeForm
from ansinh.ui.list_pages import list_page
from ansinh.ui.progress import ShownProgress
from ansinh.ui.slots import links_on
from ansinh.work.queries import shown_progress

LONGEST_NAME = 200
WORKED_ON = {ImportState.READING, ImportState.PREVIEWED, ImportState.APPLIED}


@require_safe
def imports(request: HttpRequest) -> HttpResponseBase:
    """The lists that came in, the latest first, and the door for the next one."""
    return _imports(request)


@require_POST
def bring_list(request: HttpRequest) -> HttpResponseBase:
    """Preview a list and show what it would do, a long one in the background; nothing of the registry is written."""
    actor = current_actor()
    actor.require("import_recipients")
    form = _list_form(actor, request)
    if form.is_valid():
        file: UploadedFile[Any] = form.cleaned_data["file"]
        with refusals_on(form), tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / _short_name(file.name or "list")
            path.write_bytes(file.read())
            run = _brought(actor, path, form.cleaned_data)
            is_unread = run.state == ImportState.READING and job_of_import(run) is None
            return redirect("import_columns" if is_unread else "import_run", run.pk)
    return _imports(request, form)


def _short_name(name: str) -> str:
    """The last part of a file's name, cut to what a file system takes; its ending stays."""
    path = Path(Path(name).name)
    return path.stem.encode()[:LONGEST_NAME].decode(errors="ignore") + path.suffix[:10]


def _brought(actor: Actor, path: Path, values: dict[str, Any]) -> ImportRun:
    frame: dict[str, Any] = {
        "actor": actor, "subject": values["subject"], "path": path, "area": area_for_path(actor.scope),
        "on": clock.today(), "month": values["month"],
    }  # fmt: skip
    if is_long_file(path):
        return submit_import(**frame)
    try:
        run = preview_import(**frame).run
    except ListUnreadable:
        return record_unread_list(**frame)
    assert run is not None  # noqa: S101 - a preview always keeps its run
    return run


def _list_form(actor: Actor, request: HttpRequest | None = None) -> ListForm:
    values = (request.POST, request.FILES) if request is not None else ()
    return ListForm(*values, subjects=subjects_open_to(actor), this=Month.of(clock.today()))


def _imports(request: HttpRequest, form: ListForm | None = None) -> HttpResponseBase:
    actor = current_actor()
    actor.require("import_recipients")
    if form is None and subjects_open_to(actor):
        form = _list_form(actor)
    context = {"form": form}
    return list_page(
        request, IMPORTS, "registry/imports.html", context, status=status_of(form), path=reverse("imports")
    )


@require_safe
def import_run(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """One list: its rows by outcome, with what each would change or did."""
    return _run_page(request, _run(run_id))


@require_POST
def settle_import_row(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """The officer's answer for one row; the page comes back where it was."""
    run = _run(run_id)
    form = OfficeForm(request.POST)
    choice, _mark, candidate = request.POST.get("answer", "").partition(":")
    number = number_asked(request.POST.get("row", ""))
    form.is_valid()
    if choice in Settling and number is not None:
        sheet = request.POST.get("sheet", "")
        with refusals_on(form):
            # Other rows of the list may be settled by others meanwhile.
            if rows_of_preview(run).filter(sheet=sheet, row_number=number).exclude(settled_as="").exists():
                refuse_older(request, run)
            settle_row(
                actor=current_actor(), run=run, sheet=sheet, row_number=number, choice=choice,
                candidate=number_asked(candidate),
            )  # fmt: skip
            return redirect(f"{request.path.removesuffix('settle/')}?{request.GET.urlencode()}#row-{number}")
    else:
        form.add_error(None, _("Choose one of the answers offered for the row."))
    return _run_page(request, run, form)


@require_POST
def apply_import_run(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Write what the preview showed, all of it or the rows that are right; a long list in the background."""
    run, actor = _run(run_id), current_actor()
    form = OfficeForm(request.POST)
    form.is_valid()
    keep_good_rows = "good_rows" in request.POST
    with refusals_on(form, run):
        if is_long_run(run):
            submit_application(actor=actor, run=run, keep_good_rows=keep_good_rows)
            return redirect("import_run", run.pk)
        outcome = apply_import(actor=actor, run=run, keep_good_rows=keep_good_rows)
        messages.success(
            request,
            _("Taken in: %(new)s new, %(changed)s changed. It can be taken back in one act.")
            % {"new": outcome.count(RowOutcome.NEW), "changed": outcome.count(RowOutcome.CHANGED)},
        )
        return redirect("import_run", run.pk)
    return _run_page(request, _run(run_id), form)


@require_POST
def read_import_again(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Have the list read once more: its reading failed, or its worker was lost."""
    form = OfficeForm(request.POST)
    form.is_valid()
    with refusals_on(form):
        submit_import_again(actor=current_actor(), run=_run(run_id))
        return redirect("import_run", run_id)
    return _run_page(request, _run(run_id), form)


@require_POST
def cancel_import_run(request: HttpRequest, run_id: int) -> HttpResponseBase:
    form = OfficeForm(request.POST)
    form.is_valid()
    run = _run(run_id)
    with refusals_on(form, run):
        cancel_import(actor=current_actor(), run=run)
        messages.success(request, _("The preview is dropped; nothing was written."))
        return redirect("imports")
    return _run_page(request, _run(run_id), form)


@require_POST
def undo_import_run(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Take an applied list back in one act, with the reason; a long list in the background."""
    run, form = _run(run_id), UndoForm(request.POST)
    if form.is_valid():
        with refusals_on(form, run):
            why = form.cleaned_data["why"]
            if is_long_run(run):
                submit_undo(actor=current_actor(), run=run, why=why)
                return redirect("import_run", run_id)
            undo_import(actor=current_actor(), run=run, why=why)
            messages.success(request, _("Taken back: the registry is as it was before this list."))
            return redirect("import_run", run_id)
    return _run_page(request, _run(run_id), form)


def import_columns(request: HttpRequest, run_id: int) -> HttpResponse:
    """Where the people of a sheet begin and what its columns are, as they were read or as its officer says."""
    actor, run = current_actor(), _run(run_id)
    work = _work_on(actor, run)
    if work is not None and work.is_alive:
        return redirect("import_run", run.pk)
    index, above = (number_asked(request.GET.get(name, "")) for name in ("sheet", "above"))
    sheet = sheet_understood(actor=actor, run=run, index=index, above=above)
    form = ColumnsForm(request.POST or None, subject=run.subject, columns=sheet.columns)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            refuse_older(request, run)
            said: dict[str, Any] = {"index": sheet.index, "above": sheet.above, "fields": form.meanings()}
            if "later" in request.POST:
                record_columns(actor=actor, run=run, **said)
                messages.success(request, _("Kept: go on whenever you like."))
                return redirect("imports")
            run = correct_columns(actor=actor, run=run, **said)
            if is_long_run(run):
                submit_import_again(actor=actor, run=run)
                messages.success(request, _("Remembered for the next lists too; the rows are read again."))
            else:
                preview_again(actor=actor, run=run)
                messages.success(request, _("Remembered for the next lists too; the rows were read again."))
            return redirect("import_run", run.pk)
    context = {
        "run": run,
        "form": form,
        "sheet": sheet,
        "rows": [(form[name], one) for name, one in form.columns.items()],
    }
    return render(request, "registry/import_columns.html", context, status=status_of(form))


@require_safe
def import_copy(request: HttpRequest, run_id: int) -> HttpResponse:
    """The office's own spreadsheet with a comment in each wrong cell; of a long list, or one taken in, as kept."""
    actor, run = current_actor(), _run(run_id)
    is_kept = run.state != ImportState.PREVIEWED or is_long_run(run)
    copy = kept_errors_copy(run) if is_kept else None
    if is_kept and copy is None:
        return redirect("import_run", run.pk)
    if copy is not None:
        content = bytes(copy.content)
    else:
        content = errors_copy(actor=actor, run=run, outcome=judged_again(actor=actor, run=run))
    return as_file(content, f"{Path(run.file_name).stem}-loi.xlsx".replace('"', ""))


@require_POST
def make_import_copy(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Have the errors of a long list marked in the background."""
    run, form = _run(run_id), OfficeForm(request.POST)
    form.is_valid()
    with refusals_on(form):
        submit_errors_copy(actor=current_actor(), run=run)
        return redirect("import_run", run.pk)
    return _run_page(request, run, form)


def _run(run_id: int) -> ImportRun:
    actor = current_actor()
    actor.require("import_recipients")
    return get_object_or_404(imports_visible_to(actor).select_related("area"), pk=run_id)


def _work_on(actor: Actor, run: ImportRun) -> ShownProgress | None:
    """The background work on a run that is not over, or was refused; None where nothing is to be told of it."""
    job = job_of_import(run) if run.state in WORKED_ON else None
    shown = shown_progress(actor=actor, job=job) if job is not None else None
    return shown if shown is not None and shown.state != "done" else None


def _run_page(request: HttpRequest, run: ImportRun, form: OfficeForm | None = None) -> HttpResponseBase:
    actor = current_actor()
    work = _work_on(actor, run)
    is_preview = run.state == ImportState.PREVIEWED
    undo_form = form if isinstance(form, UndoForm) and run.state == ImportState.APPLIED else None
    counts = [
        {"code": one.value, "label": one.label, "count": getattr(run, f"{one}_count")}
        for one in RowOutcome
        if getattr(run, f"{one}_count")
    ]
    context = {
        "run": run,
        "is_preview": is_preview,
        "counts": counts,
        "chosen": request.GET.get("outcome", ""),
        "row_count": sum(one["count"] for one in counts),
        "is_long": is_preview and is_long_run(run),
        "copy": kept_errors_copy(run),
        "is_whole": run.refused_count + run.ambiguous_count == 0,
        "progress": work,
        "is_reading": run.state == ImportState.READING,
        "may_write": run.subject in subjects_open_to(actor) and not (work is not None and work.is_alive),
        "form": None if undo_form else form,
        "undo_form": undo_form or UndoForm(),
        "links": links_on("import_run", actor=actor, shown=run),
        "tones": IMPORT_TONES,
    }
    path = reverse("import_run", args=[run.pk])
    return list_page(request, rows_listing(run), "registry/import_run.html", context, status=status_of(form), path=path)
