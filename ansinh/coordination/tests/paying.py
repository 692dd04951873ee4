"""An approved payroll of this month that brings money by bank to some and by post to others."""

from collections.abc import Sequence

from ansinh.coordination.tests.conftest import Village
from ansinh.core.wall import acting
from ansinh.payments.models import Payroll
from ansinh.payments.services import approve_payroll
from ansinh.payments.testing import checked, lan, make_entitlement, make_prepared, minh
from ansinh.registry.models import Individual
from ansinh.registry.testing import make_account, make_payee


def pay_by_bank(village: Village, people: Sequence[Individual], *, by_post: Sequence[Individual] = ()) -> Payroll:
    """November's payroll, approved: 540,000 đồng each."""
    preparer, approver = lan(village.area), minh(village.area)
    with acting(preparer), checked():
        for place, person in enumerate(people):
            account = make_account(preparer, person, number=f"70022051234{place:02d}")
            make_payee(preparer, person, account=account)
        for person in by_post:
            make_payee(preparer, person)
        for person in (*people, *by_post):
            make_entitlement(preparer, village.area, person)
        payroll = make_prepared(preparer, village.area)
    with acting(approver), checked():
        return approve_payroll(actor=approver, payroll=payroll, on=payroll.ready_before.replace(day=12))
