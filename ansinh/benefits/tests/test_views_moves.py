"""A move between two communes by the screens: asked for, sent with the household, or not."""

import datetime as dt

import pytest

from ansinh.benefits.models import Application, Proposal, ProposalKind, Recovery
from ansinh.benefits.testing import make_application, make_decided, make_disabled, make_recovery
from ansinh.benefits.tests.conftest import TODAY, Desk, make_desk
from ansinh.benefits.tests.desk_clients import client_of, do, page_of, queries_of
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.payments.models import Entitlement, EntitlementState
from ansinh.registry.models import Individual, Membership, MoveRequest, MoveState
from ansinh.registry.services import submit_move_request
from ansinh.registry.testing import make_member

pytestmark = pytest.mark.django_db
NUMBER = "072180000011"


@pytest.fixture
def old(desk: Desk) -> Desk:
    """Bình Minh, from where people move to Tân Đông."""
    return make_desk("25480", "Bình Minh")


def _binh(desk: Desk, number: str = NUMBER, name: str = "Phạm Văn Bình") -> Individual:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, name)
        Individual.objects.filter(pk=person.pk).update(identity_number=number, temporary_number=None)
    return person


def _asked(desk: Desk, number: str = NUMBER) -> MoveRequest:
    with acting(desk.lan):
        return submit_move_request(
            actor=desk.lan, area=desk.area, identity_number=number, reason="về ở với con", on=TODAY
        )


def _ask(number: str) -> dict[str, str]:
    return {"identity_number": number, "reason": "về ở với con"}


def test_the_new_commune_asks_the_old_one_sends_and_the_chair_is_asked_to_grant(desk: Desk, old: Desk) -> None:
    person = _binh(old)
    with acting(SYSTEM, scope=old.area.path):
        make_decided(old.lan, old.minh, old.area, person)
    with acting(old.lan):
        home = Membership.objects.get(individual=person).household
        child = make_member(old.lan, old.area, home, "child", full_name="Phạm Thị Con", birth_date=dt.date(2015, 1, 1))
    officer, sender = client_of(desk.area), client_of(old.area, username="sau")

    assert officer.post("/moves/ask/", _ask(NUMBER)).status_code == 302
    with acting(SYSTEM):
        request = MoveRequest.objects.get()
    page = page_of(officer, f"/moves/{request.pk}/")
    assert "Xã Bình Minh" in page
    assert "Phạm Văn Bình" not in page
    assert "/moves/?side=of_us&amp;state=asked" in page_of(sender, "/")
    assert "Phạm Văn Bình" in page_of(sender, "/moves/?side=of_us&state=asked")
    assert "asks for this person" in page_of(sender, f"/people/{person.pk}/")
    assert "Phạm Thị Con" in page_of(sender, f"/moves/{request.pk}/")
    do(sender, f"/moves/{request.pk}/", "send", on="20/11/2026", companions=[child.pk])
    do(sender, f"/moves/{request.pk}/", "send", 409, on="20/11/2026")

    page_of(sender, f"/people/{person.pk}/", 404)
    assert "Phạm Văn Bình" in page_of(officer, f"/moves/{request.pk}/")
    assert "Phạm Thị Con" in page_of(officer, "/people/?q=con")
    with acting(SYSTEM):
        assert Entitlement.objects.get().state == EntitlementState.ENDED
        granted = Proposal.objects.get(kind=ProposalKind.GRANT)
    chair = client_of(desk.area, "approver", "minh")
    assert "moved into the commune" in page_of(chair, f"/changes/{granted.pk}/")


def test_what_was_asked_for_is_closed_with_the_move_and_asked_for_again_where_the_person_lives(
    desk: Desk, old: Desk
) -> None:
    person = _binh(old)
    with acting(old.lan):
        person.refresh_from_db()
        file = make_application(old.lan, old.area, person, "social_pension")
        make_recovery(old.lan, old.area, person)
    request, sender = _asked(desk), client_of(old.area, username="sau")

    do(sender, f"/moves/{request.pk}/", "send", on="20/11/2026")

    with acting(SYSTEM):
        closed = Application.objects.get(pk=file.pk)
        assert (closed.state, closed.closing_reason) == ("withdrawn", "chuyển đi nơi khác")
    for drawer in ("open", "closed"):
        assert "Nothing lies here" in page_of(sender, f"/applications/?drawer={drawer}")
    with acting(desk.lan):
        make_application(desk.lan, desk.area, Individual.objects.get(pk=person.pk), "social_pension")
    chair = client_of(old.area, "approver", "minh")
    with acting(SYSTEM):
        recovery = Recovery.objects.get()
    do(chair, f"/recoveries/{recovery.pk}/", "decide", instalments="1", number="")
    with acting(SYSTEM):
        assert Recovery.objects.get().state == "decided"


