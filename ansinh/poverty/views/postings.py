"""What hangs out, for the office: the list with its countdown, sheet and proofs; objections and their answers."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ansinh.audit.services import record_read
from ansinh.core import clock
from ansinh.core.papers import KINDS
from ansinh.core.wall import current_actor
from ansinh.poverty.days import last_day_to_publish
from ansinh.poverty.forms_of_posting import ObjectionForm
from ansinh.poverty.lists_of_meeting import OBJECTION_TONES, OBJECTIONS, POSTING_TONES
from ansinh.poverty.models import Objection, Posting, PostingKind, PostingState, PublicityProof
from ansinh.poverty.papers.hamlet import answers_of, sheet_of
from ansinh.poverty.papers.sheet import as_pdf
from ansinh.poverty.policies import PLAN, VIEW, objections_visible_to, postings_visible_to, rounds_visible_to
from ansinh.poverty.queries.posting import (
    answers_posted,
    is_shown,
    objections_to,
    posted_households,
    proofs_of,
    publicity_missing,
)
from ansinh.poverty.queries.recognition import decision_of
from ansinh.poverty.queries.rounds import hamlets_of_round
from ansinh.poverty.services import record_objection
from ansinh.poverty.steps_of_meeting import OBJECTION_STEPS, POSTING_STEPS, days_left
from ansinh.registry.policies import may_see_health
from ansinh.ui.acts import refusals_on, status_of
from ansinh.ui.files import PDF, UNKNOWN, as_file
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called


def _postings() -> "QuerySet[Posting]":
    actor = current_actor()
    actor.require(VIEW)
    return postings_visible_to(actor).select_related("round__area")


def public_address(request: HttpRequest, posting: Posting) -> str:
    """The page that everybody may read."""
    keys = [posting.round.area.code, posting.slug]
    return request.build_absolute_uri(reverse("posted_review", args=keys))


@require_safe
def postings(request: HttpRequest, round_id: int) -> HttpResponse:
    """What of a round hangs or hung out."""
    rows = _postings()
    found = get_object_or_404(rounds_visible_to(current_actor()).select_related("area"), pk=round_id)
    decision = decision_of(found)
    signed_on = decision.signed_on if decision else None
    rows = rows.filter(round=found)
    context = {
        "round": found,
        "postings": [(one, days_left(one)) for one in rows],
        "due_on": last_day_to_publish(signed_on, area=found.area) if signed_on else None,
        "tones": POSTING_TONES,
    }
    return render(request, "poverty/postings.html", context)


@require_safe
def show_posting(request: HttpRequest, posting_id: int) -> HttpResponse:
    """One list: its days, its page, what is said against it, its proofs."""
    return _page(request, get_object_or_404(_postings(), pk=posting_id))


@require_POST
def posting_act(request: HttpRequest, posting_id: int, act: str) -> HttpResponse:
    """One act of `steps_of_meeting.POSTING_STEPS`."""
    posting, step = get_object_or_404(_postings(), pk=posting_id), step_called(POSTING_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=posting.area_path)
    refused = attempt(request, step, actor=actor, thing=posting)
    if refused:
        return _page(request, get_object_or_404(_postings(), pk=posting_id), refused)
    return redirect("review_posting", posting.pk)


def _page(request: HttpRequest, posting: Posting, refused: Offered | None = None) -> HttpResponse:
    actor = current_actor()
    acts = offered(POSTING_STEPS.values(), actor=actor, thing=posting, refused=refused)
    is_result, is_up = posting.kind == PostingKind.RESULT, posting.state == PostingState.UP
    today, answers = clock.today(), answers_posted(posting, on=clock.today())
    context = {
        "posting": posting,
        "round": posting.round,
        "countdown": days_left(posting),
        "address": public_address(request, posting) if answers or is_shown(posting, on=today) else "",
        "answers": answers,
        "onward": [one for one in acts if one.step.is_onward],
        "aside": [one for one in acts if not one.step.is_onward],
        "objections": objections_to(posting) if is_result else None,
        "proofs": proofs_of(posting),
        "missing": [] if is_result else publicity_missing(posting),
        "may_object": is_result and is_up and actor.may(PLAN) and actor.may_write,
        "tones": POSTING_TONES,
        "objection_tones": OBJECTION_TONES,
        "today": today,
    }
    return render(request, "poverty/posting.html", context, status=status_of(refused.form if refused else None))


@require_safe
def sheet(request: HttpRequest, posting_id: int) -> HttpResponse:
    """The list for the notice board, as PDF in Vietnamese."""
    posting = get_object_or_404(_postings(), pk=posting_id)
    with override("vi"):
        paper = sheet_of(posting, posted_households(posting), address=public_address(request, posting))
        return as_file(as_pdf(paper), f"niem-yet-{posting.pk}.pdf", PDF, is_shown=True)


@require_safe
def answers(request: HttpRequest, posting_id: int) -> HttpResponse:
    """The answers to objections for the notice board, as PDF in Vietnamese."""
    posting = get_object_or_404(_postings(), pk=posting_id)
    rows = answers_posted(posting, on=clock.today())
    if not rows:
        raise Http404
    with override("vi"):
        return as_file(as_pdf(answers_of(posting, rows)), f"tra-loi-{posting.pk}.pdf", PDF, is_shown=True)


@require_safe
def proof(request: HttpRequest, proof_id: int) -> HttpResponse:
    """The photograph of a proof."""
    actor = current_actor()
    actor.require(VIEW)
    found = get_object_or_404(PublicityProof.objects.filter(area_path__within=actor.scope), pk=proof_id)
    if not found.file_name:
        raise Http404
    kind = KINDS.get(found.file_name.rpartition(".")[2], UNKNOWN)
    return as_file(bytes(found.content), found.file_name, kind)


@require_safe
def objections(request: HttpRequest) -> HttpResponseBase:
    """What people say against lists of the area of duty, and until when it has to be answered."""
    current_actor().require(VIEW)
    return list_page(request, OBJECTIONS, "poverty/objections.html", {"here": "objections"})


@require_http_methods(["GET", "HEAD", "POST"])
def new_objection(request: HttpRequest, posting_id: int) -> HttpResponse:
    """Take in what somebody says at the office."""
    actor, posting = current_actor(), get_object_or_404(_postings(), pk=posting_id)
    actor.require(PLAN, area_path=posting.area_path)
    groups = posted_households(posting)
    form = ObjectionForm(request.POST or None, groups=groups, hamlets=hamlets_of_round(posting.round))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, posting):
            made = record_objection(actor=actor, posting=posting, said=form.said())
            said = {"code": made.code, "day": f"{made.due_on:%d/%m/%Y}"}
            messages.success(
                request, _("Received, to be answered by %(day)s. Tell the code to look it up: %(code)s.") % said
            )
            return redirect("review_objection", made.pk)
    context = {"posting": posting, "form": form}
    return render(request, "poverty/new_objection.html", context, status=status_of(form))


def _objection(objection_id: int) -> Objection:
    actor = current_actor()
    actor.require(VIEW)
    rows = objections_visible_to(actor).select_related("hamlet", "listed", "request", "posting__round__area")
    return get_object_or_404(rows, pk=objection_id)


@require_safe
def show_objection(request: HttpRequest, objection_id: int) -> HttpResponse:
    """One objection: what is said, until when, and the answer."""
    return _objection_page(request, _objection(objection_id))


@require_POST
def objection_act(request: HttpRequest, objection_id: int, act: str) -> HttpResponse:
    """One act of `steps_of_meeting.OBJECTION_STEPS`."""
    found, step = _objection(objection_id), step_called(OBJECTION_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    if refused:
        return _objection_page(request, _objection(objection_id), refused)
    return redirect("review_objection", found.pk)


def _objection_page(request: HttpRequest, found: Objection, refused: Offered | None = None) -> HttpResponse:
    actor, sees_words = current_actor(), may_see_health(current_actor())
    if sees_words:
        record_read(actor=actor, what="health", on=found, area_path=found.area_path)
    context = {
        "objection": found,
        "is_late": found.answered_on is None and found.due_on < clock.today(),
        "sees_words": sees_words,
        "onward": offered(OBJECTION_STEPS.values(), actor=actor, thing=found, refused=refused),
        "tones": OBJECTION_TONES,
    }
    return render(request, "poverty/objection.html", context, status=status_of(refused.form if refused else None))
