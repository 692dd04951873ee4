"""Lists that are too long to wait for, brought by an officer, and the worker that does what was asked."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ansinh.accounts.models import User
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.sheets import Cell, xlsx_bytes
from ansinh.core.wall import acting
from ansinh.registry.models import (
    ImportRun,
    Individual,
)
from ansinh.registry.services import (
    job_of_import,
)
from ansinh.work.models import Job, JobState
from ansinh.work.services import run_job

HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Ấp", "Đối tượng", "Số tiền"]
HOA: list[Cell] = [1, "Nguyễn Thị Hòa", "02/09/1944", "Nữ", "072144000011", "Ấp Đông Hà", "Người cao tuổi từ 80 tuổi",
                   540000]  # fmt: skip
TU: list[Cell] = [2, "Lê Văn Tư", "15/05/1970", "Nam", None, None, "Người khuyết tật nặng", 810000]
WRONG: list[Cell] = [3, "Võ Thị Sai", "31/02/1950", "Nữ", None, None, "Người khuyết tật nặng", 810000]


def signed_in(username: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=username))
    return client


def bring(client: Client, *rows: list[Cell], headings: list[str] = HEADINGS) -> str:
    file = SimpleUploadedFile("danh-sach.xlsx", xlsx_bytes(rows, headers=headings))
    response = client.post("/imports/bring/", {"file": file, "subject": "recipients", "month": "2026-11"})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def run_of(actor: Actor) -> ImportRun:
    with acting(actor):
        return ImportRun.objects.latest("pk")


def job_of(actor: Actor) -> Job:
    with acting(actor):
        job = job_of_import(ImportRun.objects.latest("pk"))
    assert job is not None
    return job


def work(actor: Actor) -> Job:
    """The worker does the latest job."""
    job = job_of(actor)
    run_job(
        job_id=job.pk, attempt=job.attempt, username=job.actor_username, scope=job.actor_scope, area_path=job.area_path
    )
    return job_of(actor)


def lose_the_worker(actor: Actor) -> None:
    """The worker was killed in the middle: its transaction is gone, and the job says that it runs."""
    with acting(actor):
        long_ago = clock.now() - dt.timedelta(hours=1)
        Job.objects.filter(state=JobState.QUEUED).update(
            state=JobState.RUNNING, started_at=long_ago, progressed_at=long_ago
        )


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def names_in(actor: Actor) -> list[str]:
    with acting(actor):
        return list(Individual.objects.order_by("pk").values_list("full_name", flat=True))


def previewed(officer: Client, mai: Actor, *rows: list[Cell]) -> str:
    address = bring(officer, *rows)
    assert work(mai).state == JobState.DONE
    return address


def applied(officer: Client, mai: Actor, *rows: list[Cell]) -> str:
    address = previewed(officer, mai, *rows)
    officer.post(f"{address}apply/")
    assert work(mai).state == JobState.DONE
    return address
