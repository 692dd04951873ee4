"""Refusals of emergency aid."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Forbidden, Invalid


class AidUnknownToLaw(Invalid):
    code = "aid_unknown_to_law"
    message = _("The law that we know gives nothing for “%(kind)s” on %(on)s.")


class AidForOthers(Invalid):
    """Houses belong to households, wounds to people."""

    code = "aid_for_others"
    message = _("“%(kind)s” cannot be given to this. Begin from the page of the person or household, or for a place.")


class AidForNobody(Invalid):
    code = "aid_for_nobody"
    message = _("Say how many households and people are helped: at least one.")


class AidTooLong(Invalid):
    code = "aid_too_long"
    message = _("“%(kind)s” is given for 1 to %(most)s (months of rice, days of protection); %(came)s came.")


class AidBelowLeast(Invalid):
    code = "aid_below_least"
    message = _("By %(article)s at least %(least)s %(measure)s are given here; %(came)s came.")


class AidKnown(Conflict):
    code = "aid_known"
    message = _("“%(kind)s” of %(on)s has been recorded for %(about)s already.")


class AidNeedsAnotherHand(Forbidden):
    code = "aid_needs_another_hand"
    message = _("%(who)s proposed this aid. Another hand has to decide it.")


class NoProofGiven(Invalid):
    code = "no_proof_given"
    message = _("Say what proves that it was received: the number and day of the signed list or receipt.")
