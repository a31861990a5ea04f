"""Names the app ledgers."""

from django.apps import AppConfig


class LedgersConfig(AppConfig):
    """期限账."""

    name = "hall_server.ledgers"
    verbose_name = "期限账"
