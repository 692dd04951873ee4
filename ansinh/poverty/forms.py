"""What an officer types in for the review of poor households."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.text import tidy
from ansinh.poverty.models import REQUEST_REASONS, RequestForm, RoundKind
from ansinh.poverty.services import CORRECTED, RoundPlan
from ansinh.ui.asked import number_asked
from ansinh.ui.forms import DayField, DongField, OfficeForm, WhyField

LARGEST_INSTRUMENT = 10 * 1024 * 1024
LARGEST_QUOTA = 10_000
MOST_LINE = 10**8
Choices = Sequence[tuple[str, Any]]


class InstrumentForm(OfficeForm):
    """A table of points, a whole instrument, or a published index."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "The table of points with a sheet “points” (.xlsx, .csv), a whole instrument with a sheet “about”, or the "
            "workbook of a PPI as published."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    version = forms.CharField(label=_("Version"), max_length=40, help_text=_("For example: 2027-01."))

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_INSTRUMENT:
            raise forms.ValidationError(_("The file is larger than 10 MB: an instrument is a few pages."))
        return file


class ProvincialLineForm(OfficeForm):
    """What a resolution of the province says; a line that is left empty stays national."""

    standard = forms.ChoiceField(label=_("Poverty standard"))
    document = forms.CharField(label=_("Number of the resolution"), max_length=200)
    signed_on = DayField(label=_("Signed on"))
    rural = DongField(
        label=_("Rural poverty line"), required=False, most=MOST_LINE, help_text=_("Đồng per person and month.")
    )
    urban = DongField(
        label=_("Urban poverty line"), required=False, most=MOST_LINE, help_text=_("Đồng per person and month.")
    )

    def __init__(self, *args: Any, standards: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standard"].choices = standards  # type: ignore[attr-defined]


def _lines(text: str) -> list[tuple[str, str]]:
    """Each line that says something, cut at its last semicolon, else at its last comma."""
    found = []
    for line in filter(None, (tidy(one) for one in text.splitlines())):
        before, _mark, after = line.rpartition(";" if ";" in line else ",")
        found.append((before.strip(), after.strip()))
    return found


class PlanForm(OfficeForm):
    """What of a plan can be corrected until it is approved; `hamlets` are those of the commune."""

    list_from = DayField(label=_("The list begins on"))
    survey_from = DayField(label=_("The survey begins on"))
    meet_from = DayField(label=_("The hamlets meet from"))
    decide_by = DayField(label=_("Decided by"))
    planned_fall = forms.IntegerField(
        label=_("Fewer poor and near-poor households, as planned"), required=False, min_value=0,
        max_value=LARGEST_QUOTA,
        help_text=_("By how many households the year's plan wants them to become fewer; empty where there is none."),
    )  # fmt: skip
    hamlets = forms.MultipleChoiceField(label=_("Hamlets"), widget=forms.CheckboxSelectMultiple)
    committee = forms.CharField(
        label=_("Steering committee"), widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One member a line, the head first: name; position."),
    )  # fmt: skip
    reviewers = forms.CharField(
        label=_("Reviewers"), widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line: name; the most households that this person reviews."),
    )  # fmt: skip

    def __init__(self, *args: Any, hamlets: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(one.pk): one for one in hamlets}
        self.fields["hamlets"].choices = [(key, one.name) for key, one in self.by_key.items()]  # type: ignore[attr-defined]

    def clean_hamlets(self) -> list[Area]:
        return [self.by_key[key] for key in self.cleaned_data["hamlets"]]

    def clean_committee(self) -> list[tuple[str, str]]:
        members = _lines(self.cleaned_data["committee"])
        for name, position in members:
            if not (name and position):
                said = {"came": name or position}
                raise forms.ValidationError(_("Expected a name, a semicolon and a position, got “%(came)s”.") % said)
        return members

    def clean_reviewers(self) -> list[tuple[str, int]]:
        reviewers = []
        for name, text in _lines(self.cleaned_data["reviewers"]):
            quota = number_asked(text)
            if not (name and quota) or quota > LARGEST_QUOTA:
                said = {"came": f"{name}; {text}" if name else text}
                raise forms.ValidationError(
                    _("Expected a name, a semicolon and a number of households, got “%(came)s”.") % said
                )
            reviewers.append((name, quota))
        return reviewers

    def plan(self) -> RoundPlan:
        """The plan as it was typed in."""
        names = (*CORRECTED, "hamlets", "committee", "reviewers")
        return RoundPlan(**{name: self.cleaned_data[name] for name in names})


class NewRoundForm(PlanForm):
    """A whole plan: what is pinned stands first."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(one.value, one.label) for one in RoundKind if one != RoundKind.KEPT]
    )
    year = forms.IntegerField(label=_("Year"), min_value=2021, max_value=2100)
    standard = forms.ChoiceField(label=_("Poverty standard"), help_text=_("Pinned: it does not change any more."))
    instrument = forms.ChoiceField(label=_("Instrument"), help_text=_("Pinned: it does not change any more."))
    field_order = ("kind", "year", "standard", "instrument")

    def __init__(self, *args: Any, standards: Choices, instruments: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standard"].choices = standards  # type: ignore[attr-defined]
        self.fields["instrument"].choices = instruments  # type: ignore[attr-defined]


class CancelForm(OfficeForm):
    why = WhyField(max_length=300)


class HamletForm(OfficeForm):
    """`initial` brings `hamlets` with households that nobody reviews yet, and `reviewers` with what they can take."""

    hamlet = forms.ChoiceField(label=_("Hamlet"))
    reviewer = forms.ChoiceField(label=_("Reviewer"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("hamlet", "reviewer"):
            self.fields[name].choices = self.initial.get(f"{name}s", ())  # type: ignore[attr-defined]


class ReviewerForm(OfficeForm):
    """To whom chosen households go."""

    reviewer = forms.ChoiceField(label=_("Reviewer"))

    def __init__(self, *args: Any, reviewers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].choices = reviewers  # type: ignore[attr-defined]


class RequestEntryForm(OfficeForm):
    """A request as it was received."""

    form = forms.ChoiceField(label=_("Paper"), choices=RequestForm.choices)
    reason = forms.ChoiceField(label=_("Why"), choices=[(one.value, one.label) for one in REQUEST_REASONS])
    received_on = DayField(label=_("Received on"))
    note = forms.CharField(
        label=_("A short note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed where no paper was brought: what happened, and how the office knows of it."),
    )  # fmt: skip
