"""Refusals of messaging."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Forbidden, Invalid, Missing


class BadSetting(Invalid):
    """A gateway cannot work with what it was told."""

    code = "bad_setting"
    message = _("%(gateway)s: %(field)s should be %(expected)s, “%(given)s” came.")


class NotUnderstood(Invalid):
    """A gateway told something that its documentation does not have."""

    code = "not_understood"
    message = _("%(gateway)s sent something that is not understood: %(given)s. Nothing was changed.")


class NotFromGateway(Forbidden):
    """Somebody speaks as a gateway without its word."""

    code = "not_from_gateway"
    message = _("This call does not bear the word agreed with the gateway. Nothing was changed.")


class UnknownPlaceholder(Invalid):
    """A text asks for a value that the audience does not have."""

    code = "unknown_placeholder"
    message = _("The text asks for “{%(name)s}”, which this audience does not know. It knows: %(known)s.")


class TextTooLong(Invalid):
    """More than a telephone shows."""

    code = "text_too_long"
    message = _("The text has %(length)s characters; expected %(most)s at most. Shorten it.")


class TextMissing(Invalid):
    """A template says nothing."""

    code = "text_missing"
    message = _("Expected a text in Vietnamese; none came. Write one.")


class UnknownAudience(Missing):
    """No room offers such an audience."""

    code = "unknown_audience"
    message = _("There is no audience “%(code)s”. Choose one of the list.")


class NobodyToTell(Invalid):
    """A campaign to nobody."""

    code = "nobody_to_tell"
    message = _("Nobody of this audience can be written to: %(skipped)s people were left out, each with the reason.")


class CountChanged(Conflict):
    """The audience is another than the officer agreed to."""

    code = "count_changed"
    message = _(
        "You agreed to %(agreed)s messages; it would be %(count)s now, for %(amount)s đồng and %(points)s points. Look"
        " at them again and agree to the new number."
    )


class BudgetExceeded(Conflict):
    """More than the office allows itself."""

    code = "budget_exceeded"
    message = _("It would cost %(cost)s; %(left)s are left this month. Choose fewer people, or raise the budget.")


class OccasionTaken(Conflict):
    """Another campaign runs for the same occasion."""

    code = "occasion_taken"
    message = _("“%(title)s” already runs for this occasion. End it first, or open it and go on there.")


class CampaignNotOpen(Conflict):
    """The campaign is no longer, or not yet, in a state for this."""

    code = "campaign_not_open"
    message = _("The campaign “%(title)s” is %(state)s: this can no longer be done.")


class NoGateway(Conflict):
    """The office has no way out for the chosen medium."""

    code = "no_gateway"
    message = _("The office has no gateway for %(medium)s. Open one under “Gateways”, or choose another way.")


class GatewayOpen(Conflict):
    """One gateway for each medium."""

    code = "gateway_open"
    message = _("%(area)s already has a gateway for %(medium)s: “%(title)s”. Close it first.")


class GatewayClosed(Conflict):
    """It was closed before."""

    code = "gateway_closed"
    message = _("The gateway “%(title)s” was closed on %(on)s.")


class UnknownKind(Invalid):
    """No such gateway is known."""

    code = "unknown_gateway_kind"
    message = _("There is no gateway of the kind “%(kind)s”. Known are: %(known)s.")


class TitleTaken(Conflict):
    """Two texts of one name."""

    code = "title_taken"
    message = _("A text named “%(title)s” stands already. Choose another name, or change that one.")


class TemplateEnded(Conflict):
    """The text was taken out of use."""

    code = "template_ended"
    message = _("The text “%(title)s” is no longer in use. Choose another one.")


class NoWayChosen(Invalid):
    """A step without a medium."""

    code = "no_way_chosen"
    message = _("Choose at least one way by which the people are told.")


class TitleMissing(Invalid):
    """A thing without a name."""

    code = "title_missing"
    message = _("Expected a name of up to %(most)s characters, “%(given)s” came.")


class AnswerSettled(Conflict):
    """Somebody settled it before."""

    code = "answer_settled"
    message = _("%(who)s settled this on %(on)s.")


class NotOptedOut(Conflict):
    """The address takes messages."""

    code = "not_opted_out"
    message = _("This address does take messages: nothing is to be undone.")


class ReasonMissing(Invalid):
    """Why is not said."""

    code = "reason_missing"
    message = _("Say in a few words why; it is kept with the act.")


class AddressMissing(Invalid):
    """To whom is not said."""

    code = "address_missing"
    message = _("Expected a number or an address of up to %(most)s characters. Write one.")


class RowRefused(Invalid):
    """A row of a spreadsheet cannot be used."""

    code = "row_refused"
    message = _("Row %(row)s, column %(column)s: expected %(expected)s, “%(given)s” came. Correct it and load again.")


class SheetWithout(Invalid):
    """A spreadsheet without a column that is needed."""

    code = "sheet_without"
    message = _("The sheet “%(sheet)s” has no column for %(column)s. Its columns are: %(found)s.")


class SheetTooLong(Invalid):
    """More people than a page carries from one step to the next."""

    code = "sheet_too_long"
    message = _("The sheet has %(rows)s rows; expected %(most)s at most. Divide it, or take the people of a list.")


class RulesOutOfRange(Invalid):
    """Rules that cannot be kept."""

    code = "rules_out_of_range"
    message = _("%(field)s: expected %(expected)s, “%(given)s” came.")


class BadNumber(Invalid):
    """No mobile number of Viet Nam."""

    code = "bad_number"
    message = _("A mobile number of ten digits such as 0912 345 678 was expected, “%(given)s” came.")


class NoVoice(Invalid):
    """A text cannot be spoken by this machine."""

    code = "no_voice"
    message = _("This machine has no voice for the language “%(language)s”. Let somebody read the text.")
