"""What an officer types in about cards, lists and targets."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.core.text import tidy
from ansinh.insurance.models import CardEnd, CardGroup, CardSource
from ansinh.insurance.models.card import MOST_MONTHS
from ansinh.insurance.renewals import MONTHS, RenewalTerms
from ansinh.insurance.services import NewCard
from ansinh.judgement.insurance import PAID_ELSEWHERE
from ansinh.registry.models import Individual
from ansinh.ui.forms import DayField, DongField, MonthField, OfficeForm, WhyField

LARGEST_FILE = 20 * 1024 * 1024


class CardForm(OfficeForm):
    """A card as it stands on the card itself, or on the receipt."""

    group = forms.ChoiceField(label=_("Group"), choices=CardGroup.choices)
    valid_from = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Empty: without an end."))
    number = forms.CharField(
        label=_("Code or card number"), required=False, max_length=40,
        help_text=_("Ten digits, or the 15 characters of a card of before April 2021."),
    )  # fmt: skip
    clinic = forms.CharField(label=_("Place of treatment"), required=False, max_length=120)
    paying_place = forms.CharField(label=_("Place to pay"), required=False, max_length=120)
    premium_amount = DongField(label=_("Paid"), required=False)
    paid_on = DayField(label=_("Paid on"), required=False)
    months = forms.IntegerField(label=_("For how many months"), required=False, min_value=1, max_value=MOST_MONTHS)
    source = forms.ChoiceField(label=_("Known from"), choices=CardSource.choices, initial=CardSource.CARD)

    def new_card(self, individual: Individual, issued_on: dt.date | None = None) -> NewCard:
        """What was typed in, of somebody."""
        values: dict[str, Any] = {name: self.cleaned_data[name] for name in self.base_fields if name in NEW_CARD}
        return NewCard(individual=individual, issued_on=issued_on, **values)


NEW_CARD = frozenset(NewCard.__dataclass_fields__)


class CorrectCardForm(CardForm):
    """The card as it should have been recorded."""

    why = WhyField()


class EndCardForm(OfficeForm):
    """When and why a card ended early."""

    last_day = DayField(label=_("Last day"))
    cause = forms.ChoiceField(label=_("Why"), choices=CardEnd.choices)


class CardListForm(OfficeForm):
    """The file of the insurance office."""

    file = forms.FileField(label=_("List of the insurance office (.xlsx, .xls, .ods or .csv)"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("Expected a file of at most 20 MB."), code="too_large")
        return file


class TakeInForm(OfficeForm):
    """Whether the good rows are taken in where others stay behind."""

    keep_good_rows = forms.BooleanField(
        label=_("Take in the good rows, leave the others behind"), required=False,
        widget=forms.CheckboxInput(),
    )  # fmt: skip


class StateListForm(OfficeForm):
    """For which month the list is made."""

    month = MonthField(label=_("Month"))


class GiveUpForm(OfficeForm):
    """Why a list is given up."""

    why = WhyField()


class TargetForm(OfficeForm):
    """What a place is to reach, and by which paper."""

    percent = forms.DecimalField(label=_("Target (%)"), max_digits=5, decimal_places=2, localize=True)
    valid_from = DayField(label=_("From"))
    document = forms.CharField(label=_("Document"), max_length=200)


class PremiumSupportForm(OfficeForm):
    """What the province adds for a group, and by which resolution."""

    group = forms.ChoiceField(
        label=_("Group"), choices=[(code, label) for code, label in CardGroup.choices if code not in PAID_ELSEWHERE]
    )
    percent = forms.IntegerField(label=_("Added (%)"), min_value=0, max_value=100)
    valid_from = DayField(label=_("From"))
    document = forms.CharField(label=_("Number of the resolution"), max_length=60)


class PricesForm(OfficeForm):
    """From when and for how many months a household asks what it would pay."""

    on = DayField(label=_("Paid on"))
    months = forms.IntegerField(label=_("For how many months"), min_value=1, max_value=MOST_MONTHS)


class RenewalsForm(OfficeForm):
    """What people are told: for how many months they pay, and where."""

    months = forms.IntegerField(
        label=_("Months to pay for"), min_value=1, max_value=MOST_MONTHS, initial=MONTHS,
        help_text=_("The sum in each reminder is for so many months."),
    )  # fmt: skip
    paying_place = forms.CharField(
        label=_("Where to pay"), required=False, max_length=60,
        help_text=_("As it shall stand in the reminder, for example: the post office of the commune."),
    )  # fmt: skip
    agreed = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    counted_for = forms.CharField(widget=forms.HiddenInput, required=False)

    def terms(self) -> RenewalTerms:
        """What was typed in."""
        return RenewalTerms(self.cleaned_data["months"], tidy(self.cleaned_data["paying_place"]))

    def agreed_to(self) -> int | None:
        """The number that was seen, if it was counted for these very terms."""
        is_same = self.cleaned_data["counted_for"] == self.terms().asked()
        found: int | None = self.cleaned_data["agreed"] if is_same else None
        return found

    def ask_for(self, count: int) -> None:
        """Let the page ask whether this number is agreed to."""
        self.data = {
            **{name: self.data[name] for name in self.data},
            "agreed": str(count),
            "counted_for": self.terms().asked(),
        }
