"""Refusals of the registry."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import AnSinhError, Conflict, Forbidden, Invalid, Missing


@dataclass(frozen=True)
class Contradiction:
    """A field of which two records of one person say different things; `label` is what an officer calls it."""

    field: str
    label: str
    survivor: str
    merged: str

    def __str__(self) -> str:
        return f"{self.label} ({self.field}): {self.survivor} | {self.merged}"


class Dated(AnSinhError):
    """A refusal whose sentence names days: written as a reader here writes them, 31/12/2025."""

    def __str__(self) -> str:
        shown = {
            name: f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value for name, value in self.data.items()
        }
        return str(self.message) % shown


class BadIdentityNumber(Invalid):
    """The twelve digits cannot be this person's."""

    code = "bad_identity_number"
    message = _("The identity number %(number)s cannot be right: %(faults)s")


class IdentityNumberTaken(Conflict):
    """The number is registered; says which commune to ask and nothing else."""

    code = "identity_number_taken"
    message = _("The identity number %(number)s is registered already. Ask %(ask)s.")


class IdentityNumberTwice(Invalid):
    """Two people of one list bear one number."""

    code = "identity_number_twice"
    message = _("Two people of this list have the identity number %(number)s: %(first)s and %(second)s. Correct one.")


class NameMissing(Invalid):
    """A person without a name."""

    code = "name_missing"
    message = _("A person needs a name of 1 to 120 characters; “%(given)s” came.")


class BornInFuture(Dated, Invalid):
    """A birth date after today."""

    code = "born_in_future"
    message = _("The birth date of %(name)s, %(birth_date)s, lies in the future. Expected a day up to %(today)s.")


class DiesBeforeBirth(Dated, Invalid):
    """A death before the birth."""

    code = "dies_before_birth"
    message = _("%(name)s was born on %(birth_date)s and cannot have died on %(died_on)s. Check both dates.")


class DeathInFuture(Dated, Invalid):
    """A death after today."""

    code = "death_in_future"
    message = _("The date of death of %(name)s, %(died_on)s, lies in the future. Expected a day up to %(today)s.")


class AlreadyDead(Dated, Conflict):
    """The death is recorded with another date."""

    code = "already_dead"
    message = _("The death of %(name)s is recorded for %(died_on)s. Correct that date instead of recording another.")


class BadColumns(Invalid):
    """A table of people to be registered together does not have the columns that it must have."""

    code = "bad_columns"
    message = _("The columns of “%(table)s” do not fit. Expected, all of one length: %(expected)s; came: %(came)s.")


class NobodyThere(Invalid):
    """A row names a household, a person or an account by a position that does not exist."""

    code = "nobody_there"
    message = _("Row %(row)s of “%(table)s” names %(what)s %(position)s, which is not among those that came.")


class NotInForce(Dated, Invalid):
    """The unit did not exist on that date, or is not a commune."""

    code = "area_not_in_force"
    message = _("%(area)s was no commune in force on %(on)s. Choose the unit of that date.")


class HamletElsewhere(Invalid):
    """The hamlet belongs to another commune."""

    code = "hamlet_elsewhere"
    message = _("The hamlet %(hamlet)s does not belong to %(area)s.")


class HouseholdElsewhere(Invalid):
    """The household lives in another place than the person."""

    code = "household_elsewhere"
    message = _("The household %(number)s does not live where %(name)s does. Move the person first.")


class HouseholdNumberTaken(Conflict):
    """The commune has a household of that number."""

    code = "household_number_taken"
    message = _("%(area)s already has a household with the number %(number)s. Choose another.")


class MembershipOverlaps(Dated, Conflict):
    """A person is a member of one household at a time, and a household has one head."""

    code = "membership_overlaps"
    message = _(
        "%(name)s already belongs to a household from %(valid_from)s, or the household already has a head then."
    )


class CircumstanceUnfit(Invalid):
    """The value does not fit the kind of circumstance."""

    code = "circumstance_unfit"
    message = _("“%(kind)s” of %(name)s: expected %(expected)s, “%(came)s” came.")


class PeriodReversed(Dated, Invalid):
    """A period that ends before it begins."""

    code = "period_reversed"
    message = _("A period must end after it begins; %(valid_from)s to %(valid_to)s came.")


class CircumstanceOverlaps(Dated, Conflict):
    """A fact of this kind stands in that time already."""

    code = "circumstance_overlaps"
    message = _(
        "%(name)s already has “%(kind)s” recorded from %(valid_from)s. End that first, or begin the new one after it."
    )


class CareRunsInCircle(Invalid):
    """A person cannot be raised or cared for by somebody who is raised or cared for by that person."""

    code = "care_runs_in_circle"
    message = _("%(name)s cannot be cared for or raised by %(other)s: the care would run in a circle.")


