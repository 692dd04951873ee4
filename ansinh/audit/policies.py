"""Who may see the trail, and what of an entry; the wall narrows it to the scope."""

from django.db.models import QuerySet

from ansinh.audit.models import AuditEntry
from ansinh.core.actors import Actor

VIEW = "view_audit"
OF_NOBODY = frozenset(
    {
        *("accounts", "areas", "audit", "export_list", "payments.payingaccount", "registry.hardarea"),
        *("benefits.office", "benefits.delegation", "benefits.resolution", "benefits.wording"),
        *("poverty.keptinstrument", "poverty.provincialline", "insurance.coveragetarget"),
        "insurance.premiumsupport",
    }
)
"""What entries are about that tell nothing of the people in the registry."""
OF_HEALTH = frozenset(
    {
        *("benefits", "registry.circumstance", "circumstances", "registry.merge"),
        *("poverty.reviewrequest", "poverty.certificate", "cancel_listed", "choose_submission", "correct_form"),
    }
)
"""What entries are about whose values and reasons can tell an illness."""
OF_MONEY = frozenset({"registry.bankaccount", "registry.payee"})

WRITTEN_DOWN = {"view_health": "health", "view_bank_accounts": "bank_account"}
"""Looking at what needs one of these rights is itself a read that the trail keeps."""


def entries_visible_to(actor: Actor) -> "QuerySet[AuditEntry]":
    """The entries of the area of duty, for those who may see the trail; otherwise none."""
    if not actor.may(VIEW):
        return AuditEntry.objects.none()
    return AuditEntry.objects.filter(area_path__within=actor.scope)


def needed_to_read(entry: AuditEntry) -> str:
    """The right to see what the entry is about: without it one learns who did what when, but no values, no reason."""
    room = entry.object_type.split(".")[0]
    about = {room, entry.object_type, entry.act}
    if about & OF_NOBODY:
        return VIEW
    if about & OF_HEALTH or entry.act.endswith("_health"):
        return "view_health"
    return "view_bank_accounts" if about & OF_MONEY else "view_registry"


def may_read_values(actor: Actor, entry: AuditEntry) -> bool:
    """Whether the values and the reason of the entry are shown to the actor."""
    return actor.may(needed_to_read(entry))
