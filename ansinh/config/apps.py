"""The roof as a Django app: it wires events and checks once all rooms stand."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "ansinh.config"
    label = "config"

    def ready(self) -> None:
        from ansinh.config.wiring import wire

        wire()
