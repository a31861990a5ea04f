"""Names the app cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """办件."""

    name = "hall_server.cases"
    verbose_name = "办件"

    def ready(self) -> None:
        """Follow what ledgers work out."""
        from hall_server.cases.following import ledger_worked_out  # noqa: PLC0415 - Django loads models later
        from hall_server.ledgers.signals import worked_out  # noqa: PLC0415 - the same

        worked_out.connect(ledger_worked_out, dispatch_uid="cases")
