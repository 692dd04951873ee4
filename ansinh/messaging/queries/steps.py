"""The steps of a campaign as a page shows them."""

from dataclasses import dataclass

from ansinh.messaging.channels import Medium
from ansinh.messaging.models import Campaign, CampaignStep, TemplateText


@dataclass(frozen=True)
class ShownStep:
    """When, by which ways in their order, and in which words."""

    when: str
    ways: str
    text: str


def steps_of(campaign: Campaign) -> list[ShownStep]:
    """Two queries; of the texts of a step the one in Vietnamese, for every way where there is one."""
    steps = list(CampaignStep.objects.filter(campaign=campaign).order_by("position"))
    texts = TemplateText.objects.filter(template__in=[one.template_id for one in steps], language="vi")
    words = {one.template_id: one.text for one in texts.order_by("-medium")}
    return [
        ShownStep(one.when, ", ".join(str(Medium(medium).label) for medium in one.media), words[one.template_id])
        for one in steps
    ]
