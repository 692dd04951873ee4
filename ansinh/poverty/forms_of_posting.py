"""What is typed in about a list that hangs out: by an officer, and by anybody on the public page."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.core.papers import LARGEST_PAPER
from ansinh.poverty.models import ListedHousehold, ProofWay
from ansinh.poverty.queries.posting import PostedName
from ansinh.poverty.services import Said
from ansinh.registry.models import Classification
from ansinh.ui.forms import DayField, OfficeForm

MISSING = "missing"
Groups = Sequence[tuple[Classification, Sequence[PostedName]]]


class PostingForm(OfficeForm):
    """When and where a list went up."""

    posted_on = DayField(label=_("Went up on"))
    places = forms.CharField(
        label=_("Hangs at"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The notice boards of the hamlets and of the commune."),
    )  # fmt: skip


class ObjectionForm(OfficeForm):
    """What somebody says: about a household of `groups`, or about one that is not on the list."""

    about = forms.ChoiceField(label=_("Household"))
    about_name = forms.CharField(
        label=_("Name of the household that is missing"), max_length=120, required=False,
        help_text=_("Only if it is not on the list."),
    )  # fmt: skip
    hamlet = forms.ChoiceField(label=_("Its hamlet"), required=False)
    words = forms.CharField(label=_("What is wrong"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    said_by_name = forms.CharField(label=_("Name of who objects"), max_length=120)
    phone = forms.CharField(
        label=_("Telephone"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}),
        help_text=_("Not needed; the office can ask."),
    )  # fmt: skip

    def __init__(self, *args: Any, groups: Groups, hamlets: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.key), f"{one.name}, {one.hamlet}") for _code, rows in groups for one in rows]
        self.by_key = {str(one.pk): one for one in hamlets}
        about, hamlet = self.fields["about"], self.fields["hamlet"]
        about.choices = [("", "—"), *named, (MISSING, _("A household that is not on the list"))]  # type: ignore[attr-defined]
        hamlet.choices = [("", "—"), *((key, one.name) for key, one in self.by_key.items())]  # type: ignore[attr-defined]

    def said(self) -> Said:
        """As it was typed in."""
        typed = self.cleaned_data
        is_missing = typed["about"] == MISSING
        return Said(
            words=typed["words"], said_by_name=typed["said_by_name"], phone=typed["phone"],
            listed=None if is_missing else ListedHousehold.objects.get(pk=typed["about"]),
            about_name=typed["about_name"] if is_missing else "",
            hamlet=self.by_key.get(typed["hamlet"]) if is_missing else None,
        )  # fmt: skip


class CodeForm(OfficeForm):
    """The code that was shown when the objection was taken in."""

    code = forms.CharField(label=_("Code"), max_length=12, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().lower()


class AnswerForm(OfficeForm):
    """The answer after the recheck; where a household is said to be missing, `initial` brings the `homes` it can be."""

    is_upheld = forms.TypedChoiceField(
        label=_("After the recheck"), coerce=lambda text: text == "yes",
        choices=[("", "—"), ("no", _("the result stays")), ("yes", _("the objection is right"))],
    )  # fmt: skip
    household = forms.TypedChoiceField(
        label=_("Household that is missing"), coerce=int, empty_value=None, required=False,
        help_text=_("Where the objection is right. With the answer, a request to review it is registered."),
    )  # fmt: skip
    number = forms.CharField(
        label=_("Its number, if it does not stand there"), max_length=40, required=False,
        help_text=_("As it stands on the page of the household."),
    )  # fmt: skip
    answer = forms.CharField(
        label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is posted on the public page: no illness, no numbers, not who objected."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "homes" in self.initial:
            self.fields["household"].choices = [("", "—"), *self.initial["homes"]]  # type: ignore[attr-defined]
        else:
            del self.fields["household"], self.fields["number"]


class ProofForm(OfficeForm):
    """That a list hung or was read out; `initial` brings the `hamlets` of the review."""

    way = forms.ChoiceField(label=_("How it became known"), choices=ProofWay.choices)
    hamlet = forms.ChoiceField(label=_("Hamlet"), required=False, help_text=_("Of the notice board of a hamlet."))
    on = DayField(label=_("On"))
    note = forms.CharField(label=_("Who saw to it"), max_length=300)
    file = forms.FileField(label=_("Photograph"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hamlet"].choices = [("", "—"), *self.initial.get("hamlets", ())]  # type: ignore[attr-defined]

    def clean_file(self) -> tuple[str, bytes] | None:
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is None:
            return None
        # One byte more than fits is enough to be refused by the act.
        return str(file.name), file.read(LARGEST_PAPER + 1)