def test_a_person_who_has_not_moved_is_kept_with_a_reason(desk: Desk, old: Desk) -> None:
    person = _binh(old)
    request, sender = _asked(desk), client_of(old.area)

    assert "This field is required" in do(sender, f"/moves/{request.pk}/", "keep", 422, why="")
    do(sender, f"/moves/{request.pk}/", "keep", why="Vẫn ở đây")
    do(sender, f"/moves/{request.pk}/", "keep", 409, why="Vẫn ở đây")

    assert "Vẫn ở đây" in page_of(client_of(desk.area, username="nam"), f"/moves/{request.pk}/")
    with acting(SYSTEM):
        assert Individual.objects.get(pk=person.pk).area_id == old.area.pk
        assert MoveRequest.objects.get().state == MoveState.DECLINED


@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        ("072180000012", 404, "Nobody is registered"),
        ("07218", 422, "cannot be right"),
        ("", 422, "This field is required"),
    ],
)
def test_asking_with_a_fault_is_refused_on_the_form(desk: Desk, number: str, status: int, said: str) -> None:
    response = client_of(desk.area).post("/moves/ask/", _ask(number))

    assert response.status_code == status
    assert said in response.content.decode()


def test_asking_twice_and_for_the_own_people_is_refused(desk: Desk, old: Desk) -> None:
    _binh(old)
    _binh(desk, "072180000013", "Phạm Văn Nhà")
    officer = client_of(desk.area)

    assert officer.post("/moves/ask/", _ask(NUMBER)).status_code == 302
    assert "has already been asked" in officer.post("/moves/ask/", _ask(NUMBER)).content.decode()
    assert "already registered in this area" in officer.post("/moves/ask/", _ask("072180000013")).content.decode()


def test_only_the_commune_asked_sends_and_a_third_sees_nothing(desk: Desk, old: Desk) -> None:
    person, request = _binh(old), _asked(desk)
    third = make_desk("25489", "Hòa Thành")
    asking, chair = client_of(desk.area), client_of(old.area, "approver", "minh")
    stranger = client_of(third.area, username="nam")

    assert "/do/send/" not in page_of(asking, f"/moves/{request.pk}/")
    do(asking, f"/moves/{request.pk}/", "send", 403, on="20/11/2026")
    do(chair, f"/moves/{request.pk}/", "send", 403, on="20/11/2026")
    assert NUMBER not in page_of(stranger, "/moves/")
    page_of(stranger, f"/moves/{request.pk}/", 404)
    do(stranger, f"/moves/{request.pk}/", "send", 404, on="20/11/2026")
    page_of(client_of(desk.area, "bank_officer", "bank"), "/moves/", 403)
    with acting(SYSTEM):
        assert Individual.objects.get(pk=person.pk).area_id == old.area.pk


def test_nobody_outside_the_household_is_sent_along(desk: Desk, old: Desk) -> None:
    _binh(old)
    other = _binh(old, "072180000014", "Phạm Văn Hai")
    request = _asked(desk)

    do(client_of(old.area), f"/moves/{request.pk}/", "send", on="20/11/2026", companions=[other.pk])
    with acting(SYSTEM):
        assert Individual.objects.get(pk=other.pk).area_id == old.area.pk


def test_the_list_asks_as_much_for_many_as_for_few(desk: Desk, old: Desk) -> None:
    _binh(old)
    _asked(desk)
    sender = client_of(old.area)
    few = queries_of(sender, "/moves/")
    waiting = queries_of(sender, "/payees/waiting/")
    for place in range(3):
        number = f"07218000002{place}"
        _binh(old, number, f"Phạm Văn {place}")
        _asked(desk, number)

    assert len(queries_of(sender, "/moves/")) == len(few) <= 20
    assert len(waiting) <= 20
