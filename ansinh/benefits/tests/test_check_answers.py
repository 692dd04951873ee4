"""The two lists of a province: worked out by a job, kept, and read by those whose rights are the same."""

import datetime as dt
import io
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from ansinh.accounts.models import User
from ansinh.accounts.queries import actor_for_username
from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.audit.models import AuditEntry
from ansinh.benefits.errors import MonthToCome
from ansinh.benefits.findings.kept import read_as, written
from ansinh.benefits.models import Check, CheckAnswer
from ansinh.benefits.services import check_answers
from ansinh.benefits.services.check_answers import read_check_answer, submit_check
from ansinh.benefits.services.checking import MissedList, PaidList, check_missed, check_paid
from ansinh.benefits.testing import make_disabled, make_drawn
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.benefits.tests.planting import pay_anyhow
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry.testing import make_account, make_payee
from ansinh.work.models import Job, JobState
from ansinh.work.services import run_job

pytestmark = pytest.mark.django_db
JUNE, NOVEMBER = Month(2026, 6), Month(2026, 11)
BEGAN = dt.date(2026, 1, 10)


@pytest.fixture
def there(desk: Desk) -> Desk:
    """A second commune of the province."""
    return make_desk("25480", "Bình Minh")


@pytest.fixture
def province(desk: Desk, there: Desk) -> Area:
    """Somebody overpaid for June in the first commune, somebody left behind in each."""
    with clock.at(BEGAN), acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, "Phạm Văn Bình")
        make_payee(desk.lan, person, account=make_account(desk.lan, person))
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 1), amount=900_000)
    pay_anyhow(desk, JUNE)
    with acting(desk.lan):
        make_disabled(desk.lan, desk.area, "Đỗ Thị Sót")
    with acting(there.lan):
        make_disabled(there.lan, there.area, "Lê Văn Tư")
    assert desk.area.parent is not None
    return desk.area.parent


def _actor(area: Area, role: str, username: str) -> Actor:
    make_duty(make_user(username, "Lê Thị Mai"), role, area, valid_from=dt.date(2025, 7, 1))
    return actor_for_username(username)


def _signed_in(username: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=username))
    return client


@pytest.fixture
def tinh(province: Area) -> Actor:
    return _actor(province, "province_officer", "tinh")


def _jobs(actor: Actor) -> list[Job]:
    with acting(actor):
        return list(Job.objects.order_by("pk"))


def _work(actor: Actor) -> Job:
    job = _jobs(actor)[-1]
    run_job(
        job_id=job.pk, attempt=job.attempt, username=job.actor_username, scope=job.actor_scope, area_path=job.area_path
    )
    return _jobs(actor)[-1]


def _page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def _ask(client: Client, check: str, month: str) -> str:
    response = client.post(f"/checks/{check}/", {"month": month})
    assert response.status_code == 302, response.content.decode()
    assert response["Location"] == f"/checks/{check}/?month={month}"
    return str(response["Location"])


def _trail(act: str) -> int:
    with acting(SYSTEM):
        return AuditEntry.objects.filter(act=act).count()


def test_a_province_asks_by_a_job_and_reads_the_answer_until_it_asks_anew(tinh: Actor, desk: Desk) -> None:
    client = _signed_in("tinh")
    assert "Nobody has asked for 11/2026 yet" in _page(client, "/checks/missed/")

    address = _ask(client, "missed", "2026-11")
    page = _page(client, address)
    assert f'hx-get="/jobs/{_jobs(tinh)[0].pk}/progress/"' in page
    assert "Lê Văn Tư" not in page
    done = _work(tinh)

    assert (done.state, done.done_count, done.total_count) == (JobState.DONE, 2, 2)
    page = _page(client, address)
    assert "Lê Văn Tư" in page
    assert "Đỗ Thị Sót" in page
    assert "asked by Lê Thị Mai" in page
    assert "every 2s" not in page
    assert f'href="{address}">See the result' in _page(client, f"/jobs/{done.pk}/")

    with acting(desk.lan):
        make_disabled(desk.lan, desk.area, "Hồ Văn Muộn")
    assert "Hồ Văn Muộn" not in _page(client, address)
    _ask(client, "missed", "2026-11")
    assert "Lê Văn Tư" in _page(client, address)
    _work(tinh)
    assert "Hồ Văn Muộn" in _page(client, address)
    with acting(tinh):
        assert CheckAnswer.objects.count() == 1
    assert _trail("check_missed") == 2


def test_the_answer_is_what_the_same_person_would_have_waited_for(tinh: Actor, province: Area) -> None:
    client = _signed_in("tinh")
    for check, month in (("paid", JUNE), ("missed", NOVEMBER)):
        _ask(client, check, str(month))
        _work(tinh)

    with acting(tinh):
        paid = read_check_answer(actor=tinh, check=Check.PAID, area=province, month=JUNE)
        missed = read_check_answer(actor=tinh, check=Check.MISSED, area=province, month=NOVEMBER)
        assert paid is not None
        assert missed is not None
        assert paid.found == check_paid(actor=tinh, area=province, month=JUNE)
        assert missed.found == check_missed(actor=tinh, area=province, month=NOVEMBER)
        assert [one.person_name for one in paid.found.findings] == ["Phạm Văn Bình"]


def test_a_list_is_read_from_json_as_it_was_written(desk: Desk, province: Area) -> None:
    with acting(SYSTEM):
        paid = check_paid(actor=SYSTEM, area=province, month=JUNE)
        missed = check_missed(actor=SYSTEM, area=province, month=NOVEMBER)

    for kind, found in ((PaidList, paid), (MissedList, missed)):
        kept = {name: written(value) for name, value in found.__dict__.items() if name != "area"}
        assert read_as(kind, kept, area=province) == found


