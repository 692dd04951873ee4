"""Background work of insurance: long lists are read and taken in while somebody does other work."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.insurance.models import CardListRun
from ansinh.insurance.services import import_card_list, preview_card_list
from ansinh.insurance.services.card_lists import READ_LIST, TAKE_LIST_IN
from ansinh.work.services import RunningJob, job_kind


def _run_page(*, run: int, **_others: int) -> str:
    return reverse("card_list", args=[run])


@job_kind(READ_LIST, title=_("read a list of cards"), permission="edit_insurance", result=_run_page)
def read(job: RunningJob, *, run: int) -> None:
    """Look through the list that the run of this id keeps; one transaction, and again does no harm."""
    preview_card_list(actor=job.actor, run=CardListRun.objects.get(pk=run))


@job_kind(TAKE_LIST_IN, title=_("take in a list of cards"), permission="edit_insurance", result=_run_page)
def take_in(job: RunningJob, *, run: int, keep_good_rows: int) -> None:
    """Record what the list of the run of this id brings; one transaction, the effect of once."""
    import_card_list(actor=job.actor, run=CardListRun.objects.get(pk=run), keep_good_rows=bool(keep_good_rows))
