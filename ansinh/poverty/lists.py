"""Lists of the review of poor households."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ansinh.poverty.models import InstrumentPurpose
from ansinh.poverty.policies import instruments_visible_to
from ansinh.ui.lists import Column, Listing, one_of


def example_in_words(instrument: Any) -> Any:
    """Whether an instrument's points decide anything."""
    return _("example, decides nothing") if instrument.points_are_example else _("of the office")


INSTRUMENTS = Listing(
    code="instruments",
    title=_("Instruments of the review"),
    rows=instruments_visible_to,
    order=("-brought_on", "-pk"),
    columns=(
        Column("title", _("instrument"), lambda one: one.name, order=("title",)),
        Column("version", _("version"), lambda one: one.version, order=("version",)),
        Column("purpose", _("may be used"), lambda one: one.get_purpose_display(), order=("purpose",)),
        Column("points", _("points"), example_in_words, order=("points_are_example",)),
        Column("standards", _("for the standards"), lambda one: ", ".join(one.standards)),
        Column("area", _("kept by"), lambda one: one.area.full_name, order=("area__path",)),
        Column("file", _("file"), lambda one: one.file_name, is_usual=False),
        Column("by", _("brought by"), lambda one: one.brought_by_name, is_usual=False),
        Column("on", _("brought on"), lambda one: one.brought_on, kind="day", order=("brought_on",)),
    ),
    filters=(one_of("purpose", _("May be used"), InstrumentPurpose.choices),),
    search=lambda actor, rows, text: rows.filter(title__icontains=text),
    search_label=_("Title"),
    empty=_("No office here has brought its own instrument"),
    empty_hint=_("Until then a round pins one that comes with the system."),
)
