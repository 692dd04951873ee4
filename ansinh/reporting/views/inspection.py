"""The inspector's screen: a random sample of files with what each lacks, on the page and printed.

What is asked stands in the address: the same address draws the same files again.
"""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from ansinh.areas.queries import area_for_path, offices_to_choose
from ansinh.benefits.queries.inspection import DrawnFrom
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import current_actor
from ansinh.reporting.forms import SampleForm
from ansinh.reporting.half_years import HalfYear
from ansinh.reporting.papers.sample import write_sample_paper
from ansinh.reporting.policies import INSPECT
from ansinh.reporting.services import draw_sample
from ansinh.ui.acts import status_of
from ansinh.ui.files import PDF, as_file

USUAL_SIZE = 20
SEEDS = 1_000_000


@require_safe
def inspection(request: HttpRequest) -> HttpResponse:
    """The form, and below it the sample once it was asked for."""
    actor = _inspector()
    form = _form(request, actor)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        context["inspection"] = draw_sample(actor=actor, area=form.chosen_area, sample=form.sample)
        context["asked"] = request.GET.urlencode()
    return render(request, "reporting/inspection.html", context, status=status_of(form))


@require_safe
def inspection_paper(request: HttpRequest) -> HttpResponse:
    """The same sample as PDF, in Vietnamese."""
    actor = _inspector()
    form = _form(request, actor)
    if not form.is_bound or not form.is_valid():
        return redirect("inspection")
    with override("vi"):
        drawn = draw_sample(actor=actor, area=form.chosen_area, sample=form.sample)
        content = write_sample_paper(drawn, made_at=clock.now().astimezone(clock.VIET_NAM))
    return as_file(content, f"kiem-tra-{form.sample.seed}.pdf", PDF, is_shown=True)


def _inspector() -> Actor:
    actor = current_actor()
    actor.require(INSPECT)
    return actor


def _form(request: HttpRequest, actor: Actor) -> SampleForm:
    today = clock.today()
    own = area_for_path(actor.scope)
    usual = {
        "area": own.code,
        "drawn_from": DrawnFrom.DECISIONS,
        "since": HalfYear.of(today).first.first_day,
        "until": today,
        "size": USUAL_SIZE,
        "seed": secrets.randbelow(SEEDS),
    }
    asked = request.GET if "seed" in request.GET else None
    return SampleForm(asked, areas=offices_to_choose(own, on=today), initial=usual)
