"""What is typed in about an office: who signs, what its letters say, a province's levels."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.ui.forms import DayField, DongField, MonthField, OfficeForm, WhyField

CHOOSE = ("", _("choose"))
MOST_LEVEL = 10**8


class OfficeProfileForm(OfficeForm):
    """Who decides from a day on and what stands on the letters; `initial` brings the `signers`."""

    valid_from = DayField(label=_("From the day"))
    chair_name = forms.CharField(label=_("Name of the chair"), max_length=120)
    chair_username = forms.ChoiceField(
        label=_("Account that signs as the chair"), required=False,
        help_text=_("Empty: the chair signs on paper, and the signed copy is attached."),
    )  # fmt: skip
    issuer_name = forms.CharField(
        label=_("Issuer, as letters name it"), max_length=200, help_text=_("For example: Ủy ban nhân dân xã Tân Đông.")
    )
    place_name = forms.CharField(
        label=_("Place before the date"), max_length=100, help_text=_("For example: Tây Ninh, ngày …")
    )
    number_suffix = forms.CharField(
        label=_("Letters after the number"), max_length=40, help_text=_("For example: QĐ-UBND in 125/QĐ-UBND.")
    )
    requires_signed_copy = forms.BooleanField(
        label=_("Decisions take effect with the signed copy only"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair_username"].choices = [  # type: ignore[attr-defined]
            ("", _("none: signs on paper")),
            *self.initial.get("signers", ()),
        ]


class WordingForm(OfficeForm):
    """What the letters of one kind say in the office's own words."""

    valid_from = DayField(label=_("From the day"), help_text=_("Letters signed before stay as they are."))
    grounds = forms.CharField(
        label=_("Legal grounds to add"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, after those of the law. For example: Căn cứ Quy chế làm việc của {cơ quan}."),
    )  # fmt: skip
    closing = forms.CharField(
        label=_("Last article"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Empty: that it takes effect with the signature, and who carries it out."),
    )
    recipients = forms.CharField(
        label=_("Recipients (Nơi nhận)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line. Empty: as the last article, and the archive."),
    )


class DelegationForm(OfficeForm):
    """Who signs for the chair, by which paper; `initial` brings the `signers`. Cleans `signer` to (username, name)."""

    signer = forms.ChoiceField(label=_("Who signs for the chair"))
    delegate_title = forms.CharField(label=_("Title on the letters"), max_length=100)
    document = forms.CharField(label=_("Paper of the delegation"), max_length=120)
    valid_from = DayField(label=_("From the day"))
    valid_to = DayField(label=_("Until the day"), required=False, help_text=_("Empty: until it is ended."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signer"].choices = [CHOOSE, *self.initial.get("signers", ())]  # type: ignore[attr-defined]

    def clean_signer(self) -> tuple[str, str]:
        username = self.cleaned_data["signer"]
        return username, dict(self.initial["signers"])[username]


class DelegationEndForm(OfficeForm):
    """Which delegation ends; `initial` brings the `delegations`."""

    delegation = forms.TypedChoiceField(label=_("Which delegation"), coerce=int)
    on = DayField(label=_("First day without it"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegation"].choices = self.initial.get("delegations", ())  # type: ignore[attr-defined]


class ResolutionForm(OfficeForm):
    """Levels above the national ones; those left empty stay national."""

    document = forms.CharField(label=_("Number of the resolution"), max_length=60)
    signed_on = DayField(label=_("Signed on"))
    first_month = MonthField(label=_("From month"))
    last_month = MonthField(
        label=_("Up to and including month"), required=False, help_text=_("Empty: until another one.")
    )
    standard_level = DongField(label=_("Standard level of social assistance"), required=False, most=MOST_LEVEL)
    pension_level = DongField(label=_("Level of the social pension"), required=False, most=MOST_LEVEL)
    funeral_amount = DongField(label=_("Funeral support"), required=False, most=MOST_LEVEL)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        levels = ("standard_level", "pension_level", "funeral_amount")
        if not self.errors and not any(values.get(name) for name in levels):
            self.add_error("standard_level", _("Give at least one level."))
        first, last = values.get("first_month"), values.get("last_month")
        if first is not None and last is not None and last < first:
            self.add_error("last_month", _("The last month cannot come before the first."))
        return values


class ResolutionEndForm(OfficeForm):
    last_month = MonthField(label=_("Up to and including month"))
    why = WhyField()
