"""The forms that came back: their list, those of one household side by side, and which one counts."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ansinh.audit.services import record_read
from ansinh.core.papers import KINDS, kind_of
from ansinh.core.wall import current_actor
from ansinh.judgement.queries import Classified
from ansinh.poverty.comparing import Compared, compared
from ansinh.poverty.forms_of_survey import ChoiceForm
from ansinh.poverty.lists_of_survey import SUBMISSION_TONES, submissions_listing
from ansinh.poverty.models import (
    ListedHousehold,
    ListedState,
    Submission,
    SubmissionFile,
    SubmissionState,
)
from ansinh.poverty.policies import PLAN, VIEW, listed_visible_to, rounds_visible_to, submissions_visible_to
from ansinh.poverty.round_form import opened
from ansinh.poverty.services import choose_submission, read_form_file
from ansinh.poverty.services.assessing import classified
from ansinh.registry.policies import may_see_health
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.files import UNKNOWN, as_file
from ansinh.ui.list_pages import list_page

PHOTOGRAPHS = ("jpg", "png", "webp")
"""Files of a form that a browser shows; any other is saved, as bytes that say nothing of what they are."""


@require_safe
def submissions(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """The forms of a round, with how they came and whether they count."""
    actor = current_actor()
    actor.require(VIEW)
    found = get_object_or_404(rounds_visible_to(actor).select_related("area"), pk=round_id)
    return list_page(request, submissions_listing(found), "poverty/submissions.html", {"round": found})


@require_safe
def forms_of_household(request: HttpRequest, round_id: int, listed_id: int) -> HttpResponse:
    """Every form of one household side by side."""
    return _page(request, _listed(round_id, listed_id))


@require_POST
def choose(request: HttpRequest, round_id: int, listed_id: int) -> HttpResponse:
    """Let one of the forms count."""
    actor, listed = current_actor(), _listed(round_id, listed_id)
    actor.require(PLAN, area_path=listed.area_path)
    form = ChoiceForm(request.POST, submissions=_choices(_shown(listed, with_answers=False)))
    if form.is_valid():
        chosen = get_object_or_404(_forms(listed), pk=form.cleaned_data["submission"])
        with refusals_on(form, chosen):
            choose_submission(actor=actor, submission=chosen, why=form.cleaned_data["why"])
            messages.success(request, _("Settled: this form counts, the others are set aside with the reason."))
            return redirect("household_submissions", round_id, listed_id)
    return _page(request, listed, form)


@require_safe
def form_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """A photograph or another file that came with a form; its bytes say what it is, not its name."""
    actor = current_actor()
    actor.require(VIEW)
    rows = SubmissionFile.objects.filter(submission__in=submissions_visible_to(actor))
    found = get_object_or_404(rows, pk=file_id)
    content = read_form_file(actor=actor, file=found)
    kind = kind_of(content)
    is_shown = kind in PHOTOGRAPHS
    return as_file(content, found.name, KINDS[kind] if is_shown else UNKNOWN, is_shown=is_shown)


def _listed(round_id: int, listed_id: int) -> ListedHousehold:
    actor = current_actor()
    actor.require(VIEW)
    rows = listed_visible_to(actor).select_related("round__area", "household", "hamlet", "assessment")
    return get_object_or_404(rows, pk=listed_id, round=round_id)


def _forms(listed: ListedHousehold) -> "QuerySet[Submission]":
    rows = Submission.objects.filter(listed=listed).select_related("round", "reviewer", "instrument")
    return rows.defer("instrument__data")


@dataclass(frozen=True)
class Shown:
    """A form with its name on the page, and what the law says of its answers where they may be seen."""

    name: str
    form: Submission
    judged: Classified | None
    files: list[tuple[int, str]]


def _shown(listed: ListedHousehold, *, with_answers: bool) -> list[Shown]:
    rows = list(_forms(listed))
    rows_of_files = SubmissionFile.objects.filter(submission__listed=listed).order_by("name")
    files = rows_of_files.values_list("submission", "pk", "name")
    return [
        Shown(
            _("Form %(number)s") % {"number": number}, one,
            classified(listed.round, one.answers, instrument_id=one.instrument_id) if with_answers else None,
            [(key, name) for of, key, name in files if of == one.pk],
        )
        for number, one in enumerate(rows, start=1)
    ]  # fmt: skip


@dataclass(frozen=True)
class Alike:
    """Forms that ask the same questions, side by side."""

    shown: list[Shown]
    rows: list[Compared]

    @property
    def differing(self) -> list[Compared]:
        """The questions that they answer in different ways."""
        return [one for one in self.rows if one.differs]


def _alike(listed: ListedHousehold, shown: list[Shown]) -> list[Alike]:
    """The forms by the instrument that asks."""
    by_instrument: dict[int, list[Shown]] = {}
    for one in shown:
        by_instrument.setdefault(one.form.instrument_id or listed.round.instrument_id or 0, []).append(one)
    return [
        Alike(some, compared(opened(key).form, {one.name: one.form.answers for one in some}))
        for key, some in by_instrument.items()
    ]


def _choices(shown: list[Shown]) -> list[tuple[str, str]]:
    return [(str(one.form.pk), one.name) for one in shown if one.form.state != SubmissionState.SET_ASIDE]


def _page(request: HttpRequest, listed: ListedHousehold, form: ChoiceForm | None = None) -> HttpResponse:
    actor, sees = current_actor(), may_see_health(current_actor())
    shown = _shown(listed, with_answers=sees)
    groups: list[Alike] = []
    if sees and shown:
        groups = _alike(listed, shown)
        record_read(actor=actor, what="health", on=listed, area_path=listed.area_path)
    choices = _choices(shown)
    may_choose = actor.may(PLAN) and actor.may_write and listed.state == ListedState.SURVEYED and len(choices) > 1
    context = {
        "listed": listed,
        "shown": shown,
        "groups": groups,
        "sees_answers": sees,
        "tones": SUBMISSION_TONES,
        "form": form or (ChoiceForm(submissions=choices) if may_choose else None),
    }
    return render(request, "poverty/household_submissions.html", context, status=status_of(form))
