"""Several recoveries settled at once: each by itself, the refused ones told by name and left as they were."""

import datetime as dt

import pytest
from django.test import Client

from ansinh.benefits.models import Decision, Recovery, RecoveryState
from ansinh.benefits.services.recoveries import cancel_recovery
from ansinh.benefits.testing import make_disabled, make_recovery
from ansinh.benefits.tests.conftest import TODAY, Desk, make_desk
from ansinh.benefits.tests.desk_clients import client_of, page_of
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.registry.services import record_death

pytestmark = pytest.mark.django_db
AT = "/recoveries/settle/"


def _recovery(desk: Desk, name: str) -> Recovery:
    with acting(desk.lan):
        return make_recovery(desk.lan, desk.area, make_disabled(desk.lan, desk.area, name))


def _three(desk: Desk) -> list[Recovery]:
    return [_recovery(desk, f"Phạm Văn {name}") for name in ("An", "Ba", "Mất")]


def _settle(client: Client, recoveries: list[Recovery], status: int = 302, **values: str) -> str:
    response = client.post(AT, {"chosen": [one.pk for one in recoveries], **values})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _states(recoveries: list[Recovery]) -> list[str]:
    with acting(SYSTEM):
        found = Recovery.objects.in_bulk([one.pk for one in recoveries])
        return [found[one.pk].state for one in recoveries]


def test_each_of_those_chosen_is_asked_back_by_a_number_of_its_own_and_the_dead_are_told(desk: Desk) -> None:
    recoveries, chair = _three(desk), client_of(desk.area, "approver", "minh")
    with acting(desk.lan):
        record_death(actor=desk.lan, individual=recoveries[2].individual, died_on=TODAY)
    assert AT in page_of(chair, "/recoveries/")

    page = _settle(chair, recoveries, 409, act="decide", instalments="3")

    assert "2 recoveries are settled." in page
    assert "Phạm Văn Mất: Phạm Văn Mất died on 20/11/2026. Nothing is taken back from an estate." in page
    assert _states(recoveries) == ["decided", "decided", "proposed"]
    with acting(SYSTEM):
        assert sorted(Decision.objects.values_list("number", flat=True)) == ["1/QĐ-UBND", "2/QĐ-UBND"]
        assert set(Recovery.objects.exclude(decision=None).values_list("instalments", flat=True)) == {3}


def test_several_are_waived_for_one_reason_and_twice_changes_nothing(desk: Desk) -> None:
    recoveries, chair = _three(desk), client_of(desk.area, "approver", "minh")

    assert "This field is required" in _settle(chair, recoveries, 422, act="waive", why=" ")
    _settle(chair, recoveries, act="waive", why="Lỗi của cơ quan")
    assert "3 recoveries are settled." in page_of(chair, "/recoveries/")
    page = _settle(chair, recoveries, 409, act="waive", why="Lỗi khác")

    assert page.count("is “waived”") == 3
    assert "settled." not in page
    with acting(SYSTEM):
        assert set(Recovery.objects.values_list("waiving_reason", flat=True)) == {"Lỗi của cơ quan"}


def test_what_somebody_did_meanwhile_is_told_of_that_one_alone(desk: Desk) -> None:
    recoveries, chair = _three(desk), client_of(desk.area, "approver", "minh")
    seen = (clock.now() - dt.timedelta(minutes=5)).isoformat()
    with clock.at(clock.now() + dt.timedelta(minutes=5)):
        with acting(desk.minh):
            cancel_recovery(actor=desk.minh, recovery=recoveries[1], why="Hộ khó khăn")
        page = _settle(chair, [recoveries[1]], 409, act="decide", instalments="1", seen=seen)

    assert "Phạm Văn Ba: Lê Văn Minh gave up asking money back" in page
    assert _states(recoveries) == [RecoveryState.PROPOSED, RecoveryState.WAIVED, RecoveryState.PROPOSED]


def test_nothing_chosen_no_right_and_those_of_another_commune_settle_nothing(desk: Desk) -> None:
    recoveries, elsewhere = _three(desk), _recovery(make_desk("25480", "Bình Minh"), "Lê Văn Xa")
    chair, officer = client_of(desk.area, "approver", "minh"), client_of(desk.area)

    assert "Choose the recoveries" in _settle(chair, [], 422, act="waive", why="A")
    assert "Choose the recoveries" in _settle(chair, [elsewhere], 422, act="waive", why="A")
    _settle(officer, recoveries, 403, act="waive", why="A")
    assert AT not in page_of(officer, "/recoveries/")
    assert AT not in page_of(chair, "/recoveries/?state=decided")
    assert _states([*recoveries, elsewhere]) == ["proposed"] * 4
