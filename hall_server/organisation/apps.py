"""Names the app organisation."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """组织机构."""

    name = "hall_server.organisation"
    verbose_name = "组织机构"

    def ready(self) -> None:
        """See changed rows at once."""
        from hall_server.organisation.models import Clerk, Hall, OpeningHours, Window, Zone  # noqa: PLC0415 - Django loads models later
        from hall_server.remembered import forget_when_changed  # noqa: PLC0415

        forget_when_changed(Clerk, Hall, OpeningHours, Window, Zone)
