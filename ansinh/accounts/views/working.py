"""Choosing the duty to work under; keeping a list as one likes to see it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ansinh.accounts.context import DUTY_KEY
from ansinh.accounts.services import forget_view, keep_view


@require_POST
def choose_duty(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Work from now on under another of the own duties."""
    if duty_id not in {duty.pk for duty in request.duties}:  # type: ignore[attr-defined]
        raise Http404
    request.session[DUTY_KEY] = duty_id
    return redirect("/")


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what a list shows under a name; its address must be a page of this site."""
    path, query = request.POST.get("path", ""), request.POST.get("query", "")
    resolve(path)
    view = keep_view(user=request.user, path=path, name=request.POST.get("name", ""), query=query)  # type: ignore[arg-type]
    messages.success(request, _("Kept: %(name)s.") % {"name": view.name})
    return redirect(view.address)


@require_POST
def forget(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget one of the own views."""
    return redirect(forget_view(user=request.user, view_id=view_id))  # type: ignore[arg-type]
