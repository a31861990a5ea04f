"""Names the app licences."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    """证照."""

    name = "hall_server.licences"
    verbose_name = "证照"
