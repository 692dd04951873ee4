"""Addresses of sign-in, two-factor, duties and accounts; what allauth offers besides is closed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path

from ansinh.accounts.views import accounts, own, working

# Accounts are registered by an administrator; passwords are not given back by e-mail, nor kept addresses confirmed.
CLOSED = r"^(?:signup|email|confirm-email|password/reset|password/set|login/code)/"


def closed(request: HttpRequest) -> HttpResponse:
    raise Http404


closed.login_required = False  # type: ignore[attr-defined]

urlpatterns = [
    path("duty/<int:duty_id>/", working.choose_duty, name="choose_duty"),
    path("views/", working.keep, name="keep_view"),
    path("views/<int:view_id>/forget/", working.forget, name="forget_view"),
    path("h/<slug:token>/", working.enter_by_phone, name="enter_by_phone"),
    path("own/", own.own_account, name="own_account"),
    path("own/correct/", own.correct_own, name="correct_own_account"),
    path("own/end-others/", own.end_others, name="end_other_sessions"),
    path("all/", accounts.accounts, name="accounts"),
    path("all/new/", accounts.new_account, name="new_account"),
    path("all/register/", accounts.register, name="register_account"),
    path("all/roles/", accounts.roles, name="roles"),
    path("all/<int:user_id>/", accounts.account, name="account"),
    path("all/<int:user_id>/do/<slug:act>/", accounts.account_act, name="account_act"),
    re_path(CLOSED, closed),
    path("2fa/", include("allauth.mfa.urls")),
    path("", include("allauth.account.urls")),
]
