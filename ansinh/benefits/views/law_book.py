"""The law book: the same pages for everybody who is signed in, its calculator for anybody; nobody's data is on them."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from ansinh.benefits.calculator import calculate
from ansinh.benefits.catalogue import BenefitCode
from ansinh.benefits.forms_of_calculator import YES_OR_NO, CalculatorForm
from ansinh.benefits.queries.offices import provinces_with_levels
from ansinh.core import clock
from ansinh.core.errors import Invalid
from ansinh.judgement.book import categories, changes, chapters
from ansinh.ui.acts import status_of


class Part(models.TextChoices):
    """The parts of the book."""

    CATEGORIES = "categories", _("Categories")
    VALUES = "values", _("Values through time")
    READINGS = "readings", _("Readings of ours")
    CHANGES = "changes", _("What changed and when")


READINGS = "choices"


@require_safe
def law_book(request: HttpRequest) -> HttpResponse:
    """One part of the book as of today; asked otherwise, the categories."""
    asked, today = request.GET.get("part", ""), clock.today()
    part = Part(asked) if asked in Part else Part.CATEGORIES
    context = {
        "part": part,
        "parts": _parts(),
        "categories": [],
        "chapters": [],
        "changes": [],
        "benefits": dict(BenefitCode.choices),
        "today": today,
    }
    if part == Part.CATEGORIES:
        context["categories"] = [(one, one.is_in_force(today)) for one in categories(today)]
    elif part == Part.CHANGES:
        context["changes"] = changes(today)
    else:
        context["chapters"] = [one for one in chapters(today) if (one.code == READINGS) == (part == Part.READINGS)]
    return render(request, "benefits/law_book.html", context)


@login_not_required
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def calculator(request: HttpRequest) -> HttpResponse:
    """What the law gives for facts typed in, for anybody: sent in the body, so that no address or log keeps an illness.

    Of the database it asks the provinces' levels alone.
    """
    form = CalculatorForm(request.POST or None, provinces=provinces_with_levels(on=clock.today()))
    context: dict[str, Any] = {"form": form, "parts": _parts(), "yes_or_no": [form[name] for name in YES_OR_NO]}
    if request.method == "POST" and form.is_valid():
        try:
            context["found"] = calculate(
                month=form.cleaned_data["law"], facts=form.facts, children=form.cleaned_data["children"],
                province=form.chosen_province,
            )  # fmt: skip
        except Invalid as refusal:
            form.add_error(None, str(refusal))
    context["asked"] = [field for field in form.visible_fields() if field.name not in YES_OR_NO]
    return render(request, "benefits/calculator.html", context, status=status_of(form))


def _parts() -> list[dict[str, Any]]:
    return [{"code": one.value, "label": one.label} for one in Part]
