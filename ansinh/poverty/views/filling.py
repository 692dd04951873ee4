"""The form of a household in the browser, for the office: typed in from paper, or asked at the desk."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ansinh.core.wall import current_actor
from ansinh.poverty.models import Channel, ListedHousehold
from ansinh.poverty.policies import SURVEY, listed_visible_to
from ansinh.poverty.queries.forms import may_correct, may_fill_in, may_measure
from ansinh.poverty.round_form import RoundForm, form_of, income_form_of
from ansinh.poverty.services import correct_form, submit_form
from ansinh.poverty.views.form_page import FormPage, as_questions, sent, with_form

CHANNELS = (Channel.PAPER, Channel.BROWSER)
INCOME = "income"
"""What the address says as its `form` where income is measured."""


def _listed(round_id: int, listed_id: int) -> ListedHousehold:
    rows = listed_visible_to(current_actor()).select_related("round__area", "household", "hamlet", "reviewer")
    return get_object_or_404(rows.filter(round=round_id), pk=listed_id)


def _is_income(request: HttpRequest, listed: ListedHousehold) -> bool:
    return request.GET.get("form") == INCOME and may_measure(current_actor(), listed)


def _form(request: HttpRequest, listed: ListedHousehold) -> RoundForm:
    """The round's own, or the one that measures income where the address asks for it and it may be used."""
    return income_form_of(listed.round) if _is_income(request, listed) else form_of(listed.round)


@require_safe
def fill_in(request: HttpRequest, round_id: int, listed_id: int) -> HttpResponse:
    """The page with the form, or why none is taken in now."""
    actor = current_actor()
    actor.require(SURVEY)
    listed = _listed(round_id, listed_id)
    keys, is_income = [round_id, listed.pk], _is_income(request, listed)
    query = f"?form={INCOME}" if is_income else ""
    is_correction = may_correct(actor, listed)
    is_open = is_correction or may_fill_in(actor, listed)
    context = {
        "round": listed.round, "listed": listed, "channels": CHANNELS, "is_open": is_open,
        "is_correction": is_correction, "may_measure": may_measure(actor, listed), "is_income": is_income,
    }  # fmt: skip
    if not is_open:
        return render(request, "poverty/fill_in.html", context)
    page = FormPage(
        key=f"{actor.username} {listed.pk}{query}",
        questions=reverse("review_form_questions", args=keys) + query,
        send=reverse("send_review_form", args=keys) + query,
        paper="" if is_correction else reverse("blank_review_form", args=keys),
    )
    return with_form(request, "poverty/fill_in.html", context, page)


@require_safe
def questions(request: HttpRequest, round_id: int, listed_id: int) -> HttpResponse:
    """The XForm of this household."""
    current_actor().require(SURVEY)
    listed = _listed(round_id, listed_id)
    return as_questions(listed, _form(request, listed), with_spot=False)


@require_POST
def send(request: HttpRequest, round_id: int, listed_id: int) -> JsonResponse:
    """Take the form in, after the survey as a correction; what was refused is told in words, and the draft stays on the
    device.
    """
    actor = current_actor()
    listed = _listed(round_id, listed_id)
    channel = Channel.BROWSER if request.POST.get("channel") == Channel.BROWSER else Channel.PAPER
    if may_correct(actor, listed):
        why = request.POST.get("why", "")
        return sent(
            request, listed, _form(request, listed), channel,
            reverse("household_submissions", args=[round_id, listed_id]),
            lambda form: correct_form(actor=actor, listed=listed, form=form, why=why),
        )  # fmt: skip
    return sent(
        request, listed, form_of(listed.round), channel, reverse("review_households", args=[round_id]),
        lambda form: submit_form(actor=actor, listed=listed, form=form),
    )  # fmt: skip
