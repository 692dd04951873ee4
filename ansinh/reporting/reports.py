"""The two reports of the half-year, of which the columns of the printed forms are not known to us.

Decree 335/2026/NĐ-CP Art 30(5) asks for Forms 05 (results) and 06 (emergency aid). We have not seen their columns:
the tables are built from what the records can tell and say so, on the page and on the paper.
"""

from dataclasses import astuple, dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ansinh.areas.models import Area
from ansinh.benefits.emergency_law import aid_level
from ansinh.benefits.models import AidKind, Application
from ansinh.benefits.queries.emergency_aid import AidFigure, aid_given
from ansinh.benefits.queries.half_year import CategoryFigure, Figures, Movement, OneOffFigure
from ansinh.core.months import Month
from ansinh.judgement.book import said
from ansinh.judgement.catalogue import law_text
from ansinh.judgement.law import law_as_asked
from ansinh.reporting.half_years import HalfYear


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
    """One kind of emergency aid: the least that the law gives for one, and what was given; the last row has the sum."""

    label: str
    level: str
    given: AidFigure


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


def emergency_rows(area: Area, half: HalfYear) -> tuple[AidRow, ...]:
    """Each kind of emergency aid as the law stands at the end of the half-year, with what was given in it."""
    given = aid_given(area=area, first=half.first.first_day, last=half.last.last_day)
    rows = [AidRow(capfirst(str(kind.label)), _level(kind, half), given.get(kind, AidFigure())) for kind in AidKind]
    total = AidFigure(*map(sum, zip(*(astuple(row.given) for row in rows), strict=True)))
    return (*rows, AidRow(_("Total"), "", total))


def _level(kind: AidKind, half: HalfYear) -> str:
    level = aid_level(kind, on=half.last.last_day)
    return said(level.value, level.unit) if level else "–"


def _category(figure: CategoryFigure, month: Month) -> str:
    benefit = str(dict(Application._meta.get_field("benefit").flatchoices)[figure.benefit])
    if not figure.category:
        return _("%(benefit)s, not told apart") % {"benefit": benefit.capitalize()}
    try:
        name, _articles = law_text(figure.category, month=month, law=law_as_asked())
    except KeyError:
        name = benefit
    return f"{figure.category}: {name}"
