"""Forms as PDF: blank for one household or for many, and a filled one for the file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ansinh.core import clock
from ansinh.core.wall import current_actor, keeping
from ansinh.poverty.errors import RoundElsewhere
from ansinh.poverty.errors_of_forms import NothingToPrint, TooManyForms
from ansinh.poverty.lists import NOBODY
from ansinh.poverty.models import ListedHousehold, ListedState, ReviewRound
from ansinh.poverty.papers.forms import write_blank_forms, write_filled_form
from ansinh.poverty.policies import SURVEY, VIEW, listed_visible_to, rounds_visible_to
from ansinh.poverty.queries.forms import listed_to_print, may_print
from ansinh.poverty.services import read_filled_form
from ansinh.ui.asked import number_asked
from ansinh.ui.files import PDF, as_file

MOST_FORMS = 100


def _round(round_id: int) -> ReviewRound:
    actor = current_actor()
    actor.require(VIEW)
    actor.require(SURVEY)
    found = get_object_or_404(rounds_visible_to(actor).select_related("area"), pk=round_id)
    if not may_print(actor, found):
        raise RoundElsewhere(state=found.get_state_display())
    return found


@require_safe
def blank_form(request: HttpRequest, round_id: int, listed_id: int) -> HttpResponse:
    """The form of one household to fill in by hand."""
    found = _round(round_id)
    listed = get_object_or_404(listed_to_print(current_actor(), found), pk=listed_id)
    content = write_blank_forms(found, [listed], made_at=clock.now())
    return as_file(content, f"phieu-{listed.household.number}.pdf", PDF, is_shown=True)


@require_safe
def blank_forms(request: HttpRequest, round_id: int) -> HttpResponse:
    """The forms of the households of a reviewer or a hamlet, to whom somebody still goes, in one file."""
    found = _round(round_id)
    rows = listed_to_print(current_actor(), found).filter(state=ListedState.LISTED)
    for name in ("reviewer", "hamlet"):
        asked = request.GET.get(name, "")
        if asked == NOBODY:
            rows = rows.filter(**{f"{name}__isnull": True})
        elif asked:
            rows = rows.filter(**{name: number_asked(asked)})
    listed: list[ListedHousehold] = list(rows[: MOST_FORMS + 1])
    if not listed:
        raise NothingToPrint
    if len(listed) > MOST_FORMS:
        raise TooManyForms(count=rows.count(), most=MOST_FORMS)
    return as_file(write_blank_forms(found, listed, made_at=clock.now()), "phieu-ra-soat.pdf", PDF, is_shown=True)


@require_safe
def filled_form(request: HttpRequest, round_id: int, listed_id: int) -> HttpResponse:
    """The form that counts, with its points, its class and the reasons."""
    actor = current_actor()
    actor.require(VIEW)
    listed = get_object_or_404(listed_visible_to(actor).filter(round=round_id), pk=listed_id)
    with keeping():
        submission, assessment = read_filled_form(actor=actor, listed=listed)
    content = write_filled_form(submission, assessment, made_at=submission.received_at)
    return as_file(content, f"phieu-da-ghi-{submission.listed.household.number}.pdf", PDF, is_shown=True)
