"""Evidence of fairness of a round: what stands out in its forms, the recheck of a sample, what changed later."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ansinh.core.events import announce
from ansinh.core.sheets import Table, workbook_bytes
from ansinh.core.wall import current_actor
from ansinh.poverty.evidence import (
    Evidence,
    agreement_by_reviewer,
    agreement_of,
    evidence_of,
    rechecks_of,
    sample_of,
)
from ansinh.poverty.fairness_words import Check, checks_in_words
from ansinh.poverty.forms_of_fairness import RecheckForm, SampleForm
from ansinh.poverty.lists_of_fairness import changes_listing
from ansinh.poverty.models import Recheck, RecheckSample, ReviewRound
from ansinh.poverty.policies import PLAN, SURVEY, VIEW, rounds_visible_to
from ansinh.poverty.queries.cross_check import classes_by_index
from ansinh.poverty.queries.rounds import pinned_standard
from ansinh.poverty.round_form import opened
from ansinh.poverty.services import draw_recheck_sample, record_recheck
from ansinh.poverty.services.rechecks import OPEN
from ansinh.ui.acts import refusals_on, refuse_older, status_of
from ansinh.ui.files import SPREADSHEET, as_file
from ansinh.ui.list_pages import ListExported, list_page

CODE = "review-evidence"
LARGEST_SEED = 2**31


@require_safe
def show_fairness(request: HttpRequest, round_id: int) -> HttpResponse:
    """What stands out, the sample with its agreement, the way to the changes and to the file of it all."""
    return _page(request, _round(round_id))


@require_POST
def draw_sample(request: HttpRequest, round_id: int) -> HttpResponse:
    """Draw the households that are visited a second time; the number that decides which is nobody's choice."""
    actor, found, form = current_actor(), _round(round_id), SampleForm(request.POST)
    actor.require(PLAN, area_path=found.area_path)
    if form.is_valid():
        with refusals_on(form, found):
            seed = secrets.randbelow(LARGEST_SEED)
            draw_recheck_sample(actor=actor, found=found, size=form.cleaned_data["size"], seed=seed)
            messages.success(request, _("Drawn. Somebody who was not there the first time goes to each of them."))
            return redirect("review_fairness", found.pk)
    return _page(request, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
def recheck_household(request: HttpRequest, round_id: int, recheck_id: int) -> HttpResponse:
    """Take in the form of the second visit to one household."""
    actor, found = current_actor(), _round(round_id)
    actor.require(SURVEY, area_path=found.area_path)
    rows = Recheck.objects.filter(sample__round=found).select_related("listed__hamlet", "listed__reviewer")
    recheck = get_object_or_404(rows, pk=recheck_id)
    if recheck.household_class or found.instrument_id is None or found.state not in OPEN:
        return redirect("review_fairness", found.pk)
    form = RecheckForm(request.POST or None, instrument=opened(found.instrument_id), pinned=pinned_standard(found))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, recheck):
            refuse_older(request, recheck)
            values = form.cleaned_data
            record_recheck(
                actor=actor, recheck=recheck, answers=form.answers(), checked_by=values["checked_by"],
                checked_on=values["checked_on"],
            )  # fmt: skip
            messages.success(request, _("Taken in."))
            return redirect("review_fairness", found.pk)
    context = {"round": found, "recheck": recheck, "form": form}
    return render(request, "poverty/recheck.html", context, status=status_of(form))


@require_safe
def changes(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """Every change of a class or score after the survey."""
    found = _round(round_id)
    return list_page(request, changes_listing(found), "poverty/changes.html", {"round": found})


@require_safe
def evidence_file(request: HttpRequest, round_id: int) -> HttpResponse:
    """The evidence as a workbook: what stands out with the forms behind it, and the sample."""
    actor, found = current_actor(), _round(round_id)
    evidence, sample = evidence_of(found), sample_of(found)
    tables = [_table_of_checks(evidence), _table_of_sample(sample)] if sample else [_table_of_checks(evidence)]
    announce(ListExported(actor, CODE, f"review={found.pk}", "xlsx", found.area_path))
    return as_file(workbook_bytes(tables), f"doi-chung-ra-soat-{found.year}.xlsx", SPREADSHEET)


def _table_of_checks(evidence: Evidence) -> Table:
    headers = [_("looked for"), _("what stands out"), _("head of household"), _("hamlet"), _("reviewer")]
    rows = [
        [str(check.title), told.said, form.head_name, form.hamlet, form.reviewer]
        for check in checks_in_words(evidence)
        for told in check.found
        for form in told.forms
    ]
    return Table(_("Evidence"), headers, rows)


def _table_of_sample(sample: RecheckSample) -> Table:
    headers = [
        _("head of household"), _("hamlet"), _("reviewer"), _("class by the survey"), _("class by the recheck"),
        _("rechecked by"), _("rechecked on"),
    ]  # fmt: skip
    rows = [
        [
            one.listed.head_name, one.listed.hamlet.name if one.listed.hamlet else "",
            one.listed.reviewer.full_name if one.listed.reviewer else "", one.first.get_household_class_display(),
            one.get_household_class_display() if one.household_class else "", one.checked_by_name, one.checked_on,
        ]
        for one in rechecks_of(sample)
    ]  # fmt: skip
    return Table(_("Recheck"), headers, rows)


def _round(round_id: int) -> ReviewRound:
    actor = current_actor()
    actor.require(VIEW)
    found = rounds_visible_to(actor).select_related("area", "instrument").defer("instrument__data")
    return get_object_or_404(found, pk=round_id)


def _page(request: HttpRequest, found: ReviewRound, form: SampleForm | None = None) -> HttpResponse:
    actor, evidence, sample = current_actor(), evidence_of(found), sample_of(found)
    rechecks = rechecks_of(sample) if sample else []
    is_open = found.state in OPEN
    may_draw = sample is None and is_open and bool(evidence.forms) and actor.may(PLAN) and actor.may_write
    checks: list[Check] = checks_in_words(evidence)
    scales, by_index = classes_by_index(found)
    context: dict[str, Any] = {
        "round": found,
        "checks": checks,
        "form_count": len(evidence.forms),
        "scales": scales,
        "by_index": by_index,
        "sample": sample,
        "rechecks": rechecks,
        "agreement": agreement_of(rechecks),
        "by_reviewer": agreement_by_reviewer(rechecks),
        "may_recheck": is_open and actor.may(SURVEY) and actor.may_write,
        "form": (form or SampleForm()) if may_draw or form else None,
        "draw": reverse("draw_recheck_sample", args=[found.pk]),
    }
    return render(request, "poverty/fairness.html", context, status=status_of(form))
