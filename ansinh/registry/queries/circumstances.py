"""Facts of people as an actor may see them, and proofs that are about to lapse."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.core.periods import in_force
from ansinh.registry.models import HEALTH, NEVER_LISTED, UNVERIFIED, VALUES, Circumstance, Individual, Kind
from ansinh.registry.models.circumstance import Care, DisabilityDegree, ParentalLoss, SingleParenthood
from ansinh.registry.policies import may_see_health

PROOF_DAYS = 60
MASKED = _("health fact (hidden)")
VALUE_LABELS = {
    (kind, choice.value): choice.label
    for kind, choices in (
        (Kind.DISABILITY, DisabilityDegree),
        (Kind.PARENTAL_LOSS, ParentalLoss),
        (Kind.SINGLE_PARENT, SingleParenthood),
        (Kind.CARER, Care),
    )
    for choice in choices
}


@dataclass(frozen=True)
class ShownCircumstance:
    """A fact as this actor may see it; a masked one tells neither kind nor value nor certificate."""

    pk: int
    kind: str
    label: str | Promise
    value: str | Promise
    amount: int | None
    related_name: str
    certificate_number: str
    expires_on: datetime.date | None
    is_verified: bool
    valid_from: datetime.date
    valid_to: datetime.date | None
    is_masked: bool


def masked_circumstances(*, actor: Actor, individual: Individual) -> list[ShownCircumstance]:
    """All facts of a person, newest first, health facts masked without the right to see them.

    Whoever shows them calls `services.read_circumstances`, which writes the look down.
    """
    rows = Circumstance.objects.filter(individual=individual).order_by("-valid_from", "-pk")
    return [_shown(row, open_=may_see_health(actor) or row.kind not in HEALTH) for row in rows]


def listed_circumstances(*, actor: Actor, individuals: Collection[int]) -> dict[int, list[ShownCircumstance]]:
    """What a list of several people may show of each, newest first, masked as above; one query.

    HIV is left out for everybody: a gap in the list would tell it as well.
    """
    rows = (
        Circumstance.objects.filter(individual__in=list(individuals))
        .exclude(kind__in=NEVER_LISTED)
        .order_by("-valid_from", "-pk")
    )
    found: dict[int, list[ShownCircumstance]] = {}
    for row in rows:
        found.setdefault(row.individual_id, []).append(
            _shown(row, open_=may_see_health(actor) or row.kind not in HEALTH)
        )
    return found


def circumstances_in_force(*, individual: Individual, on: datetime.date, kind: Kind) -> list[Circumstance]:
    """The person's facts of one kind on a day: none or one. For acts that decide, not for showing."""
    return list(Circumstance.objects.filter(in_force(on), individual=individual, kind=kind))


def proofs_lapsing(*, actor: Actor, on: datetime.date) -> "QuerySet[Circumstance]":
    """Facts in force whose proof ends within 60 days or has ended unnoticed, soonest first; HIV is in no list.

    Nothing for who may not look at people. What it is a proof of, `label_of_proof` tells.
    """
    if not actor.may("view_registry"):
        return Circumstance.objects.none()
    last = on + datetime.timedelta(days=PROOF_DAYS)
    return (
        Circumstance.objects.filter(in_force(on), expires_on__lte=last, individual__died_on__isnull=True)
        .filter(area_path__within=actor.scope)
        .exclude(kind__in=NEVER_LISTED)
        .select_related("individual")
        .order_by("expires_on", "pk")
    )


def label_of_proof(actor: Actor, proof: Circumstance) -> str | Promise:
    """What it is a proof of; masked where the actor may not see health facts."""
    return Kind(proof.kind).label if may_see_health(actor) or proof.kind not in HEALTH else MASKED


def _shown(row: Circumstance, *, open_: bool) -> ShownCircumstance:
    kind = Kind(row.kind)
    return ShownCircumstance(
        pk=row.pk,
        kind=row.kind if open_ else "",
        label=kind.label if open_ else MASKED,
        value=VALUE_LABELS.get((kind, row.value), row.value) if open_ and kind in VALUES else "",
        amount=row.amount,
        related_name=row.related_name,
        certificate_number=row.certificate_number if open_ else "",
        expires_on=row.expires_on,
        is_verified=row.source not in UNVERIFIED,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        is_masked=not open_,
    )
