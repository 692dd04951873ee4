"""What every page offers to go to, by the rights of who works here."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

import ansinh
from ansinh.core.actors import Actor


@dataclass(frozen=True)
class Entry:
    """A place to go to: `url_name` for those with `permission` (empty: for everybody), under the sign `icon`.

    Those with `or_permission` find it too, where it is named.
    """

    label: Promise
    url_name: str
    icon: str
    permission: str
    or_permission: str = ""

    def is_open_to(self, actor: Actor) -> bool:
        return not self.permission or any(map(actor.may, filter(None, (self.permission, self.or_permission))))


ENTRIES = (
    Entry(_("Today"), "home", "home", ""),
    Entry(_("Applications"), "applications", "inbox", "view_decisions"),
    Entry(_("Decisions"), "decisions", "file", "view_decisions"),
    Entry(_("Changes proposed"), "changes", "swap", "view_decisions"),
    Entry(_("Complaints"), "complaints", "question", "view_decisions"),
    Entry(_("Recoveries"), "recoveries", "clock", "view_decisions"),
    Entry(_("Payrolls"), "payrolls", "list", "view_payroll"),
    Entry(_("Lists brought in"), "imports", "download", "import_recipients"),
    Entry(_("Checks"), "checks", "check", "view_decisions"),
    Entry(_("Duplicates"), "duplicates", "twins", "edit_registry", "settle_across_communes"),
    Entry(_("Moves"), "moves", "out", "move_residence"),
    Entry(_("People"), "people", "search", "view_registry"),
    Entry(_("Law"), "law_book", "book", ""),
    Entry(_("Office"), "offices", "gear", "view_decisions", "manage_areas"),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """For every page: the entries open to the actor, and the version of the house."""
    actor = getattr(request, "actor", None)
    entries = []
    for entry in ENTRIES:
        if actor is not None and entry.is_open_to(actor):
            url = reverse(entry.url_name)
            here = request.path == url or (url != "/" and request.path.startswith(url))
            entries.append({"label": entry.label, "url": url, "icon": entry.icon, "is_here": here})
    return {"navigation": entries, "site_version": ansinh.__version__}
