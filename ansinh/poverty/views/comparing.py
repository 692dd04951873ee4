"""A decided review against earlier ones, with the official tables; the tables of a year for many communes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from ansinh.areas.queries import area_for_path
from ansinh.core import clock
from ansinh.core.events import announce
from ansinh.core.wall import current_actor
from ansinh.poverty.comparisons import Comparison, of_commune, of_year, plan_of
from ansinh.poverty.errors_of_comparing import NotDecidedYet, TablesDisagree
from ansinh.poverty.forms_of_comparing import AgainstForm, YearForm
from ansinh.poverty.models import ReviewRound
from ansinh.poverty.movements import Transition, transition_of
from ansinh.poverty.papers.tables import Head, tables_as_workbook, write_tables
from ansinh.poverty.policies import VIEW, rounds_visible_to
from ansinh.poverty.queries.comparing import (
    DECIDED,
    Pair,
    Result,
    communes_undecided,
    decided_rounds,
    earlier_results,
    pair_of,
    pairs_of_year,
    years_decided,
)
from ansinh.poverty.standings import households_moved
from ansinh.poverty.tables_of_comparing import OfficialTable, official_tables, rate, written
from ansinh.ui.asked import number_asked
from ansinh.ui.files import PDF, SPREADSHEET, as_file
from ansinh.ui.list_pages import ListExported

FILES = {"pdf": PDF, "xlsx": SPREADSHEET}
CODE = "review-tables"
ROWS_AT_ONCE, ROWS_OF_A_TABLE = 50, 100


@require_safe
def compare(request: HttpRequest, round_id: int) -> HttpResponse:
    """What became of whom since an earlier result, against the plan, and the tables; nothing where they disagree."""
    found = decided_round(round_id)
    pair, earlier = _pair(request, found)
    context: dict[str, Any] = {
        "round": found, "pair": pair, "against": title_of(pair.before),
        "form": AgainstForm({"against": str(pair.before.key)}, earlier=earlier) if pair.before and earlier else None,
        "asked": f"against={pair.before.key}" if pair.before else "",
    }  # fmt: skip
    comparison = of_commune(pair)
    return render(request, "poverty/comparing.html", context | _shown(request, comparison) | _became(found, comparison))


@require_safe
def households_compared(request: HttpRequest, round_id: int) -> HttpResponse:
    """The households behind the figures, or those of one of them."""
    found = decided_round(round_id)
    pair, _earlier = _pair(request, found)
    chosen = request.GET.get("what", "")
    rows = [
        (one, transition)
        for one in (households_moved(pair) if pair.before else [])
        if (transition := transition_of(one.before, one.after, one.how)) == chosen or chosen not in Transition
    ]
    shown = Paginator(rows, ROWS_AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "round": found, "page_obj": shown, "against": title_of(pair.before),
        "what": Transition(chosen).label if chosen in Transition else "", "count": len(rows),
    }  # fmt: skip
    return render(request, "poverty/comparing_households.html", context)


@require_safe
def tables_file(request: HttpRequest, round_id: int, kind: str) -> HttpResponse:
    """The official tables of a round as PDF or workbook; refused whole where they disagree."""
    if kind not in FILES:
        raise Http404
    found = decided_round(round_id)
    pair, _earlier = _pair(request, found)
    with override("vi"):
        comparison = of_commune(pair)
        plan = plan_of(found, comparison)
        remarks = [plan.sentence] if plan else []
        subtitle = f"{found}, {_against(pair)}"
        file = _File(found.area.full_name, subtitle, remarks, kind)
        return _given(file, official_tables(comparison), asked=f"review={found.pk}", area_path=found.area_path)


@require_safe
def compare_year(request: HttpRequest) -> HttpResponse:
    """All communes of a year in one table, and which have not decided yet."""
    form, pairs = year_asked(request)
    if not pairs:
        return render(request, "poverty/comparing_year.html", {"form": None})
    year, area = form.cleaned_data["year"], area_for_path(current_actor().scope)
    context = {
        "form": form, "year": year, "here": "years", "area": area, "undecided": communes_undecided(area, pairs),
        "asked": f"year={year}",
    }  # fmt: skip
    return render(request, "poverty/comparing_year.html", context | _shown(request, of_year(pairs)))


@require_safe
def year_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The tables of a year as PDF or workbook."""
    form, pairs = year_asked(request)
    if kind not in FILES or not pairs:
        raise Http404
    actor, year = current_actor(), form.cleaned_data["year"]
    area = area_for_path(actor.scope)
    with override("vi"):
        tables = official_tables(of_year(pairs))
        undecided = [one.full_name for one in communes_undecided(area, pairs)]
        remarks = [_("Not decided yet: %(places)s.") % {"places": ", ".join(undecided)}] if undecided else []
        file = _File(area.full_name, _("Review of %(year)s") % {"year": year}, remarks, kind)
        return _given(file, tables, asked=f"year={year}", area_path=actor.scope)


