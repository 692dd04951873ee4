from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "ansinh.messaging"
    label = "messaging"
