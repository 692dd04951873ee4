"""Refusals between the survey and the posting: what is not surveyed, meetings, votes, corrections."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Invalid


class SurveyUnfinished(Conflict):
    code = "survey_unfinished"
    message = _(
        "The survey is not finished: households without a form: %(missing)s; forms that differ and wait for a choice: "
        "%(conflicts)s. Take the forms in and choose, take off the list who is not surveyed any more, then end the "
        "survey."
    )


class HamletNotOfRound(Invalid):
    code = "hamlet_not_of_round"
    message = _("The review does not go through %(hamlet)s. Choose one of its hamlets.")


class MeetingWithoutPlace(Invalid):
    code = "meeting_without_place"
    message = _("Say where the hamlet meets, and how many households it has.")


class NoticeTooShort(Invalid):
    code = "notice_too_short"
    message = _("Invited on %(notice_on)s, the hamlet can meet from %(first)s on, got %(on)s.")


class InvitedLater(Invalid):
    code = "invited_later"
    message = _("Expected a day of invitation up to today (%(today)s), got %(on)s.")


class HamletTooSmall(Invalid):
    code = "hamlet_too_small"
    message = _("Only a hamlet of more than %(above)s households meets by cluster; %(hamlet)s has %(households)s.")


class ClusterUnclear(Invalid):
    code = "cluster_unclear"
    message = _("Name the cluster, and say how many of the hamlet's %(households)s households it has.")


class NotBeforeThisMeeting(Conflict):
    """Of another hamlet, or not surveyed, or voted on."""

    code = "not_before_this_meeting"
    message = _("%(name)s does not come before this meeting: %(state)s, %(hamlet)s. Load the page again.")


class CalledAlready(Conflict):
    code = "called_already"
    message = _("%(name)s comes before another meeting: %(meeting)s, %(on)s.")


class MeetingOver(Conflict):
    """Somebody was quicker."""

    code = "meeting_over"
    message = _("This meeting is “%(state)s” already.")


class MeetingNotBegun(Conflict):
    code = "meeting_not_begun"
    message = _("The meeting begins on %(on)s at %(at)s: there is nothing to record before.")


class MeetingTimesWrong(Invalid):
    code = "meeting_times_wrong"
    message = _("Expected an end after %(begins)s and not later than now, got %(ends)s.")


class NobodyChaired(Invalid):
    code = "nobody_chaired"
    message = _("Name who chaired the meeting and who wrote the minutes.")


class AttendanceWrong(Invalid):
    code = "attendance_wrong"
    message = _("Expected from 1 to %(households)s households represented, got %(attending)s.")


class VotesMissing(Invalid):
    code = "votes_missing"
    message = _("Votes are missing for households: %(names)s. Every household on the agenda is voted on.")


class NotOnTheAgenda(Conflict):
    code = "not_on_the_agenda"
    message = _("The agenda of this meeting has changed. Load the page again.")


class MoreVotesThanVoters(Invalid):
    code = "more_votes_than_voters"
    message = _(
        "%(name)s: %(votes_for)s for and %(votes_against)s against are more than the %(attending)s who vote. "
        "Only one representative of each household votes."
    )


class NotCorrectedNow(Conflict):
    code = "not_corrected_now"
    message = _(
        "%(name)s is “%(state)s”: a new form is taken in before its meeting has passed it, or after an objection."
    )


class FormUnchanged(Conflict):
    code = "form_unchanged"
    message = _("This is what counts for %(name)s already: no answer is another one.")


class FormsDiffer(Conflict):
    """A correction under the identifier of another form."""

    code = "forms_differ"
    message = _("Another form came under the same identifier. Load the page again.")
