"""The hamlet head's phone: households with names and addresses only, reports, people seen alive, visits."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ansinh.coordination.errors import VisitClosed
from ansinh.coordination.forms import ReportForm, VisitDoneForm
from ansinh.coordination.lists import REPORT_TONES
from ansinh.coordination.models import OF_HOUSEHOLDS, OF_PEOPLE, ReportKind, VisitFinding, VisitState
from ansinh.coordination.policies import REPORT, reports_of_head, visits_visible_to
from ansinh.coordination.quarters import quarter_in_words
from ansinh.coordination.queries import (
    addresses_of,
    homes_of,
    households_of_hamlet,
    people_named,
    people_of_hamlet,
    people_without_household,
    visits_to_make,
)
from ansinh.coordination.services import read_not_seen, record_sighting, record_visit, submit_report
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import current_actor
from ansinh.registry.models import Household, Individual
from ansinh.ui.acts import refusals_on, status_of

ON_A_PAGE = 25


def _head() -> Actor:
    actor = current_actor()
    actor.require(REPORT)
    return actor


@require_safe
def households(request: HttpRequest) -> HttpResponse:
    """The households of the own hamlet; whoever belongs to none stands after the last of them."""
    actor, text = _head(), request.GET.get("q", "").strip()
    page = Paginator(households_of_hamlet(actor, text), ON_A_PAGE).get_page(request.GET.get("page"))
    alone: list[Individual] = []
    if not page.has_next():
        without = people_without_household(actor)
        named = people_named(actor, text).order_by().values("pk")
        alone = list((without.filter(pk__in=named) if text else without)[:ON_A_PAGE])
    context = {"text": text, "page_obj": page, "homes": homes_of(list(page.object_list)), "alone": alone}
    return _phone(request, "households", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report_person(request: HttpRequest, individual_id: int) -> HttpResponse:
    """Report something about a person of the own hamlet."""
    person = get_object_or_404(people_of_hamlet(_head()).select_related("hamlet"), pk=individual_id)
    address = addresses_of([person.pk]).get(person.pk, "")
    return _report(request, person, OF_PEOPLE, {"name": person.full_name, "address": address})


@require_http_methods(["GET", "HEAD", "POST"])
def report_household(request: HttpRequest, household_id: int) -> HttpResponse:
    """Report something about a whole household of the own hamlet."""
    home = get_object_or_404(households_of_hamlet(_head()).select_related("hamlet"), pk=household_id)
    [shown] = homes_of([home])
    context = {"name": shown.name, "address": shown.address, "members": shown.members}
    return _report(request, home, OF_HOUSEHOLDS, context)


def _report(
    request: HttpRequest, subject: Individual | Household, kinds: tuple[ReportKind, ...], context: dict[str, Any]
) -> HttpResponse:
    form = ReportForm(request.POST or None, kinds=kinds, initial={"happened_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with refusals_on(form):
            submit_report(
                actor=_head(), kind=ReportKind(values["kind"]), subject=subject, happened_on=values["happened_on"],
                note=values["note"],
            )  # fmt: skip
            messages.success(request, _("Reported. The commune looks at it; nothing changes before."))
            return redirect("my_hamlet")
    return _phone(request, "report", {**context, "form": form}, status=status_of(form))


@require_safe
def not_seen(request: HttpRequest) -> HttpResponse:
    """Those paid by bank who have not been seen alive this quarter."""
    actor, today = _head(), clock.today()
    page = Paginator(read_not_seen(actor=actor, on=today), ON_A_PAGE).get_page(request.GET.get("page"))
    people = list(page.object_list)
    addresses = addresses_of([one.pk for one in people])
    context = {
        "page_obj": page,
        "people": [{"pk": one.pk, "name": one.full_name, "address": addresses.get(one.pk, "")} for one in people],
        "quarter": quarter_in_words(today),
    }
    return _phone(request, "not_seen", context)


@require_POST
def seen(request: HttpRequest, individual_id: int) -> HttpResponse:
    """Seen alive today."""
    actor = _head()
    person = get_object_or_404(people_of_hamlet(actor), pk=individual_id)
    record_sighting(actor=actor, individual=person, on=clock.today())
    messages.success(request, _("Seen: %(name)s.") % {"name": person.full_name})
    return redirect("not_seen")


@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """The visits to make, the most urgent first."""
    page = Paginator(visits_to_make(_head()), ON_A_PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    addresses = addresses_of([one.individual_id for one in found])
    rows = [{"visit": one, "address": addresses.get(one.individual_id, "")} for one in found]
    return _phone(request, "visits", {"page_obj": page, "rows": rows, "today": clock.today()})


@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """One visit: what to ask, and what was found."""
    actor = _head()
    found = get_object_or_404(visits_visible_to(actor), pk=visit_id)
    if found.state != VisitState.ASKED:
        messages.info(request, str(VisitClosed(state=found.get_state_display())))
        return redirect("my_visits")
    form = VisitDoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with refusals_on(form):
            record_visit(actor=actor, visit=found, finding=VisitFinding(values["finding"]), note=values["note"])
            messages.success(request, _("Thank you. The commune reads what you found."))
            return redirect("my_visits")
    address = addresses_of([found.individual_id]).get(found.individual_id, "")
    return _phone(request, "visit", {"visit": found, "address": address, "form": form}, status=status_of(form))


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What was reported from the hamlet, and what the commune answered."""
    rows = reports_of_head(_head()).order_by("-reported_on", "-pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return _phone(request, "reports", {"page_obj": page, "tones": REPORT_TONES})


def _phone(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    context |= {
        "place": {"report": "households", "visit": "visits"}.get(name, name),
        "visit_count": visits_to_make(_head()).count(),
    }
    return render(request, f"coordination/phone/{name}.html", context, status=status)
