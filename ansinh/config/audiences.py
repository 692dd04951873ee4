"""Audiences that no single room can offer: people of any list of the house, by the ways that the registry knows."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import hamlets_of
from ansinh.benefits.models import Check
from ansinh.benefits.policies import VIEW as VIEW_DECISIONS
from ansinh.benefits.queries.set_aside import without_set_aside
from ansinh.benefits.services.check_answers import read_check_answer, takes_long
from ansinh.benefits.services.checking import MissedList, check_missed
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.messaging.audiences import Audience
from ansinh.messaging.channels import Medium
from ansinh.messaging.models import Campaign, UploadedPerson, Via
from ansinh.messaging.reaching import Recipient, Way, recipient_of
from ansinh.registry.models import Individual
from ansinh.registry.queries.reach import languages_of_places, reach_of
from ansinh.ui.list_pages import people_at

FIELDS = {"ten": _("the person's name"), "ap": _("the hamlet"), "dia_chi": _("the household's address")}


def _of_list(actor: Actor, campaign: Campaign) -> Iterator[Recipient]:
    """`asked` is the address of the list."""
    return (recipient_of(one) for one in reach_of(people_at(campaign.asked), on=clock.today()))


def _left_behind(actor: Actor, campaign: Campaign) -> Iterator[Recipient]:
    """Those whom the list of the left behind names for this month, without what is set aside on it; of an area whose
    list takes long those of the list that is kept.
    """
    today, area = clock.today(), campaign.area
    month = Month.of(today)
    found: MissedList | None
    if takes_long(area):
        kept = read_check_answer(actor=actor, check=Check.MISSED, area=area, month=month)
        found = kept.found if kept and isinstance(kept.found, MissedList) else None
    else:
        found = check_missed(actor=actor, area=area, month=month)
    findings = found.findings if found is not None else ()
    rows, _aside = without_set_aside(findings, actor=actor, on=today)
    return (recipient_of(one) for one in reach_of(dict.fromkeys(row.person_id for row in rows), on=today))


def _of_commune(actor: Actor, campaign: Campaign) -> Iterator[Recipient]:
    """Everybody alive who lives in the area of the campaign, or in the hamlets that `asked` names by their paths."""
    people = Individual.objects.filter(merged_into__isnull=True, died_on__isnull=True)
    people = people.filter(area_path__within=campaign.area_path).order_by("pk")
    wanted = [path for path in campaign.asked.split(",") if path]
    keys = [
        key
        for key, path in people.values_list("pk", "area_path").iterator()
        if not wanted or any(path.startswith(one) for one in wanted)
    ]
    return (recipient_of(one) for one in reach_of(keys, on=clock.today()))


def _of_hamlets(actor: Actor, campaign: Campaign) -> Iterator[Recipient]:
    """The hamlets themselves, for loudspeakers: one message for each, in the languages of those who live there."""
    languages = languages_of_places(campaign.area_path, on=clock.today())
    for hamlet in _hamlets(campaign.area):
        way = Way(Medium.LOUDSPEAKER, hamlet.path, Via.PLACE)
        yield Recipient(
            key=f"a{hamlet.path}", name=hamlet.name, area_path=hamlet.path, ways=(way,),
            told={"ten": hamlet.name, "ap": hamlet.name}, languages=languages.get(hamlet.path, ()),
        )  # fmt: skip


def _hamlets(area: Area) -> list[Area]:
    return list(hamlets_of(area, on=clock.today())) if area.level == Level.COMMUNE else []


def _of_spreadsheet(actor: Actor, campaign: Campaign) -> Iterator[Recipient]:
    for one in UploadedPerson.objects.filter(campaign=campaign).order_by("row"):
        yield Recipient(
            key=f"p{one.address}", name=one.name, area_path=campaign.area_path,
            ways=(Way(Medium(one.medium), one.address),), told={"ten": one.name, **one.told},
        )  # fmt: skip


AUDIENCES = (
    Audience("list", _("people of a list"), FIELDS, _of_list, "view_registry", is_offered=False),
    Audience("commune", _("everybody of the commune"), FIELDS, _of_commune, "view_registry"),
    Audience("missed", _("those who are entitled and left behind"), FIELDS, _left_behind, VIEW_DECISIONS),
    Audience("hamlets", _("the hamlets, by loudspeaker"), {}, _of_hamlets, "send_messages"),
    Audience("spreadsheet", _("people of a spreadsheet"), {}, _of_spreadsheet, "send_messages"),
)
