"""Background work of payments: sending takes seconds for a large commune, which gets a slip for each payee."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.payments.models import Payroll
from ansinh.payments.services import send_payroll
from ansinh.work.services import RunningJob, job_kind

SEND_PAYROLL = "payments.send_payroll"


def _payroll_page(*, payroll: int) -> str:
    return reverse("payroll", args=[payroll])


@job_kind(SEND_PAYROLL, title=_("send a payroll"), permission="send_payroll", result=_payroll_page)
def send(job: RunningJob, *, payroll: int) -> None:
    """Send the payroll with this id; one transaction, the effect of once."""
    send_payroll(actor=job.actor, payroll=Payroll.objects.get(pk=payroll))
