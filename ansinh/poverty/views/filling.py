"""The form of a household in the browser, for the office: typed in from paper, or asked at the desk."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ansinh.core.wall import current_actor
from ansinh.poverty.models import Channel, ListedHousehold
from ansinh.poverty.policies import SURVEY, listed_visible_to
from ansinh.poverty.queries_of_forms import may_correct, may_fill_in
from ansinh.poverty.services import correct_form, submit_form
from ansinh.poverty.views.form_page import FormPage, as_questions, sent, with_form

CHANNELS = (Channel.PAPER, Channel.BROWSER)


def _listed(round_id: int, listed_id: int) -> ListedHousehold:
    rows = listed_visible_to(current_actor()).select_related("round__area", "household", "hamlet", "reviewer")
    return get_object_or_404(rows.filter(round=round_id), pk=listed_id)


@require_safe
def fill_in(request: HttpRequest, round_id: int, listed_id: int) -> HttpResponse:
    """The page with the form, or why none is taken in now."""
    actor = current_actor()
    actor.require(SURVEY)
    listed = _listed(round_id, listed_id)
    keys = [round_id, listed.pk]
    is_correction = may_correct(actor, listed)
    is_open = is_correction or may_fill_in(actor, listed)
    context = {
        "round": listed.round, "listed": listed, "channels": CHANNELS, "is_open": is_open,
        "is_correction": is_correction,
    }  # fmt: skip
    if not is_open:
        return render(request, "poverty/fill_in.html", context)
    page = FormPage(
        key=f"{actor.username} {listed.pk}",
        questions=reverse("review_form_questions", args=keys),
        send=reverse("send_review_form", args=keys),
        paper="" if is_correction else reverse("blank_review_form", args=keys),
    )
    return with_form(request, "poverty/fill_in.html", context, page)


@require_safe
def questions(request: HttpRequest, round_id: int, listed_id: int) -> HttpResponse:
    """The XForm of this household."""
    current_actor().require(SURVEY)
    listed = _listed(round_id, listed_id)
    return as_questions(listed, with_spot=False)


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
            request, listed, channel, reverse("household_submissions", args=[round_id, listed_id]),
            lambda form: correct_form(actor=actor, listed=listed, form=form, why=why),
        )  # fmt: skip
    return sent(
        request, listed, channel, reverse("review_households", args=[round_id]),
        lambda form: submit_form(actor=actor, listed=listed, form=form),
    )  # fmt: skip
