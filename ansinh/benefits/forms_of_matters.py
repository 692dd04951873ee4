"""What is typed in about complaints, recoveries and proposed changes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.forms import SigningForm
from ansinh.benefits.models import ComplaintState
from ansinh.core import clock
from ansinh.core.months import Month
from ansinh.judgement.law import FIRST_MONTH
from ansinh.ui.forms import DayField, DongField, OfficeForm, WhyField

MONTHS_BACK = 3


class AnswerForm(OfficeForm):
    outcome = forms.ChoiceField(
        label=_("The complaint is"),
        choices=[("", _("choose"))]
        + [(state.value, state.label) for state in ComplaintState if state != ComplaintState.FILED],
    )
    answer = forms.CharField(
        label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads it: say what was found and by which article."),
    )  # fmt: skip


class InstalmentsForm(OfficeForm):
    """In how many parts money is asked back, of several recoveries at once."""

    instalments = forms.IntegerField(label=_("Number of instalments"), min_value=1, max_value=120, initial=1)


class RecoverySigningForm(InstalmentsForm, SigningForm):
    """The paper by which money is asked back."""


class RepaymentForm(OfficeForm):
    """Money that came back; `initial` brings what is still open."""

    amount = DongField(label=_("Amount that came in"))
    on = DayField(label=_("Came in on"))
    voucher = forms.CharField(
        label=_("Number of the voucher"), max_length=60, help_text=_("Of the receipt or the paying-in slip.")
    )


class RepaymentBackForm(OfficeForm):
    """Which entry was wrong; `initial` brings the `entries` that count."""

    repayment = forms.TypedChoiceField(label=_("Which entry"), coerce=int)
    why = WhyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["repayment"].choices = self.initial.get("entries", ())  # type: ignore[attr-defined]


class MonthToJudgeForm(OfficeForm):
    """For which month everybody who draws something is judged again: the next one, this one, or one shortly before."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=Month.parse)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = Month.of(clock.today())
        months = [now + (1 - back) for back in range(MONTHS_BACK + 2)]
        self.fields["month"].choices = [(str(one), one.in_vietnamese) for one in months if one >= FIRST_MONTH]  # type: ignore[attr-defined]
        self.fields["month"].initial = str(now)
