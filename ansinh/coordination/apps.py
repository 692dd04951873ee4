from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "ansinh.coordination"
    label = "coordination"
