"""Jobs done by the worker, behind the wall."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import translation
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from ansinh.accounts.models import Duty
from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import Invalid
from ansinh.core.wall import acting, current_actor, current_scope
from ansinh.work.models import Job, JobState
from ansinh.work.services import Progress, RunningJob, enqueue_job, job_kind, retry_job, run_job


def queued(officer: Actor, kind: str, **arguments: int) -> Job:
    with acting(officer):
        return enqueue_job(actor=officer, kind=kind, arguments=arguments, area_path=officer.scope)


def run(job: Job) -> None:
    run_job(
        job_id=job.pk,
        attempt=job.attempt,
        username=job.actor_username,
        scope=job.actor_scope,
        area_path=job.area_path,
    )


def test_who_only_reads_has_work_done_that_only_reads_and_the_work_cannot_write(auditor: Actor) -> None:
    @job_kind("tests.look", title="look", permission="view_audit", only_reads=True)
    def look(job: RunningJob) -> Iterator[Progress]:
        assert (current_actor().username, current_actor().may_write) == ("thu", False)
        yield Progress(Job.objects.update(error="x"), 1)

    job = queued(auditor, "tests.look")
    assert queued(auditor, "tests.look") == job
    with acting(auditor), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Job.objects.create(
            kind="x", key="x", arguments={}, area_path=auditor.scope, created_at=job.created_at, state=JobState.QUEUED
        )
    run(job)

    done = seen(auditor, job)
    assert (done.state, done.done_count, done.error) == (JobState.DONE, 0, "")


def test_work_of_the_reader_that_lost_its_worker_is_started_again_by_asking(auditor: Actor) -> None:
    @job_kind("tests.look", title="look", permission="view_audit", only_reads=True)
    def look(job: RunningJob) -> None: ...

    job = queued(auditor, "tests.look")
    with acting(SYSTEM):
        long_ago = clock.now() - dt.timedelta(hours=1)
        Job.objects.update(state=JobState.RUNNING, started_at=long_ago, progressed_at=long_ago)

    assert queued(auditor, "tests.look").attempt == job.attempt + 1


def seen(officer: Actor, job: Job) -> Job:
    with acting(officer):
        return Job.objects.get(pk=job.pk)


def asked_of_the_database(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = cursor.fetchone()
    return found and found[0]


def test_the_work_runs_as_the_applications_role_within_the_scope_of_who_asked(officer: Actor) -> None:
    found: list[object] = []

    @job_kind("tests.look", title="look", permission="prepare_payroll")
    def look(job: RunningJob, *, number: int) -> None:
        found.extend(
            [
                asked_of_the_database("select current_user"),
                asked_of_the_database("select current_setting('ansinh.scope')"),
                asked_of_the_database("select current_setting('ansinh.actor')"),
                current_actor(),
                current_scope(),
                (job.actor, job.area_path, number),
            ]
        )

    job = queued(officer, "tests.look", number=7)
    run(job)

    scope = "vn.80.25522."
    assert found == ["ansinh_app", scope, "lan", officer, scope, (officer, scope, 7)]
    done = seen(officer, job)
    assert done.state == JobState.DONE
    assert done.started_at is not None
    assert done.finished_at is not None


@pytest.fixture
def empty_queue(transactional_db: None) -> Iterator[None]:
    """The queue emptied after a test that commits: its tables are not Django's to flush."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")


@pytest.mark.usefixtures("empty_queue")
@pytest.mark.django_db(transaction=True)
def test_the_queues_own_worker_runs_the_work_behind_the_wall(officer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    # The worker's thread gives its connection back after each job, so that the test database can go.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    found: list[object] = []

    @job_kind("tests.look", title="look", permission="prepare_payroll")
    def look(job: RunningJob) -> None:
        found.append(asked_of_the_database("select current_user"))
        found.append(Job.objects.count())

    with acting(officer):
        enqueue_job(actor=officer, kind="tests.look", arguments={}, area_path=officer.scope)
    neighbour = make_commune("25480", "Bình Minh")
    stranger = Actor("binh", "Võ Bình", neighbour.path, officer.permissions)
    with acting(stranger):
        enqueue_job(actor=stranger, kind="tests.look", arguments={}, area_path=neighbour.path)

    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False, concurrency=1)

    assert found == ["ansinh_app", 1]
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}
    with acting(stranger):
        refused = Job.objects.get()
    assert (refused.state, "binh" in refused.error) == (JobState.FAILED, True)


