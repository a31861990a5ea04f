"""Names the app licences."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    """证照."""

    name = "hall_server.licences"
    verbose_name = "证照"

    def ready(self) -> None:
        """Licences and scans stand on the page of whoever holds them."""
        from hall_server.licences.party_part import held_by  # noqa: PLC0415 - needs models
        from hall_server.parties.record_parts import add_part  # noqa: PLC0415 - the same

        add_part(held_by)
