"""Screens over registry, payments and decisions: today's state of the place, finding people, one person's page."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from ansinh.audit.services import record_read
from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.forms import AskTheLawForm
from ansinh.benefits.forms_of_papers import NoteForm, PaperForm, with_removals
from ansinh.benefits.lists_of_paid import recipients_listing
from ansinh.benefits.lists_of_people import HOUSEHOLDS, PEOPLE, PROOFS, turning_listing
from ansinh.benefits.models import DecisionItem
from ansinh.benefits.policies import ASSESS, RECEIVE, may_see_categories
from ansinh.benefits.queries.at_hand import Known, PersonAtHand
from ansinh.benefits.queries.home import (
    SHOWN,
    paid_month,
    waiting_matters,
)
from ansinh.benefits.queries.paid import last_fixed_month
from ansinh.benefits.queries.papers import shown_papers
from ansinh.benefits.queries.person import (
    Reason,
    items_of,
    offered_burial,
    paid_to,
    payments_of,
    reason_of,
)
from ansinh.benefits.queries.recent import looked_at, recent_news
from ansinh.benefits.queries.timeline import AlreadyRead, Member, timeline_of
from ansinh.benefits.queries.today import PAYROLLS_SHOWN, desk_counts, tasks_of, turning_this_month
from ansinh.benefits.queries.would_give import would_give
from ansinh.benefits.steps_of_person import GROUPS, PERSON_STEPS
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month, NotAMonth
from ansinh.core.wall import current_actor
from ansinh.messaging.queries.of_person import correspondence_with
from ansinh.payments.models import LineState, PayrollState
from ansinh.registry.models import HEALTH, Individual
from ansinh.registry.policies import can_edit_registry, individuals_visible_to, may_see_health
from ansinh.registry.queries.circumstances import PROOF_DAYS, label_of_proof, proofs_lapsing
from ansinh.registry.queries.moves import move_asked_for, noting_what_waits
from ansinh.registry.queries.payees import payees_in_force
from ansinh.registry.queries.people import (
    AGES_OF_THE_LAW,
    HouseholdPage,
    born_in_words,
    household_page_of,
)
from ansinh.registry.services.reading import read_bank_accounts, read_circumstances
from ansinh.ui.acts import status_of
from ansinh.ui.asked import number_asked
from ansinh.ui.list_pages import list_page
from ansinh.ui.lists import Listing
from ansinh.ui.slots import links_on
from ansinh.ui.steps import Offered, attempt, offered, step_called

PAYMENTS_ON_A_PAGE = 24
MONTHS_SHOWN = 12

BENEFITS = dict(BenefitCode.choices)
TONES = {
    **dict.fromkeys(("active", "paid", "granted", "closed", "in_effect"), "green"),
    **dict.fromkeys(("suspended", "returned", "prepared", "awaiting_copy"), "yellow"),
    **dict.fromkeys(("sent", "approved", "reconciled", "reissued", "assessed"), "blue"),
    **dict.fromkeys((LineState.CANCELLED, PayrollState.CANCELLED, "refused"), "red"),
}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Today's state of the area of duty, each part for those who may look at it; a hamlet head has a page apart."""
    actor, today = current_actor(), clock.today()
    if actor.may("report_from_hamlet"):
        return redirect(settings.PHONE_REDIRECT_URL)
    desk = desk_counts(actor=actor, on=today)
    proofs = list(proofs_lapsing(actor=actor, on=today)[:SHOWN])
    if proofs:
        _write_down_proofs(actor)
    latest = desk.payrolls[:PAYROLLS_SHOWN]
    paid = paid_month(actor=actor, latest=latest) if actor.may("view_payroll") else None
    context = {
        "today": today,
        "tasks": tasks_of(actor=actor, on=today, desk=desk),
        "looked_at": looked_at(actor=actor, this=Month.of(today), paid=paid.month if paid else None),
        "news": recent_news(actor=actor),
        "turning": turning_this_month(actor=actor, on=today),
        "paid": paid,
        "sees_groups": may_see_categories(actor),
        "payrolls": latest,
        "proofs": [{"one": one, "label": label_of_proof(actor, one)} for one in proofs],
        "proof_count": desk.proofs,
        "proof_days": PROOF_DAYS,
        "waiting": waiting_matters(actor=actor, desk=desk),
        "benefits": BENEFITS,
        "tones": TONES,
    }
    return render(request, "benefits/home.html", context)


