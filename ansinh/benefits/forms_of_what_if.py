"""What a person types in to try out a change of the law: where, from when, and which values."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Area
from ansinh.benefits.forms import MonthChoiceField
from ansinh.benefits.services.scenarios import LONGEST_TITLE
from ansinh.benefits.services.what_if import BOUNDS
from ansinh.core.money import read_dong
from ansinh.core.months import Month
from ansinh.judgement.book import BookEntry, Chapter
from ansinh.ui.forms import OfficeForm

MONTHS_BACK, MONTHS_AHEAD = 12, 24


class ValueField(forms.Field):
    """A number as an office writes it: 600.000, 1,5. Cleans to int, or to float where the unit has a step below one."""

    widget = forms.TextInput

    def __init__(self, *, unit: str, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.lowest, self.highest, self.step = BOUNDS[unit]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off", "maxlength": "12"}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, float):
            return f"{value:g}".replace(".", ",")
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | float | None:
        text = str(value or "").strip()
        if not text:
            return None
        is_whole = self.step == 1
        number = read_dong(text) if is_whole else _fraction(text)
        if number is None or not self.lowest <= number <= self.highest or round(number, 1) != number:
            raise forms.ValidationError(
                _("Expected a number from %(lowest)s to %(highest)s, got “%(came)s”."),
                code="not_a_value",
                params={"lowest": self.lowest, "highest": f"{self.highest:,}".replace(",", "."), "came": text},
            )
        return number


def _fraction(text: str) -> float | None:
    """1,5 or 1.5; None for anything else, also for the words by which programmes write what is no number."""
    return float(text.replace(",", ".")) if re.fullmatch(r"[0-9]+([.,][0-9]+)?", text) else None


@dataclass(frozen=True)
class FormPart:
    """Some of a form's fields, as `ui/_form.html` draws them."""

    title: str
    is_open: bool
    visible_fields: Sequence[BoundField]


class WhatIfForm(OfficeForm):
    """`chapters` are the values that can be tried out; an empty field leaves the law as it is."""

    area = forms.ChoiceField(label=_("For which place"))
    month = MonthChoiceField(label=_("From which month"), coerce=Month.parse)
    title = forms.CharField(
        label=_("Name, to keep it"), max_length=LONGEST_TITLE, required=False,
        help_text=_("Only needed where the scenario is kept."),
    )  # fmt: skip
    is_shared = forms.BooleanField(label=_("Others may read it"), required=False)

    def __init__(
        self, *args: Any, areas: Sequence[Area], chapters: Sequence[Chapter], this: Month, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = {area.code: area for area in areas}
        self.chapters = chapters
        self.fields["area"].choices = [(area.code, area.full_name) for area in areas]  # type: ignore[attr-defined]
        months = [this + offset for offset in range(-MONTHS_BACK, MONTHS_AHEAD + 1)]
        self.fields["month"].choices = [(str(one), one.in_vietnamese) for one in months]  # type: ignore[attr-defined]
        for chapter in chapters:
            for entry in chapter.entries:
                self.fields[entry.name] = _field_for(entry)

    @property
    def place_and_month(self) -> list[BoundField]:
        return [self["area"], self["month"]]

    @property
    def keeping(self) -> list[BoundField]:
        return [self["title"], self["is_shared"]]

    @property
    def parts(self) -> Iterator[FormPart]:
        """The values by chapter; a chapter in which something stands, or was refused, is open."""
        for chapter in self.chapters:
            fields = [self[entry.name] for entry in chapter.entries]
            yield FormPart(chapter.title, any(field.value() or field.errors for field in fields), fields)

    @property
    def chosen_area(self) -> Area:
        return self.places[self.cleaned_data["area"]]

    @property
    def changes(self) -> Mapping[str, int | float]:
        """The values that were typed in."""
        names = [entry.name for chapter in self.chapters for entry in chapter.entries]
        return {name: value for name in names if (value := self.cleaned_data.get(name)) is not None}


def _field_for(entry: BookEntry) -> ValueField:
    current = entry.current
    field = ValueField(
        unit=current.dated.unit if current else "",
        label=entry.title,
        help_text=_("now %(value)s") % {"value": current.said if current else ""},
    )
    field.widget.attrs["class"] = "form-control"
    return field
