"""What an officer gives: a list with its headings, and what is decided about two records that may be one person."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from ansinh.core.file_kinds import UnreadableFile, check_size
from ansinh.core.months import Month
from ansinh.registry.lists.rows import COLUMN_NAMES
from ansinh.registry.models import Subject
from ansinh.registry.services.import_columns import ColumnUnderstood
from ansinh.registry.services.import_headings import fields_of
from ansinh.registry.services.merge_identity import MERGED, SURVIVOR
from ansinh.ui.forms import DayField, OfficeForm, WhyField

FIRST, SECOND = "first", "second"
"""The two records of a pair, the older one first."""


class ListForm(OfficeForm):
    """A list as an office keeps it; nothing of the registry is written by bringing it."""

    file = forms.FileField(
        label=_("The list"),
        help_text=_("A spreadsheet as you keep it (.xlsx, .xls, .ods, .csv): titles, merged cells and all."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
    subject = forms.ChoiceField(label=_("What it lists"))
    month = forms.TypedChoiceField(label=_("For the month"), coerce=Month.parse)

    def __init__(self, *args: object, subjects: list[str], this: Month, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        months = [this + offset for offset in range(1, -24, -1)]
        self.fields["subject"].choices = [(one, Subject(one).label.capitalize()) for one in subjects]  # type: ignore[attr-defined]
        self.fields["month"].choices = [(str(month), month.in_vietnamese) for month in months]  # type: ignore[attr-defined]
        self.fields["month"].initial = str(this)

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            check_size(file.name or "", file.size or 0)
        except UnreadableFile as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return file


class ColumnsForm(OfficeForm):
    """For each column of a sheet the field that it is."""

    def __init__(self, *args: object, subject: str, columns: Sequence[ColumnUnderstood], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((str(COLUMN_NAMES[field]), field) for field in fields_of(subject))
        choices = [("", _("not read")), *((field, name) for name, field in named)]
        self.columns = {f"column-{one.column}": one for one in columns}
        for name, one in self.columns.items():
            label = f"{one.letters} {one.heading}"
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False, initial=one.field)
            self.fields[name].widget.attrs["class"] = "form-select"

    def meanings(self) -> dict[int, str]:
        """Column → field."""
        return {one.column: self.cleaned_data[name] for name, one in self.columns.items()}


class UndoForm(OfficeForm):
    why = WhyField()


class DistinctForm(OfficeForm):
    why = WhyField(help_text=_("For example: both were seen with their papers."))


class MergeForm(OfficeForm):
    """Which record counts, and for each contradiction which record is right; `initial` brings the `questions`."""

    survivor = forms.ChoiceField(label=_("The record that counts"), help_text=_("The other one points to it."))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.asked: dict[str, str] = {}
        empty = ("", _("choose"))
        self.fields["survivor"].choices = [empty, *self.initial.get("sides", ())]  # type: ignore[attr-defined]
        for place, question in enumerate(self.initial.get("questions", ())):
            name = f"right_{place}"
            self.asked[name] = question.field
            self.fields[name] = forms.ChoiceField(
                label=_("Which is right: %(field)s") % {"field": question.label},
                choices=[
                    empty,
                    (FIRST, _("Record 1: %(value)s") % {"value": question.first}),
                    (SECOND, _("Record 2: %(value)s") % {"value": question.second}),
                ],
                widget=forms.Select(attrs={"class": "form-select"}),
            )
        self.fields["why"] = WhyField(widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}))

    def choices(self) -> dict[str, str]:
        """As `merge_individuals` takes them: field → 'survivor' or 'merged'."""
        survivor = self.cleaned_data["survivor"]
        return {
            field: SURVIVOR if self.cleaned_data[name] == survivor else MERGED for name, field in self.asked.items()
        }

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or {}
        if "survivor" in values and all(name in values for name in self.asked):
            values["choices"] = self.choices()
        return values


class MoveForm(OfficeForm):
    """The new commune asks the old one for a person by the number on the identity card."""

    identity_number = forms.CharField(label=_("Identity number"), max_length=20)
    reason = forms.CharField(label=_("Why the person has moved"), max_length=300)


class SendForm(OfficeForm):
    """From which day the person lives elsewhere, and who of the household goes along; `initial` brings `household`."""

    on = DayField(label=_("Lives there from"))
    companions = forms.TypedMultipleChoiceField(
        label=_("Who moves along"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        household = self.initial.get("household", ())
        self.fields["companions"].choices = household  # type: ignore[attr-defined]
        if not household:
            del self.fields["companions"]


class KeepForm(OfficeForm):
    why = WhyField(help_text=_("The commune that asks reads it."))
