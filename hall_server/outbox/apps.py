"""Names the app outbox."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """待发消息."""

    name = "hall_server.outbox"
    verbose_name = "待发消息"
