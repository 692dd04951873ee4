"""Emergency aid by the screens: proposed from a page, decided by the chair, given, told in the household's timeline."""

import pytest

from ansinh.areas.testing import make_hamlet
from ansinh.benefits.models import AidKind, AidState, EmergencyAid
from ansinh.benefits.services.emergency_aid import Struck
from ansinh.benefits.testing import make_aid, make_disabled
from ansinh.benefits.tests.conftest import Desk
from ansinh.benefits.tests.desk_clients import client_of, do, page_of, queries_of
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.registry.models import Individual, Membership

pytestmark = pytest.mark.django_db
FORM = {"kind": "damaged", "happened_on": "19/11/2026", "reason": "Bão tốc mái", "span": "1", "source": "budget"}


@pytest.fixture
def person(desk: Desk) -> Individual:
    with acting(desk.lan):
        return make_disabled(desk.lan, desk.area, "Phạm Văn Bình")


def _household(desk: Desk, person: Individual) -> int:
    with acting(desk.lan):
        return Membership.objects.get(individual=person).household_id


def test_a_household_is_helped_from_its_page_to_its_timeline(desk: Desk, person: Individual) -> None:
    officer, chair = client_of(desk.area), client_of(desk.area, "approver", "minh")
    key = _household(desk, person)
    address = f"/emergency-aid/new/?household={key}"

    assert address in page_of(officer, f"/households/{key}/")
    page = page_of(officer, address)
    assert 'value="1"' in page
    assert "serious injury" not in page
    assert officer.post(address, {**FORM, "person_count": "4"}).status_code == 302
    with acting(SYSTEM):
        aid = EmergencyAid.objects.get()
    assert (aid.amount, aid.person_count, aid.about) == (20_000_000, 4, "Phạm Văn Bình")

    assert "Emergency aid to decide" in page_of(chair, "/")
    assert "Emergency aid to decide" not in page_of(officer, "/")
    own = f"/emergency-aid/{aid.pk}/"
    assert "/do/decide/" not in page_of(officer, own)
    assert "ND 335/2026 Art 12(4)" in page_of(chair, own)
    do(chair, own, "decide", number="")
    do(officer, own, "give", on="20/11/2026", proof="Danh sách ký nhận")

    page = page_of(officer, f"/households/{key}/")
    assert "mergency aid given" in page
    assert own in page
    with acting(SYSTEM):
        aid.refresh_from_db()
    assert aid.state == AidState.GIVEN


def test_a_place_is_helped_by_its_numbers(desk: Desk) -> None:
    hamlet, officer = make_hamlet(desk.area), client_of(desk.area)
    values = {
        **FORM,
        "hamlet": str(hamlet.pk),
        "household_count": "12",
        "person_count": "41",
        "quantity": "300.000.000",
    }

    assert "/emergency-aid/new/" in page_of(officer, "/emergency-aid/")
    assert officer.post("/emergency-aid/new/", values).status_code == 302

    with acting(SYSTEM):
        aid = EmergencyAid.objects.get()
    assert (aid.hamlet, aid.amount, aid.household_count) == (hamlet, 300_000_000, 12)
    assert hamlet.name in page_of(officer, "/emergency-aid/?state=proposed")


def test_what_is_refused_stands_on_the_form_with_what_was_typed(desk: Desk, person: Individual) -> None:
    officer = client_of(desk.area)
    address = f"/emergency-aid/new/?person={person.pk}"

    low = officer.post(address, {**FORM, "kind": "injury", "quantity": "1.000"})
    wrong = officer.post(address, {**FORM, "kind": "damaged"})

    assert low.status_code == 422
    assert "at least 5.400.000 đồng" in low.content.decode()
    assert "Bão tốc mái" in low.content.decode()
    assert "not offered any more" in wrong.content.decode()


def test_who_does_not_assess_proposes_nothing(desk: Desk, person: Individual) -> None:
    chair = client_of(desk.area, "approver", "minh")

    assert chair.get("/emergency-aid/new/").status_code == 403
    assert "/emergency-aid/new/" not in page_of(chair, f"/people/{person.pk}/")
    assert client_of(desk.area, "bank_officer", "bank").get("/emergency-aid/").status_code == 403


def test_the_province_sees_the_sums_and_no_wound(desk: Desk, person: Individual) -> None:
    with acting(desk.lan):
        aid = make_aid(desk.lan, desk.area, Struck(individual=person), AidKind.INJURY, reason="Gãy chân vì lũ")
    assert desk.area.parent is not None
    province = client_of(desk.area.parent, "province_officer", "hoa")

    pages = page_of(province, "/emergency-aid/") + page_of(province, f"/emergency-aid/{aid.pk}/")

    assert "5,400,000" in pages
    assert "serious injury" not in pages
    assert "Gãy chân" not in pages
    assert "Gãy chân" in page_of(client_of(desk.area), f"/emergency-aid/{aid.pk}/")


def test_the_pages_ask_as_often_for_many_as_for_few(desk: Desk) -> None:
    officer = client_of(desk.area)
    page_of(officer, "/emergency-aid/")
    counts = []
    for kinds in ([AidKind.INJURY], [AidKind.RICE, AidKind.BURIAL, AidKind.HOUSE_MOVED]):
        with acting(desk.lan):
            for kind in kinds:
                make_aid(desk.lan, desk.area, Struck(), kind)
        counts.append(len(queries_of(officer, "/emergency-aid/")))

    assert counts[0] == counts[1]
