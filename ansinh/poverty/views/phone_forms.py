"""The reviewer's own phone in a browser: whom to visit, and the form of each. The key in the address is the sign-in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ansinh.core import clock
from ansinh.poverty.errors_of_survey import SurveyNotOpen
from ansinh.poverty.models import Channel, ListedHousehold, ListedState, RoundState
from ansinh.poverty.papers.forms import write_blank_forms
from ansinh.poverty.queries.forms import TO_SURVEY, may_fill_in
from ansinh.poverty.services import submit_form
from ansinh.poverty.views.form_page import FormPage, as_questions, sent, with_form
from ansinh.poverty.views.openrosa import Phone, phone_with_key
from ansinh.ui.files import PDF, as_file

View = Callable[..., HttpResponse]


def _by_key(view: View) -> Any:
    """Open the wall for the reviewer of the key while the round surveys; no other machine keeps or finds the answer."""

    @wraps(view)
    def opened(request: HttpRequest, commune: str, secret: str, *args: Any, **kwargs: Any) -> HttpResponse:
        with phone_with_key(commune, secret) as phone:
            found = phone.reviewer.round
            if found.state != RoundState.SURVEYING:
                raise SurveyNotOpen(state=found.get_state_display())
            response = view(request, phone, [commune, secret], *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return login_not_required(transaction.non_atomic_requests(opened))


def _rows(phone: Phone) -> "QuerySet[ListedHousehold]":
    rows = ListedHousehold.objects.select_related("round__area", "household", "hamlet", "reviewer")
    return rows.filter(reviewer=phone.reviewer).exclude(state=ListedState.TAKEN_OFF)


@_by_key
@require_safe
def my_households(request: HttpRequest, phone: Phone, key: list[str]) -> HttpResponse:
    """The households of this reviewer, those to be visited first."""
    rows = list(_rows(phone))
    visits = [
        {"listed": one, "url": reverse("phone_form", args=[*key, one.pk])}
        for one in rows
        if one.state == ListedState.LISTED
    ]
    done = [one for one in rows if one.state != ListedState.LISTED]
    context = {"reviewer": phone.reviewer, "visits": visits, "done": done, "count": len(rows)}
    return render(request, "poverty/phone/households.html", context)


@_by_key
@require_safe
def my_form(request: HttpRequest, phone: Phone, key: list[str], listed_id: int) -> HttpResponse:
    """The form of one household."""
    listed = get_object_or_404(_rows(phone), pk=listed_id)
    context = {"reviewer": phone.reviewer, "listed": listed, "home": reverse("phone_households", args=key)}
    if not may_fill_in(phone.actor, listed):
        return render(request, "poverty/phone/form.html", context)
    keys = [*key, listed_id]
    page = FormPage(
        key=f"{phone.actor.username} {listed.pk}", questions=reverse("phone_form_questions", args=keys),
        send=reverse("send_phone_form", args=keys), paper=reverse("phone_form_on_paper", args=keys),
    )  # fmt: skip
    return with_form(request, "poverty/phone/form.html", context, page)


@_by_key
@require_safe
def my_questions(request: HttpRequest, phone: Phone, key: list[str], listed_id: int) -> HttpResponse:
    """The XForm of one household; it notes where it was filled in."""
    listed = get_object_or_404(_rows(phone), pk=listed_id)
    return as_questions(listed, phone.form, with_spot=True)


@_by_key
@require_POST
def send_mine(request: HttpRequest, phone: Phone, key: list[str], listed_id: int) -> HttpResponse:
    """Take the form in."""
    listed = get_object_or_404(_rows(phone), pk=listed_id)
    home = reverse("phone_households", args=key)
    return sent(
        request, listed, phone.form, Channel.BROWSER, home,
        lambda form: submit_form(actor=phone.actor, listed=listed, form=form, reviewer=phone.reviewer),
    )  # fmt: skip


@_by_key
@require_safe
def my_paper(request: HttpRequest, phone: Phone, key: list[str], listed_id: int) -> HttpResponse:
    """The form to fill in by hand."""
    listed = get_object_or_404(_rows(phone).filter(state__in=TO_SURVEY), pk=listed_id)
    content = write_blank_forms(listed.round, [listed], made_at=clock.now())
    return as_file(content, f"phieu-{listed.household.number}.pdf", PDF, is_shown=True)
