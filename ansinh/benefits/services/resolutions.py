"""Recording and ending a province's own level, as its People's Council resolved."""

import datetime as dt

from django.db import IntegrityError, transaction

from ansinh.areas.models import Area, Level
from ansinh.audit.services import record
from ansinh.benefits.errors import BadPeriod, LevelBelowNational, NoReasonGiven, NotAProvince
from ansinh.benefits.law import law_known_value
from ansinh.benefits.models import Resolution
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.text import tidy


@transaction.atomic
def record_resolution(
    *,
    actor: Actor,
    province: Area,
    document: str,
    signed_on: dt.date,
    first_month: Month,
    last_month: Month | None = None,
    standard_level: int | None = None,
    pension_level: int | None = None,
    funeral_amount: int | None = None,
) -> Resolution:
    """Record levels above the national floor (Decree 335/2026 Art 4(3)); an open resolution ends where this begins.

    Raises NotAProvince, LevelBelowNational, BadPeriod.
    """
    actor.require("manage_areas", area_path=province.path)
    if province.level != Level.PROVINCE:
        raise NotAProvince(area=province.full_name)
    _check_floor(standard_level, "social_assistance.standard_level", signed_on, first_month)
    _check_floor(pension_level, "social_pension.level", signed_on, first_month)
    Resolution.objects.filter(province=province, valid_to__isnull=True, valid_from__lt=first_month.first_day).update(
        valid_to=first_month.first_day
    )
    try:
        with transaction.atomic():
            resolution = Resolution.objects.create(
                province=province,
                document=tidy(document),
                signed_on=signed_on,
                standard_level=standard_level,
                pension_level=pension_level,
                funeral_amount=funeral_amount,
                valid_from=first_month.first_day,
                valid_to=last_month.next().first_day if last_month else None,
            )
    except IntegrityError:
        raise BadPeriod(what=province.full_name) from None
    record(
        actor=actor,
        act="record_resolution",
        on=resolution,
        area_path=province.path,
        after={
            "document": resolution.document,
            "from": str(first_month),
            "standard_level": standard_level,
            "pension_level": pension_level,
        },
    )
    return resolution


@transaction.atomic
def end_resolution(*, actor: Actor, resolution: Resolution, last_month: Month, why: str) -> Resolution:
    """The province's levels are paid for the last time in `last_month`; then the national ones count again.

    Ended twice with the same month it is ended once. Raises NoReasonGiven, BadPeriod (before it begins, or after an
    end that is recorded already).
    """
    actor.require("manage_areas", area_path=resolution.province.path)
    if not tidy(why):
        raise NoReasonGiven
    locked = Resolution.objects.select_for_update(of=("self",)).select_related("province").get(pk=resolution.pk)
    before, end = locked.valid_to, last_month.next().first_day
    if before == end:
        return locked
    if end <= locked.valid_from or (before is not None and before < end):
        raise BadPeriod(what=locked.document)
    locked.valid_to = end
    locked.save(update_fields=["valid_to"])
    record(
        actor=actor,
        act="end_resolution",
        on=locked,
        area_path=locked.province.path,
        before={"to": before},
        after={"to": end},
        why=tidy(why),
    )
    return locked


def _check_floor(level: int | None, name: str, signed_on: dt.date, month: Month) -> None:
    floor = law_known_value(name, on=month.first_day, known_on=signed_on)
    if level is not None and floor is not None and level < floor:
        raise LevelBelowNational(level=level, floor=floor)
