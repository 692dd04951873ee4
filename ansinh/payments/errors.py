"""Refusals of payments: what was expected, what came, what to do."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Forbidden, Invalid, Missing


class WrongState(Conflict):
    """The life cycle does not allow the move."""

    code = "wrong_state"
    message = _("%(what)s is “%(state)s”; this act needs “%(needed)s”.")


class SameHand(Forbidden):
    """Two hands: whoever prepared cannot approve."""

    code = "same_hand"
    message = _("%(who)s prepared payroll %(payroll)s, so another person must approve it.")


class NoReason(Invalid):
    code = "no_reason"
    message = _("Say why: the reason is kept with the act.")


class NotACommune(Invalid):
    code = "not_a_commune"
    message = _("A payroll is made for a commune in force in its month; %(area)s is not one in %(month)s.")


class MonthNotPast(Conflict):
    code = "month_not_past"
    message = _("%(month)s is not over: prepare its payroll instead of recording it as paid.")


class NothingToPay(Conflict):
    code = "nothing_to_pay"
    message = _("Nobody is to be paid in %(area)s for %(month)s.")


class NoLineCheck(Conflict):
    """A benefit that nobody answers for cannot be paid."""

    code = "no_line_check"
    message = _("No check of the law is wired for %(benefits)s, so nothing of it can be paid.")


class LinesBreakTheLaw(Conflict):
    """`refusals` lists each line: whom, which month and amount, and the sentence of the check."""

    code = "lines_break_the_law"
    message = _("%(count)s lines break the law, so the payroll is refused: %(list)s")

    def __init__(self, refusals: Sequence[str]) -> None:
        self.refusals = list(refusals)
        super().__init__(count=len(self.refusals), list=" | ".join(self.refusals))


class LinesCannotBePaid(Conflict):
    """`refusals` lists each line whose payee or account is wrong in the registry."""

    code = "lines_cannot_be_paid"
    message = _(
        "%(count)s lines cannot be paid as the registry stands. Set the payees right, return the payroll and"
        " prepare it again: %(list)s"
    )

    def __init__(self, refusals: Sequence[str]) -> None:
        self.refusals = list(refusals)
        super().__init__(count=len(self.refusals), list=" | ".join(self.refusals))


class PayrollChanged(Conflict):
    code = "payroll_changed"
    message = _(
        "What is owed has changed since payroll %(payroll)s was prepared (%(count)s lines)."
        " Return it and prepare it again."
    )


class LinesNoLongerDue(Conflict):
    """`refusals` lists the lines to take out before the payroll can be sent."""

    code = "lines_no_longer_due"
    message = _("%(count)s lines are no longer owed since the approval. Cancel them, then send: %(list)s")

    def __init__(self, refusals: Sequence[str]) -> None:
        self.refusals = list(refusals)
        super().__init__(count=len(self.refusals), list=" | ".join(self.refusals))


class DayOutOfTime(Invalid):
    code = "day_out_of_time"
    message = _("Expected a day from %(earliest)s up to %(latest)s, got %(on)s.")


class NoPayingAccount(Conflict):
    code = "no_paying_account"
    message = _("No account to pay from is registered for %(area)s on %(day)s. Open one first.")


class UnknownBank(Invalid):
    code = "unknown_bank"
    message = _("%(bin)s is not in the table of banks; expected the six digits of a bank, like 970405 for Agribank.")


class PayingAccountRecorded(Conflict):
    """Another hand was quicker."""

    code = "paying_account_recorded"
    message = _("Another account of %(area)s was recorded at this moment. Load the page and look at it first.")


class BadEntitlement(Invalid):
    """`problems` are sentences, one for each item that cannot be opened, changed or recorded."""

    code = "bad_entitlement"
    message = _("Nothing was written, %(count)s items are not right: %(list)s")

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__(count=len(self.problems), list=" | ".join(self.problems))


class EntitlementExists(Conflict):
    code = "entitlement_exists"
    message = _("An entitlement of the same key is already in force in these months: %(list)s")


class NoSuchEntitlement(Missing):
    code = "no_such_entitlement"
    message = _("%(count)s of the entitlements named are not within your area of duty.")


class NoSuchPayroll(Missing):
    code = "no_such_payroll"
    message = _("There is no payroll of %(area)s for %(month)s. Prepare it first.")


class UnreadableAnswer(Invalid):
    """The file is not what bank or post office send."""

    code = "unreadable_answer"
    message = _("%(file)s cannot be read: expected %(expected)s, got %(came)s.")


class BadAnswer(Invalid):
    """`problems` are sentences naming file, row, field, what was expected and what came; nothing is kept."""

    code = "bad_answer"
    message = _("%(file)s was not taken in, %(count)s of its entries do not fit: %(list)s")

    def __init__(self, file: str, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__(file=file, count=len(self.problems), list=" | ".join(self.problems))


class DoesNotTieOut(Conflict):
    """Payroll, Treasury, answers and budget differ; the figures say where."""

    code = "does_not_tie_out"
    message = _(
        "Payroll %(payroll)s does not tie out: total %(total)s; paid %(paid)s and returned %(returned)s;"
        " to be withdrawn %(to_withdraw)s, withdrawn %(withdrawn)s;"
        " cancelled after it came back and not yet given back to the budget %(astray)s."
    )


class AlreadyOnItsWay(Conflict):
    code = "already_on_its_way"
    message = _("This money is already being paid again in payroll %(payroll)s.")


class VoucherDiffers(Conflict):
    code = "voucher_differs"
    message = _("Voucher %(voucher)s is already recorded with %(known)s đồng on %(day)s, not %(came)s.")
