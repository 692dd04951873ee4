"""The gallery: every component once, as pages use it, for those who build pages."""

import datetime as dt
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ansinh.ui.forms import DayField, DongField, OfficeForm, WhyField
from ansinh.ui.progress import ShownProgress

TONES = {"green": "green", "yellow": "yellow", "blue": "blue", "red": "red", "grey": "secondary"}

WORKS = (
    ShownProgress("1", _("read a list"), "running", _("at work"), 1_200, 4_800),
    ShownProgress("2", _("send a payroll"), "running", _("at work")),
    ShownProgress("3", _("read a list"), "done", _("done"), is_open=False),
    ShownProgress("4", _("read a list"), "failed", _("failed"), is_open=False, error=_("The act could not be done.")),
)


class GalleryForm(OfficeForm):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), help_text=_("As on the identity card."))
    kind = forms.ChoiceField(label=_("Way"), choices=[("bank", _("by bank")), ("post", _("by post"))])
    day = DayField(label=_("Day"))
    amount = DongField(label=_("Amount in đồng"))
    why = WhyField(required=False)
    file = forms.FileField(label=_("File"), required=False)


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Filled with invented values; it asks the database nothing."""
    wrong = {"name": "", "kind": "rocket", "day": "31/02/2026", "amount": "nhiều"}
    refused = GalleryForm({f"refused-{name}": value for name, value in wrong.items()}, prefix="refused")
    refused.add_error(None, _("The act could not be done."))
    stages = [
        SimpleNamespace(label=label, is_done=place <= 2, is_current=place == 2)
        for place, label in enumerate((_("prepared"), _("approved"), _("sent"), _("reconciled"), _("closed")))
    ]
    messages.success(request, _("Done."))
    context = {
        "form": GalleryForm(initial={"day": dt.date(2026, 12, 5), "amount": 1_350_000}),
        "refused": refused,
        "stages": stages,
        "tones": TONES,
        "page_obj": Paginator(range(60), 20).get_page(2),
        "works": WORKS,
        "a_day": dt.date(2026, 12, 5),
        "timeline": [
            SimpleNamespace(day=dt.date(2026, 12, 5), what=_("paid"), detail="540.000 đ", page=""),
            SimpleNamespace(day=dt.date(2026, 11, 20), what=_("approved"), detail="", page=""),
        ],
    }
    return render(request, "ui/gallery.html", context)
