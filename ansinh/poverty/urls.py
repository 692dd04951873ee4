"""Addresses of the review of poor households."""

from django.urls import path

from ansinh.poverty.views import instruments

urlpatterns = [
    path("instruments/", instruments.instruments, name="instruments"),
    path("instruments/bring/", instruments.bring_instrument, name="bring_instrument"),
]
