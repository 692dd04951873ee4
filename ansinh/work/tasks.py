"""The one task that the worker knows: it opens the wall before a job touches a row."""

from procrastinate.contrib.django import app

from ansinh.work import services
from ansinh.work.services.enqueue import RUN_JOB


@app.task(name=RUN_JOB)
def run_job(*, job_id: int, attempt: int, username: str, scope: str, area_path: str) -> None:
    """Do one job; safe to run twice."""
    services.run_job(job_id=job_id, attempt=attempt, username=username, scope=scope, area_path=area_path)
