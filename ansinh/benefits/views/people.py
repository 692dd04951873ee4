"""Screens over registry, payments and decisions: today's state of the place, finding people, one person's page."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_safe

from ansinh.audit.services import record_read
from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.forms import AskTheLawForm
from ansinh.benefits.models import DecisionItem
from ansinh.benefits.people_lists import HOUSEHOLDS, PEOPLE, turning_listing
from ansinh.benefits.policies import may_see_categories
from ansinh.benefits.queries.home import (
    PROOF_DAYS,
    SHOWN,
    lapsing_proofs,
    latest_payrolls,
    paid_month,
    waiting_matters,
)
from ansinh.benefits.queries.person import (
    Reason,
    applications_of,
    items_of,
    paid_to,
    payments_of,
    reason_of,
)
from ansinh.benefits.queries.today import tasks_of, turning_this_month
from ansinh.benefits.queries.would_give import would_give
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month, NotAMonth
from ansinh.core.wall import current_actor
from ansinh.payments.models import LineState, PayrollState
from ansinh.registry.models import HEALTH, ContactPoint, Individual
from ansinh.registry.policies import individuals_visible_to
from ansinh.registry.queries.duplicates import is_under_review, records_of
from ansinh.registry.queries.payees import payees_in_force
from ansinh.registry.queries.people import (
    AGES_OF_THE_LAW,
    born_in_words,
    household_of,
    household_page,
)
from ansinh.registry.services.reading import read_bank_accounts, read_circumstances
from ansinh.ui.acts import status_of
from ansinh.ui.lists import Listing, list_page

PAYMENTS_ON_A_PAGE = 24

BENEFITS = dict(BenefitCode.choices)
TONES = {
    **dict.fromkeys(("active", "paid", "granted", "closed", "in_effect"), "green"),
    **dict.fromkeys(("suspended", "returned", "prepared", "awaiting_copy"), "yellow"),
    **dict.fromkeys(("sent", "approved", "reconciled", "reissued", "assessed"), "blue"),
    **dict.fromkeys((LineState.CANCELLED, PayrollState.CANCELLED, "refused"), "red"),
}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Today's state of the area of duty, each part for those who may look at it."""
    actor, today = current_actor(), clock.today()
    proofs = lapsing_proofs(actor=actor, on=today)
    if proofs and actor.may("view_health"):
        record_read(actor=actor, what="health", on="proofs that lapse", area_path=actor.scope)
    context = {
        "today": today,
        "tasks": tasks_of(actor=actor, on=today),
        "turning": turning_this_month(actor=actor, on=today),
        "paid": paid_month(actor=actor) if actor.may("view_payroll") else None,
        "payrolls": latest_payrolls(actor=actor),
        "proofs": proofs[:SHOWN],
        "proof_count": len(proofs),
        "proof_days": PROOF_DAYS,
        "waiting": waiting_matters(actor=actor),
        "benefits": BENEFITS,
        "tones": TONES,
    }
    return render(request, "benefits/home.html", context)


@require_safe
def people(request: HttpRequest) -> HttpResponseBase:
    """People found by name, without accents and in any order, by hamlet, number or telephone."""
    return _found(request, PEOPLE)


@require_safe
def households(request: HttpRequest) -> HttpResponseBase:
    """Households found by their number, or by somebody who belongs to them."""
    return _found(request, HOUSEHOLDS)


def _found(request: HttpRequest, listing: Listing) -> HttpResponseBase:
    current_actor().require("view_registry")
    kinds = [{"name": one.code, "label": one.title, "is_here": one is listing} for one in (PEOPLE, HOUSEHOLDS)]
    return list_page(request, listing, "benefits/people.html", {"kinds": kinds})


@require_safe
def people_turning(request: HttpRequest) -> HttpResponseBase:
    """Who reaches an age of the law in a month; asked otherwise, the lowest age and this month."""
    current_actor().require("view_registry")
    asked, text = request.GET.get("age", ""), request.GET.get("month", "")
    age = int(asked) if asked.isdigit() and int(asked) in AGES_OF_THE_LAW else AGES_OF_THE_LAW[0]
    try:
        month = Month.parse(text)
    except NotAMonth:
        month = Month.of(clock.today())
    context = {"age": age, "ages": AGES_OF_THE_LAW, "month": month}
    return list_page(request, turning_listing(age, month), "benefits/turning.html", context)


@require_GET
def person(request: HttpRequest, individual_id: int) -> HttpResponse:
    """Everything about one person that the actor may see; looks at health facts and bank accounts are logged."""
    actor, today = current_actor(), clock.today()
    actor.require("view_registry")
    visible = individuals_visible_to(actor).select_related("area", "hamlet")
    individual = get_object_or_404(visible, pk=individual_id)
    asked = _asked(request, actor, individual)
    if "law" in request.GET and request.headers.get("HX-Request") == "true":
        if asked["would"] is not None:
            record_read(actor=actor, what="health", on=individual, area_path=individual.area_path)
        return render(request, "benefits/_law_answer.html", asked, status=status_of(asked["law_form"]))
    records = records_of(individual)
    household = household_of(individual)
    circumstances = read_circumstances(actor=actor, individual=individual)
    context: dict[str, Any] = {
        "individual": individual,
        "born": born_in_words(individual),
        "is_under_review": is_under_review(individual),
        "household": household and household_page(household=household),
        "circumstances": circumstances,
        "payee": payees_in_force(individuals=[individual.pk], on=today).get(individual.pk),
        "accounts": read_bank_accounts(actor=actor, individual=individual),
        "contacts": ContactPoint.objects.filter(individual=individual, valid_to__isnull=True),
        "applications": applications_of(actor=actor, records=records),
        "today": today,
        "benefits": BENEFITS,
        "tones": TONES,
        **asked,
    }
    if actor.may("view_payroll") or actor.may("view_decisions"):
        context |= _money(request, actor, records)
    tells = context.get("shows_reasons") or asked["would"] is not None
    if tells and not any(fact.kind in HEALTH for fact in circumstances):
        record_read(actor=actor, what="health", on=individual, area_path=individual.area_path)
    return render(request, "benefits/person.html", context, status=status_of(asked["law_form"]))


def _asked(request: HttpRequest, actor: Actor, individual: Individual) -> dict[str, Any]:
    """What the law would give for the month asked for; for those who may see reasons only."""
    open_ = may_see_categories(actor)
    form = AskTheLawForm(request.GET if open_ and "law" in request.GET else None)
    month = form.cleaned_data["law"] if form.is_valid() else None
    return {
        "sees_reasons": open_,
        "law_form": form,
        "would": would_give(actor=actor, individual=individual, month=month) if month else None,
    }


def _money(request: HttpRequest, actor: Actor, records: list[int]) -> dict[str, Any]:
    """What the person draws, with the reasons that the actor may see."""
    items = items_of(records) if actor.may("view_decisions") else []
    page = Paginator(payments_of(records), PAYMENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    paid = paid_to(actor=actor, records=records, items=items, payments=list(page.object_list))
    open_ = may_see_categories(actor)
    return {
        "paid": paid,
        "page_obj": page,
        "items": [_item(item, open_=open_) for item in items],
        "shows_reasons": open_ and bool(items),
    }


def _item(item: DecisionItem, *, open_: bool) -> dict[str, DecisionItem | Reason | None]:
    return {"item": item, "reason": reason_of(item) if open_ else None}
