"""What a hamlet head types in on the phone, and what an officer types in to answer."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.coordination.models import ReportKind, VisitFinding
from ansinh.core import clock
from ansinh.ui.forms import DayField, OfficeForm, WhyField

NOTE = {"rows": 2}
LONGEST_WAIT = 92


class PhoneForm(OfficeForm):
    """Choices are drawn by the page as large buttons, so they wear no field's clothes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.RadioSelect):
                field.widget.attrs["class"] = "form-check-input"


class ReportForm(PhoneForm):
    kind = forms.ChoiceField(label=_("What has happened?"), widget=forms.RadioSelect)
    happened_on = DayField(label=_("On which day"))
    note = forms.CharField(
        label=_("A short note"), max_length=300, required=False, widget=forms.Textarea(attrs=NOTE),
        help_text=_("For example: lives with a son in Đồng Nai."),
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: tuple[ReportKind, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]


class VisitDoneForm(PhoneForm):
    finding = forms.ChoiceField(label=_("What did you find?"), choices=VisitFinding.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("A short note"), max_length=300, required=False, widget=forms.Textarea(attrs=NOTE))


class NewVisitForm(OfficeForm):
    question = forms.CharField(
        label=_("What shall the hamlet head ask?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The hamlet head reads this as it stands: write no amount and no illness."),
    )  # fmt: skip
    due_on = DayField(label=_("To be made by"))

    def clean_due_on(self) -> dt.date:
        due_on: dt.date = self.cleaned_data["due_on"]
        if not 0 <= (due_on - clock.today()).days <= LONGEST_WAIT:
            raise forms.ValidationError(_("Expected a day from today on, three months away at most."))
        return due_on


class DeathForm(OfficeForm):
    died_on = DayField(label=_("Died on"))
    certificate = forms.CharField(
        label=_("Number of the death paper"), max_length=60, required=False,
        help_text=_("Empty where no paper has been brought yet."),
    )  # fmt: skip


class MoveForm(OfficeForm):
    """`initial` brings `requests` of other communes and the other `hamlets` of this one, as choices."""

    on = DayField(label=_("Lives elsewhere since"))
    request = forms.ChoiceField(label=_("Send to the commune that asks"), required=False)
    hamlet = forms.ChoiceField(label=_("Or: lives in another hamlet of this commune"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, empty in (("request", _("no commune has asked yet")), ("hamlet", _("no"))):
            choices = self.initial.get(f"{name}s", ())
            self.fields[name].choices = [("", empty), *choices]  # type: ignore[attr-defined]
            if not choices:
                del self.fields[name]

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or {}
        if values.get("request") and values.get("hamlet"):
            self.add_error("hamlet", _("Choose the commune that asks, or another hamlet: not both."))
        return values


class SeenForm(OfficeForm):
    """Why what was chosen is taken back; whoever confirms says nothing."""

    why = forms.CharField(label=_("Why it is taken back"), max_length=300, required=False)


class WhyForm(OfficeForm):
    why = WhyField(max_length=300)
