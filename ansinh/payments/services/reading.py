"""Taking out the files of a payroll as they were sent; a look at bank accounts is written down."""

from django.db import transaction

from ansinh.audit.services import record_read
from ansinh.core.actors import Actor
from ansinh.payments.models import FileKind, Payroll, PayrollFile

WITH_ACCOUNTS = frozenset({FileKind.BANK_LIST, FileKind.PAIN001})
"""Files with whole account numbers; slips show the last four digits."""


@transaction.atomic
def read_payroll_files(
    *, actor: Actor, payroll: Payroll, kinds: frozenset[FileKind] | None = None
) -> list[PayrollFile]:
    """The stored files of `payroll`, all or those of `kinds`, byte for byte as they were sent.

    Files with account numbers come only to those who may see bank accounts, and then the look is logged. Raises
    NoRight without view_payroll.
    """
    actor.require("view_payroll", area_path=payroll.area_path)
    files = PayrollFile.objects.filter(payroll=payroll).order_by("kind")
    if kinds is not None:
        files = files.filter(kind__in=kinds)
    if not actor.may("view_bank_accounts"):
        files = files.exclude(kind__in=WITH_ACCOUNTS)
    found = list(files)
    if any(file.kind in WITH_ACCOUNTS for file in found):
        record_read(actor=actor, what="bank_account", on=payroll, area_path=payroll.area_path)
    return found
