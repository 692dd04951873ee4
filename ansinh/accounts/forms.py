"""What somebody types in to sign in by phone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.ui.forms import OfficeForm


class CodeForm(OfficeForm):
    """The six digits that the commune told; blanks between them are understood."""

    code = forms.CharField(
        label=_("The code that the commune told you"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text=_("Six digits."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["class"] += " form-control-lg"

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split())
