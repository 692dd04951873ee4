"""Screens of the trail: the entries of the area of duty, and one entry with what it changed."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ansinh.audit.differences import differences_of
from ansinh.audit.lists import HIDDEN, TRAIL, act_in_words, dressed, thing_in_words
from ansinh.audit.models import AuditEntry
from ansinh.audit.policies import VIEW, WRITTEN_DOWN, entries_visible_to, needed_to_read
from ansinh.audit.services import record_read
from ansinh.core.wall import current_actor
from ansinh.ui.list_pages import list_page
from ansinh.ui.slots import links_on

OTHERS_SHOWN = 10


@require_safe
def trail(request: HttpRequest) -> HttpResponseBase:
    """Who did what, the latest first."""
    current_actor().require(VIEW)
    return list_page(request, TRAIL, "audit/trail.html")


@require_safe
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One entry: what was before and after, side by side, as far as it is for the actor's eyes."""
    actor = current_actor()
    actor.require(VIEW)
    found = get_object_or_404(entries_visible_to(actor), pk=entry_id)
    [shown] = dressed(actor, [found])
    differences = differences_of(found) if shown.is_readable else []
    what = WRITTEN_DOWN.get(needed_to_read(found))
    if what and shown.is_readable and (differences or found.why):
        record_read(actor=actor, what=what, on=found, area_path=found.area_path)
    context = {
        "entry": shown,
        "act": act_in_words(found),
        "thing": thing_in_words(found),
        "why": found.why if shown.is_readable or not found.why else HIDDEN,
        "differences": differences,
        "others": [{"entry": one, "act": act_in_words(one)} for one in _others_of(found)],
        "links": links_on("audit_entry", actor=actor, shown=found),
    }
    return render(request, "audit/entry.html", context)


def _others_of(found: AuditEntry) -> list[AuditEntry]:
    """The latest of what else was done to the same row."""
    if not found.object_id:
        return []
    same = entries_visible_to(current_actor()).filter(object_type=found.object_type, object_id=found.object_id)
    return list(same.exclude(pk=found.pk).order_by("-at", "-pk")[:OTHERS_SHOWN])
