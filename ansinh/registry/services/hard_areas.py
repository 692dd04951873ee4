"""Which communes and hamlets a decision calls specially difficult."""

import datetime

from django.db import IntegrityError, transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.registry.errors import DecisionMissing, PeriodReversed
from ansinh.registry.models import HardArea


@transaction.atomic
def record_hard_area(
    *,
    actor: Actor,
    area: Area,
    decision_number: str,
    decided_on: datetime.date,
    valid_from: datetime.date,
    valid_to: datetime.date | None = None,
) -> HardArea:
    """Record that the unit is a specially difficult area. Raises DecisionMissing, PeriodReversed."""
    actor.require("edit_registry", area_path=area.path)
    if not decision_number.strip():
        raise DecisionMissing
    if valid_to is not None and valid_to <= valid_from:
        raise PeriodReversed(valid_from=valid_from, valid_to=valid_to)
    before = HardArea.objects.filter(area=area, valid_to__isnull=True, valid_from__lt=valid_from).first()
    if before is not None:
        before.valid_to = valid_from
        before.save(update_fields=["valid_to"])
    try:
        with transaction.atomic():
            row = HardArea.objects.create(
                area=area, decision_number=decision_number.strip(), decided_on=decided_on,
                valid_from=valid_from, valid_to=valid_to,
            )  # fmt: skip
    except IntegrityError:
        raise PeriodReversed(valid_from=valid_from, valid_to=valid_to) from None
    record(
        actor=actor, act="record_hard_area", on=row, area_path=area.path,
        after={"decision_number": row.decision_number, "valid_from": valid_from, "valid_to": valid_to},
    )  # fmt: skip
    return row
