"""Addresses of the house."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

handler400 = "ansinh.config.errors.bad_request"
handler403 = "ansinh.config.errors.permission_denied"
handler404 = "ansinh.config.errors.page_not_found"
handler500 = "ansinh.config.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("ansinh.coordination.urls")),
    path("", include("ansinh.benefits.urls")),
    path("", include("ansinh.payments.urls")),
    path("insurance/", include("ansinh.insurance.urls")),
    path("poverty/", include("ansinh.poverty.urls")),
    path("survey/", include("ansinh.poverty.urls_of_survey")),
    path("public/certificate/", include("ansinh.poverty.urls_of_certificates")),
    path("public/review/", include("ansinh.poverty.urls_of_public")),
    path("", include("ansinh.registry.urls")),
    path("", include("ansinh.messaging.urls")),
    path("", include("ansinh.work.urls")),
    path("", include("ansinh.reporting.urls")),
    path("", include("ansinh.ui.urls")),
    path("places/", include("ansinh.areas.urls")),
    path("trail/", include("ansinh.audit.urls")),
    path("accounts/", include("ansinh.accounts.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
]
