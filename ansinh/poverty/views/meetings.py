"""Hamlet meetings: which hamlets wait for one, an invitation, one meeting with its agenda, its minutes and papers."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ansinh.areas.models import Area
from ansinh.audit.services import record_read
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import current_actor
from ansinh.poverty.forms_of_meeting import MeetingForm, MinutesForm
from ansinh.poverty.lists_of_meeting import MEETING_TONES, MEETINGS
from ansinh.poverty.models import Meeting, MeetingState, ReviewRound, RoundState, Vote
from ansinh.poverty.papers.hamlet import invitation_of, minutes_of
from ansinh.poverty.papers.sheet import Paper, as_pdf, as_word
from ansinh.poverty.policies import PLAN, VIEW, meetings_visible_to, rounds_visible_to
from ansinh.poverty.queries.meeting import agenda_of, at_the_limit, hamlets_to_meet, households_to_call
from ansinh.poverty.queries.rounds import hamlets_of_round
from ansinh.poverty.services import call_meeting, record_meeting
from ansinh.poverty.steps_of_meeting import MEETING_STEPS
from ansinh.registry.policies import may_see_health
from ansinh.ui.acts import refusals_on, refuse_older, status_of
from ansinh.ui.files import PDF, WORD, as_file
from ansinh.ui.list_pages import list_page
from ansinh.ui.steps import Offered, attempt, offered, step_called

WRITERS = {"pdf": (as_pdf, PDF), "docx": (as_word, WORD)}


@require_safe
def all_meetings(request: HttpRequest) -> HttpResponseBase:
    """The meetings of the area of duty."""
    current_actor().require(VIEW)
    return list_page(request, MEETINGS, "poverty/all_meetings.html", {"here": "meetings"})


def _round(round_id: int) -> ReviewRound:
    actor = current_actor()
    actor.require(VIEW)
    return get_object_or_404(rounds_visible_to(actor).select_related("area"), pk=round_id)


def _may_call(actor: Actor, found: ReviewRound) -> bool:
    return actor.may(PLAN) and actor.may_write and found.state == RoundState.MEETING


@require_safe
def meetings(request: HttpRequest, round_id: int) -> HttpResponse:
    """The hamlets of a round that wait for a meeting, and its meetings."""
    actor, found = current_actor(), _round(round_id)
    hamlets, nowhere = hamlets_to_meet(found)
    context = {
        "round": found,
        "hamlets": hamlets,
        "nowhere": nowhere,
        "meetings": meetings_visible_to(actor).filter(round=found).select_related("hamlet"),
        "may_call": _may_call(actor, found),
        "tones": MEETING_TONES,
    }
    return render(request, "poverty/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_meeting(request: HttpRequest, round_id: int, hamlet_id: int) -> HttpResponse:
    """Invite a hamlet, or a cluster of it, to decide on those that wait."""
    actor, found = current_actor(), _round(round_id)
    actor.require(PLAN, area_path=found.area_path)
    hamlet = _hamlet(found, hamlet_id)
    listed = list(households_to_call(found, hamlet.pk))
    chosen = [str(one.pk) for one in listed if one.hamlet_id]
    form = MeetingForm(request.POST or None, listed=listed, initial={"notice_on": clock.today(), "chosen": chosen})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, found):
            refuse_older(request, found)
            made = call_meeting(
                actor=actor, found=found, invitation=form.invitation(hamlet), listed=form.cleaned_data["chosen"]
            )
            messages.success(request, _("Called. Print the invitation and send it out."))
            return redirect("review_meeting", made.pk)
    context = {"round": found, "hamlet": hamlet, "form": form, "listed": listed}
    return render(request, "poverty/new_meeting.html", context, status=status_of(form))


def _hamlet(found: ReviewRound, hamlet_id: int) -> Area:
    for hamlet in hamlets_of_round(found):
        if hamlet.pk == hamlet_id:
            return hamlet
    raise Http404


def _meeting(meeting_id: int) -> Meeting:
    actor = current_actor()
    actor.require(VIEW)
    return get_object_or_404(meetings_visible_to(actor).select_related("hamlet", "round__area"), pk=meeting_id)


@require_safe
def show_meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One meeting: when, where, on whom; once it was held, who came and how it voted."""
    return _page(request, _meeting(meeting_id))


