"""Work asked for, and asked for again."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import ProgrammingError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune
from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.wall import acting
from ansinh.work.errors import JobNotYours, NothingToRetry, NotIdsOnly, UnknownKind
from ansinh.work.models import MOVES, Job, JobState
from ansinh.work.queries import recent_jobs
from ansinh.work.services import RunningJob, enqueue_job, job_kind, retry_job, run_job


@pytest.fixture(autouse=True)
def counting() -> list[list[int]]:
    """A kind of work that notes what it was given."""
    given: list[list[int]] = []

    @job_kind("tests.count", title="count", permission="prepare_payroll")
    def count(job: RunningJob, *, people: list[int]) -> None:
        given.append(people)

    @job_kind("tests.break", title="break", permission="prepare_payroll")
    def break_down(job: RunningJob) -> None:
        raise ZeroDivisionError("Nguyễn Văn Kín, 079012345678")

    return given


def queued(officer: Actor, kind: str = "tests.count", **arguments: object) -> Job:
    with acting(officer):
        return enqueue_job(actor=officer, kind=kind, arguments=arguments, area_path=officer.scope)  # type: ignore[arg-type]


def in_queue() -> int:
    return ProcrastinateJob.objects.count()


def run(job: Job) -> None:
    run_job(
        job_id=job.pk,
        attempt=job.attempt,
        username=job.actor_username,
        scope=job.actor_scope,
        area_path=job.area_path,
    )


def test_a_list_of_any_length_is_one_job_of_ids(officer: Actor, counting: list[list[int]]) -> None:
    job = queued(officer, people=list(range(5_000)))

    assert in_queue() == 1
    args = ProcrastinateJob.objects.get().args
    assert args == {
        "job_id": job.pk,
        "attempt": 1,
        "username": "lan",
        "scope": "vn.80.25522.",
        "area_path": "vn.80.25522.",
    }
    run(job)
    assert counting == [list(range(5_000))]


def test_a_job_tells_who_asked_and_is_audited(officer: Actor) -> None:
    job = queued(officer, people=[1])

    assert (job.state, job.actor_username, job.actor_scope, job.area_path) == (
        JobState.QUEUED,
        "lan",
        "vn.80.25522.",
        "vn.80.25522.",
    )
    with acting(officer):
        entry = AuditEntry.objects.get(act="enqueue_job")
    assert entry.after == {"kind": "tests.count", "arguments": {"people": [1]}}


def test_the_same_work_is_not_queued_twice_at_one_time(officer: Actor, counting: list[list[int]]) -> None:
    job = queued(officer, people=[1, 2])

    assert queued(officer, people=[1, 2]).pk == job.pk
    assert queued(officer, people=[2, 1]).pk != job.pk
    assert in_queue() == 2
    run(job)
    assert queued(officer, people=[1, 2]).pk != job.pk


def test_a_job_and_its_place_in_the_queue_go_with_the_act_that_is_taken_back(officer: Actor) -> None:
    with acting(officer):
        with transaction.atomic():
            enqueue_job(actor=officer, kind="tests.count", arguments={"people": [1]}, area_path=officer.scope)
            assert in_queue() == 1
            transaction.set_rollback(True)

        assert (Job.objects.count(), in_queue()) == (0, 0)


@pytest.mark.parametrize(
    "wrong",
    ["Nguyễn Văn Kín", "079012345678", ["Kín"], [1, "2"], 1.5, True, None, {"name": "Kín"}, "2025-04-1", [[1]]],
)
def test_nothing_but_ids_months_and_dates_goes_into_the_queue(officer: Actor, wrong: object) -> None:
    with pytest.raises(NotIdsOnly):
        queued(officer, people=wrong)
    assert in_queue() == 0


@pytest.mark.parametrize("right", [7, [], [1, 2], "2025-04", "2025-04-30"])
def test_ids_months_and_dates_are_accepted(officer: Actor, right: object) -> None:
    assert queued(officer, people=right).arguments == {"people": right}


def test_nobody_has_work_done_without_the_right_or_elsewhere_or_as_the_house(officer: Actor) -> None:
    refused = [
        (replace(officer, permissions=frozenset({"view_payroll"})), officer.scope),
        (replace(officer, may_write=False), officer.scope),
        (officer, "vn.80.25480."),
        (officer, "vn.80."),
        (SYSTEM, officer.scope),
    ]

    for actor, area_path in refused:
        with acting(SYSTEM), pytest.raises(JobNotYours):
            enqueue_job(actor=actor, kind="tests.count", arguments={"people": [1]}, area_path=area_path)
    assert in_queue() == 0


def test_an_unknown_kind_of_work_is_refused(officer: Actor) -> None:
    with pytest.raises(UnknownKind):
        queued(officer, kind="tests.nothing")


def test_a_kind_is_named_once() -> None:
    with pytest.raises(ValueError, match=r"tests\.count"):
        job_kind("tests.count", title="again", permission="prepare_payroll")(lambda job: None)


def test_the_jobs_of_another_commune_are_behind_the_wall(officer: Actor) -> None:
    job = queued(officer, people=[1])
    neighbour = Actor("binh", "Võ Bình", make_commune("25480", "Bình Minh").path, officer.permissions)

    with acting(neighbour):
        assert list(recent_jobs(actor=neighbour)) == []
        assert Job.objects.filter(pk=job.pk).update(state=JobState.DONE) == 0
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from work_job")
            assert cursor.fetchone() == (0,)
    with acting(officer):
        assert list(recent_jobs(actor=officer, unfinished_only=True)) == [job]


def test_a_job_of_another_commune_is_not_written_even_in_raw_sql(officer: Actor) -> None:
    row = "select 'tests.count', '{}'::jsonb, 'k', 'lan', 'Lan', 'vn.', 'queued', 1, 0, '', now(), %s"
    columns = (
        "kind, arguments, key, actor_username, actor_name, actor_scope, state, attempt, done_count, error,"
        " created_at, area_path"
    )

    with acting(officer), connection.cursor() as cursor:
        cursor.execute(f"insert into work_job ({columns}) {row}", ["vn.80.25522."])
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            cursor.execute(f"insert into work_job ({columns}) {row}", ["vn.80.25480."])
        assert Job.objects.count() == 1


def test_the_auditor_sees_jobs_and_writes_none(officer: Actor) -> None:
    job = queued(officer, people=[1])
    auditor = replace(officer, username="thu", scope="vn.", may_write=False)

    with acting(auditor):
        assert list(recent_jobs(actor=auditor)) == [job]
        assert Job.objects.filter(pk=job.pk).update(state=JobState.DONE, finished_at=clock.now()) == 0


def failed(officer: Actor) -> Job:
    job = queued(officer, kind="tests.break")
    with pytest.raises(ZeroDivisionError):
        run(job)
    with acting(officer):
        return Job.objects.get(pk=job.pk)


def test_a_failed_job_is_started_again_with_the_rights_of_who_asks(officer: Actor, commune: Area) -> None:
    job = failed(officer)
    colleague = Actor("hanh", "Đỗ Hạnh", commune.path, officer.permissions)

    with acting(colleague):
        again = retry_job(actor=colleague, job=job)

        assert (again.state, again.attempt, again.error, again.actor_username) == (JobState.QUEUED, 2, "", "hanh")
        entry = AuditEntry.objects.get(act="retry_job")
        assert entry.before is not None
        assert (entry.before["state"], entry.before["actor"]) == ("failed", "lan")
    assert in_queue() == 2


def test_only_work_that_failed_or_stands_still_is_started_again(officer: Actor) -> None:
    job = queued(officer, people=[1])

    with acting(officer):
        with pytest.raises(NothingToRetry):
            retry_job(actor=officer, job=job)
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, started_at=clock.now())
        with pytest.raises(NothingToRetry):
            retry_job(actor=officer, job=job)
        with clock.at(clock.now() + dt.timedelta(minutes=31)):
            assert retry_job(actor=officer, job=job).attempt == 2


def test_a_retry_needs_the_right_too(officer: Actor) -> None:
    job = failed(officer)

    with acting(officer), pytest.raises(JobNotYours):
        retry_job(actor=replace(officer, permissions=frozenset()), job=job)


def test_every_state_says_where_it_may_go() -> None:
    assert set(MOVES) == set(JobState)
