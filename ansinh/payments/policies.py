"""Who may do what with payments, and which rows they see: the wall gives the place, permissions the act."""

from django.db.models import QuerySet

from ansinh.core.actors import Actor

from .models import PayingAccount, Payroll, PayrollState

WRITES_ENTITLEMENTS = (
    "decide_application",
    "import_recipients",
    "record_death",
    "move_residence",
    "edit_registry",
    "settle_across_communes",
    "manage_areas",
)
"""An entitlement follows a decision, or an act on the registry that ends or moves it."""


def can_write_entitlements(actor: Actor) -> bool:
    return actor.may_write and any(actor.may(permission) for permission in WRITES_ENTITLEMENTS)


def is_another_hand(actor: Actor, payroll: Payroll) -> bool:
    return actor.username != payroll.prepared_by


def can_approve_payroll(actor: Actor, payroll: Payroll) -> bool:
    return (
        actor.may("approve_payroll")
        and actor.may_write
        and payroll.state == PayrollState.PREPARED
        and is_another_hand(actor, payroll)
    )


def payrolls_visible_to(actor: Actor) -> "QuerySet[Payroll]":
    """Payrolls of the area of duty (the wall's doing) for those who may look at payrolls."""
    if not actor.may("view_payroll"):
        return Payroll.objects.none()
    return Payroll.objects.select_related("cycle", "cycle__area")


def paying_accounts_visible_to(actor: Actor) -> "QuerySet[PayingAccount]":
    """The accounts that communes of the area of duty pay from, for those who may look at payrolls."""
    if not actor.may("view_payroll"):
        return PayingAccount.objects.none()
    return PayingAccount.objects.filter(area_path__within=actor.scope).select_related("area")
