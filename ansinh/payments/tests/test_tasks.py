"""Sending in the background: asked for by an officer, done by the worker with that officer's rights."""

import pytest

from ansinh.accounts.queries import actor_for_username
from ansinh.accounts.testing import make_duty, make_user
from ansinh.core.actors import Actor
from ansinh.core.errors import AnSinhError
from ansinh.core.wall import acting
from ansinh.payments.models import Payroll, PayrollFile, PayrollState
from ansinh.payments.queries import payroll_for
from ansinh.payments.services import approve_payroll, prepare_payroll
from ansinh.payments.tasks import SEND_PAYROLL
from ansinh.payments.testing import NOVEMBER, make_entitlement, make_recipient
from ansinh.payments.tests.conftest import Desk
from ansinh.work.models import Job, JobState
from ansinh.work.services import enqueue_job, run_job

ON = NOVEMBER.previous().first_day


@pytest.fixture
def approved(desk: Desk, lawful: None) -> Payroll:
    with acting(desk.lan):
        make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))
        payroll = prepare_payroll(actor=desk.lan, area=desk.area, month=NOVEMBER, on=ON)
    with acting(desk.minh):
        return approve_payroll(actor=desk.minh, payroll=payroll, on=ON)


def _somebody(desk: Desk, role: str) -> Actor:
    make_duty(make_user("hoa.tran", "Trần Thị Hoa"), role, desk.area, valid_from=desk.area.valid_from)
    return actor_for_username("hoa.tran")


def _ask(actor: Actor, payroll: Payroll) -> Job:
    with acting(actor):
        return enqueue_job(
            actor=actor, kind=SEND_PAYROLL, arguments={"payroll": payroll.pk}, area_path=payroll.area_path
        )


def _work(job: Job) -> None:
    run_job(
        job_id=job.pk,
        attempt=job.attempt,
        username=job.actor_username,
        scope=job.actor_scope,
        area_path=job.area_path,
    )


def test_the_worker_sends_once_however_often_it_is_asked(desk: Desk, approved: Payroll) -> None:
    actor = _somebody(desk, "commune_officer")

    job = _ask(actor, approved)
    assert _ask(actor, approved) == job
    _work(job)
    with acting(actor):
        files = list(PayrollFile.objects.values_list("pk", flat=True))
    _work(job)

    with acting(actor):
        assert payroll_for(area=desk.area, month=NOVEMBER).state == PayrollState.SENT
        assert Job.objects.get(pk=job.pk).state == JobState.DONE
        assert list(PayrollFile.objects.values_list("pk", flat=True)) == files


def test_who_may_not_send_cannot_have_it_sent(desk: Desk, approved: Payroll) -> None:
    auditor = _somebody(desk, "auditor")

    with pytest.raises(AnSinhError):
        _ask(auditor, approved)
    with acting(desk.minh):
        assert payroll_for(area=desk.area, month=NOVEMBER).state == PayrollState.APPROVED
