"""Addresses of messaging."""

from django.urls import path

from ansinh.messaging.views import callbacks

urlpatterns = [
    path("gateways/<int:gateway_id>/news/", callbacks.news, name="gateway_news"),
]
