"""What a person types in for an act on a payroll or on one of its lines."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from ansinh.core.months import Month
from ansinh.payments.errors import UnreadableAnswer
from ansinh.payments.files.reading import read_answer
from ansinh.registry.banks import banks
from ansinh.ui.forms import DayField, DongField, OfficeForm, WhyField

LARGEST_ANSWER = 20 * 1024 * 1024


class MonthToPrepareForm(OfficeForm):
    """The month whose payroll is to be prepared, one of those that make sense today."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=Month.parse)

    def __init__(self, *args: object, months: list[Month], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(str(month), month.in_vietnamese) for month in months]  # type: ignore[attr-defined]


class NothingForm(OfficeForm):
    """An act that needs no more than its button."""


class WhyForm(OfficeForm):
    why = WhyField()


class SendForm(OfficeForm):
    execute_on = DayField(label=_("The bank pays on"))


class WithdrawalForm(OfficeForm):
    voucher_number = forms.CharField(label=_("Number of the voucher"), max_length=40)
    amount = DongField(label=_("Amount in đồng"))
    on = DayField(label=_("Withdrawn on"))


class AnswerForm(OfficeForm):
    """The file that bank or post office sent back; cleans to `document`."""

    answer = forms.FileField(label=_("File of the bank or post office (.xlsx, pain.002 or camt)"))

    def clean_answer(self) -> object:
        file: UploadedFile[Any] = self.cleaned_data["answer"]
        if file.size is None or file.size > LARGEST_ANSWER:
            raise forms.ValidationError(_("The file is larger than 20 MB; an answer never is."))
        try:
            return read_answer(file.name or "", file.read())
        except UnreadableAnswer as refusal:
            raise forms.ValidationError(str(refusal)) from None


class BudgetReturnForm(OfficeForm):
    voucher_number = forms.CharField(label=_("Number of the voucher"), max_length=40)
    on = DayField(label=_("Given back on"))


class PayingAccountForm(OfficeForm):
    """The account that the commune pays from, from today on."""

    bank_bin = forms.ChoiceField(label=_("Bank"))
    account_number = forms.RegexField(
        label=_("Account number"), regex=r"^[0-9A-Za-z]{4,34}$", strip=True,
        error_messages={"invalid": _("Expected 4 to 34 letters or digits without blanks.")},
    )  # fmt: skip
    holder_name = forms.CharField(label=_("Holder, as the bank writes it"), max_length=200)
    enquiries = forms.CharField(
        label=_("Whom payees may ask"), max_length=200, help_text=_("It stands on the lists of bank and post office.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((bank.bin, bank.short_name) for bank in banks().values()), key=lambda one: one[1].lower())
        self.fields["bank_bin"].choices = [("", _("choose")), *named]  # type: ignore[attr-defined]
