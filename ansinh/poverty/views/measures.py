"""H, A and M0 of a review or of a year, weighed as an analyst chooses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from ansinh.core.events import announce
from ansinh.core.wall import current_actor
from ansinh.judgement.queries import Standard, standard, words_of
from ansinh.poverty.forms_of_comparing import MeasureForm
from ansinh.poverty.measures_of_review import Measured, index, measured, patterns_of, tables_of
from ansinh.poverty.models import ReviewRound
from ansinh.poverty.papers.tables import tables_as_workbook
from ansinh.poverty.queries.rounds import hamlets_of_round
from ansinh.poverty.standings import NOWHERE
from ansinh.poverty.tables_of_comparing import OfficialTable, written
from ansinh.poverty.views.comparing import chosen_table, decided_round, year_asked
from ansinh.ui.acts import status_of
from ansinh.ui.files import SPREADSHEET, as_file
from ansinh.ui.list_pages import ListExported

CODE = "review-measures"


@dataclass(frozen=True)
class Ground:
    """What is measured: one round by hamlet, or the rounds of a year by commune; `scope` is where it lies."""

    title: str
    rounds: Sequence[ReviewRound]
    places: Mapping[int, str]
    by_hamlet: bool
    scope: str

    @cached_property
    def standard(self) -> Standard:
        """The latest standard of the rounds; those by another one count other indicators and are left out."""
        return standard(max(found.standard for found in self.rounds))

    @property
    def measured_rounds(self) -> list[ReviewRound]:
        """The rounds by the standard."""
        return [found for found in self.rounds if found.standard == self.standard.code]

    def measured(self, form: MeasureForm) -> Measured:
        """By what a form without faults says; one query."""
        patterns = patterns_of(self.measured_rounds, by_hamlet=self.by_hamlet)
        return measured(patterns, pinned=self.standard, weighing=form.weighing, places=self.places)

    def tables(self, found: Measured) -> list[OfficialTable]:
        """The measures as tables."""
        return tables_of(found, place_word=_("Hamlet") if self.by_hamlet else _("Commune"))


@require_safe
def measures(request: HttpRequest, round_id: int) -> HttpResponse:
    """Of the households that one review saw, by hamlet."""
    found = decided_round(round_id)
    context = {"round": found, "file": reverse("review_measures_file", args=[found.pk])}
    return _page(request, _of_round(found), context)


@require_safe
def measures_file(request: HttpRequest, round_id: int) -> HttpResponse:
    """The same as a workbook."""
    return _as_file(request, _of_round(decided_round(round_id)))


@require_safe
def year_measures(request: HttpRequest) -> HttpResponse:
    """Of the households that the reviews of a year saw, by commune."""
    ground, year = _of_year(request)
    return _page(request, ground, {"year": year, "file": reverse("year_measures_file")})


@require_safe
def year_measures_file(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    ground, _year = _of_year(request)
    return _as_file(request, ground)


def _of_round(found: ReviewRound) -> Ground:
    places = {one.pk: one.name for one in hamlets_of_round(found)} | {NOWHERE: _("no hamlet")}
    return Ground(f"{found}, {found.area.full_name}", [found], places, by_hamlet=True, scope=found.area_path)


def _of_year(request: HttpRequest) -> tuple[Ground, int]:
    form, pairs = year_asked(request)
    if not pairs:
        raise Http404
    year: int = form.cleaned_data["year"]
    rounds = [pair.round for pair in pairs]
    places = {found.pk: found.area.full_name for found in rounds}
    title = _("Review of %(year)s") % {"year": year}
    return Ground(title, rounds, places, by_hamlet=False, scope=current_actor().scope), year


def _form(request: HttpRequest, ground: Ground) -> MeasureForm:
    return MeasureForm({name: request.GET[name] for name in request.GET}, pinned=ground.standard)


def _page(request: HttpRequest, ground: Ground, context: dict[str, Any]) -> HttpResponse:
    form = _form(request, ground)
    context |= {
        "form": form, "title": ground.title, "standard": words_of(ground.standard.name),
        "asked": request.GET.urlencode(),
        "left_out": [one for one in ground.rounds if one.standard != ground.standard.code],
    }  # fmt: skip
    if form.is_valid():
        found = ground.measured(form)
        context |= {
            "measured": found, "m0": written(index(found.whole.adjusted_headcount)),
            "headcount": float(found.whole.headcount), "intensity": float(found.whole.intensity),
            **chosen_table(request, ground.tables(found)),
        }  # fmt: skip
    return render(request, "poverty/measures.html", context, status=status_of(form))


def _as_file(request: HttpRequest, ground: Ground) -> HttpResponse:
    form = _form(request, ground)
    if not form.is_valid():
        raise Http404
    with override("vi"):
        said = {"standard": words_of(ground.standard.name), "k": form.cleaned_data["k"]}
        remarks = [_("%(standard)s, k = %(k)s %%") % said]
        content = tables_as_workbook(ground.tables(ground.measured(form)), subtitle=ground.title, remarks=remarks)
    announce(ListExported(current_actor(), CODE, request.GET.urlencode(), "xlsx", ground.scope))
    return as_file(content, "ngheo-da-chieu-alkire-foster.xlsx", SPREADSHEET)
