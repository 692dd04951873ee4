"""What insurance refuses about cards and targets, with what was expected, what came and what to do."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Invalid


class NumberUnfit(Invalid):
    """A number that is no code and no card number."""

    code = "card_number_unfit"
    message = _("The card number: expected %(expected)s, “%(came)s” came. Copy it from the card.")


class GroupUnknown(Invalid):
    """A group that no card is given for."""

    code = "card_group_unknown"
    message = _("Expected one of the groups of health insurance, “%(came)s” came. Choose one of the list.")


class CardReversed(Invalid):
    """A card that would end before it begins."""

    code = "card_reversed"
    message = _("The card begins on %(first)s and would end on %(last)s: the last day comes on or after the first.")


class PaidHalf(Invalid):
    """A payment of which the amount, the day or the months are missing."""

    code = "card_paid_half"
    message = _("A payment needs the amount, the day it was paid on and for how many months (1 to 36). Fill in all of"
                " them, or none.")  # fmt: skip


class CardOverlaps(Conflict):
    """Another card of the person at the same time."""

    code = "card_overlaps"
    message = _("%(name)s has a card from %(first)s already. End that one first, or let the new one begin after it.")


class NotAlive(Conflict):
    """A card for the time after a person's death."""

    code = "card_after_death"
    message = _("%(name)s died on %(on)s: a card cannot begin after that.")


class BornLater(Invalid):
    """A card for the time before a person's birth."""

    code = "card_before_birth"
    message = _("%(name)s was born on %(on)s: a card cannot begin before that.")


class RecordMerged(Conflict):
    """A record that proved to be of somebody else."""

    code = "card_of_merged_record"
    message = _("The record of %(name)s was merged into another. Record the card there.")


class CardOver(Conflict):
    """A card that has ended already."""

    code = "card_over"
    message = _("The card ended on %(last)s already.")


class EndsOutside(Invalid):
    """A day on which the card does not end."""

    code = "card_ends_outside"
    message = _("The card lasts from %(first)s to %(last)s: its last day lies between them, %(came)s does not.")


class NothingCorrected(Invalid):
    """A correction that changes nothing."""

    code = "card_not_corrected"
    message = _("Nothing of the card was changed. Change what is wrong, or leave it.")


class WhyMissing(Invalid):
    """An act without the reason that it needs."""

    code = "insurance_no_reason"
    message = _("The reason is missing: write why, it is kept in the trail.")


class NotOfACommune(Invalid):
    """A list or target for a place that makes none."""

    code = "insurance_not_a_commune"
    message = _("%(area)s is no commune: such a list is a commune's.")


class TargetUnfit(Invalid):
    """A target that is no share."""

    code = "coverage_target_unfit"
    message = _("Expected a target above 0 and up to 100 percent, “%(came)s” came.")


class TargetTwice(Conflict):
    """Another target from the same day."""

    code = "coverage_target_twice"
    message = _("%(area)s has another target from %(on)s already: %(percent)s %%. Choose another day.")


class DocumentMissing(Invalid):
    """A target without the paper that sets it."""

    code = "coverage_target_no_document"
    message = _("Name the document that sets the target, for example a plan of the province.")


class NotOfAProvince(Invalid):
    """A support of premiums by a place that is no province."""

    code = "insurance_not_a_province"
    message = _("%(area)s is no province: only a province adds to premiums.")


class SupportUnfit(Invalid):
    """A support that is no share."""

    code = "premium_support_unfit"
    message = _("Expected 0 to 100 percent of the premium, “%(came)s” came.")


class SupportUndocumented(Invalid):
    """A support without the resolution that gives it."""

    code = "premium_support_no_document"
    message = _("Name the resolution of the People's Council that gives the support.")


class SupportTwice(Conflict):
    """Another support of the group from the same day."""

    code = "premium_support_twice"
    message = _("“%(group)s” has %(percent)s %% from %(on)s already. Choose another day.")


class MonthsOutOfRange(Invalid):
    """A card is not paid for so many months."""

    code = "months_out_of_range"
    message = _("Expected a number of months from 1 to %(most)s, “%(months)s” came.")


class RenewalsOpen(Conflict):
    """Reminders go out already."""

    code = "renewals_open"
    message = _("Reminders go out already: “%(title)s”. Open it to see them, or end it first.")
