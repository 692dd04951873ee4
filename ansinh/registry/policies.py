"""Who may see and change what in the registry; the wall says where, these say what."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from ansinh.core.actors import Actor
from ansinh.core.wall import is_of_one_commune
from ansinh.registry.models import (
    DuplicatePair,
    Household,
    ImportRun,
    Individual,
    MoveRequest,
)


def can_edit_registry(actor: Actor, area_path: str) -> bool:
    """May register and correct people at `area_path`."""
    return actor.may("edit_registry") and actor.may_write and area_path.startswith(actor.scope)


def individuals_visible_to(actor: Actor) -> QuerySet[Individual]:
    """The people whom the actor may look at; the wall narrows it to the scope as well."""
    if not actor.may("view_registry"):
        return Individual.objects.none()
    return Individual.objects.filter(area_path__within=actor.scope)


def is_in_sight() -> Exists:
    """Whether the wall shows the `individual` of a row: where the person moved away and the row stayed it does not."""
    return Exists(Individual.objects.filter(pk=OuterRef("individual_id")))


def households_visible_to(actor: Actor) -> QuerySet[Household]:
    """The households whose page the actor may open."""
    if not actor.may("view_registry"):
        return Household.objects.none()
    return Household.objects.filter(area_path__within=actor.scope)


def may_see_health(actor: Actor) -> bool:
    """May see disability, pregnancy and HIV, and any reason that tells one of them."""
    return actor.may("view_health")


def may_see_accounts(actor: Actor) -> bool:
    """May see whole account numbers; others see the last four digits."""
    return actor.may("view_bank_accounts")


def can_confirm_account(actor: Actor, proposed_by: str) -> bool:
    """Two hands: who proposed a changed account may not confirm it."""
    return actor.may("edit_bank_accounts") and actor.username != proposed_by


IMPORT_RIGHTS: dict[str, tuple[str, ...]] = {
    "households": ("import_recipients", "edit_registry"),
    "individuals": ("import_recipients", "edit_registry"),
    "recipients": ("import_recipients",),
    "accounts": ("import_recipients", "edit_bank_accounts"),
}
"""What it takes to bring a list of each subject, to settle, apply and undo it, and to say what its headings mean."""


def require_import(actor: Actor, subject: str, area_path: str) -> None:
    """Raise NoRight or OutsideScope unless the actor may take in lists of the subject at `area_path`."""
    for permission in IMPORT_RIGHTS[subject]:
        actor.require(permission, area_path=area_path)


def subjects_open_to(actor: Actor) -> list[str]:
    """What the actor may bring lists of."""
    return [subject for subject, rights in IMPORT_RIGHTS.items() if actor.may_write and all(map(actor.may, rights))]


def imports_visible_to(actor: Actor) -> QuerySet[ImportRun]:
    """The imports of the area of duty, for those who may bring such lists."""
    return ImportRun.objects.filter(
        area_path__within=actor.scope,
        subject__in=[subject for subject, rights in IMPORT_RIGHTS.items() if all(map(actor.may, rights))],
    )


def can_settle_pair(actor: Actor, area_path: str) -> bool:
    """Two records of one commune are its officer's to settle; of different communes, the province's."""
    within = actor.may_write and area_path.startswith(actor.scope)
    if is_of_one_commune(area_path) and actor.may("edit_registry"):
        return within
    return within and actor.may("settle_across_communes")


def can_settle_somewhere(actor: Actor) -> bool:
    """Whether there are pairs for the actor to settle: an officer's own commune, or the province's communes."""
    may_settle = actor.may("edit_registry") if is_of_one_commune(actor.scope) else False
    return actor.may_write and (may_settle or actor.may("settle_across_communes"))


def require_search(actor: Actor, area_path: str) -> None:
    """Raise unless the actor may search for duplicates at `area_path`: whoever may settle what it finds there."""
    right = "edit_registry" if is_of_one_commune(area_path) else "settle_across_communes"
    if actor.may("settle_across_communes"):
        right = "settle_across_communes"
    actor.require(right, area_path=area_path)


def pairs_visible_to(actor: Actor) -> QuerySet[DuplicatePair]:
    """The pairs of the area of duty; those across communes lie above every commune, so only the province has them."""
    if not actor.may("view_registry"):
        return DuplicatePair.objects.none()
    return DuplicatePair.objects.filter(area_path__within=actor.scope)


def moves_visible_to(actor: Actor) -> QuerySet[MoveRequest]:
    """Requests that the area of duty made or is asked to answer, for those who may look at people."""
    if not actor.may("view_registry"):
        return MoveRequest.objects.none()
    return MoveRequest.objects.filter(Q(area_path__within=actor.scope) | Q(from_path__within=actor.scope))
