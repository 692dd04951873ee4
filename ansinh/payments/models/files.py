"""The papers and files of a payroll, kept as they were sent: an old payroll reprints byte for byte."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ansinh.core.classification import PersonalData
from ansinh.core.models import WalledModel

from .payroll import Payroll


class FileKind(models.TextChoices):
    BANK_LIST = "bank_list", _("list for the bank (.xlsx)")
    PAIN001 = "pain001", _("payment order ISO 20022 (pain.001)")
    POST_LIST = "post_list", _("signature list of the post office (PDF)")
    POST_SHEET = "post_sheet", _("list for the post office (.xlsx)")
    HOME_LIST = "home_list", _("signature list for payment at home (PDF)")
    TREASURY_SHEET = "treasury_sheet", _("totals for the State Treasury (.xlsx)")
    TREASURY_PAPER = "treasury_paper", _("totals for the State Treasury (PDF)")
    CHANGES_SHEET = "changes_sheet", _("increase and decrease list (.xlsx)")
    CHANGES_PAPER = "changes_paper", _("increase and decrease list (PDF)")
    SLIPS = "slips", _("slips for the payees (PDF)")


class PayrollFile(WalledModel):
    """`sha256` is of `content`, in hexadecimal; the application's role can add files but never change one."""

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "name": PersonalData.BANK,
        "content": PersonalData.BANK,
    }

    payroll = models.ForeignKey(Payroll, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=FileKind.choices)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file of a payroll")
        verbose_name_plural = _("files of payrolls")
        ordering = ["payroll", "kind"]
        constraints = [models.UniqueConstraint(fields=["payroll", "kind"], name="payrollfile_kind_once")]

    def __str__(self) -> str:
        return self.name
