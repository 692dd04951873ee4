"""The room of the judgement."""

from django.apps import AppConfig


class JudgementConfig(AppConfig):
    name = "ansinh.judgement"
    label = "judgement"
