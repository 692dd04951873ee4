"""Refusals about people, households and what is recorded of them."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Forbidden, Invalid, Missing


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


class BornInFuture(Invalid):
    """A birth date after today."""

    code = "born_in_future"
    message = _("The birth date of %(name)s, %(birth_date)s, lies in the future. Expected a day up to %(today)s.")


class DiesBeforeBirth(Invalid):
    """A death before the birth."""

    code = "dies_before_birth"
    message = _("%(name)s was born on %(birth_date)s and cannot have died on %(died_on)s. Check both dates.")


class DeathInFuture(Invalid):
    """A death after today."""

    code = "death_in_future"
    message = _("The date of death of %(name)s, %(died_on)s, lies in the future. Expected a day up to %(today)s.")


class AlreadyDead(Conflict):
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


class NotInForce(Invalid):
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


class MembershipOverlaps(Conflict):
    """A person is a member of one household at a time, and a household has one head."""

    code = "membership_overlaps"
    message = _(
        "%(name)s already belongs to a household from %(valid_from)s, or the household already has a head then."
    )


class CircumstanceUnfit(Invalid):
    """The value does not fit the kind of circumstance."""

    code = "circumstance_unfit"
    message = _("“%(kind)s” of %(name)s: expected %(expected)s, “%(came)s” came.")


class PeriodReversed(Invalid):
    """A period that ends before it begins."""

    code = "period_reversed"
    message = _("A period must end after it begins; %(valid_from)s to %(valid_to)s came.")


class CircumstanceOverlaps(Conflict):
    """A fact of this kind stands in that time already."""

    code = "circumstance_overlaps"
    message = _(
        "%(name)s already has “%(kind)s” recorded from %(valid_from)s. End that first, or begin the new one after it."
    )


class CareRunsInCircle(Invalid):
    """A person cannot be raised or cared for by somebody who is raised or cared for by that person."""

    code = "care_runs_in_circle"
    message = _("%(name)s cannot be cared for or raised by %(other)s: the care would run in a circle.")


class ClassOverlaps(Conflict):
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


class ConsentAlreadyGiven(Conflict):
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


class MoveAnswered(Conflict):
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
