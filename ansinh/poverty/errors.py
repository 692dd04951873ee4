"""Refusals of the review of poor households."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Invalid


class InstrumentUnnamed(Invalid):
    code = "instrument_unnamed"
    message = _("Give the instrument a title and a version, such as “2027-01”: a round names it by them.")


class InstrumentElsewhere(Invalid):
    code = "instrument_elsewhere"
    message = _("An instrument is kept by a province or a commune; %(area)s is neither.")


class InstrumentVersionTaken(Conflict):
    """Another file under the same version: what was kept does not change."""

    code = "instrument_version_taken"
    message = _("%(area)s keeps another table as version %(version)s. Give this one a version of its own.")


class InstrumentOfAnotherPlace(Invalid):
    code = "instrument_of_another_place"
    message = _("“%(instrument)s” belongs to %(area)s. Choose the commune's own, its province's or the national one.")


class NotCrossCheckedNow(Conflict):
    code = "not_cross_checked_now"
    message = _("%(name)s is not reviewed any more: there is nothing to cross-check. Load the page again.")


class LinesElsewhere(Invalid):
    code = "lines_elsewhere"
    message = _("Poverty lines of its own are resolved by a province; %(area)s is none.")


class LinesEmpty(Invalid):
    code = "lines_empty"
    message = _("Give the resolution, and the line for rural or urban areas that it raises.")


class LinesUnsigned(Invalid):
    code = "lines_unsigned"
    message = _("The resolution is signed on %(day)s, which is yet to come. Record it once it is signed.")


class LinesTaken(Conflict):
    code = "lines_taken"
    message = _("The lines of “%(document)s” for the standard %(standard)s are recorded already.")


class NotACommune(Invalid):
    code = "not_a_commune"
    message = _("A review is of one commune; %(area)s is none.")


class DaysOutOfOrder(Invalid):
    code = "days_out_of_order"
    message = _(
        "Expected the list (%(list_from)s), then the survey (%(survey_from)s), the meetings (%(meet_from)s) and the "
        "decision (%(decide_by)s), each on the day of the one before or later."
    )


class HamletsWrong(Invalid):
    code = "hamlets_wrong"
    message = _("Choose at least one hamlet, and only hamlets of %(area)s.")


class NobodyNamed(Invalid):
    code = "nobody_named"
    message = _(
        "Name the members of the committee with their positions, and at least one reviewer with a quota above 0."
    )


class NamedTwice(Invalid):
    code = "named_twice"
    message = _("“%(name)s” stands among the reviewers twice. Tell the two apart, or keep one.")


class RoundStands(Conflict):
    """Two yearly reviews of one commune and year, planned or taken over, or two off-cycle ones from one day."""

    code = "round_stands"
    message = _("%(area)s has this review already: %(review)s. Go on with that one, or give it up first.")


class RoundElsewhere(Conflict):
    """Somebody was quicker, or it is too early or too late for the act."""

    code = "round_elsewhere"
    message = _("This review is “%(state)s”: this is not done there. Load the page again.")


class OwnPlan(Conflict):
    code = "own_plan"
    message = _("%(who)s planned this review; somebody else has to approve it.")


class NoReason(Invalid):
    code = "no_reason"
    message = _("Say why: the reason is kept.")


class ListEmpty(Conflict):
    code = "list_empty"
    message = _("No household stands on the list: there is nothing to survey.")


class HouseholdsUnassigned(Conflict):
    code = "households_unassigned"
    message = _(
        "Households without a reviewer: %(count)s. Assign them, or take them off the list, then begin the survey."
    )


class NothingChosen(Invalid):
    code = "nothing_chosen"
    message = _("Choose at least one household.")


class NotOnTheList(Conflict):
    code = "not_on_the_list"
    message = _("%(name)s is “%(state)s” and cannot be assigned or taken off. Load the page again.")


class StillToReview(Conflict):
    """Poor or near-poor by the last review, and the commune's own still: only a review ends or keeps such a class."""

    code = "still_to_review"
    message = _(
        "%(name)s is poor or near-poor by the last review and lives in this commune: survey the household. Where it "
        "moved away or nobody is left, record the move or the death first, then take it off."
    )


class QuotaExceeded(Conflict):
    code = "quota_exceeded"
    message = _(
        "%(name)s reviews %(quota)s households at most and has %(has)s; %(asked)s more are too many. Choose fewer, or "
        "another reviewer."
    )


class NotSuggested(Conflict):
    code = "not_suggested"
    message = _("The system does not suggest these households any more. Load the page again.")


class RequestStands(Conflict):
    code = "request_stands"
    message = _("A request for the household of %(name)s is under way already.")


class ReceivedOutside(Invalid):
    code = "received_outside"
    message = _("Expected a day of receipt from %(first)s to %(last)s, got %(on)s.")


class NobodyLivesThere(Conflict):
    code = "nobody_lives_there"
    message = _("Nobody is registered in this household any more. Record who lives there first.")


class ReasonMissing(Invalid):
    """An officer's entry says what the officer knows."""

    code = "reason_missing"
    message = _("Say what you know of the household: which hardship, and in a short note what happened.")


class RequestAnswered(Conflict):
    code = "request_answered"
    message = _("This request is “%(state)s” already.")


class NotHere(Conflict):
    code = "not_here"
    message = _("%(name)s stands on the list of another review. Load the page again.")


class NotSurveyedNow(Conflict):
    code = "not_surveyed_now"
    message = _("%(name)s is “%(state)s”: no form is taken in for this household any more.")
