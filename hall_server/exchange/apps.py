"""Names the app exchange."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """数据交换."""

    name = "hall_server.exchange"
    verbose_name = "数据交换"
