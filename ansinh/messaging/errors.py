"""Refusals of messaging."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Forbidden, Invalid


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


class BadNumber(Invalid):
    """No mobile number of Viet Nam."""

    code = "bad_number"
    message = _("A mobile number of ten digits such as 0912 345 678 was expected, “%(given)s” came.")


class NoVoice(Invalid):
    """A text cannot be spoken by this machine."""

    code = "no_voice"
    message = _("This machine has no voice for the language “%(language)s”. Let somebody read the text.")
