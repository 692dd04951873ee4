"""Facts of people as an actor may see them, and proofs that are about to lapse."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.core.periods import in_force
from ansinh.registry.models import HEALTH, NEVER_LISTED, UNVERIFIED, VALUES, Circumstance, Individual, Kind
from ansinh.registry.models.circumstance import Care, DisabilityDegree, ParentalLoss, SingleParenthood
from ansinh.registry.policies import may_see_health

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


@dataclass(frozen=True)
class LapsingProof:
    """A proof that ends soon; `label` is masked where the actor may not see health facts."""

    individual: Individual
    label: str | Promise
    expires_on: datetime.date


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


def proofs_lapsing(*, actor: Actor, on: datetime.date, within_days: int = 60) -> list[LapsingProof]:
    """Proofs of facts in force that end between `on` and `within_days` later, or ended unnoticed, soonest first."""
    last = on + datetime.timedelta(days=within_days)
    rows = (
        Circumstance.objects.filter(in_force(on), expires_on__lte=last, individual__died_on__isnull=True)
        .exclude(kind__in=NEVER_LISTED)
        .select_related("individual")
        .order_by("expires_on", "pk")
    )
    return [
        LapsingProof(
            individual=row.individual,
            label=Kind(row.kind).label if may_see_health(actor) or row.kind not in HEALTH else MASKED,
            expires_on=row.expires_on,
        )
        for row in rows
        if row.expires_on is not None
    ]


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
