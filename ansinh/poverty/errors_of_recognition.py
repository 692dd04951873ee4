"""Refusals of the decision that recognises who is poor, of its certificates, and of the tables that compare rounds."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Invalid


class NumberMissing(Invalid):
    code = "number_missing"
    message = _("Give the number of the decision, such as 128/QĐ-UBND.")


class HoldsTooEarly(Invalid):
    code = "holds_too_early"
    message = _("Expected a day from %(first)s on, when this review began its list; got %(came)s.")


class HoldsBackwards(Invalid):
    code = "holds_backwards"
    message = _("The classes cannot end on %(last)s, before they begin on %(first)s.")


class DecisionNotPrepared(Conflict):
    code = "decision_not_prepared"
    message = _("Nobody has prepared the decision: its number and the day from which it holds are missing.")


class OwnDecision(Conflict):
    code = "own_decision"
    message = _("%(who)s prepared this decision; somebody else has to sign it.")


class NeverPosted(Conflict):
    code = "never_posted"
    message = _("The result of this review was never posted. Post it, wait until its days are over, then decide.")


class PostingNotOver(Conflict):
    code = "posting_not_over"
    message = _("The result is posted until %(last_day)s. Decide after that day, when the posting has been taken down.")


class ObjectionsWait(Conflict):
    code = "objections_wait"
    message = _("Objections without an answer: %(count)s. Recheck and answer them, then decide.")


class HouseholdsNotPosted(Conflict):
    code = "households_not_posted"
    message = _(
        "Households that are not ready to be decided on: %(count)s, the first is %(name)s (“%(state)s”). All have to "
        "be posted or rechecked."
    )


class CertificateRevoked(Conflict):
    code = "certificate_revoked"
    message = _("Certificate %(number)s was revoked on %(on)s already.")


class ClassOver(Conflict):
    code = "class_over"
    message = _("The decision of this certificate does not give %(name)s a class any more: nothing is left to end.")


class TableDoesNotAddUp(Conflict):
    """A table whose opening, movements and closing contradict each other is not shown."""

    code = "table_does_not_add_up"
    message = _(
        "“%(table)s”, %(place)s: %(opening)s at the beginning − %(out)s + %(came)s = %(expected)s, but %(closing)s at "
        "the end. The table is not printed; tell who looks after the system."
    )


class NothingToCompare(Invalid):
    code = "nothing_to_compare"
    message = _("No review of %(year)s has been decided here.")
