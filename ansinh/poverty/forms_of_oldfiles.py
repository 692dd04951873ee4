"""What an officer says of an old file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from ansinh.poverty.queries.oldfiles import JudgedHousehold
from ansinh.ui.forms import OfficeForm, WhyField

LARGEST_FILE = 20 * 1024 * 1024


class OldFileForm(OfficeForm):
    """A workbook and the year of its review."""

    file = forms.FileField(
        label=_("The file"), help_text=_("The workbook of the result with all its sheets (.xlsx, .xls, .ods)."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )  # fmt: skip
    year = forms.IntegerField(label=_("Year of the review"), help_text=_("Its classes count in the year that follows."))

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 20 MB: the result of one commune is smaller."))
        return file


class TakeOverForm(OfficeForm):
    """For each row that may mean several households, which one; `rows` are those to be settled."""

    keep_good_rows = forms.BooleanField(
        label=_("Take over those that are clear; the others stay behind and are told"), required=False
    )

    def __init__(self, *args: Any, rows: Sequence[JudgedHousehold], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = [row.old.place for row in rows]
        for number, row in enumerate(rows):
            choices = [
                (str(home.pk), f"{home.head_name} · {home.hamlet_name or ''} · {home.number}")
                for home in row.candidates
            ]
            said = {"row": row.old.place, "name": row.old.head.full_name, "hamlet": row.old.head.hamlet}
            self.fields[f"row_{number}"] = forms.ChoiceField(
                label=_("Row %(row)s: %(name)s, %(hamlet)s") % said, required=False,
                choices=[("", _("left behind")), *choices],
                widget=forms.Select(attrs={"class": "form-select"}),
            )  # fmt: skip

        self.order_fields([*(name for name in self.fields if name != "keep_good_rows"), "keep_good_rows"])

    def settled(self) -> dict[str, int]:
        """The household chosen for each row, by the row's place."""
        answers = {place: self.cleaned_data.get(f"row_{number}") for number, place in enumerate(self.places)}
        return {place: int(key) for place, key in answers.items() if key}


class UndoForm(OfficeForm):
    why = WhyField(max_length=300)
