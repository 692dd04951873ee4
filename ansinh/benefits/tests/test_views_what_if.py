"""The screens of what a change of the law would cost: asked, kept, shared; who does not see them; how many queries."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet, make_province
from ansinh.audit.models import AuditEntry
from ansinh.benefits.models import Scenario
from ansinh.benefits.services import what_if
from ansinh.benefits.testing import make_disabled, make_person
from ansinh.benefits.tests.conftest import Desk
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.work.models import Job, JobState

pytestmark = pytest.mark.django_db
LEVEL = "social_assistance.standard_level"
K6 = "social_assistance.coefficients.k6_severe_adult"
RAISED: dict[str, Any] = {LEVEL: "600.000"}
LOWERED: dict[str, Any] = {K6: "1,0"}


def _client(area: Area | None, role: str = "province_officer", username: str = "hoa") -> Client:
    assert area is not None
    user = make_user(username, username.title())
    make_duty(user, role, area, valid_from=dt.date(2025, 7, 1))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def people(desk: Desk) -> Desk:
    """Three severely disabled adults of Tân Đông."""
    with acting(desk.lan):
        for name in ("Phạm Văn Một", "Phạm Văn Hai", "Phạm Văn Ba"):
            make_disabled(desk.lan, desk.area, name)
    return desk


def _ask(client: Client, area: str = "80", *, status: int = 200, act: str = "ask", **values: Any) -> str:
    response = client.post("/what-if/new/", {"area": area, "month": "2027-01", "act": act, **values})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _keep(client: Client, **values: Any) -> Scenario:
    _ask(client, status=302, act="keep", **{"title": "Nâng mức chuẩn", LEVEL: "600.000", **values})
    with acting(SYSTEM):
        return Scenario.objects.order_by("-pk")[0]


def test_a_change_is_asked_and_its_cost_shown(people: Desk) -> None:
    province = _client(people.area.parent)

    page = province.get("/what-if/new/").content.decode()
    assert "now 540,000 đồng a month" in page
    page = _ask(province, **RAISED)

    assert "2,430,000" in page
    assert "2,700,000" in page
    assert "Xã Tân Đông" in page
    assert 'data-value="270000"' in page
    assert "Phạm" not in page
    with acting(SYSTEM):
        assert not Scenario.objects.exists()


def test_of_one_commune_people_are_named_and_the_look_is_written_down(people: Desk) -> None:
    auditor = _client(people.area.parent, "auditor")

    page = _ask(auditor, people.area.code, **LOWERED)

    assert "Phạm Văn Một" in page
    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="read_health", actor_username="hoa").count() == 1


def test_who_may_not_see_illnesses_learns_no_name_by_changing_the_value_of_one(people: Desk) -> None:
    province = _client(people.area.parent)

    page = _ask(province, people.area.code, **LOWERED)

    assert "Phạm" not in page
    assert "K6" not in page.split('id="what-if-answer"')[1].split("<footer")[0]


def test_people_with_hiv_stand_on_no_list_of_who_gains(people: Desk) -> None:
    with acting(people.lan):
        born = dt.date(2015, 6, 1)
        make_person(people.lan, people.area, "Vũ Kín", birth_date=born, household_class="poor", facts=[("hiv", {})])

    page = _ask(_client(people.area.parent, "auditor"), people.area.code, **RAISED)

    assert "Phạm Văn Một" in page
    assert "K3" in page
    assert "Vũ Kín" not in page


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Change at least one value"),
        ({LEVEL: "nhiều"}, "Expected a number from 0 to 10.000.000"),
        ({K6: "1,55"}, "Expected a number from 0 to 20"),
        ({K6: "NaN"}, "Expected a number from 0 to 20"),
        ({K6: "Infinity"}, "Expected a number from 0 to 20"),
        ({LEVEL: "600.000,50"}, "Expected a number from 0 to 10.000.000"),
        ({LEVEL: "600000", "month": "2019-01"}, "is not offered any more"),
        ({LEVEL: "600000", "act": "keep"}, "Give the scenario a name"),
    ],
)
def test_what_cannot_be_asked_is_said_on_the_form(people: Desk, values: dict[str, str], said: str) -> None:
    page = _ask(_client(people.area.parent), status=422, **values)

    assert said in page
    with acting(SYSTEM):
        assert not Scenario.objects.exists()


def test_a_scenario_is_kept_answered_shared_and_dropped(people: Desk) -> None:
    province = _client(people.area.parent)
    kept = _keep(province)

    page = province.get(f"/what-if/{kept.pk}/").content.decode()
    assert "Not worked out yet" in page
    assert "600,000 đồng a month" in page
    assert province.post(f"/what-if/{kept.pk}/do/answer/").status_code == 302
    page = province.get(f"/what-if/{kept.pk}/").content.decode()
    assert "2,700,000" in page
    other = _client(people.area.parent, "province_officer", "nam")
    assert other.get(f"/what-if/{kept.pk}/").status_code == 404
    province.post(f"/what-if/{kept.pk}/do/share/")
    assert "Nâng mức chuẩn" in other.get("/what-if/").content.decode()
    assert other.post(f"/what-if/{kept.pk}/do/forget/").status_code == 403
    assert 'value="600.000"' in other.get(f"/what-if/new/?like={kept.pk}").content.decode()
    province.post(f"/what-if/{kept.pk}/do/forget/")
    assert other.get(f"/what-if/{kept.pk}/").status_code == 404


def test_a_large_place_is_worked_out_in_the_background(people: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(what_if, "MOST_AT_ONCE", 2)
    province = _client(people.area.parent)
    kept = _keep(province)

    for _time in range(2):
        assert province.post(f"/what-if/{kept.pk}/do/answer/").status_code == 302

    with acting(SYSTEM):
        assert Job.objects.count() == 1
    address = f"/what-if/{kept.pk}/"
    with acting(SYSTEM):
        job = Job.objects.get()
    page = province.get(address).content.decode()
    assert f'hx-get="/jobs/{job.pk}/progress/"' in page
    assert f'href="/jobs/{job.pk}/"' in page
    assert "Work it out" not in page

    with acting(SYSTEM):
        Job.objects.update(state=JobState.FAILED, error="No space left", finished_at=clock.now())
    page = province.get(address).content.decode()
    assert "No space left" in page
    assert f'href="/jobs/{job.pk}/"' in page
    assert "Work it out" in page
    assert province.post(f"{address}do/answer/").status_code == 302
    with acting(SYSTEM):
        assert Job.objects.order_by("-pk")[0].state == JobState.QUEUED


def test_who_may_not_sees_nothing_of_it(people: Desk) -> None:
    kept = _keep(_client(people.area.parent), is_shared="on")
    officer = _client(people.area, "commune_officer", "mai")
    head = _client(make_hamlet(people.area), "hamlet_head", "chin")

    for client in (officer, head):
        for address in ("/what-if/", "/what-if/new/", f"/what-if/{kept.pk}/"):
            assert client.get(address).status_code == 403, address
        assert client.post(f"/what-if/{kept.pk}/do/share/").status_code == 403
        assert 'href="/what-if/"' not in client.get("/law/").content.decode()


def test_the_auditor_tries_out_and_keeps_nothing(people: Desk) -> None:
    kept = _keep(_client(people.area.parent), is_shared="on")
    auditor = _client(people.area.parent, "auditor", "dung")

    assert "2,700,000" in _ask(auditor, **RAISED)
    _ask(auditor, status=403, act="keep", title="x", **RAISED)
    page = auditor.get(f"/what-if/{kept.pk}/").content.decode()
    assert "/do/answer/" not in page
    assert auditor.post(f"/what-if/{kept.pk}/do/answer/").status_code == 403


def test_another_province_is_nowhere(people: Desk) -> None:
    kept = _keep(_client(people.area.parent), is_shared="on")
    stranger = _client(make_province("20"), "province_officer", "anh")

    assert "Nâng mức chuẩn" not in stranger.get("/what-if/").content.decode()
    assert "Nâng mức chuẩn" not in stranger.get("/what-if/?export=csv").getvalue().decode()
    assert stranger.get(f"/what-if/{kept.pk}/").status_code == 404
    assert stranger.get(f"/what-if/new/?like={kept.pk}").status_code == 404
    page = _ask(stranger, people.area.code, status=422, **RAISED)
    assert "Tân Đông" not in page
    assert stranger.post(f"/what-if/{kept.pk}/do/forget/").status_code == 404


def test_the_list_asks_as_often_for_many_as_for_few(people: Desk) -> None:
    province = _client(people.area.parent)
    counts = []
    for number in range(1, 8):
        _keep(province, title=f"Phương án {number}")
        with CaptureQueriesContext(connection) as queries:
            assert province.get("/what-if/").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[-1]
    assert counts[-1] <= 20
