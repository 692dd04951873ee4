"""How pages write money, months and days, and the states of things."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django import template
from django.template.engine import Engine
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ansinh.core import clock
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.ui.acts import SEEN
from ansinh.ui.icons import ICONS
from ansinh.ui.lists import Column
from ansinh.ui.shares import in_percent
from ansinh.ui.shown import Shown

register = template.Library()

NOTHING = "–"


@register.simple_tag
def seen() -> SafeString:
    """The hidden field by which a form says when its page was written."""
    return format_html('<input type="hidden" name="{}" value="{}">', SEEN, clock.now().isoformat())


@register.filter
def amount(value: int | None) -> str:
    """1350000 → 1.350.000, in English 1,350,000; nothing → –."""
    if value is None:
        return NOTHING
    return f"{value:,}" if get_language() == "en" else format_dong(value)


@register.filter
def money(value: int | None) -> str:
    """1350000 → 1.350.000 đ, never broken at the end of a line."""
    return NOTHING if value is None else f"{amount(value)}\N{NO-BREAK SPACE}đ"


@register.filter
def month(value: dt.date | Month | None) -> str:
    """A month, or any day of it, → 04/2025."""
    if value is None:
        return NOTHING
    return (value if isinstance(value, Month) else Month.of(value)).in_vietnamese


@register.filter
def day(value: dt.date | None) -> str:
    """A day, or an instant as the day it was in Viet Nam, → 02/05/2025."""
    if value is None:
        return NOTHING
    if isinstance(value, dt.datetime):
        value = value.astimezone(clock.VIET_NAM)
    return f"{value:%d/%m/%Y}"


@register.filter
def percent(value: float | None) -> str:
    """A share of 0…1 → 96,4 %, in English 96.4%; a whole one without decimals."""
    return NOTHING if value is None else in_percent(value)


@register.filter
def coefficient(value: Decimal | float | str | None) -> str:
    """1.5 → 1,5, in English 1.5; 2.0 → 2."""
    if value in (None, ""):
        return NOTHING
    text = f"{Decimal(str(value)).normalize():f}"
    return text if get_language() == "en" else text.replace(".", ",")


@register.filter
def may(actor: Any, permission: str) -> bool:
    """Whether the actor of the page has a permission; nobody has none."""
    return actor is not None and actor.may(permission)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawn sign beside a word; it says nothing by itself, so readers aloud skip it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308 (our own drawings)
    )


@register.filter
def label_of(labels: Mapping[str, Any], code: str) -> Any:
    """The label of a code; a code without one stands for itself."""
    return labels.get(code, code)


@register.simple_tag
def badge(label: str, tones: Mapping[str, str], code: str) -> SafeString:
    """A state as a small coloured word; the colour only repeats what the word says."""
    return _badge(tones.get(code, "secondary"), label)


def _badge(tone: str, label: str) -> SafeString:
    return format_html('<span class="badge bg-{}-lt">{}</span>', tone, label)


@register.filter
def moment(value: dt.datetime | None) -> str:
    """An instant as the clock of Viet Nam showed it, → 02/05/2025 14:05."""
    return NOTHING if value is None else f"{value.astimezone(clock.VIET_NAM):%d/%m/%Y %H:%M}"


Write = Callable[[Any], str]
WRITTEN: Mapping[str, Write] = {
    "money": money,
    "number": amount,
    "percent": percent,
    "day": day,
    "month": month,
    "moment": moment,
}


@register.simple_tag(takes_context=True)
def cells(context: template.Context, shown: Shown, row: Any) -> SafeString:
    """The cells of a row of a list, the first as its heading; the others bear their columns' names for narrow screens.

    One call for a row: a page draws hundreds of cells.
    """
    drawn = (f"{before}{_cell(context, column, row)}{after}" for column, before, after in shown.frames)
    return mark_safe("\n".join(drawn))  # noqa: S308 (frames and cells are escaped)


def _cell(context: template.Context, column: Column, row: Any) -> SafeString:
    """What a cell holds, as its column says."""
    if column.template:
        with context.push(row=row):
            return Engine.get_default().get_template(column.template).render(context)
    value = column.value(row) if column.value else None
    text = NOTHING if value in (None, "") else str(WRITTEN.get(column.kind, str)(value))
    drawn = _badge(column.tone(row), text) if column.tone else text
    address = column.link(row) if column.link else None
    return format_html('<a href="{}">{}</a>', address, drawn) if address else conditional_escape(drawn)


class Sorted(NamedTuple):
    """How a list is sorted by a column, in the words of ARIA (empty: it is not), and the address that turns it."""

    said: str
    address: str


@register.simple_tag
def sorting(shown: Shown, column: Column) -> Sorted:
    """What the heading of a column says and does."""
    is_down = shown.sort == f"-{column.code}"
    is_up = shown.sort == column.code
    asked = shown.asked.copy()
    asked.pop("page", None)
    asked["sort"] = f"-{column.code}" if is_up else column.code
    said = "descending" if is_down else "ascending" if is_up else ""
    return Sorted(said, f"{shown.path}?{asked.urlencode()}")