@require_POST
def meeting_act(request: HttpRequest, meeting_id: int, act: str) -> HttpResponse:
    """One act of `steps_of_meeting.MEETING_STEPS`."""
    meeting, step = _meeting(meeting_id), step_called(MEETING_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=meeting.area_path)
    refused = attempt(request, step, actor=actor, thing=meeting)
    return _page(request, _meeting(meeting_id), refused) if refused else redirect("review_meeting", meeting.pk)


def _page(request: HttpRequest, meeting: Meeting, refused: Offered | None = None) -> HttpResponse:
    actor, agenda = current_actor(), list(agenda_of(meeting))
    sees_words = _looks_into(actor, meeting, agenda)
    is_called = meeting.state == MeetingState.CALLED
    context = {
        "meeting": meeting,
        "agenda": agenda,
        "at_the_limit": at_the_limit(meeting, agenda),
        "passed": sum(1 for one in agenda if one.passed),
        "sees_words": sees_words,
        "may_record": is_called and actor.may(PLAN) and actor.may_write and meeting.begins_at <= clock.now(),
        "may_correct": is_called and actor.may(PLAN) and actor.may_write,
        "acts": offered(MEETING_STEPS.values(), actor=actor, thing=meeting, refused=refused),
        "tones": MEETING_TONES,
    }
    return render(request, "poverty/meeting.html", context, status=status_of(refused.form if refused else None))


def _looks_into(actor: Actor, meeting: Meeting, agenda: Sequence[Vote]) -> bool:
    """Whether the actor sees what was said and noted, which can tell an illness; who does is written down."""
    sees = may_see_health(actor)
    if sees and (meeting.remarks or any(one.note for one in agenda)):
        record_read(actor=actor, what="health", on=meeting, area_path=meeting.area_path)
    return sees


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The minutes of a meeting with the votes on each household."""
    actor, meeting = current_actor(), _meeting(meeting_id)
    actor.require(PLAN, area_path=meeting.area_path)
    agenda = list(agenda_of(meeting))
    form = MinutesForm(request.POST or None, meeting=meeting, agenda=agenda)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, meeting):
            refuse_older(request, meeting)
            held = record_meeting(actor=actor, meeting=meeting, minutes=form.minutes(), votes=form.votes())
            _tell(request, held)
            return redirect("review_meeting", held.pk)
    context = {"meeting": meeting, "form": form}
    return render(request, "poverty/record_meeting.html", context, status=status_of(form))


def _tell(request: HttpRequest, held: Meeting) -> None:
    again = agenda_of(held).filter(passed=False).count()
    messages.success(request, _("Recorded. Print the minutes in two copies."))
    if again:
        said = ngettext(
            "%(count)s household was not passed: it comes before another meeting.",
            "%(count)s households were not passed: they come before another meeting.",
            again,
        )
        messages.warning(request, said % {"count": again})


@require_safe
def invitation(request: HttpRequest, meeting_id: int, kind: str) -> HttpResponse:
    """The invitation as PDF or Word."""
    meeting = _meeting(meeting_id)
    return _written(invitation_of(meeting, list(agenda_of(meeting))), f"giay-moi-{meeting.pk}", kind)


@require_safe
def minutes(request: HttpRequest, meeting_id: int, kind: str) -> HttpResponse:
    """The minutes as PDF or Word, once the meeting was held."""
    actor, meeting = current_actor(), _meeting(meeting_id)
    if meeting.state != MeetingState.HELD:
        raise Http404
    agenda = list(agenda_of(meeting))
    paper = minutes_of(meeting, agenda, with_words=_looks_into(actor, meeting, agenda))
    return _written(paper, f"bien-ban-{meeting.pk}", kind)


def _written(paper: Paper, name: str, kind: str) -> HttpResponse:
    if kind not in WRITERS:
        raise Http404
    write, media = WRITERS[kind]
    with override("vi"):
        return as_file(write(paper), f"{name}.{kind}", media, is_shown=kind == "pdf")
