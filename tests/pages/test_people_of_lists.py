"""The people of a list are those that its page shows, by the rights that the page asks for, and nobody else."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client

from ansinh.accounts.models import Duty
from ansinh.benefits.services.checking import check_missed
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import NoRight
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.messaging.audiences import audience_of
from ansinh.messaging.models import Campaign
from ansinh.registry.models import Individual
from ansinh.ui.list_pages import people_at
from tests.pages.neighbour import lay_desk_beside
from tests.pages.scene import RECIPIENTS, TODAY, lay_desk
from tests.pages.walk import Walk

pytestmark = pytest.mark.django_db
RIGHTS = frozenset({"view_registry", "view_payroll", "view_decisions", "send_messages", "view_messages"})
NO_PEOPLE = ("/payrolls/", "/", "/accounts/own/", "/nowhere/", "", "http://[", "/messages/campaigns/new/")
OFFER = re.compile(r'campaigns/new/\?list=([^"]+)"')


def test_people_of_a_list_are_those_whom_it_shows(tmp_path: Path) -> None:
    desk, next_door = lay_desk_beside(tmp_path, province="80")
    officer = Actor("lan", "Trần Thị Lan", desk.area.path, RIGHTS)
    with clock.at(TODAY):
        with acting(officer):
            everybody = set(Individual.objects.filter(merged_into__isnull=True).values_list("pk", flat=True))
            assert set(people_at("/people/")) == everybody
            [found] = people_at(f"/people/?q={RECIPIENTS[0]}")
            assert Individual.objects.get(pk=found).full_name == RECIPIENTS[0]
            for address in NO_PEOPLE:
                assert people_at(address) == []
        with acting(Actor("hac.lan", "Quàng Thị Hặc", next_door.area.path, RIGHTS)):
            assert not set(people_at("/people/")) & everybody
        with acting(Actor("nam", "Võ Văn Nam", desk.area.path, frozenset())), pytest.raises(NoRight):
            people_at("/people/")


def test_every_list_of_people_offers_to_write_to_them_and_gives_them(tmp_path: Path) -> None:
    lay_desk(tmp_path)
    client, walk, offered = Client(headers={"accept-language": "en"}), Walk(), set[str]()
    user = Duty.objects.select_related("user").get(role="commune_officer").user
    client.force_login(user)
    with clock.at(TODAY):
        for address in walk:
            response = client.get(address, follow=True)
            if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
                page = response.content.decode()
                offered |= {unquote(unescape(one)) for one in OFFER.findall(page)}
                walk.learn(page, address)
        nobody = {one for one in offered if "you came from has nobody" in _told(client, one)}
    kinds = {one.partition("?")[0] for one in offered - nobody}
    assert {"/people/", "/households/", "/hamlets/not-seen/", "/insurance/"} <= kinds
    # Rows of a spreadsheet's people are of nobody registered.
    assert {one for one in nobody if not one.startswith("/messages/")} == set()
    chair = Client(headers={"accept-language": "en"})
    chair.force_login(Duty.objects.select_related("user").get(role="approver").user)
    with clock.at(TODAY):
        assert "Write to these people" not in chair.get("/people/").content.decode()


def _told(client: Client, address: str) -> str:
    return client.get("/messages/campaigns/new/", {"list": address}).content.decode()


def test_those_left_behind_can_be_written_to(tmp_path: Path) -> None:
    desk = lay_desk(tmp_path)
    officer = Actor("lan", "Trần Thị Lan", desk.area.path, RIGHTS)
    campaign = Campaign(area=desk.area, area_path=desk.area.path, audience="missed")
    client = Client(headers={"accept-language": "en"})
    client.force_login(Duty.objects.select_related("user").get(role="commune_officer").user)
    with clock.at(TODAY):
        with acting(officer):
            missed = check_missed(actor=officer, area=desk.area, month=Month.of(TODAY)).findings
            told = list(audience_of("missed").find(officer, campaign))
        assert [one.key for one in told] == list(dict.fromkeys(f"i{one.person_id}" for one in missed))
        assert told
        now = client.post("/checks/missed/", {"month": str(Month.of(TODAY))}, follow=True).content.decode()
        [address] = re.findall(r'href="([^"]*audience=missed)"', now)
        chosen = client.get(unescape(address)).content.decode()
        assert re.search(r'value="missed"[^>]*checked', chosen)
        before = client.post("/checks/missed/", {"month": str(Month.of(TODAY) + -1)}, follow=True).content.decode()
        assert "audience=missed" not in before
        with acting(Actor("nam", "Võ Văn Nam", desk.area.path, frozenset())), pytest.raises(NoRight):
            list(audience_of("missed").find(Actor("nam", "Võ Văn Nam", desk.area.path, frozenset()), campaign))
