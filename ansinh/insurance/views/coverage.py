"""How many residents have a card: by place, by group and month, against the target, and what moved it."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ansinh.areas.models import Area
from ansinh.areas.queries import offices_to_choose
from ansinh.audit.services import record_read
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.wall import current_actor, is_of_one_commune
from ansinh.insurance.forms import TargetForm
from ansinh.insurance.lists import group_label, office_of
from ansinh.insurance.policies import SET_TARGET, VIEW
from ansinh.insurance.queries.coverage import (
    coverage_by_group,
    coverage_by_month,
    coverage_by_place,
    criterion_on,
    target_of,
)
from ansinh.insurance.queries.movements import card_movements
from ansinh.insurance.services import record_target
from ansinh.insurance.views.cards import month_asked
from ansinh.ui.acts import refusals_on, status_of

MONTHS_OF_A_COMMUNE, MONTHS_ABOVE = 8, 3
EARLIEST = Month(2021, 7)


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """The share with a card at the end of a month (today, for this one); asked otherwise, of the whole area of duty."""
    return _page(request)


@require_POST
def set_target(request: HttpRequest) -> HttpResponse:
    """Set what the own place is to reach."""
    actor = current_actor()
    actor.require(SET_TARGET)
    form = TargetForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            record_target(actor=actor, area=office_of(actor), **form.cleaned_data)
            messages.success(request, _("The target is set."))
            return redirect("coverage")
    return _page(request, form)


def _page(request: HttpRequest, form: TargetForm | None = None) -> HttpResponse:
    actor, today = current_actor(), clock.today()
    actor.require(VIEW)
    month = min(max(month_asked(request.GET.get("month", "")), EARLIEST), Month.of(today))
    areas = offices_to_choose(office_of(actor), on=today)
    area = next((one for one in areas if one.code == request.GET.get("area", "")), office_of(actor))
    is_target_open = actor.may_write and actor.may(SET_TARGET)
    context = {
        "here": "coverage",
        "area": area,
        "areas": areas,
        "month": month,
        "months": [Month.of(today) + -back for back in range(12)],
        "form": form or (TargetForm(initial={"valid_from": today}) if is_target_open else None),
        **_figures(actor, area, month, today),
    }
    return render(request, "insurance/coverage.html", context, status=status_of(form))


def _figures(actor: Actor, area: Area, month: Month, today: dt.date) -> dict[str, Any]:
    """What is counted; a look beyond the own people at who left is written down."""
    count = MONTHS_OF_A_COMMUNE if is_of_one_commune(area.path) else MONTHS_ABOVE
    on = min(month.last_day, today)
    first = month.previous().last_day
    record_read(actor=actor, what="coverage", on=area, area_path=actor.scope, seen={"month": str(month)})
    by_month = coverage_by_month(actor=actor, area=area, first=month + -(count - 1), last=month, until=today)
    groups = coverage_by_group(actor=actor, area=area, on=on)
    target, criterion = target_of(area=area, on=on), criterion_on(on)
    return {
        "on": on,
        "first": first,
        "now": by_month[-1].share,
        "by_month": by_month,
        "by_place": coverage_by_place(actor=actor, area=area, on=on),
        "groups": [(group_label(code), number) for code, number in groups.items()],
        "target": target,
        "criterion": criterion,
        "moved": card_movements(actor=actor, area=area, first=first, last=on),
    }
