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


@dataclass(frozen=True)
class Section:
    """Places that belong together; the first section bears no name."""

    label: str | Promise
    entries: tuple[Entry, ...]


SECTIONS = (
    Section(
        "",
        (
            Entry(_("Today"), "home", "home", "view_payroll", "manage_accounts"),
            Entry(_("My hamlet"), "my_hamlet", "people", "report_from_hamlet"),
        ),
    ),
    Section(
        _("Files and money"),
        (
            Entry(_("Applications"), "applications", "inbox", "view_decisions"),
            Entry(_("Changes proposed"), "changes", "alert", "view_decisions"),
            Entry(_("Decisions"), "decisions", "file", "view_decisions"),
            Entry(_("Payrolls"), "payrolls", "list", "view_payroll"),
            Entry(_("Recoveries"), "recoveries", "clock", "view_decisions"),
            Entry(_("Complaints"), "complaints", "question", "view_decisions"),
            Entry(_("Emergency aid"), "emergency_aids", "alert", "view_decisions"),
        ),
    ),
    Section(
        _("People and places"),
        (
            Entry(_("People"), "people", "search", "view_registry"),
            Entry(_("Health insurance"), "cards", "file", "view_insurance"),
            Entry(_("Lists brought in"), "imports", "download", "import_recipients"),
            Entry(_("Duplicates"), "duplicates", "twins", "edit_registry", "settle_across_communes"),
            Entry(_("Moves"), "moves", "swap", "move_residence"),
            Entry(_("Hamlets"), "hamlets", "phone", "edit_registry"),
            Entry(_("Poverty review"), "review_rounds", "list", "view_review"),
        ),
    ),
    Section(
        _("Getting the word out"),
        (
            Entry(_("Campaigns"), "campaigns", "send", "view_messages"),
            Entry(_("Inbox"), "inbox", "inbox", "view_messages"),
            Entry(_("Texts"), "message_texts", "file", "view_messages"),
            Entry(_("Gateways"), "gateways", "phone", "keep_gateways"),
        ),
    ),
    Section(
        _("Looking closer"),
        (
            Entry(_("Checks"), "checks", "check", "view_decisions"),
            Entry(_("Inspection"), "inspection", "eye", "view_inspection"),
            Entry(_("Reports"), "reports", "chart", "view_reports"),
            Entry(_("What if"), "scenarios", "question", "view_scenarios"),
            Entry(_("Law"), "law_book", "book", ""),
        ),
    ),
    Section(
        _("The office"),
        (
            Entry(_("Office"), "offices", "gear", "view_decisions", "manage_areas"),
            Entry(_("Hamlets and office days"), "places", "home", "manage_areas"),
            Entry(_("Accounts and roles"), "accounts", "user", "manage_accounts"),
            Entry(_("Audit trail"), "audit_trail", "eye", "view_audit"),
            Entry(_("Background work"), "jobs", "clock", "view_payroll", "manage_accounts"),
        ),
    ),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """For every page: the sections open to the actor with their entries, and the version of the house."""
    actor: Actor | None = getattr(request, "actor", None)
    sections = []
    for section in SECTIONS:
        entries = [_shown(entry, request.path) for entry in section.entries if actor and entry.is_open_to(actor)]
        if entries:
            sections.append({"label": section.label, "entries": entries})
    return {"navigation": sections, "site_version": ansinh.__version__}


def _shown(entry: Entry, path: str) -> dict[str, Any]:
    url = reverse(entry.url_name)
    is_here = path == url or (url != "/" and path.startswith(url))
    return {"label": entry.label, "url": url, "icon": entry.icon, "is_here": is_here}
