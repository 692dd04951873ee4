"""Refusals of what hangs out: postings, objections, publicity and its proofs."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Invalid, Missing


class HouseholdsNotVoted(Conflict):
    code = "households_not_voted"
    message = _("Households that no meeting has passed yet: %(count)s. All of them come before a meeting first.")


class PostedOutside(Invalid):
    code = "posted_outside"
    message = _("Expected a day of posting from %(first)s to %(last)s, got %(on)s.")


class PlacesMissing(Invalid):
    code = "places_missing"
    message = _("Say where the list hangs: the notice boards of the hamlets and of the commune.")


class NoPosting(Missing):
    """The same answer for a word that nobody ever had and for one of another place."""

    code = "no_posting"
    message = _("Nothing is posted under this address. Compare it with the notice board.")


class PostingGone(Missing):
    code = "posting_gone"
    status = 410
    message = _("This list was posted until its last day and is not shown any more. Ask the commune's office.")


class PostingDown(Conflict):
    code = "posting_down"
    message = _("This list is not posted any more. Who still objects goes to the commune's office.")


class PostingLasts(Conflict):
    code = "posting_lasts"
    message = _("The list hangs until %(last_day)s, that day included; it is taken down from the next day on.")


class ObjectionsWait(Conflict):
    code = "objections_wait"
    message = _("Objections that wait for their answer: %(count)s. Answer them first.")


class ObjectionUnclear(Invalid):
    code = "objection_unclear"
    message = _("Say which household it is about and what is wrong.")


class ObjectorUnnamed(Invalid):
    code = "objector_unnamed"
    message = _("Give your name, so that the office can ask.")


class NotPosted(Conflict):
    code = "not_posted"
    message = _("%(name)s does not stand on this list. Load the page again.")


class ObjectionAnswered(Conflict):
    code = "objection_answered"
    message = _("This objection is answered already.")


class AnswerMissing(Invalid):
    code = "answer_missing"
    message = _("Write the answer: it is posted.")


class NotRechecked(Conflict):
    """Upheld, while the class still rests on what was objected to."""

    code = "not_rechecked"
    message = _("An objection is upheld by a new form of %(name)s after the recheck. Take it in first.")


class ResultChanged(Conflict):
    """“The result stays”, while the recheck has changed it."""

    code = "result_changed"
    message = _(
        "The recheck changed the class of %(name)s from “%(before)s” to “%(now)s”: the result does not stay. Answer "
        "that the objection is right."
    )


class MissingUnnamed(Invalid):
    """Upheld without saying which household of the registry is missing on the list."""

    code = "missing_unnamed"
    message = _("Name the household that is missing: the objection is upheld by a request to review it.")


class UnknownNumber(Invalid):
    code = "unknown_number"
    message = _("No household of this commune has the number %(number)s. Compare it with the household's page.")


class MissingElsewhere(Invalid):
    code = "missing_elsewhere"
    message = _("Expected a household of %(area)s, got %(number)s of another commune.")


class NotMissing(Conflict):
    code = "not_missing"
    message = _("%(name)s stands on this list. Take in an objection about this household, or name another one.")


class UnknownObjection(Missing):
    code = "unknown_objection"
    message = _("No objection to this list has this code. Compare it letter by letter.")


class NotDecided(Conflict):
    code = "not_decided"
    message = _("The review is not decided: there is no decision to make public.")


class ProofOutside(Invalid):
    code = "proof_outside"
    message = _("Expected a day from %(first)s to %(last)s, on which the list hung, got %(on)s.")


class ProofPlaceWrong(Invalid):
    code = "proof_place_wrong"
    message = _("A hamlet's notice board is one of this review's hamlets; the others name no hamlet.")


class ProofUnsaid(Invalid):
    code = "proof_unsaid"
    message = _("Say who saw to it.")


class ProofStands(Conflict):
    code = "proof_stands"
    message = _("This is recorded for %(on)s already.")


class PublicityIncomplete(Conflict):
    code = "publicity_incomplete"
    message = _("The publicity is not complete; still missing: %(missing)s.")
