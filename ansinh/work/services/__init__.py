"""Acts of the room of background work."""

from ansinh.work.kinds import Progress, RunningJob, job_kind
from ansinh.work.live import tell_progress
from ansinh.work.services.enqueue import enqueue_job, retry_job
from ansinh.work.services.run import run_job

__all__ = ["Progress", "RunningJob", "enqueue_job", "job_kind", "retry_job", "run_job", "tell_progress"]
