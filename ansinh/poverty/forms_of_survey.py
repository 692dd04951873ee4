"""What an officer types in to settle which form counts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.poverty.forms import CancelForm, Choices


class ChoiceForm(CancelForm):
    """One of the forms of a household, and why."""

    submission = forms.ChoiceField(label=_("The form that counts"), widget=forms.RadioSelect)
    field_order = ("submission", "why")

    def __init__(self, *args: Any, submissions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission"].choices = submissions  # type: ignore[attr-defined]
