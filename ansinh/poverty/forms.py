"""What an officer types in for the review of poor households."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from ansinh.ui.forms import OfficeForm

LARGEST_INSTRUMENT = 10 * 1024 * 1024


class InstrumentForm(OfficeForm):
    """A table of points or a published index."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("The table of points with a sheet “points” (.xlsx, .csv), or the workbook of a PPI as published."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    version = forms.CharField(label=_("Version"), max_length=40, help_text=_("For example: 2027-01."))

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_INSTRUMENT:
            raise forms.ValidationError(_("The file is larger than 10 MB: an instrument is a few pages."))
        return file
