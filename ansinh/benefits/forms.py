"""What the one-stop desk, the officer and the chair type in for a file and for a decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.catalogue import MONTHLY, BenefitCode
from ansinh.benefits.models import Channel
from ansinh.benefits.services.papers import LARGEST_COPY
from ansinh.core import clock
from ansinh.core.months import Month, NotAMonth
from ansinh.judgement.law import FIRST_MONTH
from ansinh.ui.forms import DayField, OfficeForm, WhyField

MONTHS_BACK = 24
COMPLETE, INCOMPLETE, UNSEEN = "complete", "incomplete", "unseen"


class MonthChoiceField(forms.TypedChoiceField):
    """A month out of a list, written 2026-11 or 11/2026. Cleans to a Month."""

    def to_python(self, value: Any) -> str:
        try:
            return str(Month.parse(str(value or "")))
        except NotAMonth:
            return str(super().to_python(value))


class AskTheLawForm(OfficeForm):
    """For which month the law is asked: the next one, this one, or one of the two years before that it knows."""

    law = MonthChoiceField(label=_("Month"), coerce=Month.parse)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = Month.of(clock.today())
        months = [now + (1 - back) for back in range(MONTHS_BACK + 2)]
        self.fields["law"].choices = [(str(one), one.in_vietnamese) for one in months if one >= FIRST_MONTH]  # type: ignore[attr-defined]
        self.fields["law"].initial = str(now)


class NewApplicationForm(OfficeForm):
    """A file for one benefit of a person already found; for the burial, where the person has died."""

    benefit = forms.ChoiceField(label=_("What is asked for"))
    file_number = forms.CharField(
        label=_("Number of the file"), max_length=60, help_text=_("As the one-stop desk or the portal gives it.")
    )
    received_on = DayField(label=_("Received on"))
    channel = forms.ChoiceField(label=_("It came by"), choices=Channel.choices, initial=Channel.DESK)
    applicant_name = forms.CharField(
        label=_("Who brought it"), max_length=120, required=False, help_text=_("Empty: the person themselves.")
    )
    standing = forms.ChoiceField(
        label=_("The papers are"),
        choices=[(COMPLETE, _("complete")), (INCOMPLETE, _("not complete")), (UNSEEN, _("not looked at yet"))],
    )
    missing = forms.CharField(
        label=_("What is missing"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The applicant reads it on the slip."),
    )

    def __init__(self, *args: Any, is_dead: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [BenefitCode.FUNERAL_SUPPORT] if is_dead else [code for code in BenefitCode if code in MONTHLY]
        self.fields["benefit"].choices = [(code.value, code.label) for code in offered]  # type: ignore[attr-defined]
        if is_dead:
            self.fields["applicant_name"].required = True
            self.fields["applicant_name"].help_text = _("Whoever organises the burial.")

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or {}
        if values.get("standing") == INCOMPLETE and not values.get("missing"):
            self.add_error("missing", _("Say what is missing: the applicant reads it."))
        return values

    @property
    def missing_words(self) -> str | None:
        """As `register_application` takes it."""
        standing = self.cleaned_data["standing"]
        if standing == UNSEEN:
            return None
        return self.cleaned_data["missing"] if standing == INCOMPLETE else ""


class MissingForm(OfficeForm):
    missing = forms.CharField(label=_("What is missing"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class CompleteForm(OfficeForm):
    on = DayField(label=_("Complete since"))


class SigningForm(OfficeForm):
    """Empty number: the next one of the office's book."""

    number = forms.CharField(
        label=_("Number of the decision"), max_length=60, required=False,
        help_text=_("Empty: the next number of the book."),
    )  # fmt: skip


class WhyForm(OfficeForm):
    why = WhyField()


class NotificationForm(OfficeForm):
    on = DayField(label=_("Told on"))
    how = forms.CharField(label=_("How"), max_length=200)


class SignedCopyForm(OfficeForm):
    copy = forms.FileField(
        label=_("The signed paper (PDF)"), widget=forms.FileInput(attrs={"accept": "application/pdf"})
    )

    def clean_copy(self) -> object:
        file = self.cleaned_data["copy"]
        if file.size > LARGEST_COPY:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return file


class MonthToCheckForm(OfficeForm):
    """The month of one of the two lists; `seen` marks the list on the page of which the file is asked for."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=Month.parse)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: object, months: list[Month], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(str(month), month.in_vietnamese) for month in months]  # type: ignore[attr-defined]
