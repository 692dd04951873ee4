"""What is typed in for papers and notes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.benefits.forms import WhyForm
from ansinh.benefits.queries.papers import ShownPaper
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


class RemovalForm(WhyForm):
    """Why one of the papers that a page lists is taken away: its field is known from those of the others."""

    def __init__(self, *args: Any, paper_id: int, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_%s-{paper_id}", **kwargs)
        self.paper_id = paper_id


def with_removals(
    papers: Iterable[ShownPaper], refused: RemovalForm | None = None
) -> list[tuple[ShownPaper, RemovalForm]]:
    """Each paper with the form that takes it away: a fresh one, or the one that was refused."""
    return [
        (one, refused if refused and refused.paper_id == one.paper.pk else RemovalForm(paper_id=one.paper.pk))
        for one in papers
    ]


class NoteForm(OfficeForm):
    text = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody who sees the household reads it: write no illness here."),
    )
