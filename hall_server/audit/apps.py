"""Names the app audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """审计."""

    name = "hall_server.audit"
    verbose_name = "审计"
