"""Names the app api."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """开放接口."""

    name = "hall_server.api"
    verbose_name = "开放接口"
