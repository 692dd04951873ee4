"""Addresses of sign-in, two-factor and duties; what allauth offers besides is closed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path

from ansinh.accounts.views import choose_duty, enter_by_phone, forget, keep

# Accounts are registered by an administrator; passwords are not given back by e-mail, nor kept addresses confirmed.
CLOSED = r"^(?:signup|email|confirm-email|password/reset|password/set|login/code)/"


def closed(request: HttpRequest) -> HttpResponse:
    raise Http404


closed.login_required = False  # type: ignore[attr-defined]

urlpatterns = [
    path("duty/<int:duty_id>/", choose_duty, name="choose_duty"),
    path("views/", keep, name="keep_view"),
    path("views/<int:view_id>/forget/", forget, name="forget_view"),
    path("h/<slug:token>/", enter_by_phone, name="enter_by_phone"),
    re_path(CLOSED, closed),
    path("2fa/", include("allauth.mfa.urls")),
    path("", include("allauth.account.urls")),
]
