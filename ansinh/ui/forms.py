"""Forms of the house: fields as an office writes them, drawn in Tabler's clothes."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ansinh.core.money import format_dong, read_dong
from ansinh.core.months import Month, NotAMonth

WIDGET_CLASSES: dict[type[forms.Widget], str] = {
    forms.Select: "form-select",
    forms.CheckboxInput: "form-check-input",
    forms.CheckboxSelectMultiple: "form-check-input",
    forms.HiddenInput: "",
}
LARGEST_AMOUNT = 10**15
FIRST_YEAR, LAST_YEAR = 1850, 2199
NOT_OFFERED = _("This is not offered any more. Choose from what stands here now.")


class OfficeForm(forms.Form):
    """Every field wears its class; Django itself marks those refused for readers aloud, and the sheet for the eye.

    What a list no longer offers was mostly taken by somebody quicker: the refusal says so, and no key.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            worn = next((css for kind, css in WIDGET_CLASSES.items() if isinstance(field.widget, kind)), "form-control")
            if worn:
                field.widget.attrs["class"] = worn
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = NOT_OFFERED


class DayField(forms.Field):
    """A day written dd/mm/yyyy; dots, dashes and missing noughts are understood. Cleans to a date.

    From 1850 on, before which nobody on our papers was born, up to 2199: other years are slips of the hand.
    """

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            "inputmode": "numeric",
            "placeholder": "dd/mm/yyyy",
            "autocomplete": "off",
            "maxlength": "10",
            "data-day": "",
        }

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value

    def to_python(self, value: Any) -> dt.date | None:
        text = str(value or "").strip()
        if not text:
            return None
        parts = re.fullmatch(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})", text)
        if parts is not None:
            day, month, year = map(int, parts.groups())
            try:
                return _of_our_years(dt.date(year, month, day))
            except ValueError:
                pass
        raise forms.ValidationError(
            _("Expected a day like 05/12/2026, got “%(came)s”."), code="not_a_day", params={"came": text}
        )


def _of_our_years(day: dt.date) -> dt.date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(
            _("Expected a day from %(earliest)s up to %(latest)s, got %(on)s."),
            code="not_our_years",
            params={
                "earliest": f"01/01/{FIRST_YEAR}",
                "latest": f"31/12/{LAST_YEAR}",
                "on": f"{day.day:02}/{day.month:02}/{day.year:04}",
            },
        )
    return day


class MonthField(forms.Field):
    """A month written mm/yyyy, in the same years as a day. Cleans to a Month."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "placeholder": "mm/yyyy", "autocomplete": "off", "maxlength": "7"}

    def prepare_value(self, value: Any) -> Any:
        return value.in_vietnamese if isinstance(value, Month) else value

    def to_python(self, value: Any) -> Month | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            month = Month.parse(text)
        except NotAMonth:
            raise forms.ValidationError(
                _("Expected a month like 12/2026, got “%(came)s”."), code="not_a_month", params={"came": text}
            ) from None
        if not FIRST_YEAR <= month.year <= LAST_YEAR:
            raise forms.ValidationError(
                _("Expected a month from %(first)s to %(last)s, %(month)s came."),
                code="not_our_years",
                params={"first": f"01/{FIRST_YEAR}", "last": f"12/{LAST_YEAR}", "month": month.in_vietnamese},
            )
        return month


class DongField(forms.Field):
    """Whole đồng, written with or without dots. Cleans to an int from `least` to `most`."""

    widget = forms.TextInput

    def __init__(self, *, least: int = 1, most: int = LARGEST_AMOUNT, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off", "maxlength": "22"}

    def prepare_value(self, value: Any) -> Any:
        return format_dong(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if not text:
            return None
        amount = read_dong(text)
        if amount is None or amount < self.least:
            raise forms.ValidationError(
                _("Expected an amount in đồng like 1.350.000, got “%(came)s”."),
                code="not_an_amount",
                params={"came": text},
            )
        if amount > self.most:
            raise forms.ValidationError(
                _("Expected a number from %(lowest)s to %(highest)s, got “%(came)s”."),
                code="too_much",
                params={"lowest": format_dong(self.least), "highest": format_dong(self.most), "came": text},
            )
        return amount


class WhyField(forms.CharField):
    """The reason of an act: it is kept in the trail."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Reason"))
        kwargs.setdefault("max_length", 500)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        super().__init__(**kwargs)
