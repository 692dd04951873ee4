"""The files of a payroll made from its rows: what sending stores, and what a reprint is compared with."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ansinh.areas.models import Area, Level
from ansinh.core.periods import in_force
from ansinh.payments.errors import NoPayingAccount
from ansinh.payments.files.bank_list import write_bank_list, write_post_list
from ansinh.payments.files.latin import bank_name
from ansinh.payments.files.pain001 import write_pain001
from ansinh.payments.files.papers import (
    write_changes_paper,
    write_changes_sheet,
    write_signature_list,
    write_slips,
    write_treasury_paper,
    write_treasury_sheet,
)
from ansinh.payments.files.shapes import Change, Office, PayrollHead, TransferWay
from ansinh.payments.models import FileKind, PayingAccount, Payroll

from .comparison import payroll_comparison, previous_total
from .totals import treasury_totals
from .transfers import transfers_of


@dataclass(frozen=True)
class BuiltFile:
    kind: FileKind
    name: str
    content: bytes


def files_for_payroll(payroll: Payroll) -> list[BuiltFile]:
    """Every file of a payroll whose `sent_at` and `execute_on` are set; the same rows give the same bytes.

    Raises NoPayingAccount where the commune has registered none for the day of payment.
    """
    head = payroll_head(payroll)
    changes = payroll_comparison(payroll)
    transfers = transfers_of(payroll, {change.individual_id: change for change in changes})
    by_way = {way: [transfer for transfer in transfers if transfer.way is way] for way in TransferWay}
    cash = [*by_way[TransferWay.POST], *by_way[TransferWay.HOME]]
    totals = treasury_totals(payroll)
    listed = [
        Change(
            change.beneficiary_name, change.birth_year, change.before_amount, change.after_amount, change.reason,
            change.decision_reference,
        )
        for change in changes
    ]  # fmt: skip
    with ThreadPoolExecutor(max_workers=1) as press:
        # The slips take as long to set as all other files to write.
        slips = press.submit(write_slips, head, transfers)
        files = [
            (FileKind.TREASURY_SHEET, "xlsx", write_treasury_sheet(head, totals)),
            (FileKind.TREASURY_PAPER, "pdf", write_treasury_paper(head, totals)),
            (FileKind.CHANGES_SHEET, "xlsx", write_changes_sheet(head, listed)),
            (
                FileKind.CHANGES_PAPER,
                "pdf",
                write_changes_paper(head, listed, previous_total=previous_total(payroll), total=totals.amount),
            ),
        ]
        if by_way[TransferWay.BANK]:
            bank = by_way[TransferWay.BANK]
            day = payroll.execute_on or head.sent_at.date()
            files.append((FileKind.BANK_LIST, "xlsx", write_bank_list(head, bank)))
            files.append((FileKind.PAIN001, "xml", write_pain001(head, bank, execute_on=day)))
        if cash:
            files.append((FileKind.POST_SHEET, "xlsx", write_post_list(head, cash)))
        for way, kind in ((TransferWay.POST, FileKind.POST_LIST), (TransferWay.HOME, FileKind.HOME_LIST)):
            if by_way[way]:
                files.append((kind, "pdf", write_signature_list(head, by_way[way], way)))
        files.append((FileKind.SLIPS, "pdf", slips.result()))
    return [BuiltFile(kind, f"{payroll.reference}-{kind.value}.{ending}", content) for kind, ending, content in files]


def payroll_head(payroll: Payroll) -> PayrollHead:
    if payroll.sent_at is None:
        raise ValueError("the files of a payroll carry the moment of sending")
    return PayrollHead(
        office=_office(payroll),
        month=payroll.month,
        reference=payroll.reference,
        sent_at=payroll.sent_at,
        prepared_by_name=payroll.prepared_by_name,
        approved_by_name=payroll.approved_by_name,
    )


def _office(payroll: Payroll) -> Office:
    area = payroll.cycle.area
    day = payroll.execute_on
    account = PayingAccount.objects.filter(in_force(day), area=area).first() if day else None
    if account is None:
        raise NoPayingAccount(area=area.full_name, day=day)
    return Office(
        code=area.code,
        full_name=area.full_name,
        province_name=_province_name(area),
        bank_bin=account.bank_bin,
        account_number=account.account_number,
        account_holder=bank_name(account.holder_name),
        enquiries=account.enquiries,
    )


def _province_name(area: Area) -> str:
    place: Area | None = area
    while place is not None and place.level != Level.PROVINCE:
        place = place.parent
    return place.name if place is not None else area.name
