"""What an inspector types in to draw a sample, and what a report is asked for."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.benefits.queries.inspection import DrawnFrom, Sample
from ansinh.reporting.half_years import HalfYear
from ansinh.ui.forms import DayField, OfficeForm

MOST_FILES = 100
LARGEST_SEED = 999_999_999


class PlaceForm(OfficeForm):
    """A form about one of the places of an area of duty."""

    area = forms.ChoiceField(label=_("Place"))

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {area.code: area for area in areas}
        self.fields["area"].choices = [(area.code, area.full_name) for area in areas]  # type: ignore[attr-defined]

    @property
    def chosen_area(self) -> Area:
        return self.places[self.cleaned_data["area"]]


class SampleForm(PlaceForm):
    """The same values draw the same files again."""

    drawn_from = forms.ChoiceField(label=_("Drawn from"), choices=DrawnFrom.choices)
    since = DayField(label=_("From"))
    until = DayField(label=_("Until"))
    size = forms.IntegerField(label=_("How many files"), min_value=1, max_value=MOST_FILES)
    seed = forms.IntegerField(
        label=_("Seed"), min_value=0, max_value=LARGEST_SEED,
        help_text=_("Any number; whoever gives the same one draws the same files."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if isinstance(since, dt.date) and isinstance(until, dt.date) and until < since:
            self.add_error("until", _("Expected a day not before the first one."))
        return values

    @property
    def sample(self) -> Sample:
        values = self.cleaned_data
        return Sample(
            area_path=self.chosen_area.path,
            drawn_from=DrawnFrom(values["drawn_from"]),
            since=values["since"],
            until=values["until"],
            size=values["size"],
            seed=values["seed"],
        )


class ReportForm(PlaceForm):
    half = forms.TypedChoiceField(label=_("Half-year"), coerce=HalfYear.parse)

    def __init__(self, *args: Any, halves: Sequence[HalfYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["half"].choices = [(str(one), one.label) for one in halves]  # type: ignore[attr-defined]
