"""What an officer types in to write a campaign down: to whom, by which ways, with which words."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import AnSinhError
from ansinh.core.file_kinds import check_size
from ansinh.messaging.audiences import Audience
from ansinh.messaging.channels import Medium
from ansinh.messaging.forms import LONGEST_TEXT
from ansinh.messaging.models import Template
from ansinh.messaging.rendering import check_text
from ansinh.messaging.services.campaigns import LONGEST_TITLE
from ansinh.messaging.uploads import Upload, read_people
from ansinh.ui.forms import OfficeForm

LIST, SPREADSHEET, COMMUNE = "list", "spreadsheet", "commune"
"""Audiences that ask for something besides: the list one came from, a file, hamlets."""
WAYS = 4
NUMBERED = (_("First way"), _("Second way"), _("Third way"), _("Fourth way"))


class AudienceForm(OfficeForm):
    """To whom. `address` is the list that one came from, `hamlets` those of the own commune by their paths."""

    audience = forms.ChoiceField(label=_("To whom"), widget=forms.RadioSelect(attrs={"class": "form-check-input"}))
    hamlets = forms.MultipleChoiceField(
        label=_("Of the commune, these hamlets only"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: the whole commune."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("The spreadsheet"), required=False,
        help_text=_(
            "With a heading for the name and one for the telephone number or the e-mail address; every other column"
            " can be used in the text by its name."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        audiences: Sequence[Audience],
        hamlets: Sequence[tuple[str, str]],
        has_list: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].widget.attrs["class"] = "form-check-input"
        choices: list[tuple[str, Any]] = [(one.code, capfirst(str(one.title))) for one in audiences]
        if has_list:
            choices.insert(0, (LIST, _("The people of the list that you came from")))
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]
        self.fields["hamlets"].choices = hamlets  # type: ignore[attr-defined]
        offered = {code for code, _title in choices}
        if SPREADSHEET not in offered:
            del self.fields["file"]
        if COMMUNE not in offered or not hamlets:
            del self.fields["hamlets"]
        self.upload: Upload | None = None

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("audience") == SPREADSHEET:
            self._read(values.get("file"))
        return values

    def _read(self, file: "UploadedFile[Any] | None") -> None:
        if file is None:
            if "file" not in self.errors:
                self.add_error("file", _("Expected a spreadsheet of people; none came. Choose the file."))
            return
        try:
            check_size(file.name or "", file.size or 0)
            self.upload = read_people(file.name or "", file.read())
        except AnSinhError as refusal:
            self.add_error("file", str(refusal))


class WordsForm(OfficeForm):
    """By which ways and with which words. `ready` are the media for which the office has a gateway; `templates` the
    texts to choose from; `known` the placeholders that a text written here may use.
    """

    title = forms.CharField(
        label=_("Name of the campaign"), max_length=LONGEST_TITLE,
        help_text=_("What people are told of: each person is told of it once."),
    )  # fmt: skip
    template = forms.ChoiceField(label=_("A text that stands"), required=False)
    text = forms.CharField(
        label=_("Or a text written here"), required=False, max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    may_drop_accents = forms.BooleanField(
        label=_("without accents where that is shorter"), required=False,
        help_text=_("Of an SMS only, and only where it saves a part of it."),
    )  # fmt: skip
    is_one_per_household = forms.BooleanField(label=_("one message for each household"), required=False)

    def __init__(
        self,
        *args: Any,
        ready: Collection[str],
        templates: Sequence[Template],
        known: Collection[str],
        is_new: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.templates = known, {str(one.pk): one for one in templates}
        none: list[tuple[str, Any]] = [("", _("none"))]
        ways: list[tuple[str, Any]] = [(one.value, _way(one, is_ready=one.value in ready)) for one in Medium]
        for number, label in enumerate(NUMBERED, start=1):
            field = forms.ChoiceField(label=label, choices=ways if number == 1 else none + ways, required=number == 1)
            field.widget.attrs["class"] = "form-select"
            self.fields[f"way_{number}"] = field
        self.fields["template"].choices = none + [(key, one.title) for key, one in self.templates.items()]  # type: ignore[attr-defined]
        order = ["title", *(f"way_{number}" for number in range(1, WAYS + 1)), "template", "text", "may_drop_accents"]
        self.order_fields([*order, "is_one_per_household"])
        if not is_new:
            del self.fields["title"], self.fields["is_one_per_household"]

    @property
    def ways(self) -> list[str]:
        """The ways in their order, each once."""
        given = [self.cleaned_data.get(f"way_{number}") for number in range(1, WAYS + 1)]
        return list(dict.fromkeys(one for one in given if one))

    @property
    def template_chosen(self) -> Template | None:
        return self.templates.get(self.cleaned_data.get("template", ""))

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        try:
            check_text(text, self.known)
        except AnSinhError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return text

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "text" in values:
            if values["text"] and values.get("template"):
                self.add_error("text", _("Choose a text that stands, or write one here: not both."))
            elif not values["text"] and not values.get("template") and "template" not in self.errors:
                self.add_error("text", _("Expected a text; none came. Choose one that stands, or write one here."))
        return values


def _way(medium: Medium, *, is_ready: bool) -> str:
    name = capfirst(str(medium.label))
    return name if is_ready else str(_("%(way)s (the office has no gateway for it)")) % {"way": name}
