"""The public page of a certificate: whoever holds the paper, or scans its code, learns whether it is valid."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import acting
from ansinh.poverty.models import Certificate, CertificateState
from ansinh.poverty.queries.recognition import certificate_of_code, communes_of_code

HEADERS = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store", "Referrer-Policy": "same-origin"}


@dataclass(frozen=True)
class Told:
    """All that the public page says."""

    state: str
    tone: str
    commune: str
    head_name: str
    household_class: str
    period: str
    decision: str


@login_not_required
@require_safe
def verify_certificate(request: HttpRequest, commune: str, code: str) -> HttpResponse:
    """Valid, revoked, run out or unknown; nothing else of the household."""
    told = _looked_up(commune, code)
    response = render(request, "poverty/verify_certificate.html", {"paper": told}, status=200 if told else 404)
    for name, value in HEADERS.items():
        response[name] = value
    return response


def _looked_up(commune: str, code: str) -> Told | None:
    for area in communes_of_code(commune):
        visitor = Actor("visitor", "", str(area.path), frozenset(), may_write=False)
        with acting(visitor):
            found = certificate_of_code(code)
            if found is not None and found.recognition.round.area.code == commune:
                return _told(found)
    return None


def _told(found: Certificate) -> Told:
    decision = found.recognition
    state, tone = _state(found, clock.today())
    signed_on = decision.signed_on
    return Told(
        state=state, tone=tone, commune=decision.round.area.full_name, head_name=found.head_name,
        household_class=str(found.get_household_class_display()), period=period_in_words(found),
        decision=f"{decision.number}, {signed_on:%d/%m/%Y}" if signed_on else decision.number,
    )  # fmt: skip


def _state(found: Certificate, today: dt.date) -> tuple[str, str]:
    if found.state == CertificateState.REVOKED:
        return _("revoked"), "red"
    if found.valid_to is not None and found.valid_to <= today:
        return _("run out"), "yellow"
    if found.valid_from > today:
        return _("valid, not begun yet"), "green"
    return _("valid"), "green"


def period_in_words(found: Certificate) -> str:
    """From when to when the paper holds."""
    days: dict[str, Any] = {"first": f"{found.valid_from:%d/%m/%Y}"}
    if found.valid_to is None:
        return _("from %(first)s until the next review") % days
    last = found.valid_to - dt.timedelta(days=1)
    return _("from %(first)s to %(last)s") % {**days, "last": f"{last:%d/%m/%Y}"}
