"""The reports of the half-year: Forms 05 and 06 of Decree 335/2026/NĐ-CP, on a page and as files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from ansinh.areas.queries import area_for_path, offices_to_choose
from ansinh.benefits.queries.half_year import figures_of_months
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import current_actor
from ansinh.reporting.forms import ReportForm
from ansinh.reporting.half_years import HalfYear, half_years_to_report
from ansinh.reporting.papers.half_year import (
    write_emergency_paper,
    write_emergency_sheet,
    write_results_paper,
    write_results_sheet,
)
from ansinh.reporting.policies import REPORT
from ansinh.reporting.reports import Results, emergency_rows, results_of
from ansinh.reporting.services import record_report_taken
from ansinh.ui.acts import status_of
from ansinh.ui.files import PDF, SPREADSHEET, as_file

RESULTS, EMERGENCY = "results", "emergency"
FILES = {"pdf": PDF, "xlsx": SPREADSHEET}
NAMES = {RESULTS: "mau-05", EMERGENCY: "mau-06"}


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Both reports of a half-year for one of the places of the area of duty."""
    actor = _reporter()
    form = _form(request, actor)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        half: HalfYear = form.cleaned_data["half"]
        context |= {
            "results": _results(form, actor),
            "aid": emergency_rows(form.chosen_area, half),
            "half": half,
            "asked": f"area={form.chosen_area.code}&half={half}",
        }
    return render(request, "reporting/reports.html", context, status=status_of(form))


@require_safe
def report_file(request: HttpRequest, paper: str, kind: str) -> HttpResponse:
    """One report as PDF or spreadsheet, in Vietnamese; who took it is written down."""
    if paper not in NAMES or kind not in FILES:
        raise Http404
    actor = _reporter()
    form = _form(request, actor)
    if not form.is_valid():
        return redirect("reports")
    half: HalfYear = form.cleaned_data["half"]
    record_report_taken(actor=actor, area=form.chosen_area, half=half, paper=NAMES[paper], kind=kind)
    with override("vi"):
        content = _results_file(form, actor, kind) if paper == RESULTS else _emergency_file(form, kind)
    return as_file(content, f"{NAMES[paper]}-{half}.{kind}", FILES[kind], is_shown=kind == "pdf")


def _reporter() -> Actor:
    actor = current_actor()
    actor.require(REPORT)
    return actor


def _form(request: HttpRequest, actor: Actor) -> ReportForm:
    """As the address asks; asked for nothing, this half-year of the whole area of duty."""
    today = clock.today()
    own = area_for_path(actor.scope)
    halves = half_years_to_report(today)
    asked = {"area": own.code, "half": str(halves[0]), **{name: request.GET[name] for name in request.GET}}
    return ReportForm(asked, areas=offices_to_choose(own, on=today), halves=halves)


def _results(form: ReportForm, actor: Actor) -> Results:
    half: HalfYear = form.cleaned_data["half"]
    last = half.through(clock.today())
    figures = figures_of_months(actor=actor, area=form.chosen_area, first=half.first, last=last)
    return results_of(figures, half)


def _results_file(form: ReportForm, actor: Actor, kind: str) -> bytes:
    results = _results(form, actor)
    if kind == "xlsx":
        return write_results_sheet(results)
    return write_results_paper(results, made_at=clock.now().astimezone(clock.VIET_NAM))


def _emergency_file(form: ReportForm, kind: str) -> bytes:
    half: HalfYear = form.cleaned_data["half"]
    rows, office = emergency_rows(form.chosen_area, half), form.chosen_area.full_name
    if kind == "xlsx":
        return write_emergency_sheet(rows, office=office, half=half)
    return write_emergency_paper(rows, office=office, half=half, made_at=clock.now().astimezone(clock.VIET_NAM))
