"""The paper of the decision on a round, and what changes by it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ansinh.audit.services import record_read
from ansinh.core.text import words
from ansinh.core.wall import current_actor
from ansinh.poverty.lists_of_recognition import changes_listing
from ansinh.poverty.models import Recognition, ReviewRound
from ansinh.poverty.papers.recognition import write_recognition, write_recognition_word
from ansinh.poverty.policies import VIEW, rounds_visible_to
from ansinh.ui.files import PDF, WORD, as_file
from ansinh.ui.list_pages import list_page

PAPERS = {"pdf": (write_recognition, PDF), "docx": (write_recognition_word, WORD)}


def decided(round_id: int) -> tuple[ReviewRound, Recognition]:
    """A round within sight and its decision, prepared or signed; no page where there is none."""
    actor = current_actor()
    actor.require(VIEW)
    found = get_object_or_404(rounds_visible_to(actor).select_related("area"), pk=round_id)
    decision = get_object_or_404(Recognition, round=found)
    decision.round = found
    return found, decision


@require_safe
def decision_paper(request: HttpRequest, round_id: int, kind: str) -> HttpResponse:
    """The decision with its annexes in the official layout; one look at its names is written down."""
    if kind not in PAPERS:
        raise Http404
    found, decision = decided(round_id)
    record_read(actor=current_actor(), what="files", on=found, area_path=found.area_path)
    write, media_type = PAPERS[kind]
    stem = "-".join(["quyet-dinh", *words(decision.number)])
    return as_file(write(decision), f"{stem}.{kind}", media_type, is_shown=kind == "pdf")


@require_safe
def changes(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """Every household with its class before and now, and what follows from it."""
    found, decision = decided(round_id)
    context = {"round": found, "decision": decision}
    return list_page(request, changes_listing(decision, found), "poverty/decision_rows.html", context)