def test_the_file_of_a_kept_answer_holds_what_the_page_shows(tinh: Actor, desk: Desk) -> None:
    client = _signed_in("tinh")
    address = _ask(client, "paid", "2026-06")
    _work(tinh)
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', _page(client, address))
    assert found is not None

    response = client.post("/checks/paid/", {"month": "2026-06", "seen": found[1]})

    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    assert [row[2] for row in book.get_sheet_by_name("Findings").to_python()[1:]] == ["Phạm Văn Bình"]
    assert (_trail("export_list"), _trail("check_paid")) == (1, 1)
    stale = client.post("/checks/paid/", {"month": "2026-06", "seen": "0" * 64})
    assert stale.status_code == 200
    assert "Something was recorded since" in stale.content.decode()


def test_the_same_list_asked_for_twice_is_one_job(tinh: Actor) -> None:
    client = _signed_in("tinh")

    _ask(client, "missed", "2026-11")
    _ask(client, "missed", "2026-11")
    _ask(client, "missed", "2026-10")

    assert len(_jobs(tinh)) == 2


def test_an_answer_with_reasons_is_shown_to_nobody_who_may_not_see_health(
    tinh: Actor, province: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = _signed_in("tinh")
    _ask(client, "paid", "2026-06")
    _work(tinh)
    assert "The reason tells a health fact (hidden)." in _page(client, "/checks/paid/?month=2026-06")
    doctor = replace(tinh, username="bac-si", permissions=tinh.permissions | {"view_health"})

    with acting(doctor):
        assert read_check_answer(actor=doctor, check=Check.PAID, area=province, month=JUNE) is None
        submit_check(actor=doctor, check=Check.PAID, area=province, month=JUNE)
        for _part in check_answers.answer_check(actor=doctor, check=Check.PAID, area_path=province.path, month=JUNE):
            pass
        kept = read_check_answer(actor=doctor, check=Check.PAID, area=province, month=JUNE)

    assert kept is not None
    assert "hidden" not in kept.found.findings[0].reason
    assert len(_jobs(tinh)) == 2
    page = _page(client, "/checks/paid/?month=2026-06")
    assert "The reason tells a health fact (hidden)." in page
    assert kept.found.findings[0].reason not in page
    with acting(tinh):
        assert "disab" not in str(CheckAnswer.objects.get(tells_categories=False).found)


def test_a_worker_killed_between_two_communes_leaves_the_answer_before_and_a_job_to_start_again(
    tinh: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = _signed_in("tinh")
    address = _ask(client, "missed", "2026-11")
    _work(tinh)
    _ask(client, "missed", "2026-11")
    with monkeypatch.context() as patched:
        patched.setattr(check_answers, "missed_list", lambda **_given: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            _work(tinh)

    stopped = _jobs(tinh)[-1]
    assert (stopped.state, stopped.done_count) == (JobState.FAILED, 2)
    page = _page(client, address)
    assert "ZeroDivisionError" in page
    assert "Lê Văn Tư" in page
    assert client.post(f"/jobs/{stopped.pk}/do/retry/").status_code == 302
    assert _work(tinh).state == JobState.DONE


def test_who_may_not_ask_has_nothing_worked_out_and_reads_nothing(tinh: Actor, province: Area, there: Desk) -> None:
    without = replace(tinh, permissions=tinh.permissions - {"view_registry"})
    with acting(without):
        for act in (submit_check, read_check_answer):
            with pytest.raises(NoRight):
                act(actor=without, check=Check.MISSED, area=province, month=NOVEMBER)
    with acting(there.lan):
        for act in (submit_check, read_check_answer):
            with pytest.raises(OutsideScope):
                act(actor=there.lan, check=Check.MISSED, area=province, month=NOVEMBER)
    with acting(tinh), pytest.raises(MonthToCome):
        submit_check(actor=tinh, check=Check.MISSED, area=province, month=Month(2026, 12))
    assert _jobs(tinh) == []


def test_the_answer_and_the_job_of_a_province_are_in_no_commune(tinh: Actor, there: Desk) -> None:
    _ask(_signed_in("tinh"), "missed", "2026-11")
    _work(tinh)
    officer = _actor(there.area, "commune_officer", "huong")
    client = _signed_in("huong")

    with acting(officer):
        assert not CheckAnswer.objects.exists()
    assert client.get(f"/jobs/{_jobs(tinh)[0].pk}/").status_code == 404
    assert "asked by" not in _page(client, "/checks/missed/")


def test_a_kept_answer_is_shown_with_few_queries(tinh: Actor) -> None:
    client = _signed_in("tinh")
    address = _ask(client, "missed", "2026-11")
    _work(tinh)

    with CaptureQueriesContext(connection) as queries:
        _page(client, address)

    assert len(queries) <= 20


def test_the_auditor_of_a_province_does_not_wait_and_finds_the_own_answer(tinh: Actor, province: Area) -> None:
    auditor = _actor(province, "auditor", "kiem")
    client = _signed_in("kiem")

    address = _ask(client, "missed", "2026-11")
    assert _work(auditor).state == JobState.DONE

    assert "asked by Lê Thị Mai" in _page(client, address)
    assert {"Lê Văn Tư", "Đỗ Thị Sót"} <= set(re.findall(r"Lê Văn Tư|Đỗ Thị Sót", _page(client, address)))
    assert "Nobody has asked for 11/2026 yet" in _page(_signed_in("tinh"), address)
    with acting(auditor):
        answer = CheckAnswer.objects.get()
        assert (answer.asked_by, answer.tells_categories) == ("kiem", True)
        assert CheckAnswer.objects.update(asked_by="x") == 0
