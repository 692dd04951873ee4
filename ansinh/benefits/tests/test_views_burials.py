"""Support for a burial on the screens: offered after a death, asked for, granted or refused."""

import datetime as dt
import re

import pytest

from ansinh.benefits.models import Application, Decision, FuneralOffer
from ansinh.benefits.testing import make_application, make_disabled, make_person
from ansinh.benefits.tests.conftest import Desk
from ansinh.benefits.tests.desk_clients import client_of, do, page_of
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.payments.models import Due
from ansinh.registry.models import Individual
from ansinh.registry.services import record_death

pytestmark = pytest.mark.django_db
SON = "072090000021"


@pytest.fixture
def dead(desk: Desk) -> Individual:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
        son = make_person(desk.lan, desk.area, "Phạm Văn Út", birth_date=dt.date(1990, 1, 1))
        Individual.objects.filter(pk=son.pk).update(identity_number=SON, temporary_number=None)
        record_death(actor=desk.lan, individual=person, died_on=dt.date(2026, 11, 3))
        person.refresh_from_db()
    return person


def _asked_for(desk: Desk, dead: Individual) -> str:
    """The address of the file, taken in on the screens."""
    officer = client_of(desk.area)
    page = page_of(officer, f"/people/{dead.pk}/")
    assert "Funeral support of 10,800,000" in page
    assert f"/applications/new/?person={dead.pk}" in page
    form = page_of(officer, f"/applications/new/?person={dead.pk}")
    assert re.findall(r'<option value="([a-z_]*)"', form.split("</select>")[0]) == ["funeral_support"]
    values = {
        "benefit": "funeral_support", "file_number": "H64.1", "received_on": "20/11/2026", "channel": "desk",
        "standing": "complete",
    }  # fmt: skip
    assert officer.post(f"/people/{dead.pk}/apply/", values).status_code == 422
    sent = officer.post(f"/people/{dead.pk}/apply/", {**values, "applicant_name": "Phạm Văn Út"})
    assert sent.status_code == 302
    address = str(sent.headers["Location"])
    assert "do/assess/" not in page_of(officer, address)
    assert "Funeral support of" not in page_of(client_of(desk.area, "approver", "hoa"), address)
    return address


def test_a_burial_is_asked_for_and_granted_to_whoever_organises_it(desk: Desk, dead: Individual) -> None:
    address = _asked_for(desk, dead)
    chair = client_of(desk.area, "approver", "minh")
    assert dead.full_name in page_of(chair, "/applications/?drawer=to_decide")
    assert "Grant the funeral support" in page_of(chair, address)
    asked = {"other_support_amount": "0", "number": ""}

    assert "This field is required" in do(chair, address, "grant_burial", 422, **asked, organiser="")
    assert "072090000099" in do(chair, address, "grant_burial", 404, **asked, organiser="072090000099")
    higher = {**asked, "other_support_amount": "25.300.000"}
    assert "refuse the file" in do(chair, address, "grant_burial", 409, **higher, organiser=SON)
    do(chair, address, "grant_burial", **asked, organiser=SON)
    do(chair, address, "grant_burial", 409, **asked, organiser=SON)

    with acting(SYSTEM):
        due = Due.objects.get()
        assert due.recipient is not None
        assert (due.amount, due.recipient.full_name) == (10_800_000, "Phạm Văn Út")
        assert FuneralOffer.objects.get().state == "granted"
        decision = Decision.objects.get()
    for paper in ("letter", "word"):
        assert chair.get(f"/decisions/{decision.pk}/{paper}/").status_code == 200
    page = page_of(client_of(desk.area, username="nam"), f"/people/{dead.pk}/")
    assert "/applications/new/" not in page


def test_a_burial_is_refused_with_its_reason(desk: Desk, dead: Individual) -> None:
    address = _asked_for(desk, dead)
    chair = client_of(desk.area, "approver", "minh")

    do(chair, address, "refuse_burial", 422, why="")
    do(chair, address, "refuse_burial", why="Bảo hiểm xã hội đã chi trả mức cao hơn")

    with acting(SYSTEM):
        assert FuneralOffer.objects.get().closing_reason == "Bảo hiểm xã hội đã chi trả mức cao hơn"
        assert Application.objects.get().state == "refused"


def test_who_may_not_sign_neither_grants_nor_refuses(desk: Desk, dead: Individual) -> None:
    address = _asked_for(desk, dead)
    officer = client_of(desk.area, username="nam")

    assert "Grant the funeral support" not in page_of(officer, address)
    do(officer, address, "grant_burial", 403, organiser=SON, other_support_amount="0", number="")
    do(officer, address, "refuse_burial", 403, why="Không")


def test_a_burial_is_not_signed_among_others(desk: Desk, dead: Individual) -> None:
    with acting(desk.lan):
        file = make_application(desk.lan, desk.area, dead, "funeral_support")
    chair = client_of(desk.area, "approver", "minh")

    answer = chair.post("/applications/decide/?drawer=to_decide", {"chosen": [file.pk], "number": ""})

    assert answer.status_code == 409
    assert "decide it on its own page" in answer.content.decode()
    with acting(SYSTEM):
        assert not Decision.objects.exists()
