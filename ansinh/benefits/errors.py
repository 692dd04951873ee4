"""Refusals of benefits: what was expected, what came, what to do."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Forbidden, Invalid, Missing


class WrongState(Conflict):
    """The life cycle does not allow the move."""

    code = "wrong_state"
    message = _("%(what)s is “%(state)s”; this act needs “%(needed)s”.")


class UnknownBenefit(Invalid):
    code = "unknown_benefit"
    message = _("Expected one of %(known)s, “%(came)s” came.")


class NotResident(Invalid):
    """The person belongs to another commune."""

    code = "not_resident"
    message = _("%(name)s is not registered in %(area)s. Ask for the move first.")


class ReceivedInFuture(Invalid):
    code = "received_in_future"
    message = _("A file cannot have come on %(on)s; expected a day up to %(today)s.")


class DayOutOfTime(Invalid):
    code = "day_out_of_time"
    message = _("Expected a day from %(earliest)s up to %(latest)s, got %(on)s.")


class FileNumberMissing(Invalid):
    code = "file_number_missing"
    message = _("Give the number of the one-stop desk or the portal.")


class FileNumberTaken(Conflict):
    code = "file_number_taken"
    message = _("%(area)s already has a file with the number %(number)s.")


class ApplicationOpen(Conflict):
    """One open file for one benefit of one person."""

    code = "application_open"
    message = _("%(name)s already has an undecided file for %(benefit)s: %(number)s.")


class PersonDead(Conflict):
    code = "person_dead"
    message = _("%(name)s died on %(died_on)s. Only funeral support can be applied for.")


class PersonLives(Conflict):
    code = "person_lives"
    message = _("No death of %(name)s is recorded. Record the death first.")


class NothingMissing(Invalid):
    code = "nothing_missing"
    message = _("Say what is missing: the applicant reads it.")


class NoReasonGiven(Invalid):
    code = "no_reason_given"
    message = _("Say why: the reason is kept with the act.")


class NotAssessedForMonth(Conflict):
    """The law of the month signed decides, so the assessment must be of that month."""

    code = "not_assessed_for_month"
    message = _(
        "The file %(number)s was assessed for %(assessed)s, but is to be signed in %(signed)s. Assess it again."
    )


class FactsChanged(Conflict):
    """The law no longer gives what the assessment said."""

    code = "facts_changed"
    message = _("What the law gives %(name)s has changed since the assessment of %(on)s. Assess the file again.")


class NoOffice(Missing):
    code = "no_office"
    message = _("Nobody is registered as signing in %(area)s on %(on)s. Open the deciding office first.")


class NoSigner(Forbidden):
    """Neither the chair nor somebody delegated."""

    code = "no_signer"
    message = _("%(who)s cannot sign in %(area)s on %(on)s: neither the chair nor delegated by the chair on that day.")


class BadPeriod(Invalid):
    code = "bad_period"
    message = _("A period must end after it begins, and cannot overlap another one of the same kind (%(what)s).")


class SignedOutOfTime(Invalid):
    """A decision is signed today or before, never after."""

    code = "signed_out_of_time"
    message = _("A decision cannot be signed on %(on)s; expected a day from %(earliest)s up to %(today)s.")


class DecisionNumberTaken(Conflict):
    code = "decision_number_taken"
    message = _("The number %(number)s is already given in %(year)s. Choose another or leave it empty.")


class NobodyNamed(Invalid):
    code = "nobody_named"
    message = _("A decision needs at least one person.")


class CopyAttached(Conflict):
    code = "copy_attached"
    message = _("A signed copy of %(decision)s is already attached. A copy is never replaced.")


class CopyEmpty(Invalid):
    code = "copy_empty"
    message = _("Expected a scanned PDF of at most %(limit)s MB, %(came)s came.")


class NotSuspendable(Conflict):
    """The law of the day does not know this reason."""

    code = "not_suspendable"
    message = _("“%(cause)s” does not suspend a payment on %(on)s.")


class MonthBeforeRight(Invalid):
    """What was never paid cannot stop, and no law says how it would go on."""

    code = "month_before_right"
    message = _(
        "%(name)s is paid from %(first)s on. Give that month or a later one as the first not paid; %(came)s came."
    )


class MonthOutOfTime(Invalid):
    code = "month_out_of_time"
    message = _("Expected a month from %(first)s to %(last)s, %(month)s came.")


class NotOurs(Missing):
    """The entitlement is not there, or not within the area of duty."""

    code = "not_ours"
    message = _("%(count)s of the entitlements named are not within your area of duty.")


class NotInDecision(Invalid):
    code = "not_in_decision"
    message = _("%(name)s is not named in %(decision)s.")


class ComplainedTooLate(Invalid):
    code = "complained_too_late"
    message = _("A complaint against %(decision)s could be filed until %(until)s; this one came on %(on)s.")


class ComplaintOpen(Conflict):
    code = "complaint_open"
    message = _("A complaint of %(name)s against %(decision)s is already being looked into.")


class NothingOverpaid(Conflict):
    code = "nothing_overpaid"
    message = _("%(name)s was paid no more than the law gives from %(first)s to %(last)s.")


class NeverFromEstate(Conflict):
    """Rules.md, Recovery: never from funeral money, never from an estate."""

    code = "never_from_estate"
    message = _("%(name)s died on %(died_on)s. Nothing is taken back from an estate.")


class QuestionNotAsked(Invalid):
    """Only the highest funeral support is paid, so social insurance has to be asked about."""

    code = "question_not_asked"
    message = _("Ask whether social insurance pays for the funeral of %(name)s, and how much (0 for nothing).")


class BurialByItself(Conflict):
    """What the family has to say is asked of each file for a burial."""

    code = "burial_by_itself"
    message = _("The file %(number)s of %(name)s asks for a burial: decide it on its own page, and leave it out here.")


class OtherSupportHigher(Conflict):
    code = "other_support_higher"
    message = _(
        "Social insurance pays %(other)s đồng for the funeral of %(name)s, we would pay %(ours)s. Only the highest is"
        " paid: refuse the file with this reason."
    )


class NoFuneralSupport(Conflict):
    code = "no_funeral_support"
    message = _("The law gives no funeral support for %(name)s: %(reason)s")


class RowsNotTakenOver(Invalid):
    """`problems` are sentences, one for each row that names no decision or amount we can read."""

    code = "rows_not_taken_over"
    message = _("%(file)s: %(count)s rows cannot be taken over, so nothing was: %(list)s")

    def __init__(self, *, file: str, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__(file=file, count=len(self.problems), list=" | ".join(self.problems[:20]))


class NothingToConvert(Conflict):
    code = "nothing_to_convert"
    message = _("Nobody in %(area)s draws K5b or K5c on 1 July 2025.")


class NothingToRebase(Conflict):
    code = "nothing_to_rebase"
    message = _("Everybody in %(area)s is paid at the level of July 2026 already.")


class ListChanged(Conflict):
    """The chair decides the list that was reviewed, not another."""

    code = "list_changed"
    message = _("The list has changed since it was reviewed (%(reviewed)s people, now %(now)s). Review it again.")


class ProposalClosed(Conflict):
    code = "proposal_closed"
    message = _("No longer open: %(count)s of the chosen changes. Review the list again.")


class NotAProvince(Invalid):
    code = "not_a_province"
    message = _("Only a province sets its own level; %(area)s is none.")


class LevelBelowNational(Invalid):
    code = "level_below_national"
    message = _("A province may go above the national level of %(floor)s đồng, not below it: %(level)s came.")


class ListWithoutNumbers(Invalid):
    """A list can only be matched by identity number."""

    code = "list_without_numbers"
    message = _(
        "%(file)s: expected a column of identity numbers below a heading in the first %(rows)s rows of some sheet, none"
        " came."
    )


class UnknownList(Invalid):
    code = "unknown_list"
    message = _("Expected KIND=FILE with a kind among %(known)s, “%(came)s” came.")


class MonthToCome(Invalid):
    """Nothing has been paid, and nobody missed, in a month that has not begun."""

    code = "month_to_come"
    message = _("%(month)s is still to come. The last month that can be checked is %(last)s.")


class NoHousehold(Conflict):
    """A class is given to a household, and the person belongs to none."""

    code = "no_household"
    message = _("%(name)s belongs to no household. Record the household first.")


class UnknownFormat(Invalid):
    code = "unknown_format"
    message = _("Expected a file that ends in one of %(known)s, “%(came)s” came.")


class FileStillOpen(Conflict):
    """A record with an open file cannot go into another: whose file would it be?"""

    code = "file_still_open"
    message = _(
        "%(name)s has an open application (%(files)s). Decide or withdraw it, or let this record be the one that"
        " counts."
    )


class NothingAmended(Invalid):
    code = "nothing_amended"
    message = _("Change at least one value: as it stands, the law of %(month)s costs what it costs.")


class NotAmendable(Invalid):
    """The name is none of the values that can be tried out in that month, or the value is out of reason."""

    code = "not_amendable"
    message = _("%(name)s cannot be %(came)s in %(month)s: %(expected)s.")


class TooManyAtOnce(Conflict):
    """So many people and communes take minutes: their answer is worked out in the background and kept."""

    code = "too_many_at_once"
    message = _(
        "%(area)s has %(people)s people in %(communes)s communes, too many to be judged while you wait. Keep the"
        " scenario: its answer is worked out in the background."
    )


class ScenarioTitleMissing(Invalid):
    code = "scenario_title_missing"
    message = _("Give the scenario a name of up to %(longest)s letters.")


class ScenarioTitleTaken(Conflict):
    code = "scenario_title_taken"
    message = _("You already keep another scenario for %(area)s under the name “%(title)s”.")


class ScenarioNotYours(Forbidden):
    code = "scenario_not_yours"
    message = _("The scenario “%(title)s” belongs to %(maker)s: only they can change or drop it.")


class UntilNotLater(Invalid):
    """A row is set aside for a time, never for good."""

    code = "until_not_later"
    message = _("Expected a day after %(on)s and at most %(longest)s days later, got %(until)s.")


class NothingChosen(Invalid):
    code = "nothing_chosen"
    message = _("Choose at least one row.")


class NothingToCorrect(Conflict):
    code = "nothing_to_correct"
    message = _("What %(name)s draws from now on is what the law gives: there is nothing to stop or to correct.")


class NothingDrawn(Conflict):
    code = "nothing_drawn"
    message = _("%(name)s draws nothing of this benefit in %(month)s any more.")


class LetterTellsHealth(Forbidden):
    code = "letter_tells_health"
    message = _("The letter tells what a person draws for, perhaps an illness: your role may not see that.")


class NoLetterChosen(Invalid):
    code = "no_letter_chosen"
    message = _("Choose the decisions whose letters you want.")


class UnknownPlaceholder(Invalid):
    """A letter would show the braces to whoever reads it."""

    code = "unknown_placeholder"
    message = _("A letter can fill in %(known)s; “%(came)s” is none of them. Correct it, or leave the braces out.")


class WordingInThePast(Invalid):
    code = "wording_in_the_past"
    message = _("Expected a day from %(today)s on, got %(on)s: letters signed before stay as they are.")
