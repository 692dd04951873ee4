"""The room of looks as a Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ansinh.ui"
    label = "ui"
