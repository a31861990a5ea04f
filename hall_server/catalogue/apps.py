"""Names the app catalogue."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """政务服务事项."""

    name = "hall_server.catalogue"
    verbose_name = "政务服务事项"

    def ready(self) -> None:
        """See changed rows at once."""
        from hall_server.catalogue.models import MatterGroup, Queue, ServiceItem  # noqa: PLC0415 - Django loads models later
        from hall_server.remembered import forget_when_changed  # noqa: PLC0415

        forget_when_changed(Queue, MatterGroup, ServiceItem)