class ClassOverlaps(Dated, Conflict):
    """The household has a class in that time already."""

    code = "class_overlaps"
    message = _("The household %(number)s already has a class from %(valid_from)s. Begin the new one after that day.")


class DecisionMissing(Invalid):
    """A class by decision needs the decision's number and date."""

    code = "decision_missing"
    message = _("The class of a household needs the number and the date of its decision.")


class UnknownBank(Invalid):
    """No bank of that name or number."""

    code = "unknown_bank"
    message = _(
        "No bank is known as “%(given)s”. Expected a short name such as Agribank, or the six digits of the bank."
    )


class BadAccountNumber(Invalid):
    """An account number has 4 to 19 letters or digits."""

    code = "bad_account_number"
    message = _("Expected an account number of 4 to 19 letters or digits, “%(given)s” came.")


class AccountOpenAlready(Conflict):
    """The same account is open for this person."""

    code = "account_open_already"
    message = _("The account is already recorded for %(name)s.")


class ProposalWaiting(Conflict):
    """A change waits for its second hand."""

    code = "proposal_waiting"
    message = _("A change for %(name)s, proposed by %(proposed_by)s, still waits for another hand. Decide that first.")


class SameHand(Forbidden):
    """Who proposed a changed account may not confirm it."""

    code = "same_hand"
    message = _("%(who)s proposed this change; somebody else must confirm it.")


class NotProposed(Conflict):
    """Only a proposal can be confirmed or declined."""

    code = "not_proposed"
    message = _("This change is no longer open: it is %(state)s.")


class HolderIsNotPayee(Invalid):
    """The account's holder must be the payee."""

    code = "holder_is_not_payee"
    message = _("The account belongs to %(holder)s, but the money is to go to %(payee)s. The holder must be the payee.")


class PayeeIncomplete(Invalid):
    """A payee other than the person is named; an authorised one has a paper and an end."""

    code = "payee_incomplete"
    message = _("Expected %(expected)s for a payee of the kind “%(kind)s”.")


class BadContact(Invalid):
    """Not a mobile number."""

    code = "bad_contact"
    message = _("Expected a mobile number of ten digits such as 0912345678, “%(given)s” came.")


class ConsentAlreadyGiven(Dated, Conflict):
    """Consent for one purpose stands once."""

    code = "consent_already_given"
    message = _("%(name)s has already consented to this purpose on %(given_on)s.")


class NotRegistered(Missing):
    """Nobody bears that number."""

    code = "not_registered"
    message = _("Nobody is registered with the identity number %(number)s. Register the person here.")


class RegisteredHere(Conflict):
    """The person already lives in the asking commune."""

    code = "registered_here"
    message = _("The person with the identity number %(number)s is already registered in this area.")


class MoveAsked(Conflict):
    """The same move was asked already."""

    code = "move_asked"
    message = _("%(ask)s has already been asked for the person with the number %(number)s.")


class MoveAnswered(Dated, Conflict):
    """The request was answered."""

    code = "move_answered"
    message = _("This request was already answered on %(answered_on)s.")


class PersonGone(Missing):
    """The person asked for no longer lives in the commune asked."""

    code = "person_gone"
    message = _("The person asked for is no longer registered in %(area)s.")


class SomeoneStaysBehind(Invalid):
    """A companion of a move is not of the commune asked."""

    code = "companion_elsewhere"
    message = _("%(name)s is not registered in %(area)s and cannot be sent along.")


class ListUnreadable(Invalid):
    """The file is no payment list that we know."""

    code = "list_unreadable"
    message = _(
        "%(file)s: no table was found. Expected a row of headings with at least the name (Họ và tên) and the birth"
        " date or year (Ngày sinh, Năm sinh)."
    )


class ListRefused(Invalid):
    """Rows of the list were refused, so nothing of it was kept."""

    code = "list_refused"
    message = _("%(file)s: nothing was kept. Rows refused: %(count)s. Correct them, or choose to keep the others.")


class ListOfAnotherPlace(Invalid):
    """The titles of the file name another commune."""

    code = "list_of_another_place"
    message = _(
        "%(file)s: expected a list of %(area)s, the titles name “%(came)s”. Choose the right file, or bring it to its"
        " own commune."
    )


class NoSuchSheet(Invalid):
    """A sheet was chosen that the file does not have."""

    code = "no_such_sheet"
    message = _("%(file)s has no sheet “%(came)s”. Expected one of: %(sheets)s.")


class ImportMoved(Conflict):
    """The import stands elsewhere in its life than the act needs."""

    code = "import_moved"
    message = _("The import of %(file)s is %(state)s. Expected one that is %(expected)s.")


class PreviewOutdated(Conflict):
    """The registry changed since the preview, and rows no longer mean what the officer saw."""

    code = "preview_outdated"
    message = _(
        "%(file)s: nothing was written, for the registry has changed since the preview. Rows that no longer fit:"
        " %(count)s. Preview the file again. %(rows)s"
    )


