"""Audiences that no single room can offer: hamlets, each with the languages of its people, and people with theirs."""

import datetime as dt

import pytest

from ansinh.areas.testing import make_commune, make_hamlet
from ansinh.config.audiences import AUDIENCES
from ansinh.core import clock
from ansinh.core.wall import acting
from ansinh.insurance.testing import at_work, make_family
from ansinh.messaging.channels import Medium
from ansinh.messaging.models import Campaign
from ansinh.messaging.reaching import Way
from ansinh.registry.services import record_contact_point, record_death

pytestmark = pytest.mark.django_db


def test_a_hamlet_is_told_in_the_languages_of_those_who_live_there() -> None:
    area = make_commune()
    first, second = make_hamlet(area), make_hamlet(area, "002", "Tân Lợi")
    lan = at_work("lan", area)
    (hamlets,) = (one for one in AUDIENCES if one.code == "hamlets")
    with clock.at(dt.date(2026, 11, 20)), acting(lan):
        make_family(lan, area, "Thạch Thị Sa", hamlet=first, ethnicity="Khmer")
        make_family(lan, area, "Lê Văn Út", hamlet=first, ethnicity="Kinh")
        (dead,) = make_family(lan, area, "Lâm Văn Hoa", hamlet=second, ethnicity="Hoa")
        make_family(lan, area, "Châu Thị Mỹ", hamlet=second, ethnicity="Chăm")
        record_death(actor=lan, individual=dead, died_on=dt.date(2026, 11, 1))

        found = hamlets.find(lan, Campaign(area=area, area_path=area.path))

        assert {one.name: one.languages for one in found} == {first.name: ("km",), second.name: ("cjm",)}


def test_a_mailbox_is_known_in_small_letters_however_the_registry_has_it() -> None:
    area = make_commune()
    lan = at_work("lan", area)
    (commune,) = (one for one in AUDIENCES if one.code == "commune")
    with acting(lan):
        (ba,) = make_family(lan, area, "Võ Thị Ba")
        record_contact_point(
            actor=lan, individual=ba, channel="email", value="BA@Example.org", on=dt.date(2026, 11, 20)
        )

        (found,) = commune.find(lan, Campaign(area=area, area_path=area.path))

        assert Way(Medium.EMAIL, "ba@example.org") in found.ways
