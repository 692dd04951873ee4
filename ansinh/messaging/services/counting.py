"""What a campaign to many people would send, counted in the background and kept until it is counted again."""

from django.db import transaction

from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.messaging.models import Campaign, CampaignCount
from ansinh.messaging.policies import SEND
from ansinh.messaging.services.campaigns import estimate_of


@transaction.atomic
def record_count(*, actor: Actor, campaign: Campaign) -> CampaignCount:
    """Count everybody of the audience and keep the sums; again does no harm. Raises NoRight, OutsideScope."""
    actor.require(SEND, area_path=campaign.area_path)
    queued = estimate_of(actor=actor, campaign=campaign, examples=0).queued
    sums = {
        "written": dict(queued.written), "left_out": dict(queued.left_out), "segments": queued.segments,
        "amount": queued.amount, "points": queued.points, "counted_at": clock.now(), "area_path": campaign.area_path,
    }  # fmt: skip
    count, _created = CampaignCount.objects.update_or_create(campaign=campaign, defaults=sums)
    record(
        actor=actor, act="record_count", on=campaign, area_path=campaign.area_path,
        after={"messages": queued.count, "left_out": queued.left_out_count},
    )  # fmt: skip
    return count
