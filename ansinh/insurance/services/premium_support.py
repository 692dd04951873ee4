"""What a province adds to the state's share of the premium of a group."""

import datetime as dt

from django.db import IntegrityError, transaction

from ansinh.areas.models import Area, Level
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.insurance.errors import GroupUnknown, NotOfAProvince, SupportTwice, SupportUndocumented, SupportUnfit
from ansinh.insurance.models import CardGroup, PremiumSupport
from ansinh.insurance.policies import KEEP_SUPPORT
from ansinh.judgement.insurance import PAID_ELSEWHERE


@transaction.atomic
def record_premium_support(
    *, actor: Actor, province: Area, group: str, valid_from: dt.date, percent: int, document: str
) -> PremiumSupport:
    """Record so many percent of the premium from a day on, by a resolution of the People's Council; 0 ends it.

    Raises NoRight, OutsideScope, NotOfAProvince, GroupUnknown, SupportUnfit, SupportUndocumented, SupportTwice.
    """
    actor.require(KEEP_SUPPORT, area_path=province.path)
    if province.level != Level.PROVINCE:
        raise NotOfAProvince(area=province.full_name)
    if group not in CardGroup.values or group in PAID_ELSEWHERE:
        raise GroupUnknown(came=group)
    if not 0 <= percent <= 100:
        raise SupportUnfit(came=percent)
    if not tidy(document):
        raise SupportUndocumented
    try:
        with transaction.atomic():
            made = PremiumSupport.objects.create(
                province=province, group=CardGroup(group), valid_from=valid_from, percent=percent,
                document=tidy(document)[:60], recorded_by=actor.username,
            )  # fmt: skip
    except IntegrityError:
        standing = PremiumSupport.objects.get(province=province, group=group, valid_from=valid_from)
        raise SupportTwice(group=standing.get_group_display(), on=valid_from, percent=standing.percent) from None
    after = {"group": group, "valid_from": valid_from, "percent": percent, "document": made.document}
    record(actor=actor, act="record_premium_support", on=made, area_path=province.path, after=after)
    return made
