"""Refusals of what comes back from the households, and of choosing between two forms."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Forbidden, Invalid
from ansinh.poverty.errors import RoundElsewhere


class SurveyKeyUnknown(Forbidden):
    """No such key, or one that was ended."""

    code = "survey_key_unknown"
    message = _("This key opens nothing any more. Ask the commune's officer for a new one.")


class SurveyNotOpen(RoundElsewhere):
    """A phone has no page to load again."""

    code = "survey_not_open"
    message = _("Forms are taken in while the review surveys; now it is “%(state)s”. Tell the commune's officer.")


class FormMissing(Invalid):
    code = "form_missing"
    message = _("Expected a filled form, “xml_submission_file”; none came. Send it again.")


class FormUnreadable(Invalid):
    """Cut off, damaged, or no filled form at all; nothing of it is kept."""

    code = "form_unreadable"
    message = _("The filled form came damaged or cut off (%(why)s). Nothing was kept: send it again.")


class FormTooLarge(Invalid):
    code = "form_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    message = _(
        "%(what)s has %(size)s MB; at most %(most)s MB are taken in. Take smaller photographs, and send it again."
    )


class FormOfAnotherRound(Invalid):
    code = "form_of_another_round"
    message = _("This form belongs to another review. Get the form of “%(review)s” and fill that in.")


class FormOutdated(Conflict):
    code = "form_outdated"
    message = _("The form has version %(came)s; this review asks by version %(expected)s. Get the form again.")


class HouseholdNotListed(Invalid):
    """An unknown code, or one of another commune: which of the two is not told."""

    code = "household_not_listed"
    message = _("No household with the code “%(came)s” stands on the list of this review in %(area)s.")


class HouseholdOfAnother(Forbidden):
    code = "household_of_another"
    message = _("The household %(household)s was given to another reviewer: only that reviewer's phone sends its form.")


class FormNumberTaken(Conflict):
    """One instance, two contents: a form is never changed once it has come."""

    code = "form_number_taken"
    message = _("A form with this number came before, with other answers. Fill in a new form.")


class ClassUnstated(Invalid):
    """Income decides nothing by itself: up to the line, what is lacking decides."""

    code = "class_unstated"
    message = _(
        "No class follows from this form of %(name)s: what the household lacks is not known. Fill in a form that asks "
        "for it."
    )


class NothingToChoose(Conflict):
    code = "nothing_to_choose"
    message = _("%(name)s has no forms that differ any more. Load the page again.")


class FormSetAside(Conflict):
    code = "form_set_aside"
    message = _("This form was set aside; only one that counts or differs can be chosen. Load the page again.")


class VotedAlready(Conflict):
    code = "voted_already"
    message = _("%(name)s is “%(state)s”: another form is not chosen any more.")
