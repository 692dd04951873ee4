"""The share of residents with a card that a place is to reach."""

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction

from ansinh.areas.models import Area, Level
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.insurance.errors import DocumentMissing, NotOfACommune, TargetTwice, TargetUnfit
from ansinh.insurance.models import CoverageTarget
from ansinh.insurance.policies import SET_TARGET


@transaction.atomic
def record_target(*, actor: Actor, area: Area, valid_from: dt.date, percent: Decimal, document: str) -> CoverageTarget:
    """Set what a commune or province is to reach from a day on.

    Raises NoRight, OutsideScope, NotOfACommune (for a hamlet), TargetUnfit, DocumentMissing, TargetTwice.
    """
    actor.require(SET_TARGET, area_path=area.path)
    if area.level not in (Level.COMMUNE, Level.PROVINCE):
        raise NotOfACommune(area=area.full_name)
    if not 0 < percent <= 100:
        raise TargetUnfit(came=percent)
    if not tidy(document):
        raise DocumentMissing
    try:
        with transaction.atomic():
            target = CoverageTarget.objects.create(
                area=area, valid_from=valid_from, percent=percent, document=tidy(document)[:200],
                recorded_by=actor.username,
            )  # fmt: skip
    except IntegrityError:
        standing = CoverageTarget.objects.get(area=area, valid_from=valid_from)
        raise TargetTwice(area=area.full_name, on=valid_from, percent=standing.percent) from None
    after = {"valid_from": valid_from, "percent": str(percent), "document": target.document}
    record(actor=actor, act="record_target", on=target, area_path=area.path, after=after)
    return target
