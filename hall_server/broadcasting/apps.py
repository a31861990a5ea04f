"""Names the app broadcasting."""

from django.apps import AppConfig


class BroadcastingConfig(AppConfig):
    """消息收发."""

    name = "hall_server.broadcasting"
    verbose_name = "消息收发"