class RowUnknown(Missing):
    """The file has no such row of a person."""

    code = "row_unknown"
    message = _("%(file)s has no row %(row)s of a person. Choose a row of the preview.")


class CandidateUnfit(Invalid):
    """The officer chose somebody who is none of the candidates of the row."""

    code = "candidate_unfit"
    message = _(
        "Row %(row)s: expected one of the people who fit (%(candidates)s), or “new” or “skip”; “%(came)s” came."
    )


class NothingToSettle(Conflict):
    """The row leaves no question."""

    code = "nothing_to_settle"
    message = _("Row %(row)s leaves no question open: it is %(outcome)s.")


class HeadingUnknown(Invalid):
    """No column of that heading, or no field of that name."""

    code = "heading_unknown"
    message = _("“%(came)s” is no %(what)s. Expected one of: %(expected)s.")


class ImportDependedOn(Conflict):
    """Later acts rest on what the import wrote."""

    code = "import_depended_on"
    message = _("The import of %(file)s cannot be taken back: %(reasons)s")


class CopyNotWritten(Invalid):
    """The disk would not take the copy."""

    code = "copy_not_written"
    message = _(
        "The copy with the comments could not be written to %(file)s: %(came)s. Nothing else is lost. Make room or"
        " choose another place, and ask for it again."
    )


class NoSuchImport(Missing):
    """No import of that number within the scope."""

    code = "no_such_import"
    message = _("No import %(run)s is known here. Expected the number that its preview or its application showed.")


class WhyMissing(Invalid):
    """An act that needs its reason."""

    code = "why_missing"
    message = _("Say why: the reason is kept with the act.")


class NotYoursToSettle(Forbidden):
    """A pair of different communes is the province's."""

    code = "not_yours_to_settle"
    message = _(
        "%(who)s cannot settle this pair of records: of one commune its officer does, of different communes the"
        " province."
    )


class PairSettled(Conflict):
    """The pair is no longer open."""

    code = "pair_settled"
    message = _("This pair is settled already: %(state)s.")


class PairUnknown(Missing):
    """No such pair within the scope."""

    code = "pair_unknown"
    message = _("There is no pair %(pair)s within your area of duty.")


class SameRecord(Invalid):
    """A record cannot be merged with itself."""

    code = "same_record"
    message = _("Expected two records, %(name)s was named twice.")


class AlreadyMerged(Conflict):
    """The record was merged before."""

    code = "already_merged"
    message = _("The record of %(name)s was merged into another already. Name the one that counts.")


class NotMerged(Dated, Conflict):
    """There is nothing to split."""

    code = "not_merged"
    message = _("This merge was undone already, on %(split_on)s.")


class RelatedToEachOther(Conflict):
    """One record names the other: they are two people, or the relation is wrong."""

    code = "related_to_each_other"
    message = _(
        "%(survivor)s and %(merged)s cannot be one person: one is recorded as “%(relation)s” of the other."
        " Correct that first if it is wrong."
    )


class RecordsContradict(Conflict):
    """`contradictions` says for each field what either record holds; the officer decides which counts."""

    code = "records_contradict"
    message = _("Decide which record is right about: %(list)s")

    def __init__(self, contradictions: Sequence[Contradiction]) -> None:
        self.contradictions = tuple(contradictions)
        super().__init__(list="; ".join(map(str, contradictions)))


class RecordsChanged(Conflict):
    """The records contradict each other in something that nobody was asked about."""

    code = "records_changed"
    message = _("The records were changed meanwhile. Look at the pair again and answer what is asked now.")


class ChoiceUnknown(Invalid):
    """A choice about a field in which the records do not contradict each other, or for neither side."""

    code = "choice_unknown"
    message = _("“%(choice)s”: expected a field that the records contradict each other in, and survivor or merged.")


class LaterActs(Conflict):
    """Something was done since the merge that a split would tear."""

    code = "later_acts"
    message = _("The merge cannot be undone, because of what was done since: %(list)s")

    def __init__(self, acts: Sequence[str]) -> None:
        self.acts = tuple(acts)
        super().__init__(list="; ".join(acts))


class PaperTellsHealth(Forbidden):
    """The paper tells an illness, and the actor may see none."""

    code = "paper_tells_health"
    message = _("This paper tells an illness or a disability: your role may not see that.")


class PaperGone(Missing):
    """The paper was taken away."""

    code = "paper_gone"
    message = _("This paper was taken away: %(why)s")


class NoteEmpty(Invalid):
    code = "note_empty"
    message = _("Write what is to be noted.")


class NoteTooLong(Invalid):
    code = "note_too_long"
    message = _("A note has at most %(limit)s characters, this one has %(came)s. Attach a paper instead.")
