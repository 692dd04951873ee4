"""Screens of background work: who sees which job, how far it is, why it failed, and another start."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.accounts.models import User
from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune, make_hamlet
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import Invalid
from ansinh.core.wall import acting
from ansinh.work.models import Job, JobState
from ansinh.work.services import RunningJob, enqueue_job, job_kind, run_job, tell_progress

pytestmark = pytest.mark.usefixtures("in_english")


class Refused(Invalid):
    message = "Trần Thị Kín is listed twice."


@dataclass
class Given:
    """What the kind of work of these tests does."""

    fault: Exception | None = None


@pytest.fixture(autouse=True)
def given() -> Given:
    told = Given()

    @job_kind("tests.work", title="count the people", permission="prepare_payroll",
              result=lambda number: f"/payrolls/{number}/")  # fmt: skip
    def work(job: RunningJob, *, number: int) -> None:
        if told.fault is not None:
            raise told.fault

    return told


def _client(area: Area, role: str, username: str) -> Client:
    make_duty(make_user(username, "Lê Thị Mai"), role, area, valid_from=area.valid_from)
    return _signed_in(username)


def _signed_in(username: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=username))
    return client


def _queued(actor: Actor, number: int = 7) -> Job:
    with acting(actor):
        return enqueue_job(actor=actor, kind="tests.work", arguments={"number": number}, area_path=actor.scope)


def _run(job: Job) -> None:
    run_job(
        job_id=job.pk, attempt=job.attempt, username=job.actor_username, scope=job.actor_scope, area_path=job.area_path
    )


def _page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()
    return b"".join(response).decode() if response.streaming else response.content.decode()


def test_a_waiting_job_is_asked_after_until_it_is_done_and_then_shows_its_result(officer: Actor) -> None:
    job, client = _queued(officer), _signed_in("lan")

    page = _page(client, f"/jobs/{job.pk}/")
    assert f'hx-get="/jobs/{job.pk}/progress/" hx-trigger="every 2s"' in page
    assert "How far is it now?" in page
    assert "See the result" not in page
    assert "HX-Refresh" not in client.get(f"/jobs/{job.pk}/progress/")

    _run(job)

    fragment = client.get(f"/jobs/{job.pk}/progress/")
    assert fragment["HX-Refresh"] == "true"
    assert "hx-get" not in fragment.content.decode()
    assert '<a class="btn btn-primary" href="/payrolls/7/">' in _page(client, f"/jobs/{job.pk}/")


def test_a_worker_tells_how_far_it_is_before_anything_is_committed(officer: Actor) -> None:
    seen: list[str] = []
    client = _signed_in("lan")

    @job_kind("tests.long", title="count slowly", permission="prepare_payroll")
    def long(job: RunningJob) -> None:
        tell_progress(3, 4)
        seen.append(_page(client, f"/jobs/{job.pk}/progress/"))

    with acting(officer):
        job = enqueue_job(actor=officer, kind="tests.long", arguments={}, area_path=officer.scope)
    _run(job)

    assert "3 of 4 (75%)" in seen[0]
    assert 'value="75"' in seen[0]
    assert "3 of 4" not in _page(client, f"/jobs/{job.pk}/progress/")


def test_the_error_of_a_job_is_told_and_it_is_started_again_by_a_button(officer: Actor, given: Given) -> None:
    given.fault = Refused()
    job, client = _queued(officer), _signed_in("lan")
    _run(job)

    page = _page(client, f"/jobs/{job.pk}/")
    assert "Trần Thị Kín is listed twice." in page
    assert f'action="/jobs/{job.pk}/do/retry/"' in page
    given.fault = None
    assert client.post(f"/jobs/{job.pk}/do/retry/").status_code == 302
    with acting(officer):
        again = Job.objects.get(pk=job.pk)
    _run(again)

    assert "Started again" in _page(client, f"/jobs/{job.pk}/")
    assert "Starts so far" in _page(client, f"/jobs/{job.pk}/")
    refused = client.post(f"/jobs/{job.pk}/do/retry/")
    assert (refused.status_code, "This work is done" in refused.content.decode()) == (409, True)
    assert client.post(f"/jobs/{job.pk}/do/dance/").status_code == 404


def test_a_worker_killed_in_the_middle_leaves_a_job_that_can_be_started_again(officer: Actor) -> None:
    job, client = _queued(officer), _signed_in("lan")
    with acting(officer):
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, started_at=clock.now(), progressed_at=clock.now())
    assert "do/retry/" not in _page(client, f"/jobs/{job.pk}/")
    assert client.post(f"/jobs/{job.pk}/do/retry/").status_code == 409

    with clock.at(clock.now() + dt.timedelta(minutes=3)):
        page = _page(client, f"/jobs/{job.pk}/")
        assert "No worker has shown progress for a while" in page
        assert "do/retry/" in page
        assert _queued(officer).pk == job.pk

    with acting(officer):
        again = Job.objects.get(pk=job.pk)
    assert (again.state, again.attempt) == (JobState.QUEUED, 2)


def test_the_jobs_of_another_commune_are_nowhere(officer: Actor) -> None:
    job = _queued(officer)
    stranger = _client(make_commune("25480", "Bình Minh"), "commune_officer", "minh")

    assert _page(stranger, f"/jobs/{job.pk}/", 404)
    assert _page(stranger, f"/jobs/{job.pk}/progress/", 404)
    assert stranger.post(f"/jobs/{job.pk}/do/retry/").status_code == 404
    page = _page(stranger, "/jobs/")
    assert "0 rows" in page
    assert "Nguyễn Thị Lan" not in page
    assert "Nguyễn Thị Lan" not in _page(stranger, "/jobs/?export=csv")


def test_only_those_who_may_do_the_work_or_oversee_it_see_a_job_and_only_the_first_its_error(
    officer: Actor, commune: Area, given: Given
) -> None:
    given.fault = Refused()
    job = _queued(officer)
    _run(job)
    administrator = _client(commune, "administrator", "hai")
    bank = _client(commune, "bank_officer", "bay")

    for address in (f"/jobs/{job.pk}/", "/jobs/?columns=what&columns=error", "/jobs/?columns=error&export=csv"):
        page = _page(administrator, address)
        assert "the reason is told to those who may do it" in page
        assert "Kín" not in page
    assert administrator.post(f"/jobs/{job.pk}/do/retry/").status_code == 403
    assert _page(bank, f"/jobs/{job.pk}/", 404)
    assert "0 rows" in _page(bank, "/jobs/")
    head = _client(make_hamlet(commune), "hamlet_head", "truong-ap")
    for address in ("/jobs/", f"/jobs/{job.pk}/", f"/jobs/{job.pk}/progress/"):
        assert _page(head, address, 403)


def test_the_list_says_what_who_and_how_far_and_narrows(officer: Actor) -> None:
    done, _waiting = _queued(officer, 1), _queued(officer, 2)
    _run(done)
    client = _signed_in("lan")

    page = _page(client, "/jobs/?state=done")
    assert "1 row" in page
    assert f'href="/jobs/{done.pk}/"' in page
    assert "100 %" in page
    assert '<label class="form-label" for="list-q">Name of who asked</label>' in page
    assert "2 rows" in _page(client, "/jobs/?kind=tests.work&q=lan")
    assert "0 rows" in _page(client, "/jobs/?q=minh")
    assert "Count the people" in _page(client, "/jobs/?export=csv")


def test_the_number_of_queries_does_not_grow_with_the_jobs(officer: Actor) -> None:
    client = _signed_in("lan")
    counts = []
    for more in (1, 30):
        for number in range(more):
            _queued(officer, 100 * more + number)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            _page(client, "/jobs/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= 20
