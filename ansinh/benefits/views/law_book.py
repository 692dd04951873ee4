"""The law book: the same pages for everybody who is signed in; nobody's data is on them."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ansinh.benefits.catalogue import BenefitCode
from ansinh.core import clock
from ansinh.judgement.book import categories, changes, chapters


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
        "parts": [{"code": one.value, "label": one.label} for one in Part],
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
