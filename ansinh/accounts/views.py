"""Choosing the duty to work under."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ansinh.accounts.context import DUTY_KEY


@require_POST
def choose_duty(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Work from now on under another of the own duties."""
    if duty_id not in {duty.pk for duty in request.duties}:  # type: ignore[attr-defined]
        raise Http404
    request.session[DUTY_KEY] = duty_id
    return redirect("/")
