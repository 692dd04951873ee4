"""The two reports of the half-year, of which the columns of the printed forms are not known to us.

Decree 335/2026/NĐ-CP Art 30(5) asks for Forms 05 (results) and 06 (emergency aid). We have not seen their columns:
the tables are built from what the records can tell and say so, on the page and on the paper.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.benefits.models import Application
from ansinh.benefits.queries.half_year import CategoryFigure, Figures, Movement, OneOffFigure
from ansinh.core.months import Month
from ansinh.judgement.book import chapters
from ansinh.judgement.catalogue import law_text
from ansinh.judgement.law import law_as_asked
from ansinh.reporting.half_years import HalfYear

EMERGENCY = "emergency_aid"
DISASTER_FUNERAL = "funeral_support.disaster_multiple"


@dataclass(frozen=True)
class Row:
    """One line of Form 05."""

    label: str
    people: Movement
    amount: int


@dataclass(frozen=True)
class Results:
    """Form 05. `is_whole`: the half-year is over; else the figures reach to the month `through`."""

    area: Area
    half: HalfYear
    through: Month
    categories: tuple[Row, ...]
    places: tuple[Row, ...]
    total: Row
    funerals: OneOffFigure

    @property
    def is_whole(self) -> bool:
        return self.through == self.half.last


@dataclass(frozen=True)
class AidRow:
    """One kind of emergency aid with the least that the law gives; what was given is recorded nowhere here."""

    label: str
    level: str


def results_of(figures: Figures, half: HalfYear) -> Results:
    """The figures in words."""
    return Results(
        area=figures.area,
        half=half,
        through=figures.last,
        categories=tuple(Row(_category(one, figures.last), one.people, one.amount) for one in figures.categories),
        places=tuple(Row(one.area.full_name, one.people, one.amount) for one in figures.places),
        total=Row(_("Everybody, each counted once"), figures.people, figures.amount),
        funerals=figures.funerals,
    )


def emergency_rows(half: HalfYear) -> tuple[AidRow, ...]:
    """The kinds of emergency aid in force at the end of the half-year."""
    return tuple(_emergency_rows(half))


def _emergency_rows(half: HalfYear) -> Iterator[AidRow]:
    for chapter in chapters(half.last.first_day):
        for entry in chapter.entries:
            if (chapter.code == EMERGENCY or entry.name == DISASTER_FUNERAL) and entry.current is not None:
                yield AidRow(entry.title, entry.current.said)


def _category(figure: CategoryFigure, month: Month) -> str:
    benefit = str(dict(Application._meta.get_field("benefit").flatchoices)[figure.benefit])
    if not figure.category:
        return _("%(benefit)s, not told apart") % {"benefit": benefit.capitalize()}
    try:
        name, _articles = law_text(figure.category, month=month, law=law_as_asked())
    except KeyError:
        name = benefit
    return f"{figure.category}: {name}"