def decided_round(round_id: int) -> ReviewRound:
    """A round that says something. Raises NotDecidedYet."""
    actor = current_actor()
    actor.require(VIEW)
    rows = rounds_visible_to(actor).select_related("area", "instrument").defer("instrument__data")
    found = get_object_or_404(rows, pk=round_id)
    if found.state not in DECIDED:
        raise NotDecidedYet(state=found.get_state_display())
    return found


def year_asked(request: HttpRequest) -> tuple[YearForm, list[Pair]]:
    """The year that the address asks for, else the latest, with its results; none where nothing is decided."""
    actor = current_actor()
    actor.require(VIEW)
    rounds = decided_rounds(actor)
    years = years_decided(rounds)
    asked = number_asked(request.GET.get("year", ""))
    year = asked if asked in years else next(iter(years), None)
    form = YearForm({"year": str(year)}, years=years)
    return form, pairs_of_year(year, rounds) if form.is_valid() and year else []


def title_of(result: Result | None) -> str:
    """By what a result is called; empty where there is none."""
    if result is None:
        return ""
    return " + ".join(map(str, result.rounds)) or _("the classes in the registry when the list began")


def _pair(request: HttpRequest, found: ReviewRound) -> tuple[Pair, list[Result]]:
    rounds = decided_rounds(current_actor())
    earlier = earlier_results(found, rounds)
    key = number_asked(request.GET.get("against", "")) or 0
    return pair_of(found, earlier, rounds, key=key), earlier


def _against(pair: Pair) -> str:
    return _("compared with: %(against)s") % {"against": title_of(pair.before) or "–"}


def chosen_table(request: HttpRequest, tables: Sequence[OfficialTable]) -> dict[str, Any]:
    """One of the tables, page by page: all at once are too much for a telephone."""
    asked = number_asked(request.GET.get("table", "")) or 1
    number = asked if asked <= len(tables) else 1
    table = tables[number - 1]
    contents = [(place, one.title, place == number) for place, one in enumerate(tables, start=1)]
    pages = Paginator(table.drawn, ROWS_OF_A_TABLE)
    return {"table": table, "contents": contents, "page_obj": pages.get_page(request.GET.get("page"))}


def _shown(request: HttpRequest, comparison: Comparison) -> dict[str, Any]:
    """The tables with the first figures, or why nothing is shown."""
    try:
        tables = official_tables(comparison)
    except TablesDisagree as refusal:
        return {"refusal": str(refusal)}
    share = rate(comparison.poor, comparison.households)
    figures = {"comparison": comparison, "rate": written(share) if share is not None else ""}
    return figures | chosen_table(request, tables)


def _became(found: ReviewRound, comparison: Comparison) -> dict[str, Any]:
    if not comparison.is_compared:
        return {"became": [], "plan": None}
    address = reverse("review_comparing_households", args=[found.pk])
    became = [(one, count, f"{address}?what={one.value}") for one, count in comparison.transitions.items()]
    unreviewed = comparison.transitions[Transition.UNREVIEWED]
    return {"became": became, "plan": plan_of(found, comparison), "unreviewed": unreviewed}


@dataclass(frozen=True)
class _File:
    office: str
    subtitle: str
    remarks: Sequence[str]
    kind: str


def _given(file: _File, tables: Sequence[OfficialTable], *, asked: str, area_path: str) -> HttpResponse:
    announce(ListExported(current_actor(), CODE, asked, file.kind, area_path))
    if file.kind == "xlsx":
        content = tables_as_workbook(tables, subtitle=f"{file.office}. {file.subtitle}", remarks=file.remarks)
    else:
        head = Head(file.office, _("Results of the review of poor households"), file.subtitle, file.remarks)
        content = write_tables(tables, head, made_at=clock.now().astimezone(clock.VIET_NAM))
    return as_file(content, f"bieu-tong-hop-ra-soat.{file.kind}", FILES[file.kind], is_shown=file.kind == "pdf")
