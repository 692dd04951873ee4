"""What the hamlets get of a campaign on paper or by ear: scripts for loudspeakers, leaflets, doors to knock at."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ansinh.areas.queries import names_of_paths
from ansinh.core import clock
from ansinh.messaging.channels import Medium
from ansinh.messaging.channels.leaflet import Leaflet
from ansinh.messaging.channels.loudspeaker import Reading, Script
from ansinh.messaging.channels.visit import Door, DoorList
from ansinh.messaging.languages import LANGUAGES
from ansinh.messaging.models import Campaign, CampaignStep, Message, MessageState, TemplateText
from ansinh.messaging.rendering import Texts

STANDING = (MessageState.QUEUED, MessageState.SENDING, MessageState.SENT, MessageState.DELIVERED)
"""A message in one of these states is for somebody to be given, read out or told."""
USUAL_TIMES = (dt.time(6, 0), dt.time(17, 30))
USUAL_DAYS = 3


@dataclass(frozen=True)
class Hamlet:
    """The messages of one medium for one place, whose path and name these are."""

    path: str
    name: str
    messages: Sequence[Message]

    @property
    def count(self) -> int:
        return len(self.messages)


def hamlets_of(campaign: Campaign, medium: str, place: str = "") -> list[Hamlet]:
    """By place in the order of their paths; those at or below `place` where it is given. Two queries."""
    rows = Message.objects.filter(campaign=campaign, medium=medium, state__in=STANDING)
    if place:
        rows = rows.filter(area_path__within=place)
    found = [(path, list(some)) for path, some in groupby(rows.order_by("area_path", "name", "pk"), _path)]
    names = names_of_paths([path for path, _some in found])
    return [Hamlet(path, names.get(path, path), some) for path, some in found]


def airings(first: dt.date, days: int, times: Sequence[dt.time]) -> list[dt.datetime]:
    """The instants at which a script is read, the earliest first."""
    every = [first + dt.timedelta(days=number) for number in range(days)]
    return [dt.datetime.combine(day, at, tzinfo=clock.VIET_NAM) for day in every for at in sorted(times)]


def scripts_for(campaign: Campaign, hamlets: Sequence[Hamlet], at: Sequence[dt.datetime]) -> list[Script]:
    """What each hamlet hears: the message, and its text in the other languages that people there need, as far as it is
    written in them.
    """
    steps = CampaignStep.objects.filter(campaign=campaign).values_list("template_id", flat=True)
    texts = list(TemplateText.objects.filter(template__in=list(steps)))
    languages = [code for code in LANGUAGES if any(_is_read(one, code) for one in texts)]
    compiled = Texts(texts)
    return [
        Script(
            office=campaign.area.full_name, hamlet=hamlet.name, title=campaign.title, airings=at,
            readings=_readings(hamlet, compiled, languages),
        )
        for hamlet in hamlets
    ]  # fmt: skip


def leaflets_for(
    campaign: Campaign, hamlets: Sequence[Hamlet], *, link: str = "", link_says: str = ""
) -> list[Leaflet]:
    """One for each message, hamlet after hamlet."""
    return [
        Leaflet(
            office=campaign.area.full_name, title=one.subject or campaign.title, name=one.name, place=hamlet.name,
            text=one.text, link=link, link_says=link_says,
        )
        for hamlet in hamlets
        for one in hamlet.messages
    ]  # fmt: skip


def doors_for(campaign: Campaign, hamlets: Sequence[Hamlet]) -> list[DoorList]:
    """The doors of each hamlet, by name."""
    return [
        DoorList(
            office=campaign.area.full_name, hamlet=hamlet.name, title=campaign.title,
            doors=[Door(name=one.name, place=hamlet.name, about=one.text) for one in hamlet.messages],
        )
        for hamlet in hamlets
    ]  # fmt: skip


def _path(message: Message) -> str:
    return str(message.area_path)


def _is_read(text: TemplateText, language: str) -> bool:
    return text.language == language and text.medium in ("", Medium.LOUDSPEAKER)


def _readings(hamlet: Hamlet, texts: Texts, languages: Sequence[str]) -> list[Reading]:
    """The message as it was written, and the same text in the other languages of the place."""
    said = hamlet.messages[0]
    told = {"ten": said.name, "ap": hamlet.name}
    readings = [Reading(said.language, str(LANGUAGES.get(said.language, said.language)), said.text)]
    needed = set(said.languages or ()) - {said.language}
    for language in languages:
        chosen = texts.text_for(Medium.LOUDSPEAKER, language)
        if language in needed and chosen is not None:
            text = texts.render(chosen, Medium.LOUDSPEAKER, told).text
            readings.append(Reading(language, str(LANGUAGES[language]), text))
    return readings
