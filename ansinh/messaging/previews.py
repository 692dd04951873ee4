"""A text as it will arrive: filled in for real people of an audience, or for somebody invented, and measured."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.actors import Actor
from ansinh.messaging.audiences import Audience, audience_of
from ansinh.messaging.channels import Medium
from ansinh.messaging.models import Campaign, TemplateText
from ansinh.messaging.reaching import Recipient, Way
from ansinh.messaging.rendering import Rendered, Texts
from ansinh.messaging.uploads import Upload

SHOWN = 3
FOR_EVERYBODY: Mapping[str, Promise] = {"ten": _("the person's name"), "ap": _("the hamlet")}
INVENTED: Mapping[str, str] = {"ten": "Nguyễn Thị Ngọc Ánh", "ap": "Ấp Tân Lợi"}
"""Values of usual length, for a text without an audience."""


@dataclass(frozen=True)
class Preview:
    """One text filled in for one person."""

    name: str
    rendered: Rendered
    medium: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def medium_label(self) -> str | Promise:
        return Medium(self.medium).label if self.medium else ""

    @property
    def is_unaccented(self) -> bool:
        return self.rendered.encoding == "gsm7"


def placeholders_offered(audience: str, upload: Upload | None = None) -> dict[str, str | Promise]:
    """Each placeholder that a text may use, with what it stands for."""
    own = audience_of(audience).fields if audience else {}
    columns = upload.fields if upload else {}
    return {**FOR_EVERYBODY, **own, **columns}


def some_recipients(
    audience: Audience, *, actor: Actor, area: Area, asked: str, upload: Upload | None
) -> list[Recipient]:
    """The first people of an audience who can be written to; nothing is written down."""
    if upload is not None:
        return [
            Recipient(
                key=f"p{one.address}", name=one.name, area_path=area.path, ways=(Way(Medium(one.medium), one.address),),
                told={"ten": one.name, **one.told},
            )
            for one in upload.people[:SHOWN]
        ]  # fmt: skip
    campaign = Campaign(area=area, area_path=area.path, audience=audience.code, asked=asked)
    return list(islice((one for one in audience.find(actor, campaign) if one.skip is None), SHOWN))


def previews_for(recipients: Iterable[Recipient], texts: Sequence[TemplateText], media: Sequence[str]) -> list[Preview]:
    """What each would get by the first of the ways that reaches them, or by the first way at all."""
    compiled, found = Texts(list(texts)), []
    for one in recipients:
        reached = {way.medium for way in one.ways}
        medium = next((medium for medium in media if medium in reached), media[0] if media else "")
        chosen = compiled.text_for(medium, one.language)
        if chosen is not None:
            found.append(Preview(one.name, compiled.render(chosen, medium, one.told), medium))
    return found


def preview_invented(text: TemplateText, labels: Mapping[str, str | Promise]) -> Preview:
    """A text filled in for somebody invented: values without an example stand as what they mean."""
    told = {code: INVENTED.get(code, str(label)) for code, label in labels.items()}
    medium = text.medium or Medium.SMS
    return Preview(told["ten"], Texts([text]).render(text, medium, told), medium)