def _write_down_proofs(actor: Actor) -> None:
    if actor.may("view_health"):
        record_read(actor=actor, what="health", on="proofs that lapse", area_path=actor.scope)


@require_safe
def proofs(request: HttpRequest) -> HttpResponseBase:
    """Proofs that lapse soon or have lapsed unnoticed, the soonest first."""
    actor = current_actor()
    actor.require("view_registry")
    _write_down_proofs(actor)
    return list_page(request, PROOFS, "benefits/proofs.html")


@require_safe
def recipients(request: HttpRequest) -> HttpResponseBase:
    """Who is paid in a month; asked otherwise, in the latest one that is approved."""
    actor = current_actor()
    actor.require("view_payroll")
    last = last_fixed_month(actor.scope) or Month.of(clock.today())
    try:
        month = Month.parse(request.GET.get("month", ""))
    except NotAMonth:
        month = last
    months = [last + -back for back in range(MONTHS_SHOWN)]
    listing = recipients_listing(actor, month)
    return list_page(request, listing, "benefits/recipients.html", {"month": month, "months": months})


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


def _month_asked(text: str) -> Month:
    try:
        return Month.parse(text)
    except NotAMonth:
        return Month.of(clock.today())


@require_safe
def people_turning(request: HttpRequest) -> HttpResponseBase:
    """Who reaches an age of the law in a month; asked otherwise, the lowest age and this month."""
    current_actor().require("view_registry")
    asked, text = request.GET.get("age", ""), request.GET.get("month", "")
    number = number_asked(asked)
    age = number if number in AGES_OF_THE_LAW else AGES_OF_THE_LAW[0]
    month = _month_asked(text)
    context = {"age": age, "ages": AGES_OF_THE_LAW, "month": month}
    return list_page(request, turning_listing(age, month), "benefits/turning.html", context)


@require_GET
def person(request: HttpRequest, individual_id: int) -> HttpResponse:
    """Everything about one person that the actor may see; looks at health facts and bank accounts are logged."""
    return _person_page(request, person_at_hand(individual_id))


@require_POST
def person_act(request: HttpRequest, individual_id: int, act: str) -> HttpResponse:
    """One act of `steps_of_person`; what was refused is told on the same page, beside what was typed in."""
    found, step = person_at_hand(individual_id), step_called(PERSON_STEPS, act)
    actor = current_actor()
    actor.require(step.permission, area_path=found.individual.area_path)
    refused = attempt(request, step, actor=actor, thing=found)
    return _person_page(request, person_at_hand(individual_id), refused) if refused else redirect("person", found.pk)


def person_at_hand(individual_id: int) -> PersonAtHand:
    """The person of this key whom the actor may look at, as the acts need them."""
    actor = current_actor()
    actor.require("view_registry")
    visible = noting_what_waits(individuals_visible_to(actor).select_related("area", "hamlet"))
    individual = get_object_or_404(visible, pk=individual_id)
    counts = individual.merged_into_id or individual.pk
    records = [counts, *individual.other_records]
    return PersonAtHand(
        individual, records, actor, clock.today(), is_asked_for=individual.is_asked_for,
        has_payee_waiting=individual.has_payee_waiting, is_under_review=individual.is_under_review,
    )  # fmt: skip


