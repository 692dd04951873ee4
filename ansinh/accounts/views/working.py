"""Choosing the duty to work under; keeping a list as one likes to see it; signing in by a link on a phone."""

from http import HTTPStatus

from allauth.core.ratelimit import consume, respond_429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ansinh.accounts.context import DUTY_KEY, PHONE_KEY
from ansinh.accounts.forms import CodeForm
from ansinh.accounts.models import PhoneLink
from ansinh.accounts.services import forget_view, keep_view, record_phone_entry
from ansinh.accounts.services.phones import SIGNED_IN_FOR, refusal_of_token


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


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter_by_phone(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a link: it asks for the code. Only the right code uses the link; looking at it does no harm."""
    refusal = refusal_of_token(token)
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        if not consume(request, action="phone_code"):
            throttled: HttpResponse = respond_429(request)
            return throttled
        if refusal is None and form.is_valid():
            entry = record_phone_entry(token=token, code=form.cleaned_data["code"])
            if isinstance(entry, PhoneLink):
                return _signed_in(request, entry)
            refusal = refusal_of_token(token)
            form.add_error("code", str(entry))
    status = refusal.status if refusal else HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "refusal": refusal}
    return render(request, "accounts/enter_by_phone.html", context, status=int(status))


def _signed_in(request: HttpRequest, link: PhoneLink) -> HttpResponse:
    login(request, link.duty.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[PHONE_KEY] = link.pk
    request.session.set_expiry(SIGNED_IN_FOR)
    return redirect(settings.PHONE_REDIRECT_URL)
