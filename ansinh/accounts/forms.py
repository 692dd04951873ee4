"""What a person types in for an act on an account, and to sign in by phone."""

import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ansinh.accounts.roles import role_choices
from ansinh.ui.forms import DayField, OfficeForm, WhyField

_EASY_TO_READ = "abcdefghjkmnpqrstuvwxyz23456789"


def suggested_password() -> str:
    """Four groups of four letters and digits that nobody mistakes for one another, to be told once and then changed."""
    return "-".join("".join(secrets.choice(_EASY_TO_READ) for _letter in range(4)) for _group in range(4))


class PasswordField(forms.CharField):
    """A password to be told to somebody: to be read, and kept by no browser."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("First password"))
        kwargs.setdefault("help_text", _("Tell it to the person, who changes it after the first sign-in."))
        kwargs.setdefault("initial", suggested_password)
        super().__init__(strip=False, max_length=128, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        kept = {"autocomplete": "new-password", "autocapitalize": "none", "spellcheck": "false"}
        return super().widget_attrs(widget) | kept


class PlaceField(forms.CharField):
    """A place within the own area, by name or code; the page lists some of them under the id `places`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Place"))
        kwargs.setdefault("help_text", _("Name or code, such as Tân Đông or 25522; a hamlet by name or three digits."))
        super().__init__(max_length=200, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"autocomplete": "off", "list": "places"}


class DutyForm(OfficeForm):
    role = forms.ChoiceField(label=_("Role"), choices=role_choices)
    place = PlaceField()
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(label=_("First day without it"), required=False, help_text=_("Empty: until further notice."))


class RegisterForm(OfficeForm):
    """An account and its first duty: without one it would open nothing."""

    full_name = forms.CharField(label=_("Full name"), max_length=100)
    username = forms.CharField(
        label=_("Username"),
        max_length=40,
        help_text=_("3 to 40 small letters a–z, digits, dots or hyphens."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    password = PasswordField()
    role = forms.ChoiceField(label=_("Role"), choices=role_choices)
    place = PlaceField()
    valid_from = DayField(label=_("First day"))


class ClosedDutyForm(OfficeForm):
    """Which of the open duties ends, when and why; the duties come with `initial`, by their key."""

    duty = forms.TypedChoiceField(label=_("Duty"), coerce=int)
    on = DayField(label=_("First day without it"))
    why = WhyField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        duties = self.initial.get("duties", {})
        self.fields["duty"].choices = [(key, str(duty)) for key, duty in duties.items()]  # type: ignore[attr-defined]


class NewPasswordForm(OfficeForm):
    password = PasswordField(label=_("New password"))


class WhyForm(OfficeForm):
    why = WhyField()


class OwnAccountForm(OfficeForm):
    full_name = forms.CharField(
        label=_("Full name"), max_length=100, help_text=_("As it stands on the papers that you sign.")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("as the browser asks for")), *settings.LANGUAGES]
    )


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
