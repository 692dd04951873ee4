"""Reminders of cards that run out: whether they go out, what comes next, and what they led to."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ansinh.core import clock
from ansinh.core.wall import current_actor, is_of_one_commune
from ansinh.insurance.forms import RenewalsForm
from ansinh.insurance.lists import office_of
from ansinh.insurance.policies import EDIT, VIEW
from ansinh.insurance.queries.cards import cards_ending
from ansinh.insurance.queries.first_month import FirstMonth, first_month
from ansinh.insurance.queries.renewal_results import renewals_by_telling
from ansinh.insurance.renewals import STEPS, terms_of
from ansinh.insurance.services import open_renewals, renewals_of
from ansinh.messaging.queries.steps import steps_of
from ansinh.messaging.queries.ways_out import media_of
from ansinh.ui.acts import refusals_on, status_of

AHEAD, BACK = 30, 90


@require_safe
def renewals(request: HttpRequest) -> HttpResponse:
    """The reminders of the own office."""
    return _page(request)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Show what the first month would bring, and once that is agreed to let reminders go out from today on."""
    actor = current_actor()
    actor.require(EDIT)
    form = RenewalsForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    office, agreed = office_of(actor), form.agreed_to()
    if agreed is not None or renewals_of(office) is not None:
        with refusals_on(form):
            campaign = open_renewals(actor=actor, area=office, terms=form.terms(), agreed=agreed)
            messages.success(request, _("Reminders go out from now on, each day those that are due."))
            return redirect("campaign", campaign.pk)
    found = first_month(actor=actor, area=office, terms=form.terms(), steps=STEPS)
    form.ask_for(found.count)
    return _page(request, form, found)


def _page(request: HttpRequest, form: RenewalsForm | None = None, month: FirstMonth | None = None) -> HttpResponse:
    actor, today = current_actor(), clock.today()
    actor.require(VIEW)
    office = office_of(actor)
    running = renewals_of(office)
    may_begin = actor.may_write and actor.may(EDIT) and is_of_one_commune(actor.scope) and running is None
    context = {
        "here": "renewals",
        "running": running,
        "terms": terms_of(running.asked) if running else None,
        "steps": steps_of(running) if running else STEPS,
        "media": set(media_of(office)),
        "days": AHEAD,
        "ending": cards_ending(actor=actor, first=today, last=today + dt.timedelta(days=AHEAD)).count(),
        "since": today - dt.timedelta(days=BACK),
        "results": renewals_by_telling(actor=actor, area=office, first=today - dt.timedelta(days=BACK), last=today),
        "form": form or (RenewalsForm() if may_begin else None),
        "month": month,
    }
    return render(request, "insurance/renewals.html", context, status=status_of(form))
