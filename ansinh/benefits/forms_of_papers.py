"""What is typed in for papers and notes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.core.papers import KINDS, LARGEST_PAPER
from ansinh.registry.services.household_papers import LONGEST_NOTE
from ansinh.ui.forms import OfficeForm

ACCEPTED = ",".join([*(f".{kind}" for kind in KINDS), ".jpeg"])


class PaperForm(OfficeForm):
    """A paper to be kept; whether it tells an illness is asked, since nobody else can know."""

    paper = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("PDF, photograph, Word or Excel, at most 10 MB."),
    )
    title = forms.CharField(label=_("What it is"), max_length=200, required=False)
    tells_health = forms.BooleanField(
        label=_("It tells an illness, a disability or a pregnancy"),
        required=False,
        help_text=_("Only who may see health facts opens it."),
    )

    def clean_paper(self) -> object:
        file = self.cleaned_data["paper"]
        if file.size > LARGEST_PAPER:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return file


class NoteForm(OfficeForm):
    text = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody who sees the household reads it: write no illness here."),
    )
