"""What is chosen to compare with, and how the measures are weighed; both stand in the address."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.judgement.queries import Standard, words_of
from ansinh.poverty.measures_of_review import Weighing, equal_weights, usual_cut_off
from ansinh.poverty.queries.comparing import Result
from ansinh.ui.forms import OfficeForm

WEIGHT = "w_"
MOST_WEIGHT = 1000
HOUSEHOLDS, PEOPLE = "households", "people"


class AgainstForm(OfficeForm):
    against = forms.ChoiceField(label=_("Compared with"), required=False)

    def __init__(self, *args: Any, earlier: Sequence[Result], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["against"].choices = [  # type: ignore[attr-defined]
            (str(one.key), " + ".join(f"{found}, {found.area.full_name}" for found in one.rounds)) for one in earlier
        ]


class YearForm(OfficeForm):
    year = forms.TypedChoiceField(label=_("Year of review"), coerce=int)

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]


class MeasureForm(OfficeForm):
    """A weight for each indicator of the standard, of any sum; the cut-off in percent of them all."""

    k = forms.DecimalField(
        label=_("Cut-off k, in percent of all weights"), min_value=0, max_value=100, max_digits=6, decimal_places=3,
        help_text=_("Poor is who lacks at least so much of everything, each thing by its weight."),
    )  # fmt: skip
    count = forms.ChoiceField(label=_("Counted"), choices=[(HOUSEHOLDS, _("households")), (PEOPLE, _("people"))])

    def __init__(self, asked: Mapping[str, Any], *, pinned: Standard) -> None:
        self.pinned = pinned
        usual = {WEIGHT + code: str(weight) for code, weight in equal_weights(pinned).items()}
        usual |= {"k": f"{float(usual_cut_off(pinned)):g}", "count": HOUSEHOLDS}
        super().__init__({**usual, **{name: asked[name] for name in usual if name in asked}})
        for one in pinned.indicators:
            self.fields[WEIGHT + one.code] = forms.DecimalField(
                label=words_of(one.name), min_value=0, max_value=MOST_WEIGHT, max_digits=7, decimal_places=3,
                widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "decimal"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        weights = [values[name] for name in values if name.startswith(WEIGHT)]
        if len(weights) == len(self.pinned.indicators) and not any(weights):
            raise forms.ValidationError(_("Expected one weight above 0 at least."))
        return values

    @property
    def weighing(self) -> Weighing:
        """What was chosen, of a form without faults."""
        values = self.cleaned_data
        weights: dict[str, Decimal] = {one.code: values[WEIGHT + one.code] for one in self.pinned.indicators}
        return Weighing(weights, Fraction(values["k"]) / 100, values["count"] == PEOPLE)
