"""The cross-check of a household: its questions, and what the published look-up tables say of the answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ansinh.core.wall import current_actor
from ansinh.judgement.queries import shipped, words_of
from ansinh.poverty.forms_of_cross_check import CrossCheckForm
from ansinh.poverty.models import ListedState, RoundKind, RoundState
from ansinh.poverty.policies import PLAN, VIEW, listed_visible_to
from ansinh.poverty.queries.cross_check import cross_check_of, likelihoods, scale_in_words
from ansinh.poverty.round_form import opened
from ansinh.poverty.services import record_cross_check
from ansinh.poverty.services.cross_checks import INDEX, index_of
from ansinh.ui.acts import refusals_on, refuse_older, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def cross_check(request: HttpRequest, round_id: int, listed_id: int) -> HttpResponse:
    """See it, and where one may, answer the questions for the household."""
    actor = current_actor()
    actor.require(PLAN if request.method == "POST" else VIEW)
    rows = listed_visible_to(actor).select_related("round__area", "hamlet")
    listed = get_object_or_404(rows.exclude(round__kind=RoundKind.KEPT), pk=listed_id, round=round_id)
    found, kept = cross_check_of(listed), index_of(listed.area_path)
    instrument = opened(kept.pk) if kept else shipped(INDEX)
    form = CrossCheckForm(request.POST or None, instrument=instrument, initial=found.answers if found else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, found):
            if found:
                refuse_older(request, found)
            record_cross_check(actor=actor, listed=listed, answers=form.cleaned_data)
            messages.success(request, _("Kept. The class of the household stays as it is."))
            return redirect("cross_check_household", round_id, listed_id)
    is_open = listed.state != ListedState.TAKEN_OFF and listed.round.state != RoundState.CANCELLED
    context = {
        "listed": listed,
        "found": found,
        "told": [(scale_in_words(one.scale), one) for one in likelihoods(found)] if found else [],
        "title": words_of(instrument.about.title),
        "credit": instrument.about.credit,
        "form": form if is_open and actor.may(PLAN) and actor.may_write else None,
    }
    return render(request, "poverty/cross_check.html", context, status=status_of(form))
