"""The account that a commune pays from."""

from datetime import date

from django.db import IntegrityError, transaction

from ansinh.areas.models import Area
from ansinh.audit.services import record
from ansinh.core.actors import Actor
from ansinh.core.periods import in_force
from ansinh.core.text import tidy
from ansinh.payments.errors import PayingAccountRecorded, UnknownBank
from ansinh.payments.models import PayingAccount
from ansinh.registry.banks import banks


@transaction.atomic
def open_paying_account(
    *, actor: Actor, area: Area, bank_bin: str, account_number: str, holder_name: str, enquiries: str, on: date
) -> PayingAccount:
    """Pay from this account from `on` on; the one before ends there. `enquiries` tells payees whom to ask.

    Raises NoRight, OutsideScope, UnknownBank and PayingAccountRecorded; the same account again changes nothing.
    """
    actor.require("approve_payroll", area_path=area.path)
    if bank_bin not in banks():
        raise UnknownBank(bin=bank_bin)
    present = PayingAccount.objects.select_for_update().filter(in_force(on), area=area).first()
    wanted = (bank_bin, account_number, tidy(holder_name), tidy(enquiries))
    if present is not None:
        if (present.bank_bin, present.account_number, present.holder_name, present.enquiries) == wanted:
            return present
        if present.valid_from == on:
            present.delete()
        else:
            PayingAccount.objects.filter(pk=present.pk).update(valid_to=on)
    try:
        with transaction.atomic():
            account = PayingAccount.objects.create(
                area=area,
                area_path=area.path,
                bank_bin=bank_bin,
                account_number=account_number,
                holder_name=wanted[2],
                enquiries=wanted[3],
                valid_from=on,
            )
    except IntegrityError:
        raise PayingAccountRecorded(area=area.full_name) from None
    record(
        actor=actor,
        act="open_paying_account",
        on=account,
        area_path=area.path,
        before={"account": present.account_number} if present else None,
        after={"bank": bank_bin, "account": account_number, "holder": wanted[2]},
    )
    return account