def test_each_part_and_its_progress_are_kept_when_a_later_part_fails(officer: Actor) -> None:
    reached: list[int] = []

    @job_kind("tests.parts", title="parts", permission="prepare_payroll")
    def parts(job: RunningJob) -> Iterator[Progress]:
        for part in range(1, 4):
            reached.append(part)
            if reached == [1, 2]:
                raise RuntimeError("Nguyễn Văn Kín, 079012345678")
            yield Progress(part, 3)

    job = queued(officer, "tests.parts")
    with pytest.raises(RuntimeError):
        run(job)

    stopped = seen(officer, job)
    assert (stopped.state, stopped.done_count, stopped.total_count) == (JobState.FAILED, 1, 3)
    assert "RuntimeError" in stopped.error
    assert "Kín" not in stopped.error

    with acting(officer):
        again = retry_job(actor=officer, job=stopped)
    run(again)

    done = seen(officer, job)
    assert (done.state, done.done_count, done.error) == (JobState.DONE, 3, "")
    assert reached == [1, 2, 1, 2, 3]


def test_what_a_failing_whole_did_is_taken_back(officer: Actor, commune: Area) -> None:
    @job_kind("tests.spoil", title="spoil", permission="prepare_payroll")
    def spoil(job: RunningJob) -> None:
        Area.objects.filter(pk=commune.pk).update(name="Hỏng")
        raise RuntimeError

    job = queued(officer, "tests.spoil")
    with pytest.raises(RuntimeError):
        run(job)

    assert Area.objects.get(pk=commune.pk).name == "Tân Đông"
    assert seen(officer, job).state == JobState.FAILED


def test_a_refusal_stands_on_the_job_in_its_own_sentence(officer: Actor) -> None:
    class NoMoney(Invalid):
        message = "The month %(month)s has no money."

    @job_kind("tests.refuse", title="refuse", permission="prepare_payroll")
    def refuse(job: RunningJob) -> None:
        raise NoMoney(month="04/2025")

    job = queued(officer, "tests.refuse")
    run(job)

    refused = seen(officer, job)
    assert (refused.state, refused.error) == (JobState.FAILED, "The month 04/2025 has no money.")


def test_a_job_that_is_done_does_nothing_when_it_runs_again(officer: Actor) -> None:
    times: list[int] = []

    @job_kind("tests.once", title="once", permission="prepare_payroll")
    def once(job: RunningJob) -> None:
        times.append(job.pk)

    job = queued(officer, "tests.once")
    run(job)
    run(job)

    assert times == [job.pk]


def test_a_start_that_was_overtaken_by_a_retry_does_nothing(officer: Actor) -> None:
    times: list[int] = []

    @job_kind("tests.once", title="once", permission="prepare_payroll")
    def once(job: RunningJob) -> None:
        times.append(job.pk)

    job = queued(officer, "tests.once")
    with acting(officer):
        Job.objects.filter(pk=job.pk).update(attempt=2)
    run(job)

    assert times == []
    assert seen(officer, job).state == JobState.QUEUED


def test_work_of_a_person_whose_duty_has_ended_is_refused(officer: Actor) -> None:
    @job_kind("tests.never", title="never", permission="prepare_payroll")
    def never(job: RunningJob) -> None:
        raise AssertionError("the duty has ended")

    job = queued(officer, "tests.never")
    Duty.objects.all().delete()
    run(job)

    with translation.override("en"):
        refused = seen(officer, job)
    assert refused.state == JobState.FAILED
    assert "Nguyễn Thị Lan" in refused.error


def test_a_queue_entry_that_points_elsewhere_is_refused_and_does_none_of_the_work(officer: Actor) -> None:
    @job_kind("tests.stay", title="stay", permission="prepare_payroll")
    def stay(job: RunningJob) -> None:
        raise AssertionError("never run")

    job = queued(officer, "tests.stay")
    for area_path in ("vn.", "vn.80.25480."):
        run_job(job_id=job.pk, attempt=1, username="lan", scope=officer.scope, area_path=area_path)
    run_job(job_id=job.pk + 1, attempt=1, username="lan", scope=officer.scope, area_path=officer.scope)

    assert seen(officer, job).state == JobState.FAILED


def test_without_the_wall_no_job_is_seen(officer: Actor) -> None:
    @job_kind("tests.hidden", title="hidden", permission="prepare_payroll")
    def hidden(job: RunningJob) -> None:
        raise AssertionError("never run")

    queued(officer, "tests.hidden")

    with pytest.raises(ProgrammingError, match="no scope is set"):
        Job.objects.count()
