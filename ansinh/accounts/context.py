"""As whom a request works: kept on the request by the door of the site, read by pages."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from ansinh.accounts.models import Duty, SavedView, User
from ansinh.accounts.queries import actor_by_duty

DUTY_KEY = "duty"
"""The session's key of the duty chosen by who has several."""
PHONE_KEY = "phone_link"
"""The session's key of the link by which a phone signed in."""


def set_duties(request: HttpRequest, duties: Sequence[Duty], current: Duty | None) -> None:
    """Keep the duties in force and the one that is worked under; called by the door."""
    request.duties, request.duty = duties, current  # type: ignore[attr-defined]
    request.actor = current and actor_by_duty(current)  # type: ignore[attr-defined]


def working_as(request: HttpRequest) -> dict[str, Any]:
    """For every page: the actor, the duty worked under, the others to switch to; whether a phone's link opened it."""
    return {
        "actor": getattr(request, "actor", None),
        "duty": getattr(request, "duty", None),
        "duties": getattr(request, "duties", ()),
        "is_by_phone": PHONE_KEY in getattr(request, "session", ()),
    }


def saved_views(request: HttpRequest) -> dict[str, Any]:
    """For pages that list: the own views of this page, asked for only where they are shown."""
    user = request.user
    if not isinstance(user, User):
        return {}

    def mine() -> list[SavedView]:
        return list(SavedView.objects.filter(user=user, path=request.path))

    return {"saved_views": SimpleLazyObject(mine), "save_view_url": reverse("keep_view")}
