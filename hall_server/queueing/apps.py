"""Names the app queueing."""

from django.apps import AppConfig


class QueueingConfig(AppConfig):
    """排队叫号."""

    name = "hall_server.queueing"
    verbose_name = "排队叫号"

    def ready(self) -> None:
        """See changed rows at once, and follow when a clerk leaves for good."""
        from hall_server.organisation.actions import when_vacated  # noqa: PLC0415 - Django loads models later
        from hall_server.queueing.leaving import clerk_gone  # noqa: PLC0415 - the same
        from hall_server.queueing.models import QueueWeight  # noqa: PLC0415 - the same
        from hall_server.remembered import forget_when_changed  # noqa: PLC0415 - the same

        forget_when_changed(QueueWeight)
        when_vacated(clerk_gone)
