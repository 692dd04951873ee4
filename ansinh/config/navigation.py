"""What every page offers to go to, by the rights of who works here."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

import ansinh


@dataclass(frozen=True)
class Entry:
    """A place to go to: `url_name` for those with `permission` (empty: for everybody), under the sign `icon`."""

    label: Promise
    url_name: str
    icon: str
    permission: str


ENTRIES = (
    Entry(_("Today"), "home", "home", ""),
    Entry(_("Applications"), "applications", "inbox", "view_decisions"),
    Entry(_("Decisions"), "decisions", "file", "view_decisions"),
    Entry(_("Payrolls"), "payrolls", "list", "view_payroll"),
    Entry(_("Lists"), "imports", "download", "import_recipients"),
    Entry(_("People"), "people", "search", "view_registry"),
    Entry(_("Law"), "law_book", "book", ""),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """For every page: the entries open to the actor, and the version of the house."""
    actor = getattr(request, "actor", None)
    entries = []
    for entry in ENTRIES:
        if actor is not None and (not entry.permission or actor.may(entry.permission)):
            url = reverse(entry.url_name)
            here = request.path == url or (url != "/" and request.path.startswith(url))
            entries.append({"label": entry.label, "url": url, "icon": entry.icon, "is_here": here})
    return {"navigation": entries, "site_version": ansinh.__version__}
