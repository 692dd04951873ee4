"""The two lists as work: a row leads to its acts, is set aside and counted, and taken back."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet
from ansinh.benefits.models import Proposal, Recovery, SetAside
from ansinh.benefits.services.set_aside import record_set_aside
from ansinh.benefits.testing import make_disabled
from ansinh.benefits.tests.conftest import TODAY, Desk, make_desk
from ansinh.benefits.tests.planting import pay_anyhow
from ansinh.benefits.tests.test_views_checks import JUNE, _check, _client, _overpaid, _page
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry.models import Individual

pytestmark = pytest.mark.django_db
NOVEMBER = Month(2026, 11)


def _row_address(listed: str, which: str) -> str:
    found = re.search(rf'href="(/checks/{which}/row/\?[^"]+)"', listed)
    assert found is not None
    return unescape(found[1])


def _do(client: Client, address: str, act: str, status: int = 302, **values: str) -> str:
    path, asked = address.split("?")
    posted = {f"{act}-{name}": value for name, value in values.items()}
    response = client.post(f"{path}do/{act}/?{asked}", posted)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _missed(desk: Desk) -> Individual:
    with acting(desk.lan):
        return make_disabled(desk.lan, desk.area, "Phạm Văn Bình")


def test_a_missed_row_leads_to_a_visit_and_to_an_application(desk: Desk) -> None:
    person, officer = _missed(desk), _client(desk.area)

    listed = _check(officer, "missed", "2026-11")

    assert f"/hamlets/visits/new/?person={person.pk}&amp;benefit=social_allowance" in listed
    shown = _page(officer, _row_address(listed, "missed"))
    assert f"/applications/new/?person={person.pk}&amp;benefit=social_allowance" in shown
    assert "Ask for a visit" in shown


def test_a_row_set_aside_is_counted_not_shown_and_not_in_the_file(desk: Desk) -> None:
    _missed(desk)
    officer = _client(desk.area)
    address = _row_address(_check(officer, "missed", "2026-11"), "missed")
    _do(officer, address, "aside", 422, until="01/01/2026", why="Hồ sơ đang ở tỉnh")
    _do(officer, address, "aside", until="20/12/2026", why="Hồ sơ đang ở tỉnh")
    assert "Set aside until 20/12/2026." in _page(officer, address)

    listed = _check(officer, "missed", "2026-11")

    assert "Phạm Văn Bình" not in listed
    assert "1 row is set aside and not shown." in listed
    assert "Phạm Văn Bình" in _check(officer, "missed", "2026-10")
    aside = _page(officer, "/checks/set-aside/")
    assert "Hồ sơ đang ở tỉnh" in aside
    with acting(SYSTEM):
        key = SetAside.objects.get().pk
    assert officer.post("/checks/set-aside/take-back/").status_code == 422
    assert officer.post("/checks/set-aside/take-back/", {"chosen": key}).status_code == 302
    assert "Phạm Văn Bình" in _check(officer, "missed", "2026-11")


def test_a_row_comes_back_on_its_day_and_is_never_hidden_from_who_inspects(desk: Desk) -> None:
    _missed(desk)
    officer = _client(desk.area)
    address = _row_address(_check(officer, "missed", "2026-11"), "missed")
    _do(officer, address, "aside", until="25/11/2026", why="Hồ sơ đang ở tỉnh", is_of_every_month="on")

    assert "Phạm Văn Bình" not in _check(officer, "missed", "2026-10")
    assert "Phạm Văn Bình" in _check(_client(desk.area, "auditor", "dung"), "missed", "2026-11")
    with clock.at(TODAY.replace(day=25)):
        assert "Phạm Văn Bình" in _check(officer, "missed", "2026-11")
        assert "Nothing is set aside" in _page(officer, "/checks/set-aside/")


def test_a_wrong_payment_is_proposed_to_be_corrected_and_asked_back(desk: Desk) -> None:
    _overpaid(desk)
    pay_anyhow(desk, JUNE)
    officer = _client(desk.area)
    address = _row_address(_check(officer, "paid", "2026-06"), "paid")
    shown = _page(officer, address)
    assert "Propose to stop or correct it" in shown
    assert "Sign the end" not in shown

    _do(officer, address, "correct")
    asked = {"first": "2026-06", "last": "2026-06", "fault": "office"}
    _do(officer, address, "recover", 422, **asked, why="")
    _do(officer, address, "recover", 422, **{**asked, "first": "2026-07"}, why="Nhập nhầm mức")
    _do(officer, address, "recover", 302, **asked, why="Nhập nhầm mức")

    with acting(SYSTEM):
        assert Proposal.objects.get().amount == 810_000
        recovery = Recovery.objects.get()
    assert recovery.amount == 150_000
    assert f'href="/recoveries/{recovery.pk}/"' in _page(officer, address)


def test_the_chair_signs_the_end_and_proposes_nothing(desk: Desk) -> None:
    person = _overpaid(desk)
    pay_anyhow(desk, JUNE)
    chair = _client(desk.area, "approver", "minh")
    address = f"/checks/paid/row/?person={person.pk}&kind=not_entitled&benefit=social_allowance&month=2026-06"
    shown = _page(chair, address)
    assert "Sign the end of the payments" in shown
    assert "Set aside until a day" not in shown

    _do(chair, address, "aside", 403, until="20/12/2026", why="x")
    _do(chair, address, "end", first="2026-12")
    assert "draws nothing of this benefit" in _do(chair, address, "end", 409, first="2026-12")


def test_an_act_that_does_not_fit_the_row_is_not_there(desk: Desk) -> None:
    person, officer = _missed(desk), _client(desk.area)
    address = f"/checks/missed/row/?person={person.pk}&kind=nothing&benefit=social_allowance&month=2026-11"

    _do(officer, address, "recover", 404, first="2026-06", last="2026-06", fault="office", why="x")
    _do(officer, address, "rocket", 404)


@pytest.mark.parametrize(
    "asked",
    ["person=x&kind=nothing&month=2026-11", "kind=dead&month=2026-11", "kind=nothing&month=x",
     "kind=nothing&benefit=rocket&month=2026-11"],
)  # fmt: skip
def test_an_address_that_names_no_row_is_no_page(desk: Desk, asked: str) -> None:
    person = _missed(desk)

    _page(_client(desk.area), f"/checks/missed/row/?person={person.pk}&{asked}", 404)


def test_another_communes_row_and_what_it_set_aside_are_not_there(desk: Desk) -> None:
    person = _missed(desk)
    with acting(desk.lan):
        record_set_aside(
            actor=desk.lan, individual=person, benefit="social_allowance", kind="nothing", month=NOVEMBER,
            until=TODAY.replace(month=12), reason="Hồ sơ đang ở tỉnh", on=TODAY,
        )  # fmt: skip
        key = SetAside.objects.get().pk
    stranger = _client(make_desk("25480", "Bình Minh").area, username="minh2")
    address = f"/checks/missed/row/?person={person.pk}&kind=nothing&benefit=social_allowance&month=2026-11"

    _page(stranger, address, 404)
    _do(stranger, address, "aside", 404, until="20/12/2026", why="x")
    assert "Phạm Văn" not in _page(stranger, "/checks/set-aside/")
    exported = b"".join(stranger.get("/checks/set-aside/?export=csv").streaming_content)  # type: ignore[attr-defined]
    assert "Phạm Văn" not in exported.decode()
    assert stranger.post("/checks/set-aside/take-back/", {"chosen": key}).status_code == 422


def test_who_may_not_ask_for_the_lists_opens_no_row(desk: Desk) -> None:
    person = _missed(desk)
    address = f"/checks/missed/row/?person={person.pk}&kind=nothing&benefit=social_allowance&month=2026-11"
    for area, role, username in (
        (make_hamlet(desk.area), "hamlet_head", "truong-ap"),
        (desk.area, "bank_officer", "ngan-hang"),
    ):
        client = _client(area, role, username)
        _page(client, address, 403)
        _page(client, "/checks/set-aside/", 403)


def test_the_list_of_what_is_set_aside_needs_no_more_queries_for_more_rows(desk: Desk) -> None:
    officer = _client(desk.area)
    _fill(desk, desk.area, 1)
    before = _queries(officer)
    _fill(desk, desk.area, 4)

    after = _queries(officer)

    assert after <= before
    assert after <= 20


def _fill(desk: Desk, area: Area, count: int) -> None:
    with acting(desk.lan):
        for number in range(count):
            record_set_aside(
                actor=desk.lan, individual=make_disabled(desk.lan, area, f"Lê Văn {count}{number}"),
                benefit="social_allowance", kind="nothing", month=None, until=TODAY.replace(month=12),
                reason="Hồ sơ đang ở tỉnh", on=TODAY,
            )  # fmt: skip


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        _page(client, "/checks/set-aside/")
    return sum(1 for one in queries if "SAVEPOINT" not in one["sql"])
