"""Refusals of money that comes back."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Invalid


class NoVoucherGiven(Invalid):
    code = "no_voucher_given"
    message = _("Give the number of the voucher by which the money came.")


class VoucherKnown(Conflict):
    code = "voucher_known"
    message = _("Voucher %(voucher)s has been recorded for this recovery already.")


class MoreThanOpen(Invalid):
    """Nobody pays back more than was asked, nor nothing."""

    code = "more_than_open"
    message = _("Expected an amount from 1 to %(open)s đồng, which is still open; %(came)s came.")


class NothingAskedNow(Conflict):
    """The decision is not in effect, or a complaint against it was right."""

    code = "nothing_asked_now"
    message = _(
        "Nothing is asked by decision %(reference)s as it stands: it is not in effect, or a complaint against it was"
        " upheld."
    )


class RepaymentTakenBack(Conflict):
    code = "repayment_taken_back"
    message = _("The entry of voucher %(voucher)s was taken back already.")
