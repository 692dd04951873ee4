"""Background work of the registry: long lists are read, marked, taken in and back, and many communes are searched for
duplicates, while somebody does other work.
"""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.areas.queries import area_for_path
from ansinh.core import clock
from ansinh.registry.models import ImportRun
from ansinh.registry.services import apply_import, find_duplicates, preview_again, record_errors_copy, undo_import
from ansinh.registry.services.duplicates import FIND_DUPLICATES
from ansinh.registry.services.import_background import MARK_ERRORS, READ_LIST, TAKE_LIST_BACK, TAKE_LIST_IN
from ansinh.work.services import RunningJob, job_kind


def _run_page(*, run: int, **_others: int) -> str:
    return reverse("import_run", args=[run])


@job_kind(READ_LIST, title=_("read a list"), permission="import_recipients", result=_run_page)
def read(job: RunningJob, *, run: int) -> None:
    """Preview the list that the run of this id keeps; one transaction, and again does no harm."""
    preview_again(actor=job.actor, run=ImportRun.objects.get(pk=run))


@job_kind(TAKE_LIST_IN, title=_("take a list in"), permission="import_recipients", result=_run_page)
def take_in(job: RunningJob, *, run: int, keep_good_rows: int) -> None:
    """Apply what the run of this id previewed; one transaction, the effect of once."""
    apply_import(actor=job.actor, run=ImportRun.objects.get(pk=run), keep_good_rows=bool(keep_good_rows))


@job_kind(MARK_ERRORS, title=_("mark the errors of a list"), permission="import_recipients", result=_run_page)
def mark_errors(job: RunningJob, *, run: int) -> None:
    """Make and keep the marked copy of what the run of this id previews; one transaction, and again does no harm."""
    record_errors_copy(actor=job.actor, run=ImportRun.objects.select_related("area").get(pk=run))


@job_kind(TAKE_LIST_BACK, title=_("take a list back"), permission="import_recipients", result=_run_page)
def take_back(job: RunningJob, *, run: int) -> None:
    """Undo what the run of this id applied; one transaction, the effect of once."""
    found = ImportRun.objects.get(pk=run)
    undo_import(actor=job.actor, run=found, why=found.undo_why)


def _queue_page() -> str:
    return reverse("duplicates")


@job_kind(FIND_DUPLICATES, title=_("search for records of one person"), permission="settle_across_communes",
          result=_queue_page)  # fmt: skip
def search(job: RunningJob) -> None:
    """Compare everybody of the place and set the queue right; one transaction, and again does no harm."""
    find_duplicates(actor=job.actor, area=area_for_path(job.area_path), on=clock.today())
