"""The facts that anybody may type into the calculator of the law book."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.benefits.forms import AskTheLawForm
from ansinh.core import clock
from ansinh.judgement.cells import MOST_DONG
from ansinh.registry.models import Care, Classification, DisabilityDegree, Kind, ParentalLoss, Sex
from ansinh.ui.forms import DayField, DongField

NONE = ("", _("none"))
MOST_CHILDREN = 8
YES_OR_NO = {
    "studying": Kind.STUDYING.label,
    "was_child_recipient": Kind.WAS_CHILD_RECIPIENT.label,
    "hiv": Kind.HIV.label,
    "pregnant": Kind.PREGNANCY.label,
    "no_supporter": Kind.NO_SUPPORTER.label,
    "taken_in": Kind.TAKEN_IN.label,
    "wage": Kind.WAGE.label,
    "hard_area": _("lives in a specially difficult area"),
    "single_parent": _("raises children alone"),
}


class DaysField(forms.CharField):
    """Several days, with commas. Cleans to dates."""

    def clean(self, value: Any) -> Any:
        one = DayField(required=False)
        days = [one.clean(part) for part in str(super().clean(value) or "").replace(";", ",").split(",")]
        return [day for day in days if day is not None]


class CalculatorForm(AskTheLawForm):
    """One person: empty means that it is not so, or not known. `provinces` are those that have levels of their own."""

    province = forms.ChoiceField(
        label=_("Whose levels count"), required=False, help_text=_("Provinces whose own levels are recorded here.")
    )
    birth_date = DayField(label=_("Born on"))
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", _("not said")), *Sex.choices], required=False)
    household_class = forms.ChoiceField(
        label=_("Class of the household"), choices=[("", _("not said")), *Classification.choices], required=False
    )
    disability = forms.ChoiceField(
        label=_("Degree of disability"), choices=[NONE, *DisabilityDegree.choices], required=False
    )
    parental_loss = forms.ChoiceField(label=_("Loss of parents"), choices=[NONE, *ParentalLoss.choices], required=False)
    carer = forms.ChoiceField(label=_("Cared for by"), choices=[NONE, *Care.choices], required=False)
    pension = DongField(label=_("Pension or monthly social insurance, đồng"), required=False, most=MOST_DONG)
    children = DaysField(
        label=_("Birth dates of the children raised"),
        required=False,
        max_length=200,
        help_text=_("With commas: 01/06/2020, 15/03/2023."),
    )

    def __init__(self, *args: Any, provinces: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.provinces = {str(one.pk): one for one in provinces}
        named = [(key, one.full_name) for key, one in self.provinces.items()]
        self.fields["province"].choices = [("", _("the national levels")), *named]  # type: ignore[attr-defined]
        if not provinces:
            del self.fields["province"]
        for name, label in YES_OR_NO.items():
            widget = forms.CheckboxInput(attrs={"class": "form-check-input"})
            self.fields[name] = forms.BooleanField(label=label, required=False, widget=widget)

    def clean_birth_date(self) -> dt.date:
        return self._up_to_today(self.cleaned_data["birth_date"])

    def clean_children(self) -> list[dt.date]:
        days: list[dt.date] = [self._up_to_today(day) for day in self.cleaned_data["children"]]
        if len(days) > MOST_CHILDREN:
            raise forms.ValidationError(_("At most %(most)s children."), params={"most": MOST_CHILDREN})
        return days

    @staticmethod
    def _up_to_today(day: dt.date) -> dt.date:
        if day > clock.today():
            raise forms.ValidationError(_("Expected a day up to today."))
        return day

    @property
    def facts(self) -> dict[str, Any]:
        """As `calculate` takes them."""
        apart = {"law", "children", "province"}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}

    @property
    def chosen_province(self) -> Area | None:
        return self.provinces.get(self.cleaned_data.get("province", ""))
