"""Letters of decisions: one as PDF or Word, many as one PDF or as Word files in an archive."""

import datetime as dt
import stat
from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe
from stream_zip import ZIP_32, stream_zip

from ansinh.benefits.letters.decision import write_decision_letter, write_decision_letters
from ansinh.benefits.letters.word import write_decision_word
from ansinh.benefits.models import Decision
from ansinh.benefits.policies import VIEW
from ansinh.benefits.queries.workbench import decisions_visible_to
from ansinh.benefits.services.reading_letters import read_letters
from ansinh.benefits.views.decisions import decisions_page
from ansinh.core import clock
from ansinh.core.text import words
from ansinh.core.wall import current_actor, walled_stream
from ansinh.ui.acts import refusals_on
from ansinh.ui.asked import keys_asked
from ansinh.ui.files import PDF, WORD, as_file, named
from ansinh.ui.forms import OfficeForm

MOST_AT_ONCE = 500
ARCHIVE = "application/zip"


@require_safe
def decision_letter(request: HttpRequest, decision_id: int) -> HttpResponse:
    """The paper in the official layout, as PDF."""
    found = _read(decision_id)
    return as_file(write_decision_letter(found), f"{file_stem(found)}.pdf", PDF, is_shown=True)


@require_safe
def decision_word(request: HttpRequest, decision_id: int) -> HttpResponse:
    """The same paper to go on writing in."""
    found = _read(decision_id)
    return as_file(write_decision_word(found), f"{file_stem(found)}.docx", WORD)


@require_POST
def letters(request: HttpRequest) -> HttpResponseBase:
    """The letters of the decisions chosen in the list, as one PDF or as an archive of Word files."""
    actor = current_actor()
    actor.require(VIEW)
    keys = keys_asked(request.POST.getlist("chosen"))[:MOST_AT_ONCE]
    chosen = list(_decisions().filter(pk__in=keys).order_by("decided_on", "pk"))
    form = OfficeForm(request.POST)
    form.is_valid()
    with refusals_on(form):
        read_letters(actor=actor, decisions=chosen)
        name = f"quyet-dinh-{clock.today():%Y%m%d}"
        if request.POST.get("as") == "pdf":
            return as_file(write_decision_letters(chosen), f"{name}.pdf", PDF)
        archive = StreamingHttpResponse(walled_stream(actor, lambda: _archive(chosen)), content_type=ARCHIVE)
        return named(archive, f"{name}.zip")
    return decisions_page(request, form, keys)


def file_stem(decision: Decision) -> str:
    """A name for the file of a letter: "125/QĐ-UBND" of 2026 → "quyet-dinh-125-qd-ubnd-2026"."""
    return "-".join(["quyet-dinh", *words(decision.number), str(decision.decided_on.year)])


def _archive(decisions: Sequence[Decision]) -> Iterator[bytes]:
    """Letter after letter, each written when its turn comes; a place in front keeps equal names apart."""
    now = dt.datetime.combine(clock.today(), dt.time(9), tzinfo=clock.VIET_NAM)
    mode = stat.S_IFREG | 0o600
    yield from stream_zip(
        (f"{place:03d}-{file_stem(one)}.docx", now, mode, ZIP_32, iter([write_decision_word(one)]))
        for place, one in enumerate(decisions, start=1)
    )


def _read(decision_id: int) -> Decision:
    actor = current_actor()
    actor.require(VIEW)
    found = get_object_or_404(_decisions(), pk=decision_id)
    read_letters(actor=actor, decisions=[found])
    return found


def _decisions() -> QuerySet[Decision]:
    return decisions_visible_to(current_actor()).select_related("area", "delegation")
