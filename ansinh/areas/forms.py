"""What a person types in for an act on hamlets and office days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import OfficeDayKind
from ansinh.ui.forms import DayField, OfficeForm, WhyField


class NewHamletForm(OfficeForm):
    """`asks_commune`: for whoever works above a commune."""

    commune = forms.CharField(label=_("Commune, by name or code"), max_length=120)
    code = forms.CharField(
        label=_("Code of three digits"),
        max_length=3,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Name of the hamlet"), max_length=100, help_text=_("With its word, as Ấp Đông Hà."))
    on = DayField(label=_("First day"))

    def __init__(self, *args: Any, asks_commune: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_commune:
            del self.fields["commune"]


class NewNameForm(OfficeForm):
    name = forms.CharField(label=_("New name"), max_length=100)
    on = DayField(label=_("First day of the new name"))


class EndForm(OfficeForm):
    """When the hamlet ends and which one of the commune takes it in; those come with `initial`, by their key."""

    on = DayField(label=_("First day without it"))
    into = forms.TypedChoiceField(
        label=_("Taken in by"), coerce=int, required=False, empty_value=None,
        help_text=_("Households that live there are moved to it hamlet by hamlet afterwards."),
    )  # fmt: skip
    why = WhyField(label=_("Decision or reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(key, hamlet.full_name) for key, hamlet in self.initial.get("others", {}).items()]
        self.fields["into"].choices = [("", _("none")), *others]  # type: ignore[attr-defined]


class OfficeDayForm(OfficeForm):
    on = DayField(label=_("Day"))
    kind = forms.ChoiceField(label=_("What it is"), choices=OfficeDayKind.choices)
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, help_text=_("By which decision, for which other day.")
    )
