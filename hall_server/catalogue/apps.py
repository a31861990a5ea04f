"""Names the app catalogue."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """政务服务事项."""

    name = "hall_server.catalogue"
    verbose_name = "政务服务事项"