def _person_page(request: HttpRequest, found: PersonAtHand, refused: Offered | None = None) -> HttpResponse:
    actor, individual, records, today = found.actor, found.individual, found.records, found.on
    asked = _asked(request, actor, individual)
    if "law" in request.GET and request.headers.get("HX-Request") == "true":
        if asked["would"] is not None:
            record_read(actor=actor, what="health", on=individual, area_path=individual.area_path)
        return render(request, "benefits/_law_answer.html", asked, status=status_of(asked["law_form"]))
    household = household_page_of(individual=individual)
    burial = offered_burial(individual) if individual.died_on else None
    circumstances = read_circumstances(actor=actor, individual=individual)
    context: dict[str, Any] = {
        "individual": individual,
        "born": born_in_words(individual),
        "is_under_review": found.is_under_review,
        "household": household,
        "circumstances": circumstances,
        "payee": payees_in_force(individuals=[individual.pk], on=today).get(individual.pk),
        "accounts": read_bank_accounts(actor=actor, individual=individual),
        "may_receive": actor.may(RECEIVE) and actor.may_write and (individual.died_on is None or burial is not None),
        "burial": burial,
        "may_help": actor.may(ASSESS) and actor.may_write,
        "correspondence": correspondence_with(records, actor=actor) if actor.may("view_messages") else None,
        "today": today,
        "benefits": BENEFITS,
        "tones": TONES,
        "links": links_on("person", actor=actor, shown=individual),
        "asked_for": move_asked_for(individual) if found.is_asked_for and actor.may("move_residence") else None,
        **asked,
    }
    if actor.may("view_payroll") or actor.may("view_decisions"):
        context |= _money(request, actor, records)
    context |= _past(found, household, context)
    tells = context.get("shows_reasons") or asked["would"] is not None
    if tells and not any(fact.kind in HEALTH for fact in circumstances):
        record_read(actor=actor, what="health", on=individual, area_path=individual.area_path)
    context["acts"] = _acts(replace(found, known=_known(context)), refused)
    status = status_of(refused.form if refused else asked["law_form"])
    return render(request, "benefits/person.html", context, status=status)


def _past(found: PersonAtHand, household: HouseholdPage | None, context: dict[str, Any]) -> dict[str, Any]:
    """All that happened to the person, with what is kept of the household; one query."""
    actor, paid = found.actor, context.get("paid")
    home = household.household if household else None
    joined = [one.valid_from for one in household.members if one.individual_id == found.pk] if household else []
    timeline = timeline_of(
        actor=actor,
        household=home,
        people={record: Member(found.individual, None) for record in found.records},
        read=AlreadyRead(
            classes=household.classes if household else (),
            members=None,
            facts={found.pk: context["circumstances"]},
            items=[row["item"] for row in context.get("items", ())],
            entitlements=[row.entitlement for row in paid.entitlements] if paid else (),
        ),
        on=found.on,
        since=min(joined, default=dt.date.min),
    )
    return {
        "timeline": timeline.events,
        "applications": timeline.applications,
        "contacts": timeline.contacts,
        "papers": with_removals(shown_papers(actor, timeline.papers), None),
        "may_attach": home is not None and can_edit_registry(actor, home.area_path),
        "sees_health": may_see_health(actor),
        "note_form": NoteForm(),
        "paper_form": PaperForm(),
    }


def _known(context: dict[str, Any]) -> Known:
    """What the page has read already and the acts need as well."""
    household, paid = context["household"], context.get("paid")
    return Known(
        household=household.household if household else None,
        facts=context["circumstances"],
        accounts=[shown.account for shown in context["accounts"]],
        members=[one.individual_id for one in household.members if one.valid_to is None] if household else [],
        drawn=[row.entitlement for row in paid.entitlements] if paid else None,
        decisions=[(row["item"].individual_id, row["item"].decision) for row in context["items"]] if paid else None,
    )


def _acts(found: PersonAtHand, refused: Offered | None) -> list[dict[str, Any]]:
    """What the actor can do with the person, by group; groups of nothing are left out."""
    groups = [
        {"label": label, "steps": offered(steps, actor=found.actor, thing=found, refused=refused)}
        for label, steps in GROUPS
    ]
    return [group for group in groups if group["steps"]]


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
