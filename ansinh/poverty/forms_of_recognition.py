"""What is typed in for the decision on a round and for the end of a certificate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.poverty.models import SignerPosition
from ansinh.ui.forms import DayField, OfficeForm, WhyField


class DecisionForm(OfficeForm):
    number = forms.CharField(label=_("Number of the decision"), max_length=60, help_text=_("For example: 128/QĐ-UBND."))
    valid_from = DayField(label=_("The classes hold from"))
    last_day = DayField(
        label=_("Until"), required=False, help_text=_("Empty: until the next review. This day still counts.")
    )  # fmt: skip
    signer_position = forms.ChoiceField(label=_("Signed by the"), choices=SignerPosition.choices)


class RevokeForm(OfficeForm):
    why = WhyField(max_length=300)
    number = forms.CharField(
        label=_("Number of the decision that ends the class"), max_length=60, required=False,
        help_text=_(
            "With it the household is not poor or near-poor any more from today on, or from the first day of a "
            "certificate that has not begun; empty: the paper alone."
        ),
    )  # fmt: skip
