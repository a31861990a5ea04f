"""Names the app web_channel."""

from django.apps import AppConfig


class WebChannelConfig(AppConfig):
    """网页通道."""

    name = "hall_server.web_channel"
    verbose_name = "网页通道"
