"""Names the app queueing."""

from django.apps import AppConfig


class QueueingConfig(AppConfig):
    """排队叫号."""

    name = "hall_server.queueing"
    verbose_name = "排队叫号"
