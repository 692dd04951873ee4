"""Refusals of forms filled in in a browser, and of forms on paper."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Invalid


class FormOfAnotherHousehold(Invalid):
    code = "form_of_another_household"
    message = _("This is the page of the household %(expected)s; the form names “%(came)s”. Open the page of that one.")


class NoFilledForm(Conflict):
    code = "no_filled_form"
    message = _("No form of %(name)s counts yet: nobody has surveyed this household.")


class TooManyForms(Invalid):
    code = "too_many_forms"
    message = _("%(count)s forms are too many for one file; at most %(most)s. Choose one hamlet or one reviewer.")


class NothingToPrint(Conflict):
    code = "nothing_to_print"
    message = _("No household stands on the list there: no form to print.")
