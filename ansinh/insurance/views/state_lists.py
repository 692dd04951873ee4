"""The commune's list of those whom the state pays for: prepared, approved, sent, and its papers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from ansinh.audit.services import record_read
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.core.wall import current_actor, is_of_one_commune
from ansinh.insurance.forms import StateListForm
from ansinh.insurance.lists import LIST_TONES, STATE_LISTS, office_of
from ansinh.insurance.lists_of_lines import lines_listing
from ansinh.insurance.models import StateList
from ansinh.insurance.papers.state_list import write_paper, write_sheet
from ansinh.insurance.policies import EDIT, VIEW, state_lists_visible_to
from ansinh.insurance.services import prepare_state_list
from ansinh.insurance.steps import STATE_LIST_STEPS
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.files import PDF, SPREADSHEET, as_file
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called

PAPERS = {"pdf": (write_paper, PDF), "xlsx": (write_sheet, SPREADSHEET)}


@require_safe
def state_lists(request: HttpRequest) -> HttpResponseBase:
    """The lists of the area of duty, and the door for one."""
    return _lists(request)


@require_POST
def prepare_list(request: HttpRequest) -> HttpResponseBase:
    """Make the list of a month."""
    actor = current_actor()
    actor.require(EDIT)
    form = StateListForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            made = prepare_state_list(actor=actor, area=office_of(actor), month=form.cleaned_data["month"])
            return redirect("state_list", made.pk)
    return _lists(request, form)


@require_safe
def show_state_list(request: HttpRequest, state_list_id: int) -> HttpResponseBase:
    """The lines of a list, and what can be done with it."""
    return _page(request, _found(state_list_id))


@require_POST
def state_list_act(request: HttpRequest, state_list_id: int, act: str) -> HttpResponseBase:
    """One act of `STATE_LIST_STEPS`; what was refused is told on the same page."""
    found, step = _found(state_list_id), step_called(STATE_LIST_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _page(request, _found(state_list_id), refused) if refused else redirect("state_list", found.pk)


@require_safe
def state_list_paper(request: HttpRequest, state_list_id: int, kind: str) -> HttpResponse:
    """The list as the insurance office gets it, in Vietnamese; who took it is written down."""
    if kind not in PAPERS:
        raise Http404
    found = _found(state_list_id)
    record_read(actor=current_actor(), what="files", on=found, area_path=found.area_path)
    write, media_type = PAPERS[kind]
    with override("vi"):
        content = write(found)
    return as_file(content, f"danh-sach-bhyt-{found.month:%Y-%m}.{kind}", media_type, is_shown=kind == "pdf")


def _lists(request: HttpRequest, form: StateListForm | None = None) -> HttpResponseBase:
    actor = current_actor()
    actor.require(VIEW)
    if form is None and actor.may_write and actor.may(EDIT) and is_of_one_commune(actor.scope):
        form = StateListForm(initial={"month": Month.of(clock.today())})
    context = {"form": form, "here": "state_lists"}
    return list_page(
        request, STATE_LISTS, "insurance/state_lists.html", context, status=status_of(form),
        path=reverse("state_lists"),
    )  # fmt: skip


def _found(state_list_id: int) -> StateList:
    actor = current_actor()
    actor.require(VIEW)
    return get_object_or_404(state_lists_visible_to(actor).select_related("area"), pk=state_list_id)


def _page(request: HttpRequest, found: StateList, refused: Offered | None = None) -> HttpResponseBase:
    acts = offered(STATE_LIST_STEPS.values(), actor=current_actor(), thing=found, refused=refused)
    context = {
        "found": found,
        "tones": LIST_TONES,
        "onward": [one for one in acts if one.step.is_onward],
        "aside": [one for one in acts if not one.step.is_onward],
        "refused": refused,
    }
    return list_page(
        request, lines_listing(found), "insurance/state_list.html", context,
        status=status_of(refused.form if refused else None), path=reverse("state_list", args=[found.pk]),
    )  # fmt: skip
