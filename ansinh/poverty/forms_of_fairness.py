"""What an officer types in for the recheck of a sample."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.judgement.queries import MEASURED_INCOME, Instrument, Standard, words_of
from ansinh.ui.forms import DayField, OfficeForm

LARGEST_SAMPLE = 10_000
LACKS = "deprived_"


class SampleForm(OfficeForm):
    size = forms.IntegerField(
        label=_("Households to visit again"), min_value=1, max_value=LARGEST_SAMPLE,
        help_text=_("Drawn by chance, once. The trail keeps by which number, so that everybody can draw them again."),
    )  # fmt: skip


class RecheckForm(OfficeForm):
    """The figures of the paper form of a second visit: what the instrument scores or measures, and what the household
    lacks.
    """

    checked_by = forms.CharField(label=_("Who went there"), max_length=120)
    checked_on = DayField(label=_("Day of the second visit"))

    def __init__(self, *args: Any, instrument: Instrument, pinned: Standard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about, questions = instrument.about, instrument.form.questions
        of_points = [one.question for one in instrument.points.questions] if instrument.points else []
        measured = MEASURED_INCOME if MEASURED_INCOME in questions else ""
        asked = ["area", about.region_question, *of_points, measured]
        self.asked_when = about.asked_when
        self.several = [name for name in asked if name and questions[name].kind == "several"]
        self.scored = [name for name in dict.fromkeys(asked) if name]
        for name in self.scored:
            self.fields[name] = field_of(questions[name])
        self.lacks = {LACKS + one.code: words_of(one.name) for one in pinned.indicators}
        self.fields["lacking"] = forms.MultipleChoiceField(
            label=_("The household lacks"), choices=list(self.lacks.items()), required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        )  # fmt: skip

    def answers(self) -> dict[str, str]:
        """By the name of the question, as a form sends them."""
        values = self.cleaned_data
        found = {name: " ".join(values[name]) if name in self.several else str(values[name]) for name in self.scored}
        lacking = {name: "1" if name in values["lacking"] else "0" for name in self.lacks}
        return {**found, **lacking, **({self.asked_when: "1"} if self.asked_when else {})}


def field_of(question: Any) -> forms.Field:
    """The field in which a question of an instrument is answered."""
    label = words_of(question.labels) or question.name
    choices = [(one.name, words_of(one.labels) or one.name) for one in question.choices]
    if question.kind == "several":
        return forms.MultipleChoiceField(
            label=label, choices=choices, widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
        )
    if question.kind == "one":
        empty = [("", "")]
        return forms.ChoiceField(
            label=label, choices=empty + choices, widget=forms.Select(attrs={"class": "form-select"})
        )
    return forms.IntegerField(
        label=label, min_value=0, widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"})
    )
