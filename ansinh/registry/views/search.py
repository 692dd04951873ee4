"""The search box of every page: answers while one types."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ansinh.core.wall import current_actor, is_of_one_commune
from ansinh.registry.queries.people import born_in_words
from ansinh.registry.queries.search import search_at_once


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """The first people, households and hamlets that the text may mean, as options of the box; nothing for nothing."""
    actor = current_actor()
    actor.require("view_registry")
    text = request.GET.get("q", "").strip()
    found = search_at_once(actor=actor, text=text)
    is_one = is_of_one_commune(actor.scope)
    context: dict[str, Any] = {
        "text": text,
        "found": found,
        "hamlets": [
            {
                "hamlet": one,
                "asked": urlencode(
                    {"place": one.path} if is_one else {"place": one.parent and one.parent.path, "q": one.name}
                ),
            }
            for one in found.hamlets
        ],
        "people": [{"individual": one, "born": born_in_words(one)} for one in found.people],
        "names_communes": not is_one,
        "count": len(found.people) + len(found.households) + len(found.hamlets),
    }
    return render(request, "registry/_answers.html", context)
